//! The clock.

use crate::app::state::State;

/// Seconds from noise to data at speed 1.
pub const PASS_SECONDS: f64 = 4.0;
/// Seconds that the clock rests at the data before it starts again.
const REST_SECONDS: f64 = 1.0;

pub(super) fn scrub(state: &mut State, t: f64) {
    (state.scene.t, state.playing, state.resting) = (t.clamp(0.0, 1.0), false, 0.0);
}

pub(super) fn set_playing(state: &mut State, playing: bool) {
    if playing && state.scene.t >= 1.0 {
        state.scene.t = 0.0;
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
            (state.resting, state.scene.t) = (0.0, 0.0);
        }
        return;
    }
    state.scene.t = (state.scene.t + seconds * state.settings.speed / PASS_SECONDS).min(1.0);
    if state.scene.t >= 1.0 {
        if state.settings.looping {
            state.resting = REST_SECONDS;
        } else {
            state.playing = false;
        }
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
}
