//! The exact flow of a target, in the canonical frame ([`crate::path::frame`]).
//!
//! There a position is xi = a y_1 + s x_0 with a = 1 - p and s = p / k. For q = sum_i w_i N(c_i, S_i) in units of
//! the frame and V_i = a^2 S_i + s^2 I, the posterior over components at xi is
//! pi_i ~ w_i N(xi; a c_i, V_i). With d_i = xi - a c_i,
//!
//! - q_p(xi) = sum_i w_i N(xi; a c_i, V_i)
//! - E\[y_1 | xi\] = sum_i pi_i (c_i + a S_i V_i^-1 d_i)
//! - grad ln q_p = -sum_i pi_i V_i^-1 d_i, and E\[x_0 | xi\] = -s grad ln q_p
//! - d xi / dp = E\[x_0 | xi\] / k - E\[y_1 | xi\]
//!
//! (Lipman et al. 2022, eq. 8, for a mixture.) Every Gaussian path is this flow, seen with its own clock and ruler.
//!
//! - `cells`: components on a raster, where the kernel separates: at points as two matrix products
//!   (`points`), on a grid as three (`grid`), and in the log domain where q underflows (`log_domain`).
//! - `scattered`: components at any place, in `blocks` of neighbours that are summed over by `block_kernels`, far ones
//!   left out; on a grid by groups of them (`scattered_grid`).
//! - [`detail`]: everything at one point in double precision: derivatives, covariances, the posterior itself.

mod block_kernels;
mod blocks;
mod cells;
pub mod detail;
mod grid;
mod log_domain;
mod points;
mod posterior;
mod scattered;
mod scattered_grid;

use std::sync::Arc;

use self::{cells::Cells, detail::Components, posterior::weights, scattered::Scattered};
use super::VelocityField;
use crate::{
    density::{Density, Target},
    numeric::Point,
    path::{Frame, NOISE},
};
pub use detail::Detail;
pub use grid::Slice;
pub use posterior::Posterior;

/// The exact flow of one target.
#[derive(Clone, Debug)]
pub struct Exact {
    target: Arc<Target>,
    sums: Arc<Sums>,
    /// The same components in double precision.
    components: Arc<Components>,
}

/// How the sums over components are taken.
#[derive(Debug)]
enum Sums {
    Cells(Cells),
    Scattered(Scattered),
}

impl Exact {
    /// The flow of `target`.
    #[must_use]
    pub fn new(target: Arc<Target>) -> Self {
        let components = Components::new(&target);
        let sums = match target.density() {
            Density::Raster(raster) => Sums::Cells(Cells::new(raster, &target.frame())),
            Density::Cloud(_) => Sums::Scattered(Scattered::new(&components)),
        };
        Self { target, sums: Arc::new(sums), components: Arc::new(components) }
    }

    /// The target.
    #[must_use]
    pub fn target(&self) -> &Arc<Target> {
        &self.target
    }

    /// Writes the posterior at every point, at `p` in \[0, 1\].
    ///
    /// # Panics
    /// If the lengths differ.
    pub fn posterior(&self, p: f64, xi: &[Point], out: &mut [Posterior]) {
        assert_eq!(xi.len(), out.len(), "one posterior per point");
        match &*self.sums {
            Sums::Cells(cells) => cells.posterior(p, xi, out),
            Sums::Scattered(scattered) => scattered.posterior(p, xi, out),
        }
    }

    /// The flow at `p` on the square grid with these coordinates of xi on both axes.
    #[must_use]
    pub fn slice(&self, p: f64, axis: &[f32]) -> Slice {
        let mut posterior = vec![Posterior::default(); axis.len() * axis.len()];
        match &*self.sums {
            Sums::Cells(cells) => cells.slice(p, axis, &mut posterior),
            Sums::Scattered(scattered) => scattered.slice(p, axis, &mut posterior),
        }
        Slice::of(p, &posterior)
    }

    /// Everything at one point, in double precision.
    #[must_use]
    pub fn detail(&self, p: f64, xi: [f64; 2]) -> Detail {
        self.components.detail(p, xi)
    }

    /// Slope of d xi / dp along xi far from all mass: how the flow goes on outside any grid.
    #[must_use]
    pub fn outer_slope(&self, p: f64) -> f64 {
        gaussian_slope(p, self.components.widest())
    }
}

/// Slope of d xi / dp of a single Gaussian with this variance in units of the frame.
pub(super) fn gaussian_slope(p: f64, variance: f64) -> f64 {
    let (a, s) = weights(p);
    (s / NOISE - a * variance) / (a * a * variance + s * s)
}

impl VelocityField for Exact {
    fn frame(&self) -> Frame {
        self.target.frame()
    }

    fn rate(&self, p: f64, xi: &[Point], out: &mut [Point]) {
        assert_eq!(xi.len(), out.len(), "one rate per point");
        let mut posterior = vec![Posterior::default(); xi.len()];
        self.posterior(p, xi, &mut posterior);
        for (posterior, out) in posterior.iter().zip(out) {
            *out = posterior.rate(p as f32);
        }
    }
}

#[cfg(test)]
mod tests;
