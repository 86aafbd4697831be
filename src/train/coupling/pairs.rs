//! Pairs (x_0, x_1), and what a sample's pair is drawn from.

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

/// Pairs (x_0, x_1) in world units.
#[derive(Clone, Debug, Default)]
pub struct PairSet {
    noise: Vec<Point>,
    data: Vec<Point>,
}

impl PairSet {
    /// Pairs of rows of two equally long sets.
    ///
    /// # Panics
    /// If the lengths differ.
    #[must_use]
    pub fn new(noise: Vec<Point>, data: Vec<Point>) -> Self {
        assert_eq!(noise.len(), data.len(), "pairs of rows");
        Self { noise, data }
    }

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

    /// Every x_0.
    #[must_use]
    pub fn noise(&self) -> &[Point] {
        &self.noise
    }

    /// Every x_1, in the same order.
    #[must_use]
    pub fn data(&self) -> &[Point] {
        &self.data
    }

    /// The same x_0, each with the x_1 at the position that `partners` gives for it.
    pub(super) fn rematched(self, partners: impl Iterator<Item = usize>) -> Self {
        let data = partners.map(|partner| self.data[partner]).collect();
        Self { noise: self.noise, data }
    }

    /// Takes off the pairs from `at` on.
    ///
    /// # Panics
    /// If there are fewer.
    #[must_use]
    pub fn split_off(&mut self, at: usize) -> Self {
        Self { noise: self.noise.split_off(at), data: self.data.split_off(at) }
    }

    /// Writes `block` over the pairs from `at` on, or appends it where there are none yet.
    pub(super) fn put(&mut self, at: usize, block: &Self) {
        let fits = |set: &mut Vec<Point>, from: &[Point]| {
            let room = set.len().saturating_sub(at).min(from.len());
            set[at..at + room].copy_from_slice(&from[..room]);
            set.extend_from_slice(&from[room..]);
        };
        fits(&mut self.noise, &block.noise);
        fits(&mut self.data, &block.data);
    }
}

/// Squared distance.
pub(in crate::train) fn squared(a: Point, b: Point) -> f64 {
    let [dx, dy] = [0, 1].map(|k| f64::from(a[k]) - f64::from(b[k]));
    dx * dx + dy * dy
}
