//! Why the field is what it is at one point: the posterior over the data, and what follows from it.

use super::{Exact, Posterior};
use crate::numeric::Point;

/// Cells along each side of a block of the fan.
const BLOCK: usize = 4;
/// Blocks of the fan that are kept, and the share of the largest below which one is left out.
const KEPT: usize = 160;
const FAINTEST: f64 = 0.004;

/// Why u_t(x) is what it is. Everything in world units.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// ln p_t(x), with p_t per square world unit.
    pub log_density: f32,
    /// E\[x_1 | x_t = x\].
    pub data_mean: Point,
    /// u_t(x) = E\[d_alpha x_1 + d_sigma x_0 | x_t = x\].
    pub velocity: Point,
    /// E\[|d_alpha x_1 + d_sigma x_0 - u_t(x)|^2 | x_t = x\]: the part of the conditional loss that no
    /// field can remove. Infinite at the data of paths whose sigma ends like a root.
    pub spread: f64,
    /// Posterior of x_1 pooled over blocks of cells: mean position and probability, the likeliest first.
    pub fan: Vec<(Point, f64)>,
}

impl Exact {
    /// Explains the field at `x` in world units, at `t` in \[0, 1\].
    #[must_use]
    pub fn explain(&self, t: f64, x: Point) -> Explanation {
        let c = self.schedule.at(t);
        let h2 = f64::from(self.target.bandwidth()).powi(2);
        let v = c.alpha * c.alpha * h2 + c.sigma * c.sigma;
        let pi = self.cell_posterior(c.alpha, v, x);
        let moment = |value: &dyn Fn(usize, usize) -> f64| -> f64 {
            let cols = self.cells.x.len();
            pi.iter().enumerate().map(|(k, p)| p * value(k % cols, k / cols)).sum()
        };
        let (xs, ys) = (&self.cells.x, &self.cells.y);
        let mean = [moment(&|i, _| f64::from(xs[i])), moment(&|_, j| f64::from(ys[j]))];
        let variance = moment(&|i, j| (f64::from(xs[i]) - mean[0]).powi(2) + (f64::from(ys[j]) - mean[1]).powi(2));
        let mut posterior = [Posterior::default()];
        self.posterior(t, &[x], &mut posterior);
        let posterior = Posterior { mean_cell: mean.map(|m| m as f32), ..posterior[0] };
        // With x_0 = (x - alpha x_1) / sigma the target is linear in x_1, with the factor turn / sigma.
        // Given its cell x_1 has variance h^2 sigma^2 / v along each axis; between cells its mean
        // moves by sigma^2 / v of the way.
        let turn = c.d_alpha * c.sigma - c.alpha * c.d_sigma;
        let between = (c.d_alpha * c.sigma * c.sigma - c.alpha * c.sigma_d_sigma) / v;
        Explanation {
            log_density: posterior.log_density,
            data_mean: self.data_mean(t, x, &posterior),
            velocity: self.kernel(t).velocity(x, posterior.mean_cell),
            spread: between * between * variance + 2.0 * h2 / v * turn * turn,
            fan: self.fan(&pi),
        }
    }

    /// Probability of each cell, rows x columns, given that alpha x_1 + sigma x_0 = x.
    fn cell_posterior(&self, alpha: f64, v: f64, x: Point) -> Vec<f64> {
        let cells = &*self.cells;
        let distance = |centres: &[f32], at: f32| -> Vec<f64> {
            centres.iter().map(|c| -(f64::from(at) - alpha * f64::from(*c)).powi(2) / (2.0 * v)).collect()
        };
        let (along_x, along_y) = (distance(&cells.x, x[0]), distance(&cells.y, x[1]));
        let mut pi: Vec<f64> = Vec::with_capacity(cells.log_weights.len());
        for (row, dy) in cells.log_weights.chunks_exact(cells.x.len()).zip(&along_y) {
            pi.extend(row.iter().zip(&along_x).map(|(w, dx)| f64::from(*w) + dx + dy));
        }
        let largest = pi.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds: Vec<f64> = pi.iter().map(|p| (p - largest).exp()).collect();
        let sum: f64 = odds.iter().sum();
        odds.iter().map(|p| p / sum).collect()
    }

    fn fan(&self, pi: &[f64]) -> Vec<(Point, f64)> {
        let cells = &*self.cells;
        let cols = cells.x.len();
        let across = cols.div_ceil(BLOCK);
        let mut blocks = vec![[0.0f64; 3]; across * cells.y.len().div_ceil(BLOCK)];
        for (k, p) in pi.iter().enumerate() {
            let (i, j) = (k % cols, k / cols);
            let block = &mut blocks[j / BLOCK * across + i / BLOCK];
            block[0] += p;
            block[1] += p * f64::from(cells.x[i]);
            block[2] += p * f64::from(cells.y[j]);
        }
        let largest = blocks.iter().map(|block| block[0]).fold(0.0, f64::max);
        blocks.retain(|block| block[0] > FAINTEST * largest);
        blocks.sort_by(|a, b| b[0].total_cmp(&a[0]));
        blocks.truncate(KEPT);
        blocks.iter().map(|[p, x, y]| ([(x / p) as f32, (y / p) as f32], *p)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        density::{Target, presets::Preset},
        field::VelocityField as _,
        path::Schedule,
    };

    fn field(schedule: Schedule) -> Exact {
        Exact::new(
            Arc::new(Target::new("pinwheel", &Preset::find("pinwheel").unwrap().raster()).unwrap()),
            schedule,
        )
    }

    #[test]
    fn mean_and_arrow_are_those_of_the_field() {
        for schedule in Schedule::ALL {
            let field = field(schedule);
            for t in [0.0, 0.2, 0.55, 0.9, 0.99] {
                for x in [[0.1, 0.2], [-1.4, 0.9], [2.5, -2.0]] {
                    let why = field.explain(t, x);
                    let (mut u, mut posterior) = ([[0.0; 2]], [Posterior::default()]);
                    field.velocity(t, &[x], &mut u);
                    field.posterior(t, &[x], &mut posterior);
                    let mean = field.data_mean(t, x, &posterior[0]);
                    for k in 0..2 {
                        assert!(
                            (why.velocity[k] - u[0][k]).abs() < 2e-3 * (1.0 + u[0][k].abs()),
                            "{schedule} {t} {x:?}"
                        );
                        assert!((why.data_mean[k] - mean[k]).abs() < 1e-3, "{schedule} {t} {x:?}");
                    }
                    let whole: f64 = why.fan.iter().map(|(_, p)| p).sum();
                    assert!(whole <= 1.0 + 1e-9 && whole > 0.7, "{whole}");
                }
            }
        }
    }

    /// The spread is the variance of the training target, measured on pairs that pass near x.
    #[test]
    fn the_spread_is_what_remains_of_the_loss() {
        use crate::numeric::{
            random::{normals, philox},
            vector::LANES,
        };
        let (field, t) = (field(Schedule::OT), 0.4);
        let c = Schedule::OT.at(t);
        let (x, reach) = ([0.3f32, -0.2f32], 0.06f32);
        let mut targets: Vec<[f64; 2]> = Vec::new();
        for draw in 0..400_000u32 {
            let counter: [u32; LANES] =
                std::array::from_fn(|lane| draw / LANES as u32 * LANES as u32 + lane as u32);
            let lane = draw as usize % LANES;
            let words = |stream| philox(5, &counter, [stream, 0, 0]).map(|word| word[lane]);
            let (a, b) = (words(0), words(1));
            let z = normals(a[0], a[1]);
            let data = field.target().point([a[2], a[3]], normals(b[0], b[1]));
            let near = (0..2).all(|k| (c.alpha as f32 * data[k] + c.sigma as f32 * z[k] - x[k]).abs() < reach);
            if near {
                targets.push([0, 1].map(|k| f64::from(data[k]) - f64::from(z[k])));
            }
        }
        let n = targets.len() as f64;
        let mean = [0, 1].map(|k| targets.iter().map(|v| v[k]).sum::<f64>() / n);
        let variance = targets.iter().map(|v| (v[0] - mean[0]).powi(2) + (v[1] - mean[1]).powi(2)).sum::<f64>() / n;
        let spread = field.explain(t, x).spread;
        assert!(n > 300.0 && (variance / spread - 1.0).abs() < 0.12, "{variance} of {n}, {spread}");
    }

    /// At the data what remains is the noise that each path still turns.
    #[test]
    fn the_spread_at_the_data_is_that_of_the_noise() {
        use std::f64::consts::PI;
        for (schedule, expected) in [
            (Schedule::OT, 2.0),
            (Schedule::Cosine, 2.0 * (PI / 2.0).powi(2)),
            (Schedule::POLY, 8.0),
            (Schedule::VP, f64::INFINITY),
        ] {
            let spread = field(schedule).explain(1.0, [0.9, 0.4]).spread;
            assert!((spread - expected).abs() < 1e-6 || spread == expected, "{schedule}: {spread}");
        }
    }
}
