//! The source p_0 and its noise.
//!
//! p_0 of a path is N(0, I) only where alpha(0) = 0. Elsewhere (VP with small beta, VE) it holds a part of the
//! target, and there are three ways to begin:
//!
//! - *matched*: the Gaussian with the moments of the path's own p_0, alpha_0 m and alpha_0^2 Cov(x_1) +
//!   sigma_0^2 I; of coupled pairs + alpha_0 sigma_0 (K + K^T) with K = Cov(x_1, x_0).
//! - *standard*: N(0, I), on VE N(0, sigma_0^2 I), as samplers do it, flaw included.
//! - *path*: p_0 itself, which draws from the target.

use rand::{RngExt as _, SeedableRng as _};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

use crate::{
    density::{Moments, Target},
    numeric::{
        Point,
        random::{normals, philox},
        vector::LANES,
    },
    path::{Clock, NOISE, Ruler, Schedule},
};

/// Key of the draws from the target that `path` begins with.
const DATA_KEY: u64 = 0x5017_ce00_da7a_0000;

/// How a flow begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// The Gaussian with the moments of p_0.
    #[default]
    Matched,
    /// N(0, I), on VE N(0, sigma_0^2 I).
    Standard,
    /// p_0 itself.
    Path,
}

/// A name that is no source's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a source; choose matched, standard or path")]
pub struct UnknownSource(String);

impl SourceKind {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Matched, Self::Standard, Self::Path];

    /// Name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Standard => "standard",
            Self::Path => "path",
        }
    }
}

by_name!(SourceKind, UnknownSource);

/// `count` standard normal pairs. Row i depends on `seed` and i alone, so a longer run begins
/// with a shorter one, and every path starts grain i from the same noise.
#[must_use]
pub fn noise(seed: u64, count: usize) -> Vec<Point> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    (0..count).map(|_| [rng.sample(StandardNormal), rng.sample(StandardNormal)]).collect()
}

/// The distribution at t = 0, as it is begun with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Source {
    kind: SourceKind,
    /// Mean of the Gaussian, in world units.
    mean: [f64; 2],
    /// Its lower-triangular factor, as l11, l21, l22.
    factor: [f64; 3],
    /// The frame at t = 0.
    ruler: Ruler,
    p: f64,
}

impl Source {
    /// The source of a path for data with these moments; `cross` is Cov(x_1, x_0) of coupled pairs as xx, xy,
    /// yx, yy, zero for independent ones.
    #[must_use]
    pub fn new(kind: SourceKind, clock: &Clock, moments: &Moments, cross: [f64; 4]) -> Self {
        let (mean, covariance) = match kind {
            SourceKind::Matched | SourceKind::Path => p_0_moments(clock.schedule, moments, cross),
            SourceKind::Standard => {
                let variance = match clock.schedule {
                    Schedule::Ve { .. } => clock.schedule.at(0.0).sigma.powi(2),
                    _ => 1.0,
                };
                ([0.0; 2], [variance, 0.0, variance])
            }
        };
        let factor = Moments { mean, covariance }.cholesky();
        Self { kind, mean, factor, ruler: clock.ruler(0.0), p: clock.p(0.0) }
    }

    /// How it begins.
    #[must_use]
    pub fn kind(&self) -> SourceKind {
        self.kind
    }

    /// World position of noise `z` under the Gaussian.
    #[must_use]
    pub fn world(&self, z: Point) -> [f64; 2] {
        let [x, y] = z.map(f64::from);
        let [l11, l21, l22] = self.factor;
        [self.mean[0] + l11 * x, self.mean[1] + l21 * x + l22 * y]
    }

    /// xi of noise `z` under the Gaussian.
    #[must_use]
    pub fn place(&self, z: Point) -> Point {
        self.ruler.xi(self.world(z)).map(|c| c as f32)
    }

    /// Mean of the Gaussian and the root of its mean variance, in units of xi.
    #[must_use]
    pub fn extent(&self) -> ([f64; 2], f64) {
        let [l11, l21, l22] = self.factor;
        let deviation = ((l11 * l11 + l21 * l21 + l22 * l22) / 2.0).sqrt();
        (self.ruler.xi(self.mean), deviation / self.ruler.scale)
    }

    /// xi of the first `count` particles at t = 0. Only `path` looks at the target; without one it begins as
    /// `matched` does.
    #[must_use]
    pub fn positions(&self, seed: u64, count: usize, target: Option<&Target>) -> Vec<Point> {
        let noise = noise(seed, count);
        match target.filter(|_| self.kind == SourceKind::Path) {
            None => noise.into_iter().map(|z| self.place(z)).collect(),
            Some(target) => {
                let (a, s) = ((1.0 - self.p) as f32, (self.p / NOISE) as f32);
                let data = data(target, seed, count);
                noise.iter().zip(data).map(|(z, y)| [0, 1].map(|k| a * y[k] + s * z[k])).collect()
            }
        }
    }
}

/// y_1 of the first `count` particles that begin with a part of the target; row i depends on `seed` and i alone.
fn data(target: &Target, seed: u64, count: usize) -> Vec<Point> {
    let mut out = Vec::with_capacity(count);
    for first in (0..count as u32).step_by(LANES) {
        let counter = std::array::from_fn(|l| first + l as u32);
        let [pick, extra] = [0, 1].map(|block| philox(seed ^ DATA_KEY, &counter, [block, 0, 0]));
        for l in 0..LANES.min(count - first as usize) {
            out.push(target.unit_point([pick[0][l], pick[1][l]], normals(extra[0][l], extra[1][l])));
        }
    }
    out
}

/// Mean and covariance of p_0 = alpha_0 x_1 + sigma_0 x_0.
fn p_0_moments(schedule: Schedule, moments: &Moments, cross: [f64; 4]) -> ([f64; 2], [f64; 3]) {
    let c = schedule.at(0.0);
    let (data, noise, both) = (c.alpha * c.alpha, c.sigma * c.sigma, c.alpha * c.sigma);
    let ([xx, xy, yy], [kxx, kxy, kyx, kyy]) = (moments.covariance, cross);
    let covariance = [
        data * xx + noise + 2.0 * both * kxx,
        data * xy + both * (kxy + kyx),
        data * yy + noise + 2.0 * both * kyy,
    ];
    (moments.mean.map(|m| c.alpha * m), covariance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{density::presets, path::Frame};

    const PATHS: [&str; 7] =
        ["ot", "vp", "vp:beta_max=2", "vp:beta_min=0.001,beta_max=0.1", "ve", "ve:sigma_max=1", "poly:n=8"];

    #[test]
    fn noise_is_repeatable_and_a_prefix_of_more() {
        assert_eq!(noise(7, 10)[..], noise(7, 100)[..10]);
        assert_ne!(noise(7, 10), noise(8, 10));
        let target = presets::target("two-moons").unwrap();
        assert_eq!(data(&target, 3, 20)[..], data(&target, 3, 100)[..20]);
    }

    /// Matched and path have the moments of p_0, whatever alpha(0) is; standard has not, and says so by name.
    #[test]
    fn sources_have_the_moments_of_the_beginning() {
        let target = presets::target("three-modes").unwrap();
        let count = 100_000;
        for path in PATHS {
            let clock = Clock::new(path.parse().unwrap(), target.frame());
            let (mean, covariance) = p_0_moments(clock.schedule, target.moments(), [0.0; 4]);
            for kind in [SourceKind::Matched, SourceKind::Path] {
                let source = Source::new(kind, &clock, target.moments(), [0.0; 4]);
                let places: Vec<[f64; 2]> = (source.positions(5, count, Some(&target)).into_iter())
                    .map(|xi| clock.ruler(0.0).world(xi.map(f64::from)))
                    .collect();
                let found = Moments::of_points(&places);
                let deviation = Moments { mean, covariance }.spread();
                for k in 0..2 {
                    let error = (found.mean[k] - mean[k]).abs();
                    assert!(error < 5.0 * deviation / (count as f64).sqrt(), "{path} {kind}: {found:?} {mean:?}");
                }
                for k in 0..3 {
                    let error = (found.covariance[k] - covariance[k]).abs();
                    assert!(error < 0.02 * deviation * deviation, "{path} {kind}: {found:?} {covariance:?}");
                }
            }
        }
    }

    #[test]
    fn standard_is_what_samplers_do() {
        let frame = Frame { centre: [1.0, 0.0], half: 2.0 };
        let moments = Moments { mean: [1.0, -2.0], covariance: [2.0, 0.7, 1.0] };
        for (path, sigma) in [("ot", 1.0), ("vp:beta_max=2", 1.0), ("ve:sigma_max=3,sigma_min=1", 8f64.sqrt())] {
            let clock = Clock::new(path.parse().unwrap(), frame);
            let source = Source::new(SourceKind::Standard, &clock, &moments, [0.0; 4]);
            let x = source.world([0.5, 0.25]);
            assert!((x[0] - 0.5 * sigma).abs() < 1e-9 && (x[1] - 0.25 * sigma).abs() < 1e-9, "{path}: {x:?}");
        }
        // A path that begins with pure noise begins with it in every way.
        let clock = Clock::new(Schedule::OT, frame);
        for kind in SourceKind::ALL {
            assert_eq!(Source::new(kind, &clock, &moments, [0.0; 4]).world([0.5, 0.25]), [0.5, 0.25], "{kind}");
            assert_eq!(kind.name().parse(), Ok(kind));
        }
    }

    /// Coupled pairs: K = Cov(x_1, x_0) counts twice.
    #[test]
    fn coupled_pairs_widen_the_beginning() {
        let clock = Clock::new("ve:sigma_max=1".parse().unwrap(), Frame { centre: [0.0; 2], half: 2.0 });
        let moments = Moments { mean: [0.0; 2], covariance: [1.0, 0.0, 1.0] };
        let source = Source::new(SourceKind::Matched, &clock, &moments, [0.5, 0.1, 0.2, 0.4]);
        let sigma = clock.schedule.at(0.0).sigma;
        let [l11, l21, l22] = source.factor;
        let found = [l11 * l11, l11 * l21, l21 * l21 + l22 * l22];
        let expected = [1.0 + sigma * sigma + sigma, 0.3 * sigma, 1.0 + sigma * sigma + 0.8 * sigma];
        assert!((0..3).all(|k| (found[k] - expected[k]).abs() < 1e-9), "{found:?} {expected:?}");
    }
}
