//! A network in the hands of an engine, whichever it is.

use candle_core::Device;

use super::{draw::Draws, engine::Engine, error::TrainError, fused, interrupt::Interrupt, reference, step::Step};
use crate::field::architecture::{Architecture, Dense};

/// A network in the hands of an engine.
#[derive(Debug)]
pub enum Learner {
    /// The fused step.
    Fused(Box<fused::Network>),
    /// candle.
    Candle(Box<reference::Network>),
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
                let device = device(engine).map_err(|source| TrainError::Device { engine, source })?;
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
    /// [`TrainError::Interrupted`], with nothing changed, and [`TrainError::Candle`].
    pub fn step(&mut self, draws: &Draws, step: &Step, interrupt: &Interrupt) -> Result<f32, TrainError> {
        match self {
            Self::Fused(network) => Ok(network.step(draws, step, interrupt)?),
            Self::Candle(network) => network.step(draws, step, interrupt),
        }
    }

    /// Lets go of what is made anew with the next step.
    pub fn rest(&mut self) {
        match self {
            Self::Fused(network) => network.rest(),
            Self::Candle(_) => {}
        }
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

fn device(engine: Engine) -> candle_core::Result<Device> {
    match engine {
        Engine::Fused | Engine::Candle => Ok(Device::Cpu),
        Engine::CandleCuda => Device::new_cuda(0),
        Engine::CandleMetal => Device::new_metal(0),
    }
}
