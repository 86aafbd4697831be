//! Everything at one point, in double precision.
//!
//! With m_i = c_i + a S_i V_i^-1 d_i and s_i = -V_i^-1 d_i, the mean and the score that each component alone
//! would have, and bars for their means under the posterior pi_i,
//!
//! - grad E\[y_1 | xi\] = sum_i pi_i (a S_i V_i^-1 + (m_i - m)(s_i - s)^T)
//! - grad grad ln q_p = sum_i pi_i (-V_i^-1 + (s_i - s)(s_i - s)^T)
//! - Cov(y_1 | xi) = sum_i pi_i (s^2 S_i V_i^-1 + (m_i - m)(m_i - m)^T)
//!
//! All are symmetric and written as xx, xy, yy.

use super::posterior::weights;
use crate::{
    density::{BANDWIDTH_CELLS, Density, Target, raster::CELLS},
    path::{Clock, NOISE},
};

/// Blocks along each side of the frame, over which the posterior is pooled to be shown.
const BLOCKS: f64 = 32.0;
/// Blocks that are shown, and the share of the largest below which one is left out.
const SHOWN: usize = 160;
const FAINTEST: f64 = 0.004;
/// Probability of a component below which it is left out of sums.
const NOTHING: f64 = 1e-22;

/// Components in units of the frame.
#[derive(Debug)]
pub(super) struct Components {
    pub(super) centres: Vec<[f64; 2]>,
    /// ln w_i, of weights with sum 1.
    pub(super) log_weights: Vec<f64>,
    pub(super) covariances: Covariances,
    widest: f64,
}

/// Covariances in units of the frame.
#[derive(Debug)]
pub(super) enum Covariances {
    /// h^2 of all.
    Shared(f64),
    /// One each, as xx, xy, yy.
    Own(Vec<[f64; 3]>),
}

/// What is known of the exact flow at one point, in units of the frame; not numbers where the point is so far away
/// that double precision does not hold ln q_p.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// p.
    pub p: f64,
    /// xi.
    pub xi: [f64; 2],
    /// ln q_p(xi), per square unit of xi.
    pub log_density: f64,
    /// E\[y_1 | xi\].
    pub data: [f64; 2],
    /// Cov(y_1 | xi), as xx, xy, yy.
    pub data_covariance: [f64; 3],
    /// The part of its trace that lies between components, per s^2; the rest is within them.
    between: f64,
    /// The mean over components of the trace of S_i V_i^-1.
    shrunk: f64,
    /// The gradient of E\[y_1 | xi\], as xx, xy, yy.
    pub data_gradient: [f64; 3],
    /// The gradient of ln q_p.
    pub score: [f64; 2],
    /// The second derivatives of ln q_p, as xx, xy, yy.
    pub score_gradient: [f64; 3],
    /// Posterior over y_1, pooled over blocks: mean position and probability, the likeliest first.
    pub posterior: Vec<([f64; 2], f64)>,
}

/// A symmetric matrix times a vector.
fn times([xx, xy, yy]: [f64; 3], [x, y]: [f64; 2]) -> [f64; 2] {
    [xx * x + xy * y, xy * x + yy * y]
}

/// Inverse of a symmetric matrix, and its determinant.
fn inverse([xx, xy, yy]: [f64; 3]) -> ([f64; 3], f64) {
    let determinant = xx * yy - xy * xy;
    ([yy / determinant, -xy / determinant, xx / determinant], determinant)
}

impl Components {
    pub(super) fn new(target: &Target) -> Self {
        let frame = target.frame();
        match target.density() {
            Density::Raster(raster) => {
                let total: f64 = raster.weights().iter().map(|w| f64::from(*w)).sum();
                let (mut centres, mut log_weights) = (Vec::new(), Vec::new());
                for (k, w) in raster.weights().iter().enumerate().filter(|(_, w)| **w > 0.0) {
                    centres.push(frame.unit(raster.grid().at(k % CELLS, k / CELLS)));
                    log_weights.push((f64::from(*w) / total).ln());
                }
                let variance = (BANDWIDTH_CELLS * raster.grid().cell() / frame.half).powi(2);
                Self { centres, log_weights, covariances: Covariances::Shared(variance), widest: variance }
            }
            Density::Cloud(cloud) => {
                let centres = cloud.means().iter().map(|mean| frame.unit(*mean)).collect();
                let log_weights = (0..cloud.len()).map(|k| cloud.weight(k).ln()).collect();
                let area = frame.half * frame.half;
                let (covariances, widest) = match cloud.spread() {
                    crate::density::Spread::Shared(h) => (Covariances::Shared(h * h / area), h * h / area),
                    crate::density::Spread::Own(all) => {
                        let own: Vec<[f64; 3]> = all.iter().map(|s| s.map(|c| c / area)).collect();
                        let widest = own.iter().map(|s| largest_eigenvalue(*s)).fold(0.0, f64::max);
                        (Covariances::Own(own), widest)
                    }
                };
                Self { centres, log_weights, covariances, widest }
            }
        }
    }

    /// The largest variance that any component has along any direction.
    pub(super) fn widest(&self) -> f64 {
        self.widest
    }

    pub(super) fn covariance(&self, index: usize) -> [f64; 3] {
        match &self.covariances {
            Covariances::Shared(variance) => [*variance, 0.0, *variance],
            Covariances::Own(all) => all[index],
        }
    }

    pub(super) fn detail(&self, p: f64, xi: [f64; 2]) -> Detail {
        let (a, s) = weights(p);
        let logs: Vec<f64> = (0..self.centres.len()).map(|k| self.log(k, a, s, xi)).collect();
        let best = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if !best.is_finite() {
            return Detail::unknown(p, xi);
        }
        let odds: Vec<f64> = logs.iter().map(|log| (log - best).exp()).collect();
        let total: f64 = odds.iter().sum();
        let pi: Vec<f64> = odds.iter().map(|odds| odds / total).collect();
        // What is so unlikely adds nothing in double precision.
        let held: Vec<(f64, Part)> = (pi.iter().enumerate())
            .filter(|(_, pi)| **pi > NOTHING)
            .map(|(k, pi)| (*pi, self.part(k, a, s, xi)))
            .collect();
        let mean = |value: fn(&Part) -> [f64; 2]| -> [f64; 2] {
            [0, 1].map(|k| held.iter().map(|(pi, part)| pi * value(part)[k]).sum())
        };
        let (data, score) = (mean(|part| part.data), mean(|part| part.score));
        let mut detail = Detail {
            p,
            xi,
            log_density: best + total.ln(),
            data,
            data_covariance: [0.0; 3],
            between: 0.0,
            shrunk: 0.0,
            data_gradient: [0.0; 3],
            score,
            score_gradient: [0.0; 3],
            posterior: self.pooled(&pi),
        };
        for (pi, part) in &held {
            let [mx, my] = [0, 1].map(|k| part.data[k] - data[k]);
            let [sx, sy] = [0, 1].map(|k| part.score[k] - score[k]);
            let shrink = [part.shrink[0], part.shrink[1], part.shrink[2]];
            let add = |to: &mut [f64; 3], within: [f64; 3], between: [f64; 3]| {
                (0..3).for_each(|k| to[k] += pi * (within[k] + between[k]));
            };
            add(&mut detail.data_covariance, shrink.map(|c| s * s * c), [mx * mx, mx * my, my * my]);
            add(&mut detail.data_gradient, shrink.map(|c| a * c), [mx * sx, 0.5 * (mx * sy + my * sx), my * sy]);
            add(&mut detail.score_gradient, part.precision.map(|c| -c), [sx * sx, sx * sy, sy * sy]);
            // m_i - m = (s^2 / a)(s_i - s), which can also be had where s is 0.
            detail.between +=
                pi * if a > 0.5 { (s / a).powi(2) * (sx * sx + sy * sy) } else { (mx * mx + my * my) / (s * s) };
            detail.shrunk += pi * (shrink[0] + shrink[2]);
        }
        detail
    }

    /// ln of weight times density of one component.
    fn log(&self, index: usize, a: f64, s: f64, xi: [f64; 2]) -> f64 {
        let (centre, [xx, xy, yy]) = (self.centres[index], self.covariance(index));
        let (precision, determinant) = inverse([a * a * xx + s * s, a * a * xy, a * a * yy + s * s]);
        let d = [0, 1].map(|k| xi[k] - a * centre[k]);
        let towards = times(precision, d);
        let squared = d[0] * towards[0] + d[1] * towards[1];
        self.log_weights[index] - 0.5 * (squared + determinant.ln()) - std::f64::consts::TAU.ln()
    }

    /// What one component alone would say.
    fn part(&self, index: usize, a: f64, s: f64, xi: [f64; 2]) -> Part {
        let (centre, covariance) = (self.centres[index], self.covariance(index));
        let [xx, xy, yy] = covariance;
        let v = [a * a * xx + s * s, a * a * xy, a * a * yy + s * s];
        let (precision, _) = inverse(v);
        let d = [0, 1].map(|k| xi[k] - a * centre[k]);
        let towards = times(precision, d);
        // S V^-1 is symmetric, since V is made of S and the identity.
        let [ixx, ixy, iyy] = precision;
        let shrink = [xx * ixx + xy * ixy, xx * ixy + xy * iyy, xy * ixy + yy * iyy];
        let moved = times(shrink, d);
        Part { data: [0, 1].map(|k| centre[k] + a * moved[k]), score: towards.map(|c| -c), shrink, precision }
    }

    fn pooled(&self, pi: &[f64]) -> Vec<([f64; 2], f64)> {
        let mut blocks = std::collections::BTreeMap::<[i64; 2], [f64; 3]>::new();
        for (pi, centre) in pi.iter().zip(&self.centres).filter(|(pi, _)| **pi > 1e-9) {
            let block = blocks.entry(centre.map(|c| (0.5 * BLOCKS * c).floor() as i64)).or_default();
            *block = [block[0] + pi, block[1] + pi * centre[0], block[2] + pi * centre[1]];
        }
        let mut pooled: Vec<([f64; 2], f64)> = blocks.values().map(|[p, x, y]| ([x / p, y / p], *p)).collect();
        pooled.sort_by(|a, b| b.1.total_cmp(&a.1));
        let largest = pooled.first().map_or(0.0, |(_, p)| *p);
        pooled.retain(|(_, p)| *p > FAINTEST * largest);
        pooled.truncate(SHOWN);
        pooled
    }
}

struct Part {
    data: [f64; 2],
    score: [f64; 2],
    /// S V^-1.
    shrink: [f64; 3],
    /// V^-1.
    precision: [f64; 3],
}

fn largest_eigenvalue([xx, xy, yy]: [f64; 3]) -> f64 {
    f64::midpoint(xx, yy) + ((xx - yy) / 2.0).hypot(xy)
}

impl Detail {
    /// What is known so far from all mass that no logarithm of the density is a number.
    fn unknown(p: f64, xi: [f64; 2]) -> Self {
        let (two, three) = ([f64::NAN; 2], [f64::NAN; 3]);
        Self {
            p,
            xi,
            log_density: f64::NEG_INFINITY,
            data: two,
            data_covariance: three,
            between: f64::NAN,
            shrunk: f64::NAN,
            data_gradient: three,
            score: two,
            score_gradient: three,
            posterior: Vec::new(),
        }
    }

    /// d xi / dp.
    #[must_use]
    pub fn rate(&self) -> [f64; 2] {
        let (_, s) = weights(self.p);
        [0, 1].map(|k| -s / NOISE * self.score[k] - self.data[k])
    }

    /// u_t(x) on a path whose clock stands at p, in world units per unit of t. Finite at every t, t = 1
    /// included.
    #[must_use]
    pub fn velocity(&self, clock: &Clock, t: f64) -> [f64; 2] {
        let (c, scale, x1) = (clock.schedule.at(t), clock.ruler(t).scale, clock.frame.world(self.data));
        [0, 1].map(|k| c.d_alpha * x1[k] - c.sigma_d_sigma / scale * self.score[k])
    }

    /// The gradient of u_t, as xx, xy, yy, per unit of t.
    #[must_use]
    pub fn velocity_gradient(&self, clock: &Clock, t: f64) -> [f64; 3] {
        let (c, scale) = (clock.schedule.at(t), clock.ruler(t).scale);
        let (data, score) = (c.d_alpha * clock.frame.half / scale, c.sigma_d_sigma / (scale * scale));
        [0, 1, 2].map(|k| data * self.data_gradient[k] - score * self.score_gradient[k])
    }

    /// div u_t, per unit of t.
    #[must_use]
    pub fn divergence(&self, clock: &Clock, t: f64) -> f64 {
        let [xx, _, yy] = self.velocity_gradient(clock, t);
        xx + yy
    }

    /// grad ln p_t(x), per world unit.
    #[must_use]
    pub fn world_score(&self, clock: &Clock, t: f64) -> [f64; 2] {
        self.score.map(|c| c / clock.ruler(t).scale)
    }

    /// ln p_t(x), with p_t per square world unit.
    #[must_use]
    pub fn world_log_density(&self, clock: &Clock, t: f64) -> f64 {
        self.log_density - 2.0 * clock.ruler(t).scale.ln()
    }

    /// E\[|d_alpha x_1 + d_sigma x_0 - u_t(x)|^2 | x\], in world units: the conditional variance of the velocity,
    /// which is the part of the conditional loss that no field can remove. Infinite at the data of paths
    /// whose sigma ends like a square root.
    #[must_use]
    pub fn conditional_variance(&self, clock: &Clock, t: f64) -> f64 {
        // With x_0 = (x - alpha x_1) / sigma the velocity is linear in x_1, with the factor W / sigma.
        let turn = clock.frame.half / (clock.ruler(t).scale * clock.schedule.inverse_wronskian(t));
        turn * turn * (self.shrunk + self.between)
    }
}
