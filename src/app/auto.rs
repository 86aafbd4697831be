//! As many grains as the frame rate allows.

use crate::metrics::median;

/// Numbers of grains that are tried.
const COUNTS: [u32; 10] = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000];
/// Frames of one judgement.
const FRAMES: usize = 24;
/// A median above this, in seconds, is too slow; below the other there is room for more.
const TOO_SLOW: f64 = 1.0 / 22.0;
const ROOM: f64 = 1.0 / 40.0;
/// Fewer grains that leave more than this share of the time were not what took it.
const NO_HELP: f64 = 0.9;
/// What was found is tried again after so many judgements, since other things change too.
const PATIENCE: u32 = 40;

/// Watches the time from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct Auto {
    times: Vec<f64>,
    /// The last step down, until it has been judged.
    down: Option<StepDown>,
    /// A number that was too slow, and one below which nothing is gained.
    ceiling: Bound,
    floor: Bound,
}

/// A step down: from a number that took a time, to another.
#[derive(Clone, Copy, Debug)]
struct StepDown {
    from: u32,
    seconds: f64,
    to: u32,
}

/// A number of grains, and for how many judgements it holds.
type Bound = Option<(u32, u32)>;

impl Auto {
    /// Takes note of a frame that followed the one before without a pause, in seconds, while so many grains
    /// were shown; the number to show from now on, if it is another.
    pub fn frame(&mut self, seconds: f64, shown: u32) -> Option<u32> {
        self.times.push(seconds);
        if self.times.len() < FRAMES {
            return None;
        }
        let typical = median(&mut self.times);
        self.times.clear();
        for found in [&mut self.ceiling, &mut self.floor] {
            *found = found.map(|(count, left)| (count, left - 1)).filter(|(_, left)| *left > 0);
        }
        // Somebody else may have chosen another number since.
        if let Some(down) = self.down.take().filter(|down| down.to == shown)
            && typical > NO_HELP * down.seconds
        {
            self.floor = Some((down.from, PATIENCE));
            return Some(down.from);
        }
        if typical > TOO_SLOW {
            self.ceiling = Some((shown, PATIENCE));
            let below = COUNTS.iter().rev().find(|count| **count < shown).copied();
            let below = below.filter(|below| self.floor.is_none_or(|(floor, _)| *below >= floor))?;
            self.down = Some(StepDown { from: shown, seconds: typical, to: below });
            return Some(below);
        }
        let above = COUNTS.iter().find(|count| **count > shown).copied();
        above.filter(|above| typical < ROOM && self.ceiling.is_none_or(|(ceiling, _)| *above < ceiling))
    }

    /// Forgets the frames since the last judgement: something else took time.
    pub fn interrupt(&mut self) {
        self.times.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays `frames` frames on a machine that takes so many seconds per grain.
    fn play(auto: &mut Auto, mut shown: u32, per_grain: f64, frames: usize) -> Vec<u32> {
        let mut seen = vec![shown];
        for _ in 0..frames {
            // A screen shows at most sixty frames a second.
            let seconds = (f64::from(shown) * per_grain).max(1.0 / 60.0);
            if let Some(next) = auto.frame(seconds, shown) {
                shown = next;
                seen.push(shown);
            }
        }
        seen
    }

    #[test]
    fn a_step_down_is_not_judged_by_another_number() {
        let mut auto = Auto::default();
        let mut judge = |shown| (0..FRAMES).filter_map(|_| auto.frame(0.07, shown)).last();
        assert_eq!(judge(20_000), Some(10_000));
        assert_eq!(judge(51_200), Some(50_000), "chosen by hand meanwhile");
    }

    #[test]
    fn it_climbs_to_what_a_machine_can_do_and_stays() {
        // 22 frames a second at 113,000 grains, 40 at 62,000.
        let seen = play(&mut Auto::default(), 20_000, 0.4e-6, 800);
        assert_eq!(seen, [20_000, 50_000, 100_000]);
        let seen = play(&mut Auto::default(), 20_000, 1e-9, 800);
        assert_eq!(*seen.last().unwrap(), 1_000_000);
        let seen = play(&mut Auto::default(), 1_000_000, 1.5e-6, 800);
        assert_eq!(*seen.last().unwrap(), 20_000);
    }

    #[test]
    fn grains_that_are_not_to_blame_are_kept() {
        // Something else takes 60 ms of every frame.
        let (mut auto, mut shown, mut seen) = (Auto::default(), 20_000, vec![20_000]);
        for _ in 0..FRAMES * 30 {
            if let Some(next) = auto.frame(0.06 + f64::from(shown) * 1e-7, shown) {
                shown = next;
                seen.push(shown);
            }
        }
        assert_eq!(seen, [20_000, 10_000, 20_000], "one try in thirty judgements");
    }

    #[test]
    fn a_number_that_was_too_slow_is_left_alone_for_a_while() {
        // 50,000 looks easy; 100,000 takes far more than twice as long.
        let (mut auto, mut shown, mut seen) = (Auto::default(), 50_000, vec![50_000]);
        for _ in 0..FRAMES * 30 {
            if let Some(next) = auto.frame(if shown > 50_000 { 0.06 } else { 0.017 }, shown) {
                shown = next;
                seen.push(shown);
            }
        }
        assert_eq!(seen, [50_000, 100_000, 50_000], "one try in thirty judgements");
    }
}
