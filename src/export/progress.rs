//! How far an export is, shared between threads.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// How far an export is, shared between threads.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU32,
    cancelled: AtomicBool,
    /// After so many looks somebody cancels.
    #[cfg(test)]
    pub(super) looks_left: Option<std::sync::atomic::AtomicI64>,
}

impl Progress {
    /// Frames that encoders have taken.
    #[must_use]
    pub fn frames(&self) -> u32 {
        self.done.load(Ordering::Relaxed)
    }

    /// Says that encoders have taken so many frames.
    pub(super) fn reached(&self, frames: u32) {
        self.done.store(frames, Ordering::Relaxed);
    }

    /// Somebody cancels after so many looks.
    #[cfg(test)]
    pub(super) fn cancelled_after(looks: i64) -> Self {
        Self { looks_left: Some(looks.into()), ..Self::default() }
    }

    /// Asks the export to stop; it leaves no file behind.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked it to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        #[cfg(test)]
        if self.looks_left.as_ref().is_some_and(|left| left.fetch_sub(1, Ordering::Relaxed) <= 0) {
            return true;
        }
        self.cancelled.load(Ordering::Relaxed)
    }
}
