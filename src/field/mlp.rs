//! A learned field: a multilayer perceptron from plain weights.
//!
//! The network does not predict the velocity itself, which is unbounded near the data on some
//! paths. With standardised data y_1 = (x_1 - mean) / spread and the unit vector
//! (a, b) = (alpha spread, sigma) / norm, its input is z = (x - alpha mean) / norm = a y_1 + b x_0
//! and its output F estimates a x_0 - b y_1: both have unit variance at every t on every
//! Gaussian path (the preconditioning of Karras et al. 2022, written as an angle). The velocity
//! is linear in both: u = d_alpha mean + (d_alpha spread a + d_sigma b) z
//! + (d_sigma a - d_alpha spread b) F.

use std::f64::consts::{FRAC_PI_2, PI};

use serde::{Deserialize, Serialize};

use super::{VelocityField, forward::Forward, world_rate};
use crate::{
    density::Moments,
    numeric::{Point, vector::vectorised},
    path::{Coefficients, Schedule},
};

/// Largest knot coordinate at which a rate is evaluated.
const LAST_KNOT: f64 = 1.0 - 1e-3;

/// Shape of a network. Inputs are z, the angle, and the features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    /// Width of each hidden layer, 1 to 1024.
    pub hidden: usize,
    /// Hidden layers, 1 to 8.
    pub layers: usize,
    /// Random Fourier frequencies of z, 0 to 256; each adds a sine and a cosine.
    pub fourier: usize,
    /// Harmonics of the angle, 0 to 32; each adds a sine and a cosine.
    pub harmonics: usize,
}

impl Architecture {
    /// Length of the input vector.
    #[must_use]
    pub fn inputs(&self) -> usize {
        3 + 2 * (self.fourier + self.harmonics)
    }

    /// (outputs, inputs) of each layer, first to last.
    #[must_use]
    pub fn shapes(&self) -> Vec<(usize, usize)> {
        let mut shapes = vec![(self.hidden, self.inputs())];
        shapes.extend((1..self.layers).map(|_| (self.hidden, self.hidden)));
        shapes.push((2, self.hidden));
        shapes
    }

    /// Number of weights and biases.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.shapes().iter().map(|(outputs, inputs)| outputs * (inputs + 1)).sum()
    }

    /// Whether every number lies in its range.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        (1..=1024).contains(&self.hidden)
            && (1..=8).contains(&self.layers)
            && self.fourier <= 256
            && self.harmonics <= 32
    }
}

/// How far a network has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trained {
    /// Optimiser steps taken.
    pub step: u64,
    /// Generation of the rectified flow; 0 learned from the coupling.
    #[serde(default)]
    pub generation: u32,
}

/// Mean and spread of the data that a network was trained on, in world units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scaling {
    /// Mean.
    pub mean: [f64; 2],
    /// Root of the mean variance of both axes.
    pub spread: f64,
}

impl From<&Moments> for Scaling {
    fn from(moments: &Moments) -> Self {
        Self { mean: moments.mean, spread: moments.spread() }
    }
}

impl From<&Scaling> for Moments {
    /// The moments of a Gaussian that is as wide in every direction.
    fn from(scaling: &Scaling) -> Self {
        let variance = scaling.spread.powi(2);
        Self { mean: scaling.mean, covariance: [variance, 0.0, variance] }
    }
}

/// The angle of a path at one t: (a, b) is the unit vector along (alpha spread, sigma).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Angle {
    /// Share of the data.
    pub a: f64,
    /// Share of the noise.
    pub b: f64,
    /// Length of (alpha spread, sigma).
    pub norm: f64,
}

impl Angle {
    /// The angle for `spread` at coefficients `c`.
    #[must_use]
    pub fn new(c: &Coefficients, spread: f64) -> Self {
        let norm = (c.alpha * spread).hypot(c.sigma);
        Self { a: c.alpha * spread / norm, b: c.sigma / norm, norm }
    }

    /// The network's time: -1 at pure noise, 1 at the data.
    #[must_use]
    pub fn time(&self) -> f64 {
        self.a.atan2(self.b) / FRAC_PI_2 * 2.0 - 1.0
    }
}

/// One dense layer: `weight` is outputs x inputs, as in candle and PyTorch.
#[derive(Clone, Debug, PartialEq)]
pub struct Dense {
    /// outputs x inputs, row-major.
    pub weight: Vec<f32>,
    /// One per output.
    pub bias: Vec<f32>,
}

impl Dense {
    /// Whether every weight and bias is finite.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.weight.iter().chain(&self.bias).all(|w| w.is_finite())
    }
}

/// A network with all that is needed to use it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mlp {
    /// Its shape.
    pub architecture: Architecture,
    /// The path that it was trained on.
    pub schedule: Schedule,
    /// The scaling of its inputs and outputs.
    pub scaling: Scaling,
    /// Angular frequencies of z, one pair per Fourier feature.
    pub frequencies: Vec<[f32; 2]>,
    /// Layers, first to last.
    pub layers: Vec<Dense>,
}

impl Mlp {
    /// Whether every tensor has the shape that the architecture asks for and is finite.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        let shapes = self.architecture.shapes();
        self.architecture.is_valid()
            && self.frequencies.len() == self.architecture.fourier
            && self.layers.len() == shapes.len()
            && self.layers.iter().zip(shapes).all(|(layer, (outputs, inputs))| {
                layer.weight.len() == outputs * inputs && layer.bias.len() == outputs
            })
            && self.is_finite()
    }

    /// Whether every weight is finite.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.layers.iter().all(Dense::is_finite) && self.frequencies.as_flattened().iter().all(|w| w.is_finite())
    }

    /// The network's output F for standardised positions `z` that share one `time` in [-1, 1].
    ///
    /// # Panics
    /// If the lengths differ.
    pub fn forward(&self, time: f64, z: &[Point], out: &mut [Point]) {
        assert_eq!(z.len(), out.len(), "one output per point");
        Forward::new(self, time).run(z, out);
    }
}

/// The inputs that depend on time alone: the time, then sine and cosine of k pi time.
#[must_use]
pub fn time_features(time: f64, harmonics: usize) -> Vec<f32> {
    let waves = (1..=harmonics).flat_map(|k| {
        let (sin, cos) = (k as f64 * PI * time).sin_cos();
        [sin as f32, cos as f32]
    });
    std::iter::once(time as f32).chain(waves).collect()
}

impl VelocityField for Mlp {
    fn schedule(&self) -> Schedule {
        self.schedule
    }

    fn chart_rate(&self, s: f64, xi: &[Point], out: &mut [Point]) {
        // Where d_sigma is unbounded its product with dt/ds is not, but cannot be taken at the end.
        world_rate(self, s.min(LAST_KNOT), xi, out);
    }

    fn velocity(&self, t: f64, points: &[Point], out: &mut [Point]) {
        // d_sigma is unbounded at t = 1 on some paths; Lipman et al. stop at 1 - 1e-5.
        let c = self.schedule.at(t.min(1.0 - 1e-6));
        let Scaling { mean, spread } = self.scaling;
        let angle = Angle::new(&c, spread);
        let centre = mean.map(|m| (c.alpha * m) as f32);
        let drift = mean.map(|m| (c.d_alpha * m) as f32);
        let inverse = (1.0 / angle.norm) as f32;
        let from_z = (c.d_alpha * spread * angle.a + c.d_sigma * angle.b) as f32;
        let from_f = (c.d_sigma * angle.a - c.d_alpha * spread * angle.b) as f32;

        let z: Vec<Point> = points.iter().map(|x| [0, 1].map(|k| (x[k] - centre[k]) * inverse)).collect();
        self.forward(angle.time(), &z, out);
        vectorised(|| {
            for (u, z) in out.iter_mut().zip(&z) {
                *u = [0, 1].map(|k| drift[k] + from_z * z[k] + from_f * u[k]);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A network without weights predicts F = 0: the field of a Gaussian with the data's moments.
    #[test]
    fn zero_network_transports_the_gaussian() {
        let architecture = Architecture { hidden: 4, layers: 1, fourier: 2, harmonics: 1 };
        let layers: Vec<Dense> = architecture
            .shapes()
            .into_iter()
            .map(|(outputs, inputs)| Dense { weight: vec![0.0; outputs * inputs], bias: vec![0.0; outputs] })
            .collect();
        for schedule in Schedule::ALL {
            let scaling = Scaling { mean: [0.5, -1.0], spread: 1.3 };
            let mlp =
                Mlp { architecture, schedule, scaling, frequencies: vec![[1.0, 2.0]; 2], layers: layers.clone() };
            assert!(mlp.is_consistent());
            let c = schedule.at(0.6);
            let mut u = [[0.0; 2]];
            mlp.velocity(0.6, &[[0.2, 0.3]], &mut u);
            // x_t ~ N(alpha mean, norm^2): u = d_alpha mean + (norm' / norm)(x - alpha mean).
            let variance = c.alpha * c.alpha * 1.69 + c.sigma * c.sigma;
            let slope = (c.alpha * c.d_alpha * 1.69 + c.sigma_d_sigma) / variance;
            for (axis, (x, mean)) in [(0.2, 0.5), (0.3, -1.0)].into_iter().enumerate() {
                let expected = c.d_alpha * mean + slope * (x - c.alpha * mean);
                assert!((f64::from(u[0][axis]) - expected).abs() < 1e-4 * (1.0 + expected.abs()), "{schedule}");
            }
        }
    }
}
