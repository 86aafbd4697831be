//! The exact flow on a square grid.
//!
//! On a grid the Gaussian kernel separates: q = K_y W K_x^T, and the two first moments are the
//! same product with the cells' coordinate folded into one factor. While the kernel is wide
//! everywhere that is three matrix products; once q could underflow somewhere, the same two
//! passes run in the log domain.

use super::{
    cells::{Cells, Kernel},
    log_domain,
    posterior::Posterior,
};
use crate::numeric::{
    Point,
    matmul::{Matrix, matmul},
    vector::{exp_in_place, vectorised},
};

/// Exponents above this keep three factors within single precision's range.
const SAFE_EXPONENT: f32 = -60.0;

/// One slice, row by row from the bottom.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    /// d xi / dp.
    pub rate: Vec<Point>,
    /// ln q_p, per square unit of xi.
    pub log_density: Vec<f32>,
}

impl Slice {
    pub(super) fn of(p: f64, posterior: &[Posterior]) -> Self {
        Self {
            rate: posterior.iter().map(|posterior| posterior.rate(p as f32)).collect(),
            log_density: posterior.iter().map(|posterior| posterior.log_density).collect(),
        }
    }
}

impl Cells {
    /// Writes the posterior at every point of the grid.
    pub(super) fn slice(&self, p: f64, axis: &[f32], out: &mut [Posterior]) {
        let kernel = self.kernel(p);
        if widest_exponent(axis, &self.x, &self.y, &kernel) > SAFE_EXPONENT {
            self.product_slice(&kernel, axis, out);
        } else {
            self.log_slice(&kernel, axis, out);
        }
    }

    fn product_slice(&self, kernel: &Kernel, axis: &[f32], out: &mut [Posterior]) {
        let cells = self;
        let (n, rows, cols) = (axis.len(), cells.y.len(), cells.x.len());
        let kernel_x = kernel_matrix(axis, &cells.x, kernel);
        let kernel_y = kernel_matrix(axis, &cells.y, kernel);
        let mut kernel_y_y = kernel_y.clone();
        kernel_y_y.chunks_exact_mut(rows).for_each(|row| row.iter_mut().zip(&cells.y).for_each(|(k, y)| *k *= y));

        // Row mass and moment per grid column: rows x n.
        let k_x = Matrix::new(&kernel_x, n, cols).transposed();
        let (mut row_mass, mut row_moment) = (vec![0.0; rows * n], vec![0.0; rows * n]);
        matmul(&mut row_mass, Matrix::new(&cells.weights, rows, cols), k_x);
        matmul(&mut row_moment, Matrix::new(&cells.weights_x, rows, cols), k_x);

        let [mut mass, mut x, mut y] = [vec![0.0; n * n], vec![0.0; n * n], vec![0.0; n * n]];
        matmul(&mut mass, Matrix::new(&kernel_y, n, rows), Matrix::new(&row_mass, rows, n));
        matmul(&mut x, Matrix::new(&kernel_y, n, rows), Matrix::new(&row_moment, rows, n));
        matmul(&mut y, Matrix::new(&kernel_y_y, n, rows), Matrix::new(&row_mass, rows, n));
        let constant = cells.log_peak + kernel.log_normaliser;
        for (k, out) in out.iter_mut().enumerate() {
            let mean = [x[k] / mass[k], y[k] / mass[k]];
            *out = kernel.posterior([axis[k % n], axis[k / n]], mass[k].ln() + constant, mean);
        }
    }

    fn log_slice(&self, kernel: &Kernel, axis: &[f32], out: &mut [Posterior]) {
        vectorised(
            #[inline(always)]
            || {
                let cells = self;
                let (n, rows) = (axis.len(), cells.y.len());
                let (mut log_mass, mut mean_x) = (vec![0.0; n * rows], vec![0.0; n * rows]);
                log_domain::row_sums(cells, kernel, axis, &mut log_mass, &mut mean_x);
                let mut terms = vec![0.0; rows];
                for column in 0..n {
                    let range = column * rows..(column + 1) * rows;
                    let (log_mass, mean_x) = (&log_mass[range.clone()], &mean_x[range]);
                    for (row, y) in axis.iter().enumerate() {
                        out[row * n + column] = log_domain::column_posterior(
                            cells,
                            kernel,
                            [axis[column], *y],
                            log_mass,
                            mean_x,
                            &mut terms,
                        );
                    }
                }
            },
        );
    }
}

/// exp(-(x - alpha c)^2 / 2v) for every x (rows) and centre c (columns).
fn kernel_matrix(axis: &[f32], centres: &[f32], kernel: &Kernel) -> Vec<f32> {
    let mut values: Vec<f32> = axis
        .iter()
        .flat_map(|x| {
            centres.iter().map(move |c| {
                let distance = x - kernel.alpha * c;
                kernel.exponent * distance * distance
            })
        })
        .collect();
    exp_in_place(&mut values);
    values
}

/// The lowest exponent that any point of a grid needs to reach the farthest of the centres.
fn widest_exponent(axis: &[f32], xs: &[f32], ys: &[f32], kernel: &Kernel) -> f32 {
    let furthest = |values: &[f32]| values.iter().fold(0.0f32, |m, c| m.max(c.abs()));
    let reach = |centres: &[f32]| furthest(axis) + kernel.alpha * furthest(centres);
    let (x, y) = (reach(xs), reach(ys));
    kernel.exponent * (x * x + y * y)
}
