//! The clock.

use crate::app::{settings::Hint, state::State};

/// Seconds from noise to data at speed 1.
pub const PASS_SECONDS: f64 = 4.0;
/// Seconds that the clock rests at the data before it starts again.
const REST_SECONDS: f64 = 1.0;

pub(super) fn scrub(state: &mut State, t: f64) {
    state.settings.forget_hint(Hint::Time);
    (state.scene.t, state.playing, state.resting) = (t.clamp(0.0, 1.0), false, 0.0);
}

/// The least length of the part that is played again and again.
const SHORTEST: f64 = 0.02;

/// Changes one end of the part that is played again and again; the other one stays.
pub(super) fn set_loop_range(state: &mut State, [from, to]: [f64; 2], end: usize) {
    let [from, to] = [from.clamp(0.0, 1.0), to.clamp(0.0, 1.0)];
    state.loop_range = if end == 0 { [from.min(to - SHORTEST), to] } else { [from, to.max(from + SHORTEST)] };
}

/// Where the clock goes on after `t`, and where it ends.
fn ends(state: &State, t: f64) -> [f64; 2] {
    match state.loop_range {
        // Whoever went beyond the part sees the rest of it first.
        [from, to] if state.settings.looping && t < to => [from, to],
        [from, _] if state.settings.looping => [from, 1.0],
        _ => [0.0, 1.0],
    }
}

pub(super) fn set_playing(state: &mut State, playing: bool) {
    if playing && state.scene.t >= 1.0 {
        state.scene.t = ends(state, 1.0)[0];
    }
    (state.playing, state.resting) = (playing, 0.0);
}

pub(super) fn tick(state: &mut State, seconds: f64) {
    if !state.playing {
        return;
    }
    if state.resting > 0.0 {
        state.resting -= seconds;
        if state.resting <= 0.0 {
            (state.resting, state.scene.t) = (0.0, ends(state, 1.0)[0]);
        }
        return;
    }
    let [from, to] = ends(state, state.scene.t);
    state.scene.t = (state.scene.t + seconds * state.settings.speed / PASS_SECONDS).min(to);
    if state.scene.t < to {
        return;
    }
    match state.settings.looping {
        true if to < 1.0 => state.scene.t = from,
        true => state.resting = REST_SECONDS,
        false => state.playing = false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands::{Command, apply, fresh};

    #[test]
    fn the_clock_rests_at_the_data_and_starts_again() {
        let mut state = fresh();
        apply(&mut state, Command::Tick(PASS_SECONDS + 1.0));
        assert_eq!(state.scene.t, 1.0);
        apply(&mut state, Command::Tick(0.5));
        assert_eq!(state.scene.t, 1.0);
        apply(&mut state, Command::Tick(0.6));
        assert_eq!(state.scene.t, 0.0);
        apply(&mut state, Command::SetLooping(false));
        apply(&mut state, Command::Tick(PASS_SECONDS));
        assert!(!state.playing && state.scene.t == 1.0);
        apply(&mut state, Command::SetPlaying(true));
        assert_eq!(state.scene.t, 0.0);
    }

    #[test]
    fn a_part_is_played_again_and_again() {
        let mut state = fresh();
        apply(&mut state, Command::SetLoopRange([0.2, 0.6], 0));
        assert_eq!(state.loop_range, [0.2, 0.6]);
        apply(&mut state, Command::SetLoopRange([0.9, 0.6], 0));
        assert_eq!(state.loop_range, [0.6 - SHORTEST, 0.6], "the other end stays");
        apply(&mut state, Command::SetLoopRange([0.25, 0.1], 1));
        assert_eq!(state.loop_range, [0.25, 0.25 + SHORTEST]);
        apply(&mut state, Command::SetLoopRange([0.25, 0.75], 1));
        apply(&mut state, Command::Scrub(0.7));
        apply(&mut state, Command::SetPlaying(true));
        apply(&mut state, Command::Tick(0.1 * PASS_SECONDS));
        assert_eq!((state.scene.t, state.resting), (0.25, 0.0));
        // Beyond it the rest is played once.
        apply(&mut state, Command::Scrub(0.9));
        apply(&mut state, Command::SetPlaying(true));
        apply(&mut state, Command::Tick(0.2 * PASS_SECONDS));
        assert_eq!(state.scene.t, 1.0);
        apply(&mut state, Command::Tick(REST_SECONDS));
        assert_eq!(state.scene.t, 0.25);
        apply(&mut state, Command::SetLooping(false));
        apply(&mut state, Command::Tick(PASS_SECONDS));
        assert_eq!((state.scene.t, state.playing), (1.0, false));
    }
}
