//! Training to a budget, for the command line.

use std::time::{Duration, Instant};

use super::{Session, TrainError, session::Budget};

/// One look at a training under way.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Steps taken.
    pub step: u64,
    /// Loss of the last step.
    pub loss: f32,
    /// Share of the budget that is used, in [0, 1].
    pub share: f64,
}

/// Trains `session` until `budget` is used up or `watch` answers false; the learning rate falls to
/// zero exactly at the end. Returns the time taken.
///
/// # Errors
/// [`TrainError`].
pub fn run(
    session: &mut Session,
    budget: Budget,
    mut watch: impl FnMut(Progress) -> bool,
) -> Result<Duration, TrainError> {
    let (start, first) = (Instant::now(), session.steps());
    let share = |step: u64| match budget {
        Budget::Steps(steps) => (step - first) as f64 / steps.max(1) as f64,
        Budget::Time(time) => start.elapsed().as_secs_f64() / time.as_secs_f64(),
    };
    loop {
        let progress = share(session.steps());
        if progress >= 1.0 {
            return Ok(start.elapsed());
        }
        let loss = session.step_towards_end(progress)?;
        if !watch(Progress { step: session.steps(), loss, share: progress }) {
            return Ok(start.elapsed());
        }
    }
}
