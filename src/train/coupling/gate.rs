//! Blocks that are not matched before somebody says so, for tests of whoever waits for them.

use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};

use super::{block::Blocks, pairs::PairSet};
use crate::{
    flow::source::noise,
    train::interrupt::{Interrupt, Interrupted},
};

/// Blocks of 1024 pairs behind a gate. Whoever waits at it takes no notice of an interrupt.
#[derive(Debug, Default)]
pub(in crate::train) struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    open: bool,
    waiting: usize,
}

impl Gate {
    /// Lets every block through.
    pub(in crate::train) fn open(&self) {
        self.state.lock().unwrap().open = true;
        self.changed.notify_all();
    }

    /// Waits until a block is wanted.
    pub(in crate::train) fn wait_for_somebody(&self) {
        let state = self.state.lock().unwrap();
        let nobody = |state: &mut State| state.waiting == 0;
        let (state, _) = self.changed.wait_timeout_while(state, Duration::from_mins(1), nobody).unwrap();
        assert!(state.waiting > 0, "nobody came within a minute");
    }
}

impl Blocks for Gate {
    fn size(&self) -> usize {
        1024
    }

    fn block(&self, number: u64, _: &Interrupt) -> Result<PairSet, Interrupted> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting += 1;
        self.changed.notify_all();
        drop(self.changed.wait_while(state, |state| !state.open));
        Ok(PairSet::new(noise(number, 1024), noise(!number, 1024)))
    }
}
