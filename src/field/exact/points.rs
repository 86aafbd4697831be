//! The posterior at arbitrary points.
//!
//! With K_x\[p, i\] = exp(-(x_p - a c_i)^2 / 2v) and K_y alike, the sums over all cells are
//! A = K_x W^T and B = K_x (x W)^T followed by row sums with K_y: q = sum_j K_y A, first
//! moments sum_j K_y B and sum_j (y K_y) A.

use rayon::prelude::*;

use super::{
    cells::{Cells, Kernel, UNDERFLOW},
    log_domain,
    posterior::Posterior,
};
use crate::numeric::{
    Point,
    matmul::{Matrix, matmul},
    vector::{dot, exp, max, vectorised},
};

/// Points per block: two blocks of products stay in a core's second-level cache.
const BLOCK: usize = 128;

struct Scratch {
    kernel_x: Vec<f32>,
    kernel_y: Vec<f32>,
    shift: Vec<f32>,
    row_mass: Vec<f32>,
    row_moment: Vec<f32>,
    log_domain: log_domain::Scratch,
}

impl Cells {
    /// Writes the posterior at every point.
    pub(super) fn posterior(&self, p: f64, points: &[Point], out: &mut [Posterior]) {
        let kernel = self.kernel(p);
        let (rows, cols) = (self.y.len(), self.x.len());
        let scratch = || Scratch {
            kernel_x: vec![0.0; BLOCK * cols],
            kernel_y: vec![0.0; BLOCK * rows],
            shift: vec![0.0; BLOCK],
            row_mass: vec![0.0; BLOCK * rows],
            row_moment: vec![0.0; BLOCK * rows],
            log_domain: log_domain::Scratch::new(rows, cols),
        };
        points
            .par_chunks(BLOCK)
            .zip(out.par_chunks_mut(BLOCK))
            .for_each_init(scratch, |scratch, (points, out)| self.block(&kernel, points, out, scratch));
    }

    fn block(&self, kernel: &Kernel, points: &[Point], out: &mut [Posterior], scratch: &mut Scratch) {
        let cells = self;
        let (rows, cols, n) = (cells.y.len(), cells.x.len(), points.len());
        let Scratch { kernel_x, kernel_y, shift, row_mass, row_moment, log_domain } = scratch;
        let (kernel_x, kernel_y) = (&mut kernel_x[..n * cols], &mut kernel_y[..n * rows]);
        let (row_mass, row_moment) = (&mut row_mass[..n * rows], &mut row_moment[..n * rows]);

        shift.fill(0.0);
        vectorised(
            #[inline(always)]
            || {
                for (p, point) in points.iter().enumerate() {
                    shift[p] += fill_kernel(&mut kernel_x[p * cols..(p + 1) * cols], &cells.x, point[0], kernel);
                    shift[p] += fill_kernel(&mut kernel_y[p * rows..(p + 1) * rows], &cells.y, point[1], kernel);
                }
            },
        );
        let lhs = Matrix::new(kernel_x, n, cols);
        matmul(row_mass, lhs, Matrix::new(&cells.weights, rows, cols).transposed());
        matmul(row_moment, lhs, Matrix::new(&cells.weights_x, rows, cols).transposed());

        for (p, point) in points.iter().enumerate() {
            let row = p * rows..(p + 1) * rows;
            let (mass, x, y) = vectorised(
                #[inline(always)]
                || {
                    let weights = &mut kernel_y[row.clone()];
                    let mass = dot(weights, &row_mass[row.clone()]);
                    let x = dot(weights, &row_moment[row.clone()]);
                    weights.iter_mut().zip(&cells.y).for_each(|(k, y)| *k *= y);
                    (mass, x, dot(weights, &row_mass[row.clone()]))
                },
            );
            out[p] = if mass > UNDERFLOW {
                let log_density = mass.ln() + shift[p] + cells.log_peak + kernel.log_normaliser;
                kernel.posterior(*point, log_density, [x / mass, y / mass])
            } else {
                log_domain::at_point(cells, kernel, *point, log_domain)
            };
        }
    }
}

/// Writes the kernel between `at` and every centre, with its largest value scaled to 1, and
/// returns the logarithm that was taken out.
#[inline(always)]
fn fill_kernel(out: &mut [f32], centres: &[f32], at: f32, kernel: &Kernel) -> f32 {
    for (value, centre) in out.iter_mut().zip(centres) {
        let distance = at - kernel.alpha * centre;
        *value = kernel.exponent * distance * distance;
    }
    let largest = max(out);
    for value in out.iter_mut() {
        *value = exp(*value - largest);
    }
    largest
}
