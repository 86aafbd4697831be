//! How a thread at work learns that somebody waits for it.
//!
//! One side raises an [`Interrupt`], the other looks at it between parts of its work and gives up,
//! leaving everything as it was before. What is never interrupted never depends on it.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// Work was given up because its thread is needed for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the work was given up for a command that waits; begin it again")]
pub struct Interrupted;

/// Tells one thread that another one waits for it. Clones are the same interrupt.
#[derive(Clone, Debug)]
pub struct Interrupt(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// Whether `since` holds a time, to be looked at often.
    raised: AtomicBool,
    since: Mutex<Option<Instant>>,
    changed: Condvar,
    patience: Duration,
}

impl Default for Interrupt {
    fn default() -> Self {
        Self::new(Self::PATIENCE)
    }
}

impl Interrupt {
    /// What takes less is finished first, so that frequent commands do not stop short work from ever
    /// being done.
    pub const PATIENCE: Duration = Duration::from_millis(25);

    /// Not raised; work goes on for `patience` when it is.
    #[must_use]
    pub fn new(patience: Duration) -> Self {
        let (raised, since, changed) = (AtomicBool::new(false), Mutex::new(None), Condvar::new());
        Self(Arc::new(Shared { raised, since, changed, patience }))
    }

    fn since(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the work to give up.
    pub fn raise(&self) {
        self.since().get_or_insert_with(Instant::now);
        self.0.raised.store(true, Ordering::Release);
        self.0.changed.notify_all();
    }

    /// What was waited for is done.
    pub fn lower(&self) {
        *self.since() = None;
        self.0.raised.store(false, Ordering::Release);
    }

    /// Whether somebody waits, however short.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.0.raised.load(Ordering::Acquire)
    }

    /// Looks whether work has to give up. Costs one load when nobody waits.
    ///
    /// # Errors
    /// [`Interrupted`] when somebody has waited for longer than the patience.
    #[inline]
    pub fn check(&self) -> Result<(), Interrupted> {
        if self.is_raised() && self.since().is_some_and(|since| since.elapsed() >= self.0.patience) {
            return Err(Interrupted);
        }
        Ok(())
    }

    /// Sleeps until `look` finds something. It looks once at first, and again after every
    /// [`Interrupt::wake`].
    ///
    /// # Errors
    /// [`Interrupted`] as soon as somebody waits.
    pub fn wait<T>(&self, mut look: impl FnMut() -> Option<T>) -> Result<T, Interrupted> {
        let mut since = self.since();
        loop {
            if let Some(found) = look() {
                return Ok(found);
            }
            if since.is_some() {
                return Err(Interrupted);
            }
            since = self.0.changed.wait(since).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets a thread in [`Interrupt::wait`] look again. Whoever calls holds no lock that is needed
    /// for looking.
    pub fn wake(&self) {
        // Held, so that nobody looks before the change and sleeps after it.
        drop(self.since());
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::atomic::AtomicUsize, thread};

    #[test]
    fn work_gives_up_after_its_patience_and_goes_on_when_the_interrupt_is_lowered() {
        let (at_once, never) = (Interrupt::new(Duration::ZERO), Interrupt::new(Duration::MAX));
        for interrupt in [&at_once, &never] {
            assert_eq!(interrupt.check(), Ok(()));
            interrupt.clone().raise();
            assert!(interrupt.is_raised());
        }
        assert_eq!((at_once.check(), never.check()), (Err(Interrupted), Ok(())));
        at_once.lower();
        assert_eq!((at_once.check(), at_once.is_raised()), (Ok(()), false));
    }

    #[test]
    fn a_wait_ends_with_what_it_waits_for_or_with_the_interrupt() {
        let (interrupt, found) = (Interrupt::new(Duration::MAX), AtomicUsize::new(0));
        let look = || Some(found.load(Ordering::SeqCst)).filter(|found| *found > 0);
        thread::scope(|scope| {
            let waits = scope.spawn(|| interrupt.wait(look));
            found.store(7, Ordering::SeqCst);
            interrupt.wake();
            assert_eq!(waits.join().unwrap(), Ok(7));
            found.store(0, Ordering::SeqCst);
            let waits = scope.spawn(|| interrupt.wait(look));
            interrupt.raise();
            assert_eq!(waits.join().unwrap(), Err(Interrupted), "even the most patient one");
        });
        found.store(1, Ordering::SeqCst);
        assert_eq!(interrupt.wait(look), Ok(1), "what is there needs no waiting");
    }
}
