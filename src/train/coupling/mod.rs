//! Which x_0 goes with which x_1.

use std::sync::Arc;

use crate::numeric::Point;

/// What a sample's pair is drawn from.
#[derive(Clone, Debug, Default)]
pub enum Pairs {
    /// x_0 from the source and x_1 from the target, each on its own.
    #[default]
    Independent,
    /// One of these, each as likely.
    Pool(Arc<PairSet>),
}

/// A fixed set of pairs (x_0, x_1).
#[derive(Clone, Debug, Default)]
pub struct PairSet {
    noise: Vec<Point>,
    data: Vec<Point>,
}

impl PairSet {
    /// Number of pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.noise.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.noise.is_empty()
    }

    /// (x_0, x_1) number `index`.
    #[inline(always)]
    #[must_use]
    pub fn pair(&self, index: usize) -> (Point, Point) {
        (self.noise[index], self.data[index])
    }
}
