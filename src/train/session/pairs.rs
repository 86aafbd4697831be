//! The pairs that a session learns from, those that it is measured with, and those of the next
//! generation.

use std::sync::Arc;

use super::Session;
use crate::train::{
    coupling::{PairStats, Pairs, block::unmatched, stats},
    error::TrainError,
    interrupt::Interrupted,
    reflow::{self, Reflow},
};

impl Session {
    /// What the pairs look like that are trained on.
    #[must_use]
    pub fn pair_stats(&self) -> PairStats {
        let drawn = self.step * self.config.batch as u64;
        match (&self.feed, self.draws.pairs()) {
            (Some(feed), _) => feed.stats(),
            (None, Pairs::Pool(pool)) => PairStats::of(pool, Some(drawn as f64 / pool.len().max(1) as f64)),
            (None, Pairs::Independent) => {
                PairStats::of(&unmatched(&self.target, stats::SAMPLE, self.config.seed, 0).0, None)
            }
        }
    }

    /// Pairs of the same kind that are never trained on; nothing while the coupling's thread is still
    /// matching them.
    ///
    /// # Errors
    /// [`TrainError::Matching`].
    pub fn validation_pairs(&mut self) -> Result<Option<Pairs>, TrainError> {
        Ok(match (&self.held_out, &mut self.feed) {
            (Some(pairs), _) => Some(Pairs::Pool(pairs.clone())),
            (None, Some(feed)) => feed.validation()?.map(Pairs::Pool),
            (None, None) => Some(Pairs::Independent),
        })
    }

    /// The pairs of [`Session::validation_pairs`], matched on this thread where that is needed.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn match_validation_pairs(&self) -> Result<Pairs, Interrupted> {
        Ok(match (&self.held_out, &self.feed) {
            (Some(pairs), _) => Pairs::Pool(pairs.clone()),
            (None, Some(feed)) => Pairs::Pool(feed.match_validation()?),
            (None, None) => Pairs::Independent,
        })
    }

    /// The next generation of the rectified flow: it goes on from these weights with the pairs that
    /// this network connects. Uses the rayon pool that it is called in; about a second for a network of
    /// the default size.
    ///
    /// # Errors
    /// [`TrainError::Lost`] when the network leads most of its noise nowhere,
    /// [`TrainError::Interrupted`], and whatever candle reports.
    pub fn reflow(&self) -> Result<Self, TrainError> {
        let mut reflow = self.begin_reflow();
        while !reflow.is_done() {
            reflow.advance(&self.interrupt)?;
        }
        self.next_generation(reflow)
    }

    /// The pairs of the next generation, none of which is made yet.
    #[must_use]
    pub fn begin_reflow(&self) -> Reflow {
        let seed = self.config.seed.wrapping_add(u64::from(self.generation));
        Reflow::new(self.snapshot(), seed, reflow::PAIRS)
    }

    /// The next generation, from the pairs that were made for it.
    ///
    /// # Errors
    /// [`TrainError::Lost`] when the network leads most of its noise nowhere, and whatever candle
    /// reports.
    pub fn next_generation(&self, reflow: Reflow) -> Result<Self, TrainError> {
        let mut next = self.branch(self.target.clone())?;
        next.learn_from(reflow)?;
        (next.generation, next.step) = (self.generation + 1, 0);
        Ok(next)
    }

    /// Learns from these pairs from now on, but for a tenth that it is measured with.
    pub(super) fn learn_from(&mut self, reflow: Reflow) -> Result<(), TrainError> {
        let mut pairs = reflow.into_pairs();
        if pairs.len() < reflow::PAIRS / 2 {
            return Err(TrainError::Lost { arrived: pairs.len(), of: reflow::PAIRS });
        }
        self.feed = None;
        self.held_out = Some(Arc::new(pairs.split_off(pairs.len() / 10 * 9)));
        self.draws.set_pairs(Pairs::Pool(Arc::new(pairs)));
        Ok(())
    }
}
