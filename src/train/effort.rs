//! How much of the machine training takes.

use std::{
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::interrupt::Interrupt;

/// How much of the machine training takes beside the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effort {
    /// One thread, which rests three quarters of the time.
    Gentle,
    /// Every core but one, which the window keeps.
    #[default]
    Normal,
    /// Every core; the window shares one with it.
    AllCores,
}

impl Effort {
    /// Every effort, least first.
    pub const ALL: [Self; 3] = [Self::Gentle, Self::Normal, Self::AllCores];

    /// The name shown in the window.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Gentle => "gentle",
            Self::Normal => "normal",
            Self::AllCores => "all cores",
        }
    }

    /// Threads that take steps.
    #[must_use]
    pub fn threads(self) -> usize {
        static CORES: OnceLock<usize> = OnceLock::new();
        let cores = *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from));
        match self {
            Self::Gentle => 1,
            Self::Normal => cores.saturating_sub(1).max(1),
            Self::AllCores => cores,
        }
    }

    /// Calls `work` once, and again until its share of `period` is over or the interrupt is raised.
    ///
    /// # Errors
    /// The first of `work`.
    pub fn spend<E>(
        self,
        period: Duration,
        interrupt: &Interrupt,
        mut work: impl FnMut() -> Result<(), E>,
    ) -> Result<(), E> {
        let start = Instant::now();
        let share = if self == Self::Gentle { period / 4 } else { period };
        loop {
            work()?;
            if start.elapsed() >= share || interrupt.check().is_err() {
                return Ok(());
            }
        }
    }

    /// How long to rest after work that took so long.
    #[must_use]
    pub fn rest(self, worked: Duration) -> Duration {
        if self == Self::Gentle { 3 * worked } else { Duration::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gentle_is_one_thread_for_a_quarter_of_the_time() {
        let worked = Duration::from_millis(700);
        assert_eq!((Effort::Gentle.threads(), Effort::Gentle.rest(worked)), (1, 3 * worked));
        assert!(Effort::AllCores.rest(worked).is_zero());
    }

    #[test]
    fn an_interrupt_ends_the_share_after_one_piece_of_work() {
        let interrupt = Interrupt::new(Duration::ZERO);
        interrupt.raise();
        let mut pieces = 0;
        let work = || -> Result<(), ()> {
            pieces += 1;
            Ok(())
        };
        assert_eq!(Effort::Normal.spend(Duration::MAX, &interrupt, work), Ok(()));
        assert_eq!(pieces, 1);
    }
}
