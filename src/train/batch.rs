//! Training samples: x_0 from the source, x_1 from the target, independent, and a time.
//!
//! Times are drawn as angles (see [`crate::field::mlp`]) with the law of t = 1 - u^1.5 on the
//! straight path, which spends more samples near the data, where the field has detail. The
//! law covers the angles that the path really passes, so that all paths are balanced alike.

use std::f64::consts::FRAC_PI_2;

use rand::{RngExt as _, SeedableRng as _};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::{
    field::mlp::{Angle, Architecture, Scaling, time_features, write_fourier},
    path::Schedule,
    target::Target,
};

/// Draws batches for one target and path.
#[derive(Clone, Debug)]
pub struct Batches {
    scaling: Scaling,
    angles: [f64; 2],
    architecture: Architecture,
    frequencies: Vec<[f32; 2]>,
    rng: Xoshiro256PlusPlus,
}

/// Inputs \[n, inputs\] and targets \[n, 2\], row-major.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Network inputs.
    pub inputs: Vec<f32>,
    /// What the network should answer on average: a x_0 - b y_1.
    pub targets: Vec<f32>,
}

/// One training sample in standardised coordinates.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Angle from noise (0) to data (pi / 2).
    pub angle: f64,
    /// z = a y_1 + b x_0.
    pub z: [f32; 2],
    /// a x_0 - b y_1.
    pub target: [f32; 2],
}

impl Batches {
    /// Batches with their own generator.
    #[must_use]
    pub fn new(
        target: &Target,
        schedule: Schedule,
        architecture: Architecture,
        frequencies: Vec<[f32; 2]>,
        seed: u64,
    ) -> Self {
        let scaling = Scaling::from(target.moments());
        let end = |t| {
            let angle = Angle::new(&schedule.at(t), scaling.spread);
            angle.a.atan2(angle.b)
        };
        let rng = Xoshiro256PlusPlus::seed_from_u64(seed ^ 0x5eed_ba7c);
        Self { scaling, angles: [end(0.0), end(1.0)], architecture, frequencies, rng }
    }

    /// Follows another target and path with the same generator.
    pub fn retarget(&mut self, target: &Target, schedule: Schedule) {
        let fresh = Self::new(target, schedule, self.architecture, Vec::new(), 0);
        (self.scaling, self.angles) = (fresh.scaling, fresh.angles);
    }

    /// One sample.
    pub fn sample(&mut self, target: &Target) -> Sample {
        let u: f64 = self.rng.random();
        let angle = self.angle(u);
        self.sample_at(target, angle)
    }

    /// The angle at quantile `u` in [0, 1] of the law of the times, from the data down.
    #[must_use]
    pub fn angle(&self, u: f64) -> f64 {
        let straight = 1.0 - u.powf(1.5);
        let share = straight.atan2(1.0 - straight) / FRAC_PI_2;
        self.angles[0] + (self.angles[1] - self.angles[0]) * share
    }

    /// One sample at a given angle.
    pub fn sample_at(&mut self, target: &Target, angle: f64) -> Sample {
        let (a, b) = angle.sin_cos();
        let (a, b) = (a as f32, b as f32);
        let x1 = target.sample(&mut self.rng);
        let x0: [f32; 2] = [self.rng.sample(StandardNormal), self.rng.sample(StandardNormal)];
        let inverse = (1.0 / self.scaling.spread) as f32;
        let y1: [f32; 2] = [0, 1].map(|k| (x1[k] - self.scaling.mean[k] as f32) * inverse);
        Sample {
            angle,
            z: [a * y1[0] + b * x0[0], a * y1[1] + b * x0[1]],
            target: [a * x0[0] - b * y1[0], a * x0[1] - b * y1[1]],
        }
    }

    /// Fills `batch` with `count` samples.
    pub fn fill(&mut self, target: &Target, count: usize, batch: &mut Batch) {
        let width = self.architecture.inputs();
        batch.inputs.resize(count * width, 0.0);
        batch.targets.resize(count * 2, 0.0);
        for k in 0..count {
            let sample = self.sample(target);
            let row = &mut batch.inputs[k * width..(k + 1) * width];
            let clock = time_features(sample.angle / FRAC_PI_2 * 2.0 - 1.0, self.architecture.harmonics);
            row[..2].copy_from_slice(&sample.z);
            row[2..2 + clock.len()].copy_from_slice(&clock);
            write_fourier(&mut row[2 + clock.len()..], &self.frequencies, sample.z);
            batch.targets[2 * k..2 * k + 2].copy_from_slice(&sample.target);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::presets::Preset;

    #[test]
    fn inputs_and_targets_have_unit_variance_on_every_path() {
        let target = Target::new("moons", &Preset::find("two-moons").unwrap().raster()).unwrap();
        let architecture = Architecture { hidden: 1, layers: 1, fourier: 0, harmonics: 0 };
        for schedule in Schedule::ALL {
            let mut batches = Batches::new(&target, schedule, architecture, Vec::new(), 1);
            let mut batch = Batch::default();
            batches.fill(&target, 20_000, &mut batch);
            assert_eq!(batch.inputs.len(), 20_000 * 3);
            let variance = |values: &mut dyn Iterator<Item = f32>| values.map(|v| v * v).sum::<f32>() / 40_000.0;
            let z = variance(&mut batch.inputs.chunks(3).flat_map(|row| [row[0], row[1]]));
            let f = variance(&mut batch.targets.iter().copied());
            assert!((z - 1.0).abs() < 0.04 && (f - 1.0).abs() < 0.04, "{schedule}: {z} {f}");
            assert!(batch.inputs.chunks(3).all(|row| (-1.0..=1.0).contains(&row[2])));
        }
    }
}
