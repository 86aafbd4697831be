//! Target densities q = p_1: what was drawn, chosen or imported, as an immutable value.
//!
//! - [`raster`]: the grid of weights.
//! - [`moments`]: mean and covariance.
//! - [`placement`]: where the coordinates of a file lie in the world.
//! - [`presets`] and [`text`]: built-in shapes.
//! - [`regions`]: the parts of a drawing.
//!
//! A target is the mixture q(x) = sum_i w_i N(x; c_i, h^2 I) with one component per raster
//! cell. Knows only `numeric`.

pub mod moments;
pub mod placement;
pub mod presets;
pub mod raster;
pub mod regions;
pub mod text;

use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::numeric::{Point, alias::AliasTable};
pub use moments::Moments;
pub use placement::Placement;
use raster::{CELL, CELLS, Raster, centre};

/// Default bandwidth h of a cell's kernel, in cells.
pub const BANDWIDTH_CELLS: f32 = 0.75;

/// Why a raster is no density.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the target is empty: no cell holds mass")]
pub struct EmptyTarget;

/// An immutable target density. Share it in an `Arc`.
#[derive(Clone, Debug)]
pub struct Target {
    id: u64,
    name: String,
    /// Weights with sum 1, row by row from the bottom.
    raster: Raster,
    bandwidth: f32,
    moments: Moments,
    cells: AliasTable,
}

impl Target {
    /// Normalises `raster`; the kernel's bandwidth is [`BANDWIDTH_CELLS`] of a cell.
    ///
    /// # Errors
    /// [`EmptyTarget`] when no cell holds mass.
    pub fn new(name: impl Into<String>, raster: &Raster) -> Result<Self, EmptyTarget> {
        let total: f64 = raster.weights().iter().map(|w| f64::from(*w)).sum();
        if total <= 0.0 || !total.is_finite() {
            return Err(EmptyTarget);
        }
        let weights: Vec<f32> = raster.weights().iter().map(|w| (f64::from(*w) / total) as f32).collect();
        let cells = AliasTable::new(&weights).ok_or(EmptyTarget)?;
        let raster = Raster::from_weights(weights).ok_or(EmptyTarget)?;
        let bandwidth = BANDWIDTH_CELLS * CELL;
        let (id, moments) = (fingerprint(&raster, bandwidth), moments(&raster, bandwidth));
        Ok(Self { id, name: name.into(), raster, bandwidth, moments, cells })
    }

    /// A number that is equal for equal densities, on every machine and in every run.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// What to call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Normalised weights.
    #[must_use]
    pub fn raster(&self) -> &Raster {
        &self.raster
    }

    /// Standard deviation h of every component, in world units.
    #[must_use]
    pub fn bandwidth(&self) -> f32 {
        self.bandwidth
    }

    /// Moments of the mixture, kernel included.
    #[must_use]
    pub fn moments(&self) -> &Moments {
        &self.moments
    }

    /// One draw from the mixture: a cell by weight, then a point inside its kernel.
    pub fn sample(&self, rng: &mut impl Rng) -> Point {
        let words = [rng.random(), rng.random()];
        self.point(words, [rng.sample(StandardNormal), rng.sample(StandardNormal)])
    }

    /// The draw that belongs to a seed.
    #[must_use]
    pub fn draw(&self, seed: u64) -> Point {
        self.sample(&mut Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// The draw that two random words and two standard normal numbers make.
    #[inline(always)]
    #[must_use]
    pub fn point(&self, words: [u32; 2], normals: [f32; 2]) -> Point {
        let cell = self.cells.pick(words[0], words[1]);
        [centre(cell % CELLS) + self.bandwidth * normals[0], centre(cell / CELLS) + self.bandwidth * normals[1]]
    }
}

fn moments(raster: &Raster, bandwidth: f32) -> Moments {
    let (mut mean, mut second) = ([0.0f64; 2], [0.0f64; 3]);
    for (cell, weight) in raster.weights().iter().enumerate() {
        let w = f64::from(*weight);
        let (x, y) = (f64::from(centre(cell % CELLS)), f64::from(centre(cell / CELLS)));
        mean[0] += w * x;
        mean[1] += w * y;
        second[0] += w * x * x;
        second[1] += w * x * y;
        second[2] += w * y * y;
    }
    let kernel = f64::from(bandwidth).powi(2);
    let covariance = [
        second[0] - mean[0] * mean[0] + kernel,
        second[1] - mean[0] * mean[1],
        second[2] - mean[1] * mean[1] + kernel,
    ];
    Moments { mean, covariance }
}

/// FNV-1a over the bits of every weight and the bandwidth.
fn fingerprint(raster: &Raster, bandwidth: f32) -> u64 {
    raster
        .weights()
        .iter()
        .chain([&bandwidth])
        .flat_map(|w| w.to_bits().to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_xoshiro::Xoshiro256PlusPlus;

    #[test]
    fn samples_have_the_moments_of_the_density() {
        let preset = presets::Preset::find("three-modes").unwrap();
        let target = Target::new(preset.name, &preset.raster()).unwrap();
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        let n = 200_000;
        let (mut mean, mut second) = ([0.0f64; 2], [0.0f64; 3]);
        for _ in 0..n {
            let [x, y] = target.sample(&mut rng).map(f64::from);
            mean = [mean[0] + x, mean[1] + y];
            second = [second[0] + x * x, second[1] + x * y, second[2] + y * y];
        }
        let mean = mean.map(|m| m / f64::from(n));
        let products = [mean[0] * mean[0], mean[0] * mean[1], mean[1] * mean[1]];
        for (ours, theirs) in mean.iter().zip(target.moments().mean) {
            assert!((ours - theirs).abs() < 0.015);
        }
        for k in 0..3 {
            let covariance = second[k] / f64::from(n) - products[k];
            assert!((covariance - target.moments().covariance[k]).abs() < 0.03);
        }
    }

    #[test]
    fn id_follows_the_density_alone() {
        let ring = presets::Preset::find("ring").unwrap().raster();
        let mut double = ring.weights().to_vec();
        for w in &mut double {
            *w *= 2.0;
        }
        let doubled = Target::new("b", &Raster::from_weights(double).unwrap()).unwrap();
        let ring = Target::new("a", &ring).unwrap();
        let line = Target::new("a", &presets::Preset::find("line").unwrap().raster()).unwrap();
        assert_eq!(ring.id(), doubled.id());
        assert_ne!(ring.id(), line.id());
        assert_eq!(Target::new("none", &Raster::default()).unwrap_err(), EmptyTarget);
    }
}
