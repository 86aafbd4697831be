//! Components on a raster, with their kernel at one p.

use super::posterior::{Posterior, weights};
use crate::{
    density::{
        BANDWIDTH_CELLS,
        raster::{CELLS, Raster},
    },
    numeric::{Point, vector::LANES},
    path::Frame,
};

/// Logarithm of the weight of an empty cell: finite, and below anything that counts.
pub(super) const EMPTY: f32 = -1e30;
/// Below this share of the peak, products of relative kernels may have lost digits to underflow.
pub(super) const UNDERFLOW: f32 = 1e-24;
/// A weight this far below the peak cannot be seen in single precision.
const INVISIBLE: f32 = 1e-12;

/// The smallest rectangle of cells that holds all mass, in units of the frame, with weights relative to the
/// largest.
#[derive(Debug)]
pub(super) struct Cells {
    /// x of the columns.
    pub(super) x: Vec<f32>,
    /// y of the rows.
    pub(super) y: Vec<f32>,
    /// Rows before the padding.
    pub(super) occupied_rows: usize,
    /// w / peak, rows x columns; 0 in the padding.
    pub(super) weights: Vec<f32>,
    /// w x / peak.
    pub(super) weights_x: Vec<f32>,
    /// ln(w / peak), or [`EMPTY`].
    pub(super) log_weights: Vec<f32>,
    /// ln(peak), of weights with sum 1.
    pub(super) log_peak: f32,
    /// h^2.
    variance: f64,
}

/// The Gaussian factors of one p, in single precision.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kernel {
    /// 1 - p.
    pub(super) alpha: f32,
    /// -1 / 2v.
    pub(super) exponent: f32,
    /// 1 / v.
    precision: f32,
    /// a h^2: how much of the score is added to the mean cell.
    shrink: f32,
    /// -ln(2 pi v).
    pub(super) log_normaliser: f32,
}

impl Kernel {
    pub(super) fn new(p: f64, variance: f64) -> Self {
        let (a, s) = weights(p);
        let v = a * a * variance + s * s;
        Self {
            alpha: a as f32,
            exponent: (-0.5 / v) as f32,
            precision: (1.0 / v) as f32,
            shrink: (a * variance) as f32,
            log_normaliser: -(std::f64::consts::TAU * v).ln() as f32,
        }
    }

    /// What follows from the mean of the components.
    #[inline(always)]
    pub(super) fn posterior(&self, xi: Point, log_density: f32, mean: Point) -> Posterior {
        let score = [0, 1].map(|k| -self.precision * (xi[k] - self.alpha * mean[k]));
        Posterior { log_density, data: [0, 1].map(|k| mean[k] - self.shrink * score[k]), score }
    }
}

impl Cells {
    pub(super) fn new(raster: &Raster, frame: &Frame) -> Self {
        let peak = raster.peak();
        let total: f64 = raster.weights().iter().map(|w| f64::from(*w)).sum();
        let holds = |w: f32| w > peak * INVISIBLE;
        let rows: Vec<usize> = (0..CELLS).filter(|row| raster.row(*row).iter().any(|w| holds(*w))).collect();
        let cols: Vec<usize> =
            (0..CELLS).filter(|col| rows.iter().any(|row| holds(raster.row(*row)[*col]))).collect();
        let at = |cell: usize, axis: usize| frame.unit(raster.grid().at(cell, cell))[axis] as f32;
        let x = padded(cols.iter().map(|col| at(*col, 0)).collect());
        let y = padded(rows.iter().map(|row| at(*row, 1)).collect());
        let mut weights = vec![0.0; x.len() * y.len()];
        for (j, row) in rows.iter().enumerate() {
            for (i, col) in cols.iter().enumerate() {
                let weight = raster.row(*row)[*col];
                weights[j * x.len() + i] = if holds(weight) { weight / peak } else { 0.0 };
            }
        }
        let weights_x = weights.iter().enumerate().map(|(k, w)| w * x[k % x.len()]).collect();
        let log_weights = weights.iter().map(|w| if *w > 0.0 { w.ln() } else { EMPTY }).collect();
        let log_peak = (f64::from(peak) / total).ln() as f32;
        let variance = (BANDWIDTH_CELLS * raster.grid().cell() / frame.half).powi(2);
        Self { x, y, occupied_rows: rows.len(), weights, weights_x, log_weights, log_peak, variance }
    }

    pub(super) fn kernel(&self, p: f64) -> Kernel {
        Kernel::new(p, self.variance)
    }
}

/// Centres, with the last repeated up to whole vectors: the remainder of a vector loop costs more than a
/// few empty cells.
fn padded(mut centres: Vec<f32>) -> Vec<f32> {
    let last = centres.last().copied().unwrap_or(0.0);
    centres.resize(centres.len().next_multiple_of(LANES), last);
    centres
}
