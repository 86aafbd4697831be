//! The exact marginal field of a drawn target.
//!
//! For q = sum_i w_i N(c_i, h^2 I) and v = alpha^2 h^2 + sigma^2, the posterior over components
//! at x is pi_i ~ w_i exp(-|x - alpha c_i|^2 / 2v). With m = sum_i pi_i c_i,
//!
//! - p_t(x) = sum_i w_i N(x; alpha c_i, v I)
//! - u_t(x) = d_alpha m + (v' / 2v)(x - alpha m), v' / 2 = alpha d_alpha h^2 + sigma d_sigma
//! - score = -(x - alpha m) / v
//!
//! which is d_alpha E\[x_1|x\] + d_sigma E\[x_0|x\] with the unbounded d_sigma only in the finite
//! product sigma d_sigma. (Lipman et al. 2022, eq. 8, for a mixture.)
//!
//! - [`points`]: at arbitrary points, as two matrix products.
//! - [`explain`]: why it is what it is at one point.
//! - [`grid`]: on a grid, where the kernel separates.
//!
//! Both fall back to the log domain where p underflows, and are finite everywhere.

pub mod explain;
pub mod grid;
mod log_domain;
pub mod points;

use std::sync::Arc;

use super::VelocityField;
use crate::{
    density::{
        Target,
        raster::{CELLS, centre},
    },
    numeric::{Point, vector::LANES},
    path::{Coefficients, Schedule},
};

/// Logarithm of the weight of an empty cell: finite, and below anything that counts.
const EMPTY: f32 = -1e30;

/// The exact field of one target and path.
#[derive(Clone, Debug)]
pub struct Exact {
    target: Arc<Target>,
    schedule: Schedule,
    cells: Arc<Cells>,
}

/// The smallest rectangle of cells that holds all mass, with weights relative to the largest.
#[derive(Debug)]
struct Cells {
    /// x of the columns, in world units.
    x: Vec<f32>,
    /// y of the rows, in world units.
    y: Vec<f32>,
    /// Rows before the padding.
    occupied_rows: usize,
    /// w / peak, rows x columns; 0 in the padding.
    weights: Vec<f32>,
    /// w x / peak.
    weights_x: Vec<f32>,
    /// ln(w / peak), or [`EMPTY`].
    log_weights: Vec<f32>,
    /// ln(peak).
    log_peak: f32,
}

/// Posterior of the data given a position: what every other quantity follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Posterior {
    /// ln p_t(x), with p_t per square world unit.
    pub log_density: f32,
    /// m = sum_i pi_i c_i, in world units.
    pub mean_cell: Point,
}

/// The Gaussian factors of one t, in single precision.
#[derive(Clone, Copy, Debug)]
struct Kernel {
    alpha: f32,
    /// -1 / 2v.
    exponent: f32,
    d_alpha: f32,
    /// v' / 2v: the slope of u far from all mass.
    slope: f32,
    /// 1 / v.
    precision: f32,
    /// -ln(2 pi v).
    log_normaliser: f32,
}

impl Kernel {
    fn new(c: &Coefficients, bandwidth: f32) -> Self {
        let h2 = f64::from(bandwidth).powi(2);
        let v = c.alpha * c.alpha * h2 + c.sigma * c.sigma;
        Self {
            alpha: c.alpha as f32,
            exponent: (-0.5 / v) as f32,
            d_alpha: c.d_alpha as f32,
            slope: ((c.alpha * c.d_alpha * h2 + c.sigma_d_sigma) / v) as f32,
            precision: (1.0 / v) as f32,
            log_normaliser: -(std::f64::consts::TAU * v).ln() as f32,
        }
    }

    #[inline(always)]
    fn velocity(&self, x: Point, mean_cell: Point) -> Point {
        [0, 1].map(|k| self.d_alpha * mean_cell[k] + self.slope * (x[k] - self.alpha * mean_cell[k]))
    }
}

impl Exact {
    /// The field of `target` under `schedule`.
    #[must_use]
    pub fn new(target: Arc<Target>, schedule: Schedule) -> Self {
        let cells = Arc::new(Cells::new(&target));
        Self { target, schedule, cells }
    }

    /// The target.
    #[must_use]
    pub fn target(&self) -> &Arc<Target> {
        &self.target
    }

    /// Writes the score, the gradient of ln p_t, at every point.
    ///
    /// # Panics
    /// If the lengths differ.
    pub fn score(&self, t: f64, points: &[Point], out: &mut [Point]) {
        let kernel = self.kernel(t);
        let mut posterior = vec![Posterior::default(); points.len()];
        self.posterior(t, points, &mut posterior);
        for ((x, p), out) in points.iter().zip(&posterior).zip(out) {
            *out = [0, 1].map(|k| -kernel.precision * (x[k] - kernel.alpha * p.mean_cell[k]));
        }
    }

    /// E\[x_1 | x\] at one position with its posterior.
    #[must_use]
    pub fn data_mean(&self, t: f64, x: Point, posterior: &Posterior) -> Point {
        let kernel = self.kernel(t);
        let gain = kernel.alpha * self.target.bandwidth().powi(2) * kernel.precision;
        [0, 1].map(|k| posterior.mean_cell[k] + gain * (x[k] - kernel.alpha * posterior.mean_cell[k]))
    }

    /// Slope of u along x - alpha m at `t`: how the field goes on outside any grid.
    #[must_use]
    pub fn outer_slope(&self, t: f64) -> f32 {
        self.kernel(t).slope
    }

    fn kernel(&self, t: f64) -> Kernel {
        Kernel::new(&self.schedule.at(t), self.target.bandwidth())
    }
}

impl VelocityField for Exact {
    fn schedule(&self) -> Schedule {
        self.schedule
    }

    fn velocity(&self, t: f64, points: &[Point], out: &mut [Point]) {
        assert_eq!(points.len(), out.len(), "one velocity per point");
        let kernel = self.kernel(t);
        let mut posterior = vec![Posterior::default(); points.len()];
        self.posterior(t, points, &mut posterior);
        for ((x, p), out) in points.iter().zip(&posterior).zip(out) {
            *out = kernel.velocity(*x, p.mean_cell);
        }
    }
}

impl Cells {
    fn new(target: &Target) -> Self {
        let raster = target.raster();
        let peak = raster.peak();
        // A weight this far below the peak cannot be seen in single precision.
        let holds = |w: f32| w > peak * 1e-12;
        let rows: Vec<usize> = (0..CELLS).filter(|row| raster.row(*row).iter().any(|w| holds(*w))).collect();
        let cols: Vec<usize> =
            (0..CELLS).filter(|col| rows.iter().any(|row| holds(raster.row(*row)[*col]))).collect();
        let (x, y) = (padded(&cols), padded(&rows));
        let mut weights = vec![0.0; x.len() * y.len()];
        for (j, row) in rows.iter().enumerate() {
            for (i, col) in cols.iter().enumerate() {
                let weight = raster.row(*row)[*col];
                weights[j * x.len() + i] = if holds(weight) { weight / peak } else { 0.0 };
            }
        }
        let weights_x = weights.iter().enumerate().map(|(k, w)| w * x[k % x.len()]).collect();
        let log_weights = weights.iter().map(|w| if *w > 0.0 { w.ln() } else { EMPTY }).collect();
        Self { x, y, occupied_rows: rows.len(), weights, weights_x, log_weights, log_peak: peak.ln() }
    }
}

/// Centres of `cells`, with the last repeated up to whole vectors: the remainder of a vector
/// loop costs more than a few empty cells.
fn padded(cells: &[usize]) -> Vec<f32> {
    let mut centres: Vec<f32> = cells.iter().map(|cell| centre(*cell)).collect();
    let last = centres.last().copied().unwrap_or(0.0);
    centres.resize(cells.len().next_multiple_of(LANES), last);
    centres
}

#[cfg(test)]
mod tests;
