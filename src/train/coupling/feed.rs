//! Pairs matched on a thread of their own, ahead of the training that draws from them.
//!
//! The newest pairs make a pool of bounded size. Training draws from the pool again and again while
//! it is renewed; how often each pair is used on average is bounded, and known. Steps wait only
//! when the bound is reached, or when a training must repeat itself to the last bit: then the
//! pool is renewed by the number of the step instead of by the clock.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use super::{Coupling, PairSet, PairStats, Pairs, assignment, sinkhorn};
use crate::{
    numeric::{
        Point,
        random::{normals, philox},
        vector::LANES,
    },
    target::Target,
};

/// Pairs of the pool, at least four blocks.
const POOL: usize = 16_384;
/// Pairs that are there before the first step, at least one block.
const FIRST: usize = 1024;
/// Steps between two renewals of the pool.
const RENEW_EVERY: u64 = 64;
/// Draws per pair below which nothing is gained by newer pairs, and the steps need the core.
const LEAST_REUSE: usize = 16;
/// Most draws per pair, on average.
pub const MOST_REUSE: u64 = 64;
/// Matched pairs that wait to be fetched; with more the thread sleeps.
const AHEAD: usize = 8192;

/// The coupling's thread could not go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("matching pairs failed: {0}; choose another coupling, or restart the training")]
pub struct FeedError(String);

/// A pool of matched pairs, and the thread that renews it. Dropping it ends the thread.
#[derive(Debug)]
pub struct Feed {
    shared: Arc<Shared>,
    thread: Option<thread::JoinHandle<()>>,
    block: usize,
    pool: PairSet,
    /// Where the next block goes.
    next: usize,
    drawn: u64,
    fetched: u64,
    renewed: Option<u64>,
    /// Renew by the number of the step.
    repeatable: bool,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    blocks: VecDeque<PairSet>,
    closed: bool,
    failed: Option<String>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Feed {
    /// Starts matching noise with draws of `target`; nothing for a coupling that matches nothing.
    ///
    /// # Errors
    /// [`FeedError`] when the system gives no thread.
    pub fn spawn(target: Arc<Target>, coupling: Coupling, seed: u64) -> Result<Option<Self>, FeedError> {
        let Some(block) = coupling.block() else { return Ok(None) };
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        let work = move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| keep_matching(&theirs, &target, coupling, seed)));
            if outcome.is_err() {
                theirs.lock().failed = Some("its thread panicked".into());
                theirs.changed.notify_all();
            }
        };
        let thread = thread::Builder::new().name("dunefield-match".into()).spawn(work);
        let thread = Some(thread.map_err(|e| FeedError(e.to_string()))?);
        let pool = PairSet::default();
        Ok(Some(Self {
            shared,
            thread,
            block,
            pool,
            next: 0,
            drawn: 0,
            fetched: 0,
            renewed: None,
            repeatable: false,
        }))
    }

    /// Renews the pool by the number of the step from now on, so that a training repeats itself.
    pub fn set_repeatable(&mut self) {
        self.repeatable = true;
    }

    /// Takes note of a step that draws `batch` pairs; the pool when it has changed.
    ///
    /// # Errors
    /// [`FeedError`] when the thread has failed.
    pub fn advance(&mut self, step: u64, batch: usize) -> Result<Option<Pairs>, FeedError> {
        let due = self.renewed.is_none_or(|last| step >= last + RENEW_EVERY);
        self.drawn += batch as u64;
        if !due && (self.repeatable || self.drawn <= MOST_REUSE * self.fetched) {
            return Ok(None);
        }
        let quota = if self.renewed.is_none() {
            FIRST.max(self.block)
        } else {
            // Larger blocks cost more than their size, so their pairs are used more often.
            let reuse = (self.block / 4).clamp(LEAST_REUSE, MOST_REUSE as usize);
            (RENEW_EVERY as usize * batch).div_ceil(reuse)
        };
        let least = if self.repeatable || self.renewed.is_none() {
            quota
        } else {
            self.drawn.div_ceil(MOST_REUSE).saturating_sub(self.fetched) as usize
        };
        let before = self.fetched;
        self.fetch(least.div_ceil(self.block), quota.div_ceil(self.block))?;
        self.renewed = Some(step);
        Ok((self.fetched > before).then(|| Pairs::Pool(Arc::new(self.pool.clone()))))
    }

    /// Fetches `least` blocks, waiting for them, and of those that are ready up to `most`.
    fn fetch(&mut self, least: usize, most: usize) -> Result<(), FeedError> {
        let mut got = 0;
        let mut queue = self.shared.lock();
        while got < least || (got < most && !queue.blocks.is_empty()) {
            if let Some(block) = queue.blocks.pop_front() {
                let room = POOL.max(4 * self.block) / self.block * self.block;
                self.pool.put(self.next % room, &block);
                (self.next, got) = (self.next + block.len(), got + 1);
                self.fetched += block.len() as u64;
                self.shared.changed.notify_all();
            } else if let Some(why) = &queue.failed {
                return Err(FeedError(why.clone()));
            } else {
                queue = self.shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
            }
        }
        Ok(())
    }

    /// What the pairs of the pool look like, newest block aside.
    #[must_use]
    pub fn stats(&self) -> PairStats {
        PairStats::of(&self.pool, Some(self.drawn as f64 / self.fetched.max(1) as f64))
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // The thread catches its own panics, so there is nothing to learn from the result.
            drop(thread.join());
        }
    }
}

fn keep_matching(shared: &Shared, target: &Target, coupling: Coupling, seed: u64) {
    for number in 0u64.. {
        let mut queue = shared.lock();
        while !queue.closed && queue.blocks.iter().map(PairSet::len).sum::<usize>() >= AHEAD {
            queue = shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        if queue.closed {
            return;
        }
        drop(queue);
        let block = matched(target, coupling, seed, number);
        shared.lock().blocks.push_back(block);
        shared.changed.notify_all();
    }
}

/// Block `number`, a function of its number and the seed alone.
fn matched(target: &Target, coupling: Coupling, seed: u64, number: u64) -> PairSet {
    let size = coupling.block().unwrap_or(1);
    let (pairs, words) = unmatched(target, size, seed, number);
    match coupling {
        Coupling::Independent => pairs,
        Coupling::MinibatchOt { .. } => assignment::optimal(pairs),
        Coupling::Sinkhorn { regularisation, .. } => sinkhorn::draw(pairs, regularisation, &words),
    }
}

/// `size` independent pairs with a random word for each; `number` tells one set from another.
pub(in crate::train) fn unmatched(target: &Target, size: usize, seed: u64, number: u64) -> (PairSet, Vec<u32>) {
    let key = seed ^ 0x9a1e_d000_0000_0000;
    let (mut noise, mut data, mut spare): (Vec<Point>, Vec<Point>, Vec<u32>) = Default::default();
    for first in (0..size as u32).step_by(LANES) {
        let counter = std::array::from_fn(|l| first + l as u32);
        let words = |block| philox(key, &counter, [number as u32, (number >> 32) as u32, block]);
        let (a, b) = (words(0), words(1));
        for l in 0..LANES.min(size - first as usize) {
            noise.push(normals(a[0][l], a[1][l]));
            data.push(target.point([a[2][l], a[3][l]], normals(b[0][l], b[1][l])));
            spare.push(b[2][l]);
        }
    }
    (PairSet::new(noise, data), spare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::presets::Preset;

    fn target() -> Arc<Target> {
        Arc::new(Target::new("moons", &Preset::find("two-moons").unwrap().raster()).unwrap())
    }

    fn pool(feed: &mut Feed, step: u64, batch: usize) -> Option<Arc<PairSet>> {
        match feed.advance(step, batch).unwrap()? {
            Pairs::Pool(pool) => Some(pool),
            Pairs::Independent => None,
        }
    }

    #[test]
    fn reuse_is_bounded_however_fast_the_steps_are() {
        let mut feed = Feed::spawn(target(), Coupling::MinibatchOt { block: 64 }, 1).unwrap().unwrap();
        for step in 0..400 {
            feed.advance(step, 4096).unwrap();
            assert!(feed.stats().reuse.unwrap() <= MOST_REUSE as f64);
        }
        let pool = feed.pool.clone();
        assert!(pool.len() <= POOL && pool.len() >= FIRST);
        // Each block is matched within itself.
        let block = PairSet::new(pool.noise[..64].to_vec(), pool.data[..64].to_vec());
        let cost = |pairs: &PairSet| PairStats::of(pairs, None).transport_cost;
        assert_eq!(cost(&assignment::optimal(block.clone())), cost(&block));
    }

    #[test]
    fn a_repeatable_feed_repeats_and_another_seed_differs() {
        let run = |seed| {
            let mut feed = Feed::spawn(target(), Coupling::SINKHORN, seed).unwrap().unwrap();
            feed.set_repeatable();
            let pools: Vec<_> = (0..300).filter_map(|step| pool(&mut feed, step, 256)).collect();
            (pools.len(), pools.last().unwrap().noise().to_vec(), pools.last().unwrap().data().to_vec())
        };
        let first = run(1);
        assert_eq!(first.0, 5);
        assert_eq!(first, run(1));
        assert_ne!(first, run(2));
    }

    #[test]
    fn a_full_pool_is_overwritten_from_its_oldest_pairs_on() {
        let set = |value: f32, count: usize| PairSet::new(vec![[value, 0.0]; count], vec![[value, 1.0]; count]);
        let mut pool = PairSet::default();
        for (at, value) in [(0, 1.0), (3, 2.0), (0, 3.0)] {
            pool.put(at, &set(value, 3));
        }
        assert_eq!(pool.noise().iter().map(|p| p[0]).collect::<Vec<_>>(), [3.0, 3.0, 3.0, 2.0, 2.0, 2.0]);
    }
}
