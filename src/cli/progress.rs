//! A progress line on stderr, only for a terminal.

use std::{
    io::{IsTerminal as _, Write as _, stderr},
    time::{Duration, Instant},
};

/// One line that is written over.
pub(super) struct Progress {
    what: &'static str,
    shown: Option<Instant>,
    terminal: bool,
}

impl Progress {
    pub(super) fn new(what: &'static str) -> Self {
        Self { what, shown: None, terminal: stderr().is_terminal() }
    }

    /// Shows `share` in [0, 1], at most ten times a second.
    pub(super) fn show(&mut self, share: f64, detail: impl FnOnce() -> String) {
        let due = self.shown.is_none_or(|last| last.elapsed() > Duration::from_millis(100));
        if self.terminal && due {
            self.shown = Some(Instant::now());
            let _ = write!(stderr(), "\r\x1b[K{} {:3.0} %  {}", self.what, 100.0 * share, detail());
        }
    }
}

impl Drop for Progress {
    /// Clears the line.
    fn drop(&mut self) {
        if self.shown.take().is_some() {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}
