//! A pool of matched pairs that training draws from.
//!
//! The newest pairs make a pool of bounded size. Training draws from the pool again and again while
//! it is renewed; how often each pair is used on average is bounded, and known. Steps wait only
//! when the bound is reached, or when a training must repeat itself to the last bit: then the
//! pool is renewed by the number of the step instead of by the clock. A wait that is interrupted
//! goes on with the next attempt at the same step.

use std::sync::Arc;

use super::{
    block::{Blocks, Matched},
    kind::Coupling,
    matcher::{Matcher, MatchingError, validation_block},
    pairs::{PairSet, Pairs},
    stats::PairStats,
};
use crate::{
    density::Target,
    train::{
        error::TrainError,
        interrupt::{Interrupt, Interrupted},
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

/// A pool of matched pairs, and the thread that renews it while steps are taken.
#[derive(Debug)]
pub struct Feed {
    blocks: Arc<dyn Blocks>,
    matcher: Option<Matcher>,
    interrupt: Interrupt,
    pool: PairSet,
    drawn: u64,
    fetched: u64,
    /// Step that was last taken note of, with what it still has to fetch.
    step: Option<u64>,
    open: Option<Renewal>,
    renewed: Option<u64>,
    /// Renew by the number of the step.
    repeatable: bool,
    validation: Option<Arc<PairSet>>,
}

/// Blocks to fetch for one step.
#[derive(Clone, Copy, Debug)]
struct Renewal {
    /// Blocks that the step waits for.
    least: usize,
    /// Blocks that it takes if they are there.
    most: usize,
    got: usize,
}

impl Feed {
    /// Will match noise with draws of `target`; nothing for a coupling that matches nothing. The thread
    /// starts with the first step.
    #[must_use]
    pub fn new(target: Arc<Target>, coupling: Coupling, seed: u64) -> Option<Self> {
        Some(Self::from_blocks(Arc::new(Matched::new(target, coupling, seed)?)))
    }

    /// Draws from any blocks.
    #[must_use]
    pub fn from_blocks(blocks: Arc<dyn Blocks>) -> Self {
        Self {
            blocks,
            matcher: None,
            interrupt: Interrupt::default(),
            pool: PairSet::default(),
            drawn: 0,
            fetched: 0,
            step: None,
            open: None,
            renewed: None,
            repeatable: false,
            validation: None,
        }
    }

    /// Gives up waiting when this is raised.
    pub fn heed(&mut self, interrupt: &Interrupt) {
        self.interrupt = interrupt.clone();
        // It would wake somebody else.
        self.rest();
    }

    /// Renews the pool by the number of the step from now on, so that a training repeats itself.
    pub fn set_repeatable(&mut self) {
        self.repeatable = true;
    }

    /// Ends the thread until the next step.
    pub fn rest(&mut self) {
        self.matcher = None;
    }

    /// Takes note of a step that draws `batch` pairs; the pool when it has changed. A step that is tried
    /// again is noted once.
    ///
    /// # Errors
    /// [`TrainError::Interrupted`] when it waited and was interrupted, [`TrainError::Matching`] when the
    /// thread has failed, or the system gives none.
    pub fn advance(&mut self, step: u64, batch: usize) -> Result<Option<Pairs>, TrainError> {
        if self.step != Some(step) {
            self.step = Some(step);
            self.drawn += batch as u64;
            self.open = self.renewal(step, batch);
        }
        let Some(mut renewal) = self.open else { return Ok(None) };
        let outcome = self.fetch(&mut renewal);
        self.open = Some(renewal);
        outcome?;
        self.open = None;
        self.renewed = Some(step);
        Ok((renewal.got > 0).then(|| Pairs::Pool(Arc::new(self.pool.clone()))))
    }

    /// What a step has to fetch.
    fn renewal(&self, step: u64, batch: usize) -> Option<Renewal> {
        let due = self.renewed.is_none_or(|last| step >= last + RENEW_EVERY);
        // The bound on the reuse, which steps have to wait for.
        let bound = self.drawn.div_ceil(MOST_REUSE).saturating_sub(self.fetched) as usize;
        if !due && bound == 0 {
            return None;
        }
        let block = self.blocks.size();
        // Larger blocks cost more than their size, so their pairs are used more often.
        let reuse = (block / 4).clamp(LEAST_REUSE, MOST_REUSE as usize);
        let quota = (RENEW_EVERY as usize * batch).div_ceil(reuse).min(self.room());
        let (least, most) = match self.renewed {
            None => (FIRST.max(bound), FIRST.max(bound)),
            Some(_) if !due => (bound, bound),
            Some(_) if self.repeatable => (quota.max(bound), quota.max(bound)),
            Some(_) => (bound, quota.max(bound)),
        };
        Some(Renewal { least: least.div_ceil(block), most: most.div_ceil(block), got: 0 })
    }

    /// Pairs that the pool holds when it is full: whole blocks.
    fn room(&self) -> usize {
        let block = self.blocks.size();
        POOL.max(4 * block) / block * block
    }

    /// The thread, started where it is to go on.
    fn matcher(&mut self) -> Result<&Matcher, MatchingError> {
        let matcher = if let Some(matcher) = self.matcher.take() {
            matcher
        } else {
            let next = self.fetched / self.blocks.size() as u64;
            Matcher::spawn(self.blocks.clone(), next, &self.interrupt)?
        };
        Ok(self.matcher.insert(matcher))
    }

    fn fetch(&mut self, renewal: &mut Renewal) -> Result<(), TrainError> {
        let (room, interrupt) = (self.room(), self.interrupt.clone());
        while renewal.got < renewal.most {
            let matcher = self.matcher()?;
            let block = if renewal.got < renewal.least {
                interrupt.wait(|| matcher.next().transpose())??
            } else {
                let Some(block) = matcher.next()? else { break };
                block
            };
            self.pool.put((self.fetched % room as u64) as usize, &block);
            self.fetched += block.len() as u64;
            renewal.got += 1;
        }
        Ok(())
    }

    /// Pairs for validation.
    fn validation_count(&self) -> usize {
        // Large blocks take their time.
        if self.blocks.size() <= 128 { 4 * FIRST } else { FIRST }
    }

    /// At least 1024 pairs that training never draws, matched in the same way by the thread; nothing
    /// before they are there.
    ///
    /// # Errors
    /// [`MatchingError`] when the thread has failed, or the system gives none.
    pub fn validation(&mut self) -> Result<Option<Arc<PairSet>>, MatchingError> {
        if self.validation.is_none() {
            let count = self.validation_count();
            self.validation = self.matcher()?.validation(count)?.map(Arc::new);
        }
        Ok(self.validation.clone())
    }

    /// The pairs of [`Feed::validation`], matched on this thread.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn match_validation(&self) -> Result<Arc<PairSet>, Interrupted> {
        if let Some(known) = &self.validation {
            return Ok(known.clone());
        }
        let mut pairs = PairSet::default();
        while pairs.len() < self.validation_count() {
            let number = validation_block(pairs.len() / self.blocks.size());
            pairs.put(pairs.len(), &self.blocks.block(number, &self.interrupt)?);
        }
        Ok(Arc::new(pairs))
    }

    /// What the first pairs of the pool look like.
    #[must_use]
    pub fn stats(&self) -> PairStats {
        PairStats::of(&self.pool, Some(self.drawn as f64 / self.fetched.max(1) as f64))
    }
}

#[cfg(test)]
mod tests;
