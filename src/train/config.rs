//! What a training is, and the recipe.
//!
//! The default is one recipe for every target, path and coupling: three layers of 64 with SiLU,
//! batches of 256, Adam at 5e-3, 16 random Fourier frequencies N(0, (1.5 pi)^2) of the position
//! standardised by the target's moments, and 4 harmonics of the time. With a known end the rate falls
//! to zero along half a cosine. The window knows no end: there the rate starts at twice that, falls
//! with the root of the steps, and an exponential moving average of the weights is what is shown.
//!
//! It was found on `checkerboard` and `letters` (OT path, two cores, one training seed; medians of
//! three sampling seeds). Share of stray samples in per cent after 1 and after 5 seconds from
//! nothing, and the marginal loss after 5 seconds in thousandths:
//!
//! | changed | checkerboard | letters |
//! |---|---|---|
//! | nothing | .48, .16, .95 | .75, .19, 1.2 |
//! | rate 1e-2 | .56, .22, 1.7 | .85, .33, 1.8 |
//! | rate 3e-3 | .56, .17, .83 | 1.7, .31, 1.3 |
//! | rate 3e-2 | 41, 42, 79 | 70, 70, 200 |
//! | batch 512 | .92, .15, .82 | .94, .24, 1.0 |
//! | batch 1024 | .83, .14, .72 | 1.1, .27, 1.1 |
//!
//! and, against the second row, at a rate of 1e-2:
//!
//! | changed | checkerboard | letters |
//! |---|---|---|
//! | batch 128 | .85, .59, 3.1 | .91, .55, 3.0 |
//! | batch 1024 | .52, .17, .90 | .71, .30, 1.4 |
//! | width 32 | .61, .38, 2.0 | .86, .45, 2.4 |
//! | width 128 | 1.3, .46, 2.4 | 1.5, .38, 2.3 |
//! | 2 layers | .65, .30, 1.5 | .74, .32, 1.4 |
//! | 4 layers | .65, .29, 1.9 | .77, 2.0, 5.6 |
//! | 32 frequencies | .62, .33, 2.0 | .50, .29, 1.9 |
//! | no frequencies | 3.3, .57, 1.9 | 8.9, 1.2, 2.4 |
//! | no harmonics | .60, .23, 1.9 | .85, .33, 1.9 |
//! | no features at all | 3.6, 1.1, 2.6 | 11, 1.5, 2.7 |
//! | minibatch OT, 32 | 1.0, .45, another field | 2.4, .87, another field |
//!
//! Without a known end, the marginal loss in thousandths after 500, 2,000, 8,000 and 32,000 steps on
//! `letters` was 31, 12, 5.1, 2.5 starting from 5e-3, 23, 8.4, 3.7, 1.9 from 1e-2, and 21, 7.9, 3.5,
//! 1.9 from 2e-2.

use serde::{Deserialize, Serialize};

use super::{coupling::Coupling, engine::Engine};
use crate::field::architecture::Architecture;

/// A training's settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Shape of the network.
    pub architecture: Architecture,
    /// Samples per step, 1 to 65,536.
    pub batch: usize,
    /// Learning rate of Adam at the start of a training with a known end, in (0, 1].
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
            rate: 5e-3,
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

/// The learning rate at `step` of a training without a known end: twice `base` for 200 steps, then
/// falling with the root of their number.
#[must_use]
pub fn open_ended_rate(base: f64, step: u64) -> f64 {
    2.0 * base * (200.0 / (step.max(200) as f64)).sqrt()
}

/// The learning rate at `progress` in [0, 1] of a training with a known end: half a cosine, zero
/// exactly at the end.
#[must_use]
pub fn annealed_rate(base: f64, progress: f64) -> f64 {
    base * 0.5 * (1.0 + (std::f64::consts::PI * progress.clamp(0.0, 1.0)).cos())
}
