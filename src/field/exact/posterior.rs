//! What the sums over components come to, however they are taken.

use crate::{numeric::Point, path::NOISE};

/// What follows from the posterior over the components at one position, in units of the frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Posterior {
    /// ln q_p(xi), with q_p per square unit of xi.
    pub log_density: f32,
    /// E\[y_1 | xi\].
    pub data: Point,
    /// The gradient of ln q_p.
    pub score: Point,
}

impl Posterior {
    /// d xi / dp at `p`.
    #[inline(always)]
    pub(super) fn rate(&self, p: f32) -> Point {
        let noise = -p / (NOISE * NOISE) as f32;
        [0, 1].map(|k| noise * self.score[k] - self.data[k])
    }
}

/// (a, s) at `p`: xi = a y_1 + s x_0.
pub(super) fn weights(p: f64) -> (f64, f64) {
    (1.0 - p, p / NOISE)
}
