//! Training to a budget, for the command line.

use std::time::{Duration, Instant};

use super::{error::TrainError, session::Session};

/// How long a training goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// This many steps.
    Steps(u64),
    /// This long.
    Time(Duration),
}

/// One look at a training under way.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The training.
    pub session: &'a Session,
    /// Loss of the last step.
    pub loss: f32,
    /// Time that training took so far, without that of whoever watches.
    pub time: Duration,
    /// Share of the budget that is used, in [0, 1].
    pub share: f64,
}

/// Trains `session` until `budget` is used up or `watch` answers false; the learning rate falls towards
/// zero ([`annealed_rate`](super::config::annealed_rate)). With a budget of steps, sessions that are
/// alike end with the same weights on the same machine. Returns the time taken, without that of `watch`.
///
/// # Errors
/// [`TrainError`].
pub fn run(
    session: &mut Session,
    budget: Budget,
    watch: impl FnMut(Progress<'_>) -> bool + Send,
) -> Result<Duration, TrainError> {
    in_pool(|| steps(session, budget, watch))
}

/// Calls `work` on a thread of the rayon pool: from there, sharing a step costs a tenth of it less
/// than from outside.
pub fn in_pool<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    rayon::scope(|_| work())
}

fn steps(
    session: &mut Session,
    budget: Budget,
    mut watch: impl FnMut(Progress<'_>) -> bool,
) -> Result<Duration, TrainError> {
    if matches!(budget, Budget::Steps(_)) {
        session.set_repeatable();
    }
    let (start, first) = (Instant::now(), session.steps());
    let mut watched = Duration::ZERO;
    loop {
        let time = start.elapsed().saturating_sub(watched);
        let share = match budget {
            Budget::Steps(steps) => (session.steps() - first) as f64 / steps.max(1) as f64,
            Budget::Time(budget) => time.as_secs_f64() / budget.as_secs_f64(),
        };
        if share >= 1.0 {
            return Ok(time);
        }
        let loss = session.step_towards_end(share)?;
        let (before, time) = (Instant::now(), start.elapsed().saturating_sub(watched));
        if !watch(Progress { session, loss, time, share }) {
            return Ok(time);
        }
        watched += before.elapsed();
    }
}
