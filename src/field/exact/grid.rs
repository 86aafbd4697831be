//! The exact flow on a square grid.
//!
//! On a grid the Gaussian kernel separates: q = K_y W K_x^T, and the two first moments are the
//! same product with the cells' coordinate folded into one factor: three matrix products, with each kernel relative to
//! the cell that is nearest in its column or row. Where the nearest column and the nearest row hold no mass
//! together, and the product underflows, the same two passes run in the log domain.

use super::{
    cells::{Cells, Kernel, UNDERFLOW},
    log_domain,
    posterior::Posterior,
};
use crate::numeric::{
    Point,
    matmul::{Matrix, matmul},
    vector::{exp_in_place, max, vectorised},
};

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
        let lost = self.product_slice(&kernel, axis, out);
        vectorised(
            #[inline(always)]
            || {
                let rows = self.y.len();
                let (mut log_mass, mut mean_x, mut terms) = (vec![0.0; rows], vec![0.0; rows], vec![0.0; rows]);
                for (column, lost) in lost.chunks_exact(axis.len()).enumerate() {
                    if !lost.contains(&true) {
                        continue;
                    }
                    let x = axis[column];
                    log_domain::row_sums(self, &kernel, x, &mut log_mass, &mut mean_x);
                    for (row, y) in axis.iter().enumerate().filter(|(row, _)| lost[*row]) {
                        out[row * axis.len() + column] =
                            log_domain::column_posterior(self, &kernel, [x, *y], &log_mass, &mean_x, &mut terms);
                    }
                }
            },
        );
    }

    /// Writes the posterior wherever the products hold it; returns where they do not, column by column.
    fn product_slice(&self, kernel: &Kernel, axis: &[f32], out: &mut [Posterior]) -> Vec<bool> {
        let cells = self;
        let (n, rows, cols) = (axis.len(), cells.y.len(), cells.x.len());
        let (kernel_x, shift_x) = kernel_matrix(axis, &cells.x, kernel);
        let (kernel_y, shift_y) = kernel_matrix(axis, &cells.y, kernel);
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
        let mut lost = vec![false; n * n];
        for (k, out) in out.iter_mut().enumerate() {
            let (row, column) = (k / n, k % n);
            if mass[k] < UNDERFLOW {
                lost[column * n + row] = true;
                continue;
            }
            let log_density = mass[k].ln() + shift_x[column] + shift_y[row] + constant;
            *out = kernel.posterior([axis[column], axis[row]], log_density, [x[k] / mass[k], y[k] / mass[k]]);
        }
        lost
    }
}

/// exp(-(x - alpha c)^2 / 2v) for every x (rows) and centre c (columns), relative to the largest of each row; and the
/// exponents of these.
fn kernel_matrix(axis: &[f32], centres: &[f32], kernel: &Kernel) -> (Vec<f32>, Vec<f32>) {
    let mut values = vec![0.0; axis.len() * centres.len()];
    let mut shifts = vec![0.0; axis.len()];
    for ((x, values), shift) in axis.iter().zip(values.chunks_exact_mut(centres.len())).zip(&mut shifts) {
        for (value, c) in values.iter_mut().zip(centres) {
            let distance = x - kernel.alpha * c;
            *value = kernel.exponent * distance * distance;
        }
        *shift = max(values);
        for value in values.iter_mut() {
            *value -= *shift;
        }
    }
    exp_in_place(&mut values);
    (values, shifts)
}
