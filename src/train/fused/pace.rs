//! One thread or all of them: whichever is faster now.
//!
//! Two threads are not always better than one. Small batches cost more to share than they gain,
//! and where another program holds a core, every step waits for the thread that shares it. So the
//! step time is measured in windows, and the other way is tried for a window now and then, or at
//! once when the current way has become slower. The result of a step is the same either way.

use std::time::Duration;

/// Long enough to see other programs being scheduled in between.
const WINDOW: Duration = Duration::from_millis(25);
/// Windows between two trials: at first, and at most.
const TRIAL_EVERY: [u32; 2] = [8, 160];
/// A window this much slower than the last comparison calls for another.
const SLOWER: f64 = 1.3;

/// How steps are taken, and how long they took.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    parallel: bool,
    /// Whether this window tries out the other way.
    trial: bool,
    /// Time spent on the steps of this window; other work between them does not count.
    spent: Duration,
    steps: u32,
    /// Seconds per step when the current way was last compared; nothing before the first window.
    known: Option<f64>,
    until_trial: u32,
    every: u32,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self {
            parallel: true,
            trial: false,
            spent: Duration::ZERO,
            steps: 0,
            known: None,
            until_trial: TRIAL_EVERY[0],
            every: TRIAL_EVERY[0],
        }
    }

    /// Whether the next step is to use all threads.
    pub(super) fn parallel(&self) -> bool {
        self.parallel != self.trial
    }

    /// Takes note of a step.
    pub(super) fn stepped(&mut self, time: Duration) {
        self.steps += 1;
        self.spent += time;
        if self.spent >= WINDOW {
            let seconds = self.spent.as_secs_f64() / f64::from(self.steps);
            (self.spent, self.steps) = (Duration::ZERO, 0);
            self.close(seconds);
        }
    }

    /// Ends a window of so many seconds per step.
    fn close(&mut self, seconds: f64) {
        let Some(known) = self.known else {
            self.known = Some(seconds);
            return;
        };
        if self.trial {
            self.trial = false;
            if seconds < 0.95 * known {
                (self.parallel, self.known, self.every) = (!self.parallel, Some(seconds), TRIAL_EVERY[0]);
            } else {
                self.every = (2 * self.every).min(TRIAL_EVERY[1]);
            }
            self.until_trial = self.every;
            return;
        }
        self.until_trial = self.until_trial.saturating_sub(1);
        if self.until_trial == 0 || seconds > SLOWER * known {
            self.trial = true;
            self.known = Some(seconds);
        } else {
            self.known = Some(known.min(seconds));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs windows in which the two ways take what `cost(parallel)` says; counts the parallel ones.
    fn run(pace: &mut Pace, windows: u32, cost: impl Fn(bool) -> f64) -> u32 {
        (0..windows)
            .filter(|_| {
                let parallel = pace.parallel();
                pace.close(cost(parallel));
                parallel
            })
            .count() as u32
    }

    #[test]
    fn the_faster_way_wins_and_a_disturbance_is_noticed() {
        let mut pace = Pace::new();
        let free = |parallel| if parallel { 1.0 } else { 1.8 };
        let disturbed = |parallel| if parallel { 4.0 } else { 1.8 };
        assert!(run(&mut pace, 400, free) > 390);
        assert!(run(&mut pace, 100, disturbed) < 10);
        // Freed again, it is found out at the next trial.
        run(&mut pace, 200, free);
        assert!(run(&mut pace, 100, free) > 90);
    }
}
