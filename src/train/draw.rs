//! Training samples: a pair (x_0, x_1) and a time, as network inputs and targets.
//!
//! Sample k of step n is a function of (seed, n, k) alone, so that threads can draw any part of a
//! batch and every engine trains on the same samples. Sixteen go through at once.

use std::{f32::consts::FRAC_PI_2, sync::Arc};

use super::{coupling::Pairs, time_distribution::TimeDistribution};
use crate::{
    density::Target,
    field::{architecture::Architecture, features, mlp::Scaling},
    numeric::{
        random::{Lanes, below, normals, philox, unit},
        vector::{LANES, sin_cos, vectorised},
    },
};

/// Step numbers from here on are not used by training: fixed samples for validation and the like.
pub const RESERVED_STEPS: u64 = 1 << 62;

/// Draws samples for one target and coupling.
#[derive(Clone, Debug)]
pub struct Draws {
    target: Arc<Target>,
    scaling: Scaling,
    /// y_1 = offset + gain y, from units of the frame to standardised ones.
    gain: f32,
    offset: [f32; 2],
    times: TimeDistribution,
    architecture: Architecture,
    frequencies: Arc<[[f32; 2]]>,
    pairs: Pairs,
    key: u64,
}

/// A part of a batch, feature by feature: row-major with one row per feature and one column per
/// sample.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Number of samples.
    pub count: usize,
    /// \[inputs, count\].
    pub inputs: Vec<f32>,
    /// What the network should answer on average: a x_0 - b y_1, \[2, count\].
    pub targets: Vec<f32>,
}

/// Samples in standardised coordinates, one per lane.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Angle from noise (0) to data (pi / 2).
    pub angle: Lanes<f32>,
    /// x_0.
    pub noise: [Lanes<f32>; 2],
    /// y_1 = (x_1 - mean) / spread.
    pub data: [Lanes<f32>; 2],
}

impl Draws {
    /// Samples with their own stream of random numbers.
    #[must_use]
    pub fn new(
        target: Arc<Target>,
        architecture: Architecture,
        frequencies: Arc<[[f32; 2]]>,
        pairs: Pairs,
        seed: u64,
    ) -> Self {
        let scaling = Scaling::from(target.moments());
        let frame = target.frame();
        let gain = (frame.half / scaling.spread) as f32;
        let offset = [0, 1].map(|k| ((frame.centre[k] - scaling.mean[k]) / scaling.spread) as f32);
        let times = TimeDistribution::default();
        Self { target, scaling, gain, offset, times, architecture, frequencies, pairs, key: seed }
    }

    /// The pairs that are drawn from.
    #[must_use]
    pub fn pairs(&self) -> &Pairs {
        &self.pairs
    }

    /// Draws from these pairs from now on.
    pub fn set_pairs(&mut self, pairs: Pairs) {
        self.pairs = pairs;
    }

    /// The distribution of the times.
    #[must_use]
    pub fn times(&self) -> &TimeDistribution {
        &self.times
    }

    /// Fills `rows` with `count` samples of `step`, from number `first` on.
    pub fn fill(&self, step: u64, first: u32, count: usize, rows: &mut Rows) {
        let inputs = self.architecture.inputs();
        rows.count = count;
        rows.inputs.resize(inputs * count, 0.0);
        rows.targets.resize(2 * count, 0.0);
        vectorised(
            #[inline(always)]
            || {
                for at in (0..count).step_by(LANES) {
                    let group = self.group(step, first + at as u32);
                    self.write(&group, at, rows);
                }
            },
        );
    }

    /// Sixteen samples of `step` from number `first` on.
    #[inline(always)]
    #[must_use]
    pub fn group(&self, step: u64, first: u32) -> Group {
        let counter: Lanes<u32> = std::array::from_fn(|l| first.wrapping_add(l as u32));
        let words = |block| philox(self.key, &counter, [step as u32, (step >> 32) as u32, block]);
        let (a, b) = (words(0), words(1));
        let angle = a[0].map(|word| self.times.angle(unit(word)));
        let [mut noise, mut data] = [[[0.0f32; LANES]; 2]; 2];
        if let Pairs::Pool(pool) = &self.pairs {
            let inverse = (1.0 / self.scaling.spread) as f32;
            let mean = self.scaling.mean.map(|m| m as f32);
            for l in 0..LANES {
                let (x0, x1) = pool.pair(below(a[1][l], pool.len() as u32) as usize);
                for k in 0..2 {
                    (noise[k][l], data[k][l]) = (x0[k], (x1[k] - mean[k]) * inverse);
                }
            }
        } else {
            let mut extra = [[0.0f32; LANES]; 2];
            for l in 0..LANES {
                [noise[0][l], noise[1][l]] = normals(b[0][l], b[1][l]);
                [extra[0][l], extra[1][l]] = normals(b[2][l], b[3][l]);
            }
            for l in 0..LANES {
                let y = self.target.unit_point([a[1][l], a[2][l]], [extra[0][l], extra[1][l]]);
                for k in 0..2 {
                    data[k][l] = self.offset[k] + self.gain * y[k];
                }
            }
        }
        Group { angle, noise, data }
    }

    #[inline(always)]
    fn write(&self, group: &Group, at: usize, rows: &mut Rows) {
        let count = rows.count;
        let held = (count - at).min(LANES);
        let mut feature = 0;
        let mut put = |values: &Lanes<f32>| {
            rows.inputs[feature * count + at..][..held].copy_from_slice(&values[..held]);
            feature += 1;
        };
        let (mut a, mut b, mut z, mut target) = ([0.0; LANES], [0.0; LANES], [[0.0; LANES]; 2], [[0.0; LANES]; 2]);
        for l in 0..LANES {
            (a[l], b[l]) = sin_cos(group.angle[l]);
        }
        for k in 0..2 {
            for l in 0..LANES {
                z[k][l] = a[l] * group.data[k][l] + b[l] * group.noise[k][l];
                target[k][l] = a[l] * group.noise[k][l] - b[l] * group.data[k][l];
            }
            put(&z[k]);
            rows.targets[k * count + at..][..held].copy_from_slice(&target[k][..held]);
        }
        let time = group.angle.map(|angle| angle / FRAC_PI_2 * 2.0 - 1.0);
        features::of_time(&time, self.architecture.harmonics, &mut put);
        features::of_position(&z, &self.frequencies, &mut put);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        density::presets,
        field::{Mlp, architecture::Dense},
    };

    /// SiLU leaves numbers about here as they are, so that a network can show its inputs.
    const OFFSET: f32 = 20.0;

    /// A network whose outputs are two of its inputs.
    fn shows(features: [usize; 2], draws: &Draws) -> Mlp {
        let inputs = draws.architecture.inputs();
        let one = |row: usize, columns: usize| (0..columns).map(move |c| if c == row { 1.0 } else { 0.0 });
        let hidden =
            Dense { weight: (0..inputs).flat_map(|row| one(row, inputs)).collect(), bias: vec![OFFSET; inputs] };
        let output = Dense {
            weight: features.iter().flat_map(|feature| one(*feature, inputs)).collect(),
            bias: vec![-OFFSET; 2],
        };
        Mlp {
            architecture: Architecture { hidden: inputs, layers: 1, ..draws.architecture },
            frame: draws.target.frame(),
            angles: Mlp::ALL_ANGLES,
            scaling: draws.scaling,
            frequencies: draws.frequencies.to_vec(),
            layers: vec![hidden, output],
        }
    }

    /// Training and a finished network arrange their inputs each in its own way.
    #[test]
    fn a_network_sees_the_inputs_that_it_was_trained_on() {
        let target = presets::target("two-moons").unwrap();
        let architecture = Architecture { hidden: 1, layers: 1, fourier: 9, harmonics: 32 };
        let frequencies = (0..9u8).map(|k| [f32::from(k) - 4.3, 0.7 * f32::from(k)]).collect();
        let (pairs, seed) = (Pairs::Independent, 4);
        let draws = Draws::new(target.into(), architecture, frequencies, pairs, seed);
        let (mut rows, count) = (Rows::default(), 40);
        draws.fill(11, 5, count, &mut rows);
        let input = |feature: usize, sample: usize| rows.inputs[feature * count + sample];
        for feature in 0..architecture.inputs() - 1 {
            let network = shows([feature, feature + 1], &draws);
            for sample in 0..count {
                let z = [input(0, sample), input(1, sample)];
                let mut seen = [[0.0; 2]];
                network.forward(f64::from(input(2, sample)), &[z], &mut seen);
                for k in 0..2 {
                    let trained = input(feature + k, sample);
                    assert!((seen[0][k] - trained).abs() < 2e-5, "input {}: {seen:?} {trained}", feature + k);
                }
            }
        }
    }
}
