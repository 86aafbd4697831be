//! The engines that can take a training step, behind one face.

use std::{fmt, str::FromStr};

use candle_core::Device;
use rand::{Rng, RngExt as _};
use serde::{Deserialize, Serialize};

use super::{draw::Draws, fused, reference, session::TrainError};
use crate::field::architecture::{Architecture, Dense};

/// What computes loss, gradient and update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    /// [`super::fused`], on the processor.
    #[default]
    Fused,
    /// candle on the processor: slower, and what the fused step is tested against.
    Candle,
    /// candle on an NVIDIA device; needs the cargo feature `cuda`. Never tried.
    CandleCuda,
    /// candle on an Apple device; needs the cargo feature `metal`. Never tried.
    CandleMetal,
}

impl Engine {
    /// Every engine.
    pub const ALL: [Self; 4] = [Self::Fused, Self::Candle, Self::CandleCuda, Self::CandleMetal];

    /// Its name in files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fused => "fused",
            Self::Candle => "candle",
            Self::CandleCuda => "candle-cuda",
            Self::CandleMetal => "candle-metal",
        }
    }

    fn device(self) -> candle_core::Result<Device> {
        match self {
            Self::Fused | Self::Candle => Ok(Device::Cpu),
            Self::CandleCuda => Device::new_cuda(0),
            Self::CandleMetal => Device::new_metal(0),
        }
    }
}

impl FromStr for Engine {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::name).join(", ");
        Self::ALL
            .into_iter()
            .find(|engine| engine.name() == text)
            .ok_or(format!("'{text}' is no engine; use one of {known}"))
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Weights and biases uniform within 1 / sqrt(inputs), as PyTorch's `Linear` draws them. From our
/// own generator: candle's on the CPU cannot be seeded.
#[must_use]
pub fn initial_layers(architecture: &Architecture, rng: &mut impl Rng) -> Vec<Dense> {
    let shapes = architecture.shapes().into_iter();
    let dense = shapes.map(|(outputs, inputs)| {
        let bound = 1.0 / (inputs as f32).sqrt();
        let mut draw = |count: usize| (0..count).map(|_| rng.random_range(-bound..bound)).collect();
        Dense { weight: draw(outputs * inputs), bias: draw(outputs) }
    });
    dense.collect()
}

/// A network in the hands of an engine.
#[derive(Debug)]
pub enum Learner {
    /// The fused step.
    Fused(Box<fused::Network>),
    /// candle.
    Candle(Box<reference::Network>),
}

/// One step of Adam.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Number of the step, which decides its samples.
    pub number: u64,
    /// Samples.
    pub batch: usize,
    /// Learning rate.
    pub rate: f64,
    /// Decoupled weight decay; 0 is Adam, more is AdamW.
    pub decay: f64,
    /// Share of the averaged weights that stays.
    pub keep: f32,
}

impl Learner {
    /// Starts from given weights and averages, with fresh moments.
    ///
    /// # Errors
    /// [`TrainError::Device`] when there is none, and [`TrainError::Candle`].
    pub fn new(
        engine: Engine,
        architecture: &Architecture,
        layers: &[Dense],
        average: &[Dense],
    ) -> Result<Self, TrainError> {
        Ok(match engine {
            Engine::Fused => Self::Fused(Box::new(fused::Network::new(architecture, layers, average))),
            Engine::Candle | Engine::CandleCuda | Engine::CandleMetal => {
                let device = engine.device().map_err(|source| TrainError::Device { engine, source })?;
                Self::Candle(Box::new(reference::Network::new(*architecture, layers, average, device)?))
            }
        })
    }

    /// The same weights, averages and moments in another learner; candle's moments begin anew.
    ///
    /// # Errors
    /// [`TrainError::Candle`].
    pub fn copy(&self) -> Result<Self, TrainError> {
        Ok(match self {
            Self::Fused(network) => Self::Fused(network.clone()),
            Self::Candle(network) => Self::Candle(Box::new(network.copy()?)),
        })
    }

    /// Takes a step on the mean squared error; returns the loss before it.
    ///
    /// # Errors
    /// [`TrainError::Candle`].
    pub fn step(&mut self, draws: &Draws, step: &Step) -> Result<f32, TrainError> {
        Ok(match self {
            Self::Fused(network) => network.step(draws, step),
            Self::Candle(network) => network.step(draws, step)?,
        })
    }

    /// The weights now.
    ///
    /// # Errors
    /// [`TrainError::Candle`].
    pub fn layers(&self) -> Result<Vec<Dense>, TrainError> {
        Ok(match self {
            Self::Fused(network) => network.layers(),
            Self::Candle(network) => network.layers()?,
        })
    }

    /// The averaged weights.
    #[must_use]
    pub fn average(&self) -> Vec<Dense> {
        match self {
            Self::Fused(network) => network.average(),
            Self::Candle(network) => network.average().to_vec(),
        }
    }
}
