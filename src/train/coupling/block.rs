//! The pairs of one block: drawn apart, then matched.

use std::{fmt, sync::Arc};

use super::{assignment, kind::Coupling, pairs::PairSet, sinkhorn};
use crate::{
    density::Target,
    numeric::{
        Point,
        random::{normals, philox},
        vector::LANES,
    },
    train::interrupt::{Interrupt, Interrupted},
};

/// What makes blocks of pairs. A block is a function of its number alone.
pub trait Blocks: fmt::Debug + Send + Sync {
    /// Pairs of a block.
    fn size(&self) -> usize;

    /// Makes block `number`.
    ///
    /// # Errors
    /// [`Interrupted`].
    fn block(&self, number: u64, interrupt: &Interrupt) -> Result<PairSet, Interrupted>;
}

/// Blocks of noise and draws of a target, matched by a coupling.
#[derive(Clone, Debug)]
pub struct Matched {
    target: Arc<Target>,
    coupling: Coupling,
    size: usize,
    seed: u64,
}

impl Matched {
    /// Blocks under a seed; nothing for a coupling that matches nothing.
    #[must_use]
    pub fn new(target: Arc<Target>, coupling: Coupling, seed: u64) -> Option<Self> {
        Some(Self { target, coupling, size: coupling.block()?, seed })
    }
}

impl Blocks for Matched {
    fn size(&self) -> usize {
        self.size
    }

    fn block(&self, number: u64, interrupt: &Interrupt) -> Result<PairSet, Interrupted> {
        let (pairs, words) = unmatched(&self.target, self.size, self.seed, number);
        match self.coupling {
            Coupling::Independent => Ok(pairs),
            Coupling::MinibatchOt { .. } => assignment::optimal(pairs, interrupt),
            Coupling::Sinkhorn { regularisation, .. } => sinkhorn::draw(pairs, regularisation, &words, interrupt),
        }
    }
}

/// `size` independent pairs with a random word for each; `number` tells one set from another.
#[must_use]
pub fn unmatched(target: &Target, size: usize, seed: u64, number: u64) -> (PairSet, Vec<u32>) {
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
