//! What a training is.
//!
//! The default is one recipe for every target and path: three layers of 64 with SiLU, batches
//! of 256, Adam at 1e-2, 16 random Fourier frequencies of the standardised position and 4
//! harmonics of the time. The high rate and the small batches matter most, then the features.

use serde::{Deserialize, Serialize};

use super::{coupling::Coupling, engine::Engine};
use crate::field::mlp::Architecture;

/// A training's settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Shape of the network.
    pub architecture: Architecture,
    /// Samples per step, 1 to 65,536.
    pub batch: usize,
    /// Learning rate of Adam at the start, in (0, 1].
    pub rate: f64,
    /// Decoupled weight decay, 0 (Adam) to 1.
    pub weight_decay: f64,
    /// What takes the steps.
    pub engine: Engine,
    /// Which x_0 goes with which x_1.
    pub coupling: Coupling,
    /// Seed of weights, frequencies and samples.
    pub seed: u64,
}

/// A setting outside its range.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{name} = {value} is out of range; {range}")]
pub struct ConfigError {
    name: &'static str,
    value: f64,
    range: &'static str,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            architecture: Architecture { hidden: 64, layers: 3, fourier: 16, harmonics: 4 },
            batch: 256,
            rate: 1e-2,
            weight_decay: 0.0,
            engine: Engine::Fused,
            coupling: Coupling::Independent,
            seed: 0,
        }
    }
}

impl Config {
    /// Checks every number against its range.
    ///
    /// # Errors
    /// [`ConfigError`] for the first that lies outside.
    pub fn validate(self) -> Result<Self, ConfigError> {
        let error = |name, value, range| Err(ConfigError { name, value, range });
        let Architecture { hidden, layers, .. } = self.architecture;
        if !(1..=1024).contains(&hidden) {
            return error("hidden", hidden as f64, "1 to 1024 units");
        }
        if !(1..=8).contains(&layers) {
            return error("layers", layers as f64, "1 to 8 hidden layers");
        }
        if !self.architecture.is_valid() {
            return error("features", self.architecture.fourier as f64, "at most 256 frequencies and 32 harmonics");
        }
        if !(1..=65_536).contains(&self.batch) {
            return error("batch", self.batch as f64, "1 to 65536 samples");
        }
        if !(self.rate > 0.0 && self.rate <= 1.0) {
            return error("rate", self.rate, "above 0 and at most 1");
        }
        if !(0.0..=1.0).contains(&self.weight_decay) {
            return error("weight decay", self.weight_decay, "0 to 1");
        }
        if self.coupling.validate().is_err() {
            return error(
                "coupling",
                self.coupling.block().unwrap_or(0) as f64,
                "blocks of 2 to 1024 pairs, reg 0.005 to 1",
            );
        }
        Ok(self)
    }
}

/// The learning rate at `step` of a training without a known end: constant for 200 steps, then
/// falling with the root of their number.
#[must_use]
pub fn open_ended_rate(base: f64, step: u64) -> f64 {
    base * (200.0 / (step.max(200) as f64)).sqrt()
}

/// The learning rate at `progress` in [0, 1] of a training with a known end: half a cosine, zero
/// exactly at the end.
#[must_use]
pub fn annealed_rate(base: f64, progress: f64) -> f64 {
    base * 0.5 * (1.0 + (std::f64::consts::PI * progress.clamp(0.0, 1.0)).cos())
}
