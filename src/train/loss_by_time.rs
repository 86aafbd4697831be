//! A loss by time, and what it is as a loss of the velocity, as papers state it.
//!
//! The network's F stands for a x_0 - b y_1 (see [`crate::field::mlp`]). Where its error is e, those of
//! E\[x_0 | x\] and E\[y_1 | x\] are a e and -b e, and that of v = d_alpha E\[x_1 | x\] + d_sigma E\[x_0 | x\] is
//! (a d_sigma - b spread d_alpha) e = -(spread W / norm) e with W = sigma d_alpha - alpha d_sigma and
//! norm = |(alpha spread, sigma)|. The angle moves by d angle / dt = spread W / norm^2, so
//!
//! E|v - (d_alpha x_1 + d_sigma x_0)|^2 = integral of spread W E|e|^2 over the angles that the path passes,
//!
//! with uniform t (Lipman et al. 2022, eq. 14 and 23). One loss by angle gives that of every Gaussian path. Where sigma ends like
//! a square root so does 1 / W, and the integral diverges, for the exact field too.

use std::{f64::consts::FRAC_PI_2, sync::Arc};

use super::time_distribution::TimeDistribution;
use crate::path::Schedule;

/// Parts of equal probability that the training times are divided into.
pub const STRATA: usize = 64;
/// Parts of a stratum over which a path's weight is summed.
const PARTS: usize = 16;

/// A mean and its standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
}

impl Estimate {
    /// The sum of independent estimates, each times a weight.
    #[must_use]
    pub fn weighted(estimates: &[Self], weights: impl Iterator<Item = f64>) -> Self {
        let (mut mean, mut variance) = (0.0, 0.0);
        for (estimate, weight) in estimates.iter().zip(weights) {
            mean += weight * estimate.mean;
            variance += (weight * estimate.error).powi(2);
        }
        Self { mean, error: variance.sqrt() }
    }
}

/// A mean squared error of F, per coordinate, in each of the [`STRATA`] of the training times.
#[derive(Clone, Debug, PartialEq)]
pub struct LossByTime(Arc<[Estimate; STRATA]>);

impl LossByTime {
    /// From one estimate for each stratum, from the data down to the noise.
    #[must_use]
    pub fn new(strata: [Estimate; STRATA]) -> Self {
        Self(Arc::new(strata))
    }

    /// The mean under the distribution of training times: the loss that is minimised.
    #[must_use]
    pub fn mean(&self) -> Estimate {
        Estimate::weighted(self.0.as_slice(), std::iter::repeat(1.0 / STRATA as f64))
    }

    /// E|v - (d_alpha x_1 + d_sigma x_0)|^2 on the path of `weights`: uniform t, summed over both coordinates, in
    /// squared world units per unit of t.
    #[must_use]
    pub fn velocity(&self, weights: &VelocityWeights) -> Estimate {
        Estimate::weighted(self.0.as_slice(), weights.0.iter().copied())
    }
}

/// What each stratum counts in the loss of the velocity on one path.
#[derive(Clone, Debug, PartialEq)]
pub struct VelocityWeights(Box<[f64; STRATA]>);

impl VelocityWeights {
    /// For data of so much `spread` (root of the mean variance of both axes, in world units); nothing on a
    /// path whose velocity has no bound at t = 1, where the loss diverges.
    #[must_use]
    pub fn new(path: Schedule, spread: f64) -> Option<Self> {
        if path.ends_like_a_root() {
            return None;
        }
        let times = TimeDistribution::default();
        // The training times end where single precision does, the path does not.
        let bound = |k: usize| match k {
            0 => FRAC_PI_2,
            STRATA => 0.0,
            k => f64::from(times.angle(k as f32 / STRATA as f32)),
        };
        let angle = |t: f64| (spread * path.at(t).alpha).atan2(path.at(t).sigma);
        let (first, last) = (angle(0.0), angle(1.0));
        let weight = |k: usize| {
            let (low, high) = (bound(k + 1).max(first), bound(k).min(last));
            let width = (high - low).max(0.0) / PARTS as f64;
            let rate = |part: usize| {
                let snr = (low + width * (part as f64 + 0.5)).tan() / spread;
                1.0 / path.inverse_wronskian(path.t_at_snr(snr))
            };
            // Twice: the loss is per coordinate.
            if width > 0.0 { 2.0 * spread * width * (0..PARTS).map(rate).sum::<f64>() } else { 0.0 }
        };
        Some(Self(Box::new(std::array::from_fn(weight))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For data N(m, s^2 I) every velocity is known: x_1 and x_0 given x are Gaussian, so
    /// Var(d_alpha x_1 + d_sigma x_0 | x) = (W s)^2 / (alpha^2 s^2 + sigma^2) per coordinate, and that of F is 1.
    #[test]
    fn the_floor_of_a_gaussian_is_the_integral_of_its_velocitys_variance() {
        let constant = LossByTime::new([Estimate { mean: 1.0, error: 0.01 }; STRATA]);
        assert!((constant.mean().mean - 1.0).abs() < 1e-12 && (constant.mean().error - 0.00125).abs() < 1e-12);
        for path in ["ot", "ot:sigma_min=0.1", "cosine", "poly", "poly:n=8", "poly:n=1"] {
            let path: Schedule = path.parse().unwrap();
            for spread in [0.1, 1.0, 5.0] {
                let weights = VelocityWeights::new(path, spread).unwrap();
                let count = 200_000;
                let variance = |k: usize| {
                    let c = path.at((k as f64 + 0.5) / f64::from(count));
                    let wronskian = c.sigma * c.d_alpha - c.alpha * c.sigma_d_sigma / c.sigma;
                    (wronskian * spread).powi(2) / ((c.alpha * spread).powi(2) + c.sigma * c.sigma)
                };
                let expected = 2.0 * (0..count as usize).map(variance).sum::<f64>() / f64::from(count);
                let found = constant.velocity(&weights).mean;
                assert!((found / expected - 1.0).abs() < 2e-3, "{path} at {spread}: {found}, not {expected}");
            }
        }
    }

    #[test]
    fn the_loss_diverges_where_the_velocity_has_no_bound() {
        for path in ["vp", "vp:beta_max=5", "ve", "linear-vp"] {
            assert_eq!(VelocityWeights::new(path.parse().unwrap(), 1.0), None, "{path}");
        }
    }
}
