//! A learned flow: a multilayer perceptron from plain weights.
//!
//! The network knows no path. With standardised data y = (x_1 - mean) / spread and the unit vector
//! (a, b) = (alpha spread, sigma) / norm, its input is z = (x - alpha mean) / norm = a y + b x_0
//! and its output F estimates a x_0 - b y: both have unit variance at every t on every
//! Gaussian path (the preconditioning of Karras et al. 2022, written as an angle). What follows is linear in
//! both: E\[x_0 | x\] = b z + a F and E\[y | x\] = a z - b F. In the canonical frame (a, b) is
//! along ((1 - p) spread / L, p / k), whatever the path.

use std::f64::consts::FRAC_PI_2;

use serde::{Deserialize, Serialize};

use super::{
    VelocityField,
    architecture::{Architecture, Dense},
    forward::Forward,
};
use crate::{
    density::Moments,
    numeric::{Point, vector::vectorised},
    path::{Clock, Frame, NOISE, Schedule},
};

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

/// The share of data and noise in a position: (a, b) is the unit vector along (alpha spread, sigma).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Angle {
    /// Share of the data.
    pub a: f64,
    /// Share of the noise.
    pub b: f64,
    /// Length of the vector, in its own units.
    pub norm: f64,
}

impl Angle {
    /// The angle along (`data`, `noise`), neither below 0 and not both 0.
    #[must_use]
    pub fn new(data: f64, noise: f64) -> Self {
        let norm = data.hypot(noise);
        Self { a: data / norm, b: noise / norm, norm }
    }

    /// From 0 at pure noise to pi / 2 at the data.
    #[must_use]
    pub fn radians(&self) -> f64 {
        self.a.atan2(self.b)
    }

    /// The network's time: -1 at pure noise, 1 at the data.
    #[must_use]
    pub fn time(&self) -> f64 {
        self.radians() / FRAC_PI_2 * 2.0 - 1.0
    }
}

/// A network with all that is needed to use it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mlp {
    /// Its shape.
    pub architecture: Architecture,
    /// The scaling of its inputs and outputs.
    pub scaling: Scaling,
    /// The frame of the data.
    pub frame: Frame,
    /// The angles that it was trained at, from noise to data, in radians within \[0, pi / 2\].
    pub angles: [f64; 2],
    /// Angular frequencies of z, one pair per Fourier feature.
    pub frequencies: Vec<[f32; 2]>,
    /// Layers, first to last.
    pub layers: Vec<Dense>,
}

impl Mlp {
    /// Every angle: what all paths pass between pure noise and the data.
    pub const ALL_ANGLES: [f64; 2] = [0.0, FRAC_PI_2];

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

    /// The network's output F for standardised positions `z` that share one `time` in \[-1, 1\].
    ///
    /// # Panics
    /// If the lengths differ.
    pub fn forward(&self, time: f64, z: &[Point], out: &mut [Point]) {
        assert_eq!(z.len(), out.len(), "one output per point");
        self.at(time).run(z, out);
    }

    fn at(&self, time: f64) -> Forward<'_> {
        Forward::new(&self.architecture, &self.frequencies, &self.layers, time)
    }

    /// The angle at `p`, with its length in units of the frame.
    #[must_use]
    pub fn angle(&self, p: f64) -> Angle {
        Angle::new((1.0 - p) * self.scaling.spread / self.frame.half, p / NOISE)
    }

    /// The part of \[0, 1\], as t, on which a path passes angles that the network was trained at.
    #[must_use]
    pub fn trained_times(&self, schedule: Schedule) -> [f64; 2] {
        self.angles.map(
            |angle| {
                if angle >= FRAC_PI_2 { 1.0 } else { schedule.t_at_snr(angle.tan() / self.scaling.spread) }
            },
        )
    }

    /// z at xi is (xi - offset) * factor.
    fn standardise(&self, p: f64) -> (Angle, [f32; 2], f32) {
        let angle = self.angle(p);
        let centre = self.frame.unit(self.scaling.mean);
        (angle, centre.map(|c| ((1.0 - p) * c) as f32), (1.0 / angle.norm) as f32)
    }

    /// The gradient of d xi / dp by xi at every point, as xx, xy, yx, yy: by forward derivatives.
    #[must_use]
    pub fn rate_gradient(&self, p: f64, xi: &[Point]) -> Vec<[f64; 4]> {
        let (angle, offset, factor) = self.standardise(p);
        let z: Vec<Point> = xi.iter().map(|xi| [0, 1].map(|k| (xi[k] - offset[k]) * factor)).collect();
        let [from_z, from_f] = self.mix(&angle);
        let of = |gradient: [f32; 4]| {
            let [xx, xy, yx, yy] = gradient.map(|g| from_f * f64::from(g) / angle.norm);
            let identity = from_z / angle.norm;
            [identity + xx, xy, yx, identity + yy]
        };
        self.at(angle.time()).gradients(&z).into_iter().map(of).collect()
    }

    /// d xi / dp = -mean + from_z z + from_f F, in units of the frame.
    fn mix(&self, angle: &Angle) -> [f64; 2] {
        let spread = self.scaling.spread / self.frame.half;
        [angle.b / NOISE - spread * angle.a, angle.a / NOISE + spread * angle.b]
    }
}

impl VelocityField for Mlp {
    fn frame(&self) -> Frame {
        self.frame
    }

    fn rate(&self, p: f64, xi: &[Point], out: &mut [Point]) {
        let (angle, offset, factor) = self.standardise(p);
        let z: Vec<Point> = xi.iter().map(|xi| [0, 1].map(|k| (xi[k] - offset[k]) * factor)).collect();
        self.forward(angle.time(), &z, out);
        let [from_z, from_f] = self.mix(&angle).map(|c| c as f32);
        let mean = self.frame.unit(self.scaling.mean).map(|c| c as f32);
        vectorised(|| {
            for (rate, z) in out.iter_mut().zip(&z) {
                *rate = [0, 1].map(|k| from_z * z[k] + from_f * rate[k] - mean[k]);
            }
        });
    }
}

impl Mlp {
    /// Whether a path leaves the angles that the network was trained at, so that its answers are guesses there.
    #[must_use]
    pub fn is_trained_for(&self, clock: &Clock) -> bool {
        let slack = 1e-3;
        let passed = [0.0, 1.0].map(|t| self.angle(clock.p(t)).radians());
        passed[0] >= self.angles[0] - slack && passed[1] <= self.angles[1] + slack
    }
}

#[cfg(test)]
mod tests;
