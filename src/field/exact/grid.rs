//! One time slice of the exact field on a square grid.
//!
//! On a grid the Gaussian kernel separates: p = K_y W K_x^T, and the two first moments are the
//! same product with the cells' coordinate folded into one factor. While the kernel is wide
//! everywhere that is three matrix products; once p could underflow somewhere, the same two
//! passes run in the log domain.

use super::{Exact, Kernel, Posterior, log_domain};
use crate::numeric::{
    matmul::{Matrix, matmul},
    vector::{exp_in_place, vectorised},
};

/// Exponents above this keep three factors within single precision's range.
const SAFE_EXPONENT: f32 = -60.0;

/// u and p_t on one time slice, row by row from the bottom.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    /// u, in world units per unit of t.
    pub velocity: Vec<[f32; 2]>,
    /// p_t, per square world unit.
    pub density: Vec<f32>,
}

impl Exact {
    /// The field at `t` on the square grid with these coordinates (world units) on both axes.
    #[must_use]
    pub fn slice(&self, t: f64, axis: &[f32]) -> Slice {
        let kernel = self.kernel(t);
        let mut posterior = vec![Posterior::default(); axis.len() * axis.len()];
        if self.widest_exponent(&kernel, axis) > SAFE_EXPONENT {
            self.product_slice(&kernel, axis, &mut posterior);
        } else {
            self.log_slice(&kernel, axis, &mut posterior);
        }
        let n = axis.len();
        let velocity = (0..n * n).map(|k| kernel.velocity([axis[k % n], axis[k / n]], posterior[k].mean_cell));
        let velocity = velocity.collect();
        let mut density: Vec<f32> = posterior.iter().map(|p| p.log_density).collect();
        exp_in_place(&mut density);
        Slice { velocity, density }
    }

    /// The lowest exponent that any point of the grid needs to reach the farthest mass.
    fn widest_exponent(&self, kernel: &Kernel, axis: &[f32]) -> f32 {
        let reach = |centres: &[f32]| {
            let farthest = centres.iter().chain(axis).fold(0.0f32, |m, c| m.max(c.abs()));
            farthest + kernel.alpha * centres.iter().fold(0.0f32, |m, c| m.max(c.abs()))
        };
        let (x, y) = (reach(&self.cells.x), reach(&self.cells.y));
        kernel.exponent * (x * x + y * y)
    }

    fn product_slice(&self, kernel: &Kernel, axis: &[f32], out: &mut [Posterior]) {
        let cells = &*self.cells;
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
            let mean_cell = [x[k] / mass[k], y[k] / mass[k]];
            *out = Posterior { log_density: mass[k].ln() + constant, mean_cell };
        }
    }

    fn log_slice(&self, kernel: &Kernel, axis: &[f32], out: &mut [Posterior]) {
        vectorised(
            #[inline(always)]
            || {
                let cells = &*self.cells;
                let (n, rows) = (axis.len(), cells.y.len());
                let (mut log_mass, mut mean_x) = (vec![0.0; n * rows], vec![0.0; n * rows]);
                log_domain::row_sums(cells, kernel, axis, &mut log_mass, &mut mean_x);
                let mut terms = vec![0.0; rows];
                for column in 0..n {
                    let range = column * rows..(column + 1) * rows;
                    let (log_mass, mean_x) = (&log_mass[range.clone()], &mean_x[range]);
                    for (row, y) in axis.iter().enumerate() {
                        out[row * n + column] =
                            log_domain::column_posterior(cells, kernel, *y, log_mass, mean_x, &mut terms);
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
