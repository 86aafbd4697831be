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
    density::Target,
    numeric::{
        Point,
        random::{normals, philox},
        vector::LANES,
    },
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

/// A pool of matched pairs, and the thread that renews it while steps are taken.
#[derive(Debug)]
pub struct Feed {
    target: Arc<Target>,
    coupling: Coupling,
    seed: u64,
    block: usize,
    matcher: Option<Matcher>,
    pool: PairSet,
    drawn: u64,
    fetched: u64,
    renewed: Option<u64>,
    /// Renew by the number of the step.
    repeatable: bool,
}

/// A thread that matches blocks ahead. Dropping it ends the thread, without waiting for the block
/// that it is at.
#[derive(Debug)]
struct Matcher(Arc<Shared>);

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
    /// Will match noise with draws of `target`; nothing for a coupling that matches nothing. The thread
    /// starts with the first step.
    #[must_use]
    pub fn new(target: Arc<Target>, coupling: Coupling, seed: u64) -> Option<Self> {
        let block = coupling.block()?;
        let (pool, matcher) = (PairSet::default(), None);
        let (drawn, fetched, renewed, repeatable) = (0, 0, None, false);
        Some(Self { target, coupling, seed, block, matcher, pool, drawn, fetched, renewed, repeatable })
    }

    /// Renews the pool by the number of the step from now on, so that a training repeats itself.
    pub fn set_repeatable(&mut self) {
        self.repeatable = true;
    }

    /// Ends the thread until the next step.
    pub fn rest(&mut self) {
        self.matcher = None;
    }

    /// Takes note of a step that draws `batch` pairs; the pool when it has changed.
    ///
    /// # Errors
    /// [`FeedError`] when the thread has failed, or the system gives none.
    pub fn advance(&mut self, step: u64, batch: usize) -> Result<Option<Pairs>, FeedError> {
        let due = self.renewed.is_none_or(|last| step >= last + RENEW_EVERY);
        self.drawn += batch as u64;
        // The bound on the reuse, which steps have to wait for.
        let bound = self.drawn.div_ceil(MOST_REUSE).saturating_sub(self.fetched) as usize;
        if !due && bound == 0 {
            return Ok(None);
        }
        // Larger blocks cost more than their size, so their pairs are used more often.
        let reuse = (self.block / 4).clamp(LEAST_REUSE, MOST_REUSE as usize);
        let quota = (RENEW_EVERY as usize * batch).div_ceil(reuse).min(self.room());
        let (least, most) = match self.renewed {
            None => (FIRST.max(bound), FIRST.max(bound)),
            Some(_) if !due => (bound, bound),
            Some(_) if self.repeatable => (quota.max(bound), quota.max(bound)),
            Some(_) => (bound, quota.max(bound)),
        };
        let before = self.fetched;
        self.fetch(least.div_ceil(self.block), most.div_ceil(self.block))?;
        self.renewed = Some(step);
        Ok((self.fetched > before).then(|| Pairs::Pool(Arc::new(self.pool.clone()))))
    }

    /// Pairs that the pool holds when it is full: whole blocks.
    fn room(&self) -> usize {
        POOL.max(4 * self.block) / self.block * self.block
    }

    /// Fetches `least` blocks, waiting for them, and of those that are ready up to `most`.
    fn fetch(&mut self, least: usize, most: usize) -> Result<(), FeedError> {
        let (room, first) = (self.room(), self.fetched / self.block as u64);
        if self.matcher.is_none() {
            self.matcher = Some(Matcher::spawn(self.target.clone(), self.coupling, self.seed, first)?);
        }
        let Some(Matcher(shared)) = &self.matcher else { return Ok(()) };
        let shared = shared.clone();
        let mut got = 0;
        let mut queue = shared.lock();
        while got < least || (got < most && !queue.blocks.is_empty()) {
            if let Some(block) = queue.blocks.pop_front() {
                self.pool.put((self.fetched % room as u64) as usize, &block);
                self.fetched += block.len() as u64;
                got += 1;
                shared.changed.notify_all();
            } else if let Some(why) = &queue.failed {
                return Err(FeedError(why.clone()));
            } else {
                queue = shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
            }
        }
        Ok(())
    }

    /// At least 1024 pairs that training never draws, matched in the same way.
    #[must_use]
    pub fn fresh(&self) -> PairSet {
        let mut pairs = PairSet::default();
        // Large blocks take their time, and somebody waits.
        let wanted = if self.block <= 128 { 4 * FIRST } else { FIRST };
        while pairs.len() < wanted {
            let number = u64::MAX - (pairs.len() / self.block) as u64;
            pairs.put(pairs.len(), &matched(&self.target, self.coupling, self.seed, number));
        }
        pairs
    }

    /// What the first pairs of the pool look like.
    #[must_use]
    pub fn stats(&self) -> PairStats {
        PairStats::of(&self.pool, Some(self.drawn as f64 / self.fetched.max(1) as f64))
    }
}

impl Matcher {
    /// Starts with block `first`.
    fn spawn(target: Arc<Target>, coupling: Coupling, seed: u64, first: u64) -> Result<Self, FeedError> {
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        let work = move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| keep_matching(&theirs, &target, coupling, seed, first)));
            if outcome.is_err() {
                theirs.lock().failed = Some("its thread panicked".into());
                theirs.changed.notify_all();
            }
        };
        let spawned = thread::Builder::new().name("dunefield-match".into()).spawn(work);
        spawned.map(|_| Self(shared)).map_err(|e| FeedError(e.to_string()))
    }
}

impl Drop for Matcher {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.changed.notify_all();
    }
}

fn keep_matching(shared: &Shared, target: &Target, coupling: Coupling, seed: u64, first: u64) {
    for number in first.. {
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
            let y = target.unit_point([a[2][l], a[3][l]], normals(b[0][l], b[1][l]));
            data.push(target.frame().world(y.map(f64::from)).map(|c| c as f32));
            spare.push(b[2][l]);
        }
    }
    (PairSet::new(noise, data), spare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::presets;

    fn target() -> Arc<Target> {
        Arc::new(presets::target("two-moons").unwrap())
    }

    fn pool(feed: &mut Feed, step: u64, batch: usize) -> Option<Arc<PairSet>> {
        match feed.advance(step, batch).unwrap()? {
            Pairs::Pool(pool) => Some(pool),
            Pairs::Independent => None,
        }
    }

    #[test]
    fn reuse_is_bounded_however_fast_the_steps_are() {
        let mut feed = Feed::new(target(), Coupling::MinibatchOt { block: 64 }, 1).unwrap();
        for step in 0..400 {
            feed.advance(step, 4096).unwrap();
            assert!(feed.stats().reuse.unwrap() <= MOST_REUSE as f64);
            // A thread that was sent to rest goes on where it was.
            if step % 150 == 0 {
                feed.rest();
            }
        }
        let mut large = Feed::new(target(), Coupling::MINIBATCH_OT, 1).unwrap();
        large.set_repeatable();
        for step in 0..70 {
            large.advance(step, 40_000).unwrap();
            assert!(large.stats().reuse.unwrap() <= MOST_REUSE as f64 && large.pool.len() <= POOL);
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
            let mut feed = Feed::new(target(), Coupling::SINKHORN, seed).unwrap();
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
    fn fresh_pairs_are_matched_and_not_those_of_the_pool() {
        let mut feed = Feed::new(target(), Coupling::MINIBATCH_OT, 1).unwrap();
        feed.advance(0, 256).unwrap();
        let fresh = feed.fresh();
        assert!(fresh.len() >= FIRST && !feed.pool.noise().contains(&fresh.noise()[0]));
        let (ours, theirs) = (PairStats::of(&fresh, None), feed.stats());
        assert!((ours.transport_cost / theirs.transport_cost - 1.0).abs() < 0.5, "{ours:?} {theirs:?}");
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
