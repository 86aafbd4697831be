//! Components that share h^2 I, on a grid.
//!
//! There the kernel of each component separates, so a block of neighbours adds a product of two thin matrices to
//! the part of the grid that it reaches. Where nothing is near, the sums underflow and single points are asked.

use std::ops::Range;

use super::{
    cells::Kernel,
    posterior::Posterior,
    scattered::{Block, Scattered},
};
use crate::numeric::{
    Point,
    vector::{LANES, exp, vectorised},
};

/// Standard deviations that a component reaches. What it adds further away is below 1e-17 of its peak.
const REACH: f32 = 9.0;
/// Sums below this share of a component's peak may miss something that counts.
const LEAST: f32 = 5e-8;

/// Sums over components at each point of the grid.
struct Sums {
    mass: Vec<f32>,
    x: Vec<f32>,
    y: Vec<f32>,
}

/// Kernels of one block along the grid's axes.
struct Thin {
    /// Kernel of each component at the columns, and the same times its x.
    along_x: [Vec<f32>; 2],
    /// Kernel at the rows times the weight, and the same times its y.
    along_y: [Vec<f32>; 2],
}

impl Scattered {
    /// Writes the posterior at every point of a grid, row by row from the bottom.
    pub(super) fn round_slice(&self, kernel: &Kernel, axis: &[f32], out: &mut [Posterior]) {
        let given = axis.len();
        // Whole vectors: what is added is not read.
        let mut padded = axis.to_vec();
        padded.resize(given.next_multiple_of(LANES), axis.last().copied().unwrap_or(0.0));
        let (axis, n) = (&padded[..], padded.len());
        let zeros = || vec![0.0f32; n * n];
        let mut sums = Sums { mass: zeros(), x: zeros(), y: zeros() };
        let thin = || [vec![0.0; LANES * n], vec![0.0; LANES * n]];
        let mut work = Thin { along_x: thin(), along_y: thin() };
        vectorised(
            #[inline(always)]
            || {
                for (index, block) in self.blocks().iter().enumerate() {
                    let [columns, rows] = [0, 1].map(|k| self.window(index, k, kernel, axis));
                    if !columns.is_empty() && !rows.is_empty() {
                        work.fill(block, self.heaviest(), kernel, axis, [&columns, &rows]);
                        sums.add(&work, n, [&columns, &rows]);
                    }
                }
            },
        );
        let constant = self.heaviest() + kernel.log_normaliser;
        let mut missing: Vec<usize> = Vec::new();
        let place = |k: usize| [axis[k % given], axis[k / given]];
        for (k, out) in out.iter_mut().enumerate() {
            let at = k / given * n + k % given;
            let mass = sums.mass[at];
            if mass > LEAST {
                let mean = [sums.x[at] / mass, sums.y[at] / mass];
                *out = kernel.posterior(place(k), mass.ln() + constant, mean);
            } else {
                missing.push(k);
            }
        }
        let xi: Vec<Point> = missing.iter().map(|k| place(*k)).collect();
        let mut found = vec![Posterior::default(); xi.len()];
        self.round_points(kernel, &xi, &mut found);
        for (k, found) in missing.into_iter().zip(found) {
            out[k] = found;
        }
    }

    /// The part of the axis that a block reaches, in whole vectors where there is room.
    fn window(&self, block: usize, k: usize, kernel: &Kernel, axis: &[f32]) -> Range<usize> {
        let [middle, half] = self.side(block, k);
        let reach = kernel.alpha * half + REACH * kernel.deviation();
        let from = axis.partition_point(|x| *x < kernel.alpha * middle - reach);
        let to = axis.partition_point(|x| *x <= kernel.alpha * middle + reach);
        from / LANES * LANES..to.next_multiple_of(LANES).min(axis.len())
    }
}

impl Thin {
    #[inline(always)]
    fn fill(
        &mut self,
        block: &Block,
        heaviest: f32,
        kernel: &Kernel,
        axis: &[f32],
        [columns, rows]: [&Range<usize>; 2],
    ) {
        let n = axis.len();
        for l in 0..LANES {
            let [kernels, moments] = &mut self.along_x;
            let range = l * n + columns.start..l * n + columns.end;
            let places = kernels[range.clone()].iter_mut().zip(&mut moments[range]);
            for ((value, moment), x) in places.zip(&axis[columns.clone()]) {
                let d = x - kernel.alpha * block.x[l];
                *value = exp(kernel.exponent * d * d);
                *moment = *value * block.x[l];
            }
            let weight = exp(block.log_weight[l] - heaviest);
            let [kernels, moments] = &mut self.along_y;
            for row in rows.clone() {
                let d = axis[row] - kernel.alpha * block.y[l];
                let value = weight * exp(kernel.exponent * d * d);
                // One row's components side by side.
                kernels[row * LANES + l] = value;
                moments[row * LANES + l] = value * block.y[l];
            }
        }
    }
}

impl Sums {
    /// Adds a block: for each row and vector of columns a sum over its components.
    #[inline(always)]
    fn add(&mut self, thin: &Thin, n: usize, [columns, rows]: [&Range<usize>; 2]) {
        let ([kx, mx], [ky, my]) = (&thin.along_x, &thin.along_y);
        let vector = |values: &[f32], at: usize| -> [f32; LANES] {
            values[at..].first_chunk::<LANES>().copied().unwrap_or([0.0; LANES])
        };
        for row in rows.clone() {
            let (ky, my) = (vector(ky, row * LANES), vector(my, row * LANES));
            for start in columns.clone().step_by(LANES) {
                let (mut mass, mut x, mut y) = ([0.0f32; LANES], [0.0f32; LANES], [0.0f32; LANES]);
                for l in 0..LANES {
                    let (kx, mx) = (vector(kx, l * n + start), vector(mx, l * n + start));
                    for c in 0..LANES {
                        mass[c] += ky[l] * kx[c];
                        x[c] += ky[l] * mx[c];
                        y[c] += my[l] * kx[c];
                    }
                }
                let at = row * n + start;
                for (to, from) in [(&mut self.mass, mass), (&mut self.x, x), (&mut self.y, y)] {
                    if let Some(to) = to[at..].first_chunk_mut::<LANES>() {
                        for c in 0..LANES {
                            to[c] += from[c];
                        }
                    }
                }
            }
        }
    }
}
