//! How much of the machine training takes.

use std::{
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

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

/// Commands wait while it lasts.
const LONGEST_SLEEP: Duration = Duration::from_millis(300);

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

    /// Calls `work` again and again for its share of `period`, then sleeps for the rest; gentle work
    /// that takes longer is followed by a longer sleep.
    ///
    /// # Errors
    /// The first of `work`.
    pub fn spend<E>(self, period: Duration, mut work: impl FnMut() -> Result<(), E>) -> Result<(), E> {
        let start = Instant::now();
        let gentle = self == Self::Gentle;
        let share = if gentle { period / 4 } else { period };
        while start.elapsed() < share {
            work()?;
        }
        if gentle {
            thread::sleep((3 * start.elapsed()).min(LONGEST_SLEEP));
        }
        Ok(())
    }
}
