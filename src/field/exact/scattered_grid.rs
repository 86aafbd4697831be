//! Components that share h^2 I, on a grid.
//!
//! There the kernel of each component separates, so a group of neighbours adds a product of two thin matrices to
//! the rows that it reaches; each kernel is relative to the component that is nearest in its column or row. Where the
//! nearest column and the nearest row are not of one component, and the sums underflow, single points are asked.

use super::{
    blocks::Block,
    cells::{Kernel, UNDERFLOW},
    posterior::Posterior,
    scattered::Scattered,
};
use crate::numeric::{
    Point,
    matmul::{Matrix, matmul_add},
    vector::{LANES, exp, max, vectorised},
};

/// Blocks of a group: its products stay in a core's second-level cache.
const GROUP: usize = 16;

/// Sums over components at each point of the grid.
struct Sums {
    mass: Vec<f32>,
    x: Vec<f32>,
    y: Vec<f32>,
}

/// Kernels of one group along the grid's axes, points of the axis x components.
#[derive(Default)]
struct AxisKernels {
    /// Kernel at the columns, and the same times the component's x.
    along_x: [Vec<f32>; 2],
    /// Kernel at the rows times the weight, and the same times the component's y.
    along_y: [Vec<f32>; 2],
}

impl Scattered {
    /// Writes the posterior at every point of a grid, row by row from the bottom.
    pub(super) fn isotropic_slice(&self, kernel: &Kernel, axis: &[f32], out: &mut [Posterior]) {
        let n = axis.len();
        let [shift_x, shift_y] = [0, 1].map(|k| self.nearest(k, kernel, axis));
        let zeros = || vec![0.0f32; n * n];
        let mut sums = Sums { mass: zeros(), x: zeros(), y: zeros() };
        let mut kernels = AxisKernels::default();
        for group in self.blocks().chunks(GROUP) {
            kernels.fill(group, self.heaviest(), kernel, axis, [&shift_x, &shift_y]);
            sums.add(&kernels, n, group.len() * LANES);
        }
        let constant = self.heaviest() + kernel.log_normaliser;
        let mut missing: Vec<usize> = Vec::new();
        for (k, out) in out.iter_mut().enumerate() {
            let (row, column, mass) = (k / n, k % n, sums.mass[k]);
            if mass > UNDERFLOW {
                let log_density = mass.ln() + shift_x[column] + shift_y[row] + constant;
                let mean = [sums.x[k] / mass, sums.y[k] / mass];
                *out = kernel.posterior([axis[column], axis[row]], log_density, mean);
            } else {
                missing.push(k);
            }
        }
        let xi: Vec<Point> = missing.iter().map(|k| [axis[k % n], axis[k / n]]).collect();
        let mut found = vec![Posterior::default(); xi.len()];
        self.isotropic_points(kernel, &xi, &mut found);
        for (k, found) in missing.into_iter().zip(found) {
            out[k] = found;
        }
    }

    /// The largest exponent of any component at each point of an axis.
    fn nearest(&self, k: usize, kernel: &Kernel, axis: &[f32]) -> Vec<f32> {
        let at = |x: &f32| {
            let mut best = [f32::NEG_INFINITY; LANES];
            for block in self.blocks() {
                let centres = if k == 0 { &block.x } else { &block.y };
                for (best, centre) in best.iter_mut().zip(centres) {
                    let d = x - kernel.alpha * centre;
                    *best = best.max(kernel.exponent * d * d);
                }
            }
            max(&best)
        };
        vectorised(
            #[inline(always)]
            || axis.iter().map(at).collect(),
        )
    }
}

impl AxisKernels {
    fn fill(
        &mut self,
        group: &[Block],
        heaviest: f32,
        kernel: &Kernel,
        axis: &[f32],
        [shift_x, shift_y]: [&[f32]; 2],
    ) {
        let width = group.len() * LANES;
        for values in self.along_x.iter_mut().chain(&mut self.along_y) {
            values.resize(axis.len() * width, 0.0);
        }
        let weights: Vec<[f32; LANES]> =
            group.iter().map(|block| block.log_weight.map(|log| log - heaviest)).collect();
        vectorised(
            #[inline(always)]
            || {
                for (k, x) in axis.iter().enumerate() {
                    for (index, (block, weights)) in group.iter().zip(&weights).enumerate() {
                        let at = k * width + index * LANES;
                        along(&mut self.along_x, at, kernel, *x, &block.x, |_| -shift_x[k]);
                        along(&mut self.along_y, at, kernel, *x, &block.y, |l| weights[l] - shift_y[k]);
                    }
                }
            },
        );
    }
}

/// Writes the kernels of a block at `x` from place `at` on, each times e to the power of what is `added`, and the
/// same times the centres.
#[inline(always)]
fn along(
    [kernels, moments]: &mut [Vec<f32>; 2],
    at: usize,
    kernel: &Kernel,
    x: f32,
    centres: &[f32; LANES],
    added: impl Fn(usize) -> f32,
) {
    let mut values = [0.0f32; LANES];
    for l in 0..LANES {
        let d = x - kernel.alpha * centres[l];
        values[l] = exp(kernel.exponent * d * d + added(l));
    }
    let places = (kernels[at..].first_chunk_mut::<LANES>(), moments[at..].first_chunk_mut::<LANES>());
    if let (Some(kernels), Some(moments)) = places {
        *kernels = values;
        for l in 0..LANES {
            moments[l] = values[l] * centres[l];
        }
    }
}

impl Sums {
    /// Adds a group of so many components, at the rows that it reaches.
    fn add(&mut self, kernels: &AxisKernels, n: usize, width: usize) {
        let ([kx, mx], [ky, my]) = (&kernels.along_x, &kernels.along_y);
        let reached = |row: &&[f32]| row.iter().any(|value| *value > 0.0);
        let rows = || ky[..n * width].chunks_exact(width);
        let Some(from) = rows().position(|row| reached(&row)) else { return };
        let to = n - rows().rev().position(|row| reached(&row)).unwrap_or(0);
        let across = [kx, mx].map(|values| Matrix::new(&values[..n * width], n, width).transposed());
        let up = [ky, my].map(|values| Matrix::new(&values[from * width..to * width], to - from, width));
        let range = from * n..to * n;
        matmul_add(&mut self.mass[range.clone()], up[0], across[0]);
        matmul_add(&mut self.x[range.clone()], up[0], across[1]);
        matmul_add(&mut self.y[range], up[1], across[0]);
    }
}
