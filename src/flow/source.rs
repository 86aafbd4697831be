//! The source p_0 and its noise.

use rand::{RngExt as _, SeedableRng as _};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::{
    density::Moments,
    numeric::Point,
    path::{Chart, Schedule},
};

/// `count` standard normal pairs. Row i depends on `seed` and i alone, so a longer run begins
/// with a shorter one, and every path starts grain i from the same noise.
#[must_use]
pub fn noise(seed: u64, count: usize) -> Vec<Point> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    (0..count).map(|_| [rng.sample(StandardNormal), rng.sample(StandardNormal)]).collect()
}

/// The distribution at t = 0: x(0) = mean + L z with z ~ N(0, I).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Source {
    mean: [f64; 2],
    /// Lower-triangular L as l11, l21, l22.
    factor: [f64; 3],
    /// World units per unit of chart position at t = 0.
    scale: f64,
}

impl Source {
    /// The source of `schedule` for data with these moments.
    ///
    /// N(0, I), but for VE: its p_0 is the target convolved with N(0, sigma_0^2 I), and is
    /// approximated by the Gaussian with the same mean and covariance.
    #[must_use]
    pub fn new(schedule: Schedule, moments: &Moments) -> Self {
        let scale = Chart::new(schedule).scale(0.0);
        if !schedule.source_holds_target() {
            return Self { mean: [0.0; 2], factor: [1.0, 0.0, 1.0], scale };
        }
        let variance = schedule.at(0.0).sigma.powi(2);
        let [xx, xy, yy] = moments.covariance;
        let spread = Moments { mean: moments.mean, covariance: [xx + variance, xy, yy + variance] };
        Self { mean: moments.mean, factor: spread.cholesky(), scale }
    }

    /// World position of noise `z`.
    #[must_use]
    pub fn place(&self, z: Point) -> Point {
        let [x, y] = z.map(f64::from);
        let [l11, l21, l22] = self.factor;
        [(self.mean[0] + l11 * x) as f32, (self.mean[1] + l21 * x + l22 * y) as f32]
    }

    /// Chart positions of the first `count` particles at t = 0.
    #[must_use]
    pub fn chart_positions(&self, seed: u64, count: usize) -> Vec<Point> {
        let scale = self.scale as f32;
        noise(seed, count).into_iter().map(|z| self.place(z).map(|c| c / scale)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_repeatable_and_a_prefix_of_more() {
        assert_eq!(noise(7, 10)[..], noise(7, 100)[..10]);
        assert_ne!(noise(7, 10), noise(8, 10));
    }

    #[test]
    fn ve_starts_from_the_targets_moments() {
        let moments = Moments { mean: [1.0, -2.0], covariance: [2.0, 0.7, 1.0] };
        assert_eq!(Source::new(Schedule::OT, &moments).place([0.5, 0.25]), [0.5, 0.25]);
        let source = Source::new(Schedule::VE, &moments);
        assert_eq!(source.place([0.0, 0.0]), [1.0, -2.0]);
        let wide = source.place([1.0, 0.0])[0] - 1.0;
        assert!((wide - 102f32.sqrt()).abs() < 0.01, "{wide}");
    }
}
