//! A thread that matches blocks ahead of the training that draws from them.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use super::{block::Blocks, pairs::PairSet};
use crate::train::interrupt::{Interrupt, Interrupted};

/// Matched pairs that wait to be fetched; with more the thread sleeps.
const AHEAD: usize = 8192;

/// The thread that matches could not go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("matching pairs failed: {0}; choose another coupling, or restart the training")]
pub struct MatchingError(String);

/// A thread that matches blocks ahead. Dropping it makes the thread give up the block that it is at;
/// nobody waits for that.
#[derive(Debug)]
pub struct Matcher(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    queue: Mutex<Queue>,
    /// Raised when nobody wants blocks any more; woken when there may be something to do.
    stop: Interrupt,
    /// Woken when there is something to fetch.
    consumer: Interrupt,
}

#[derive(Debug, Default)]
struct Queue {
    blocks: VecDeque<PairSet>,
    /// Pairs for validation, and how many are asked for.
    validation: PairSet,
    asked: usize,
    failed: Option<String>,
}

/// What the thread does next.
enum Task {
    Training,
    Validation,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// What is wanted; of both kinds, they take turns.
    fn task(&self, last: &Task) -> Option<Task> {
        let training = self.blocks.iter().map(PairSet::len).sum::<usize>() < AHEAD;
        let validation = self.validation.len() < self.asked;
        match (training, validation, last) {
            (true, false, _) | (true, true, Task::Validation) => Some(Task::Training),
            (_, true, _) => Some(Task::Validation),
            (false, false, _) => None,
        }
    }
}

impl Matcher {
    /// Starts with block `first`; `consumer` is woken for every block.
    ///
    /// # Errors
    /// [`MatchingError`] when the system gives no thread.
    pub fn spawn(blocks: Arc<dyn Blocks>, first: u64, consumer: &Interrupt) -> Result<Self, MatchingError> {
        let stop = Interrupt::new(Duration::ZERO);
        let shared = Arc::new(Shared { queue: Mutex::default(), stop, consumer: consumer.clone() });
        let theirs = shared.clone();
        let work = move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| keep_matching(&theirs, &*blocks, first)));
            if outcome.is_err() {
                theirs.lock().failed = Some("its thread panicked".into());
                theirs.consumer.wake();
            }
        };
        let spawned = thread::Builder::new().name("dunefield-match".into()).spawn(work);
        spawned.map(|_| Self(shared)).map_err(|e| MatchingError(e.to_string()))
    }

    /// The next block; nothing while it is being matched.
    ///
    /// # Errors
    /// [`MatchingError`] when the thread has failed and no block is left.
    pub fn next(&self) -> Result<Option<PairSet>, MatchingError> {
        let mut queue = self.0.lock();
        let block = queue.blocks.pop_front();
        let failed = queue.failed.clone();
        drop(queue);
        match (block, failed) {
            (Some(block), _) => {
                self.0.stop.wake();
                Ok(Some(block))
            }
            (None, Some(why)) => Err(MatchingError(why)),
            (None, None) => Ok(None),
        }
    }

    /// At least `count` pairs whose blocks are numbered from the other end; nothing while they are being
    /// matched.
    ///
    /// # Errors
    /// [`MatchingError`] when the thread has failed.
    pub fn validation(&self, count: usize) -> Result<Option<PairSet>, MatchingError> {
        let mut queue = self.0.lock();
        queue.asked = count;
        let (done, failed) = (queue.validation.len() >= count, queue.failed.clone());
        let pairs = done.then(|| queue.validation.clone());
        drop(queue);
        self.0.stop.wake();
        match (pairs, failed) {
            (None, Some(why)) => Err(MatchingError(why)),
            (pairs, _) => Ok(pairs),
        }
    }
}

impl Drop for Matcher {
    fn drop(&mut self) {
        self.0.stop.raise();
    }
}

/// Number of block `index` for validation, which training never reaches.
pub fn validation_block(index: usize) -> u64 {
    u64::MAX - index as u64
}

fn keep_matching(shared: &Shared, blocks: &dyn Blocks, first: u64) -> Result<(), Interrupted> {
    let mut last = Task::Validation;
    let mut number = first;
    loop {
        last = shared.stop.wait(|| shared.lock().task(&last))?;
        match last {
            Task::Training => {
                let block = blocks.block(number, &shared.stop)?;
                shared.lock().blocks.push_back(block);
                number += 1;
            }
            Task::Validation => {
                let index = shared.lock().validation.len() / blocks.size().max(1);
                let block = blocks.block(validation_block(index), &shared.stop)?;
                let validation = &mut shared.lock().validation;
                validation.put(validation.len(), &block);
            }
        }
        shared.consumer.wake();
    }
}
