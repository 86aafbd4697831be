//! What can go wrong in a training.

use super::{coupling::matcher::MatchingError, engine::Engine, interrupt::Interrupted};
use crate::field::architecture::Architecture;

/// Why a training, or one step of it, stopped.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The loss is no number any more.
    #[error(
        "the loss became {loss} at step {step}; resume from the last good weights, or restart with a lower rate"
    )]
    Diverged {
        /// Step at which it happened.
        step: u64,
        /// The loss.
        loss: f32,
    },
    /// A reflow found too few pairs.
    #[error("the field carries only {arrived} of {of} grains to an end; train it further before a reflow")]
    Lost {
        /// Pairs with finite ends.
        arrived: usize,
        /// Grains of noise that set out.
        of: usize,
    },
    /// Weights of another shape.
    #[error("the network has {}, and the training asks for {}; ask for the same", shape(.given), shape(.wanted))]
    Architecture {
        /// Shape of the weights.
        given: Architecture,
        /// Shape of the configuration.
        wanted: Architecture,
    },
    /// The coupling's thread failed.
    #[error(transparent)]
    Matching(#[from] MatchingError),
    /// A command waited; everything is as it was before.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
    /// The engine's device is not there.
    #[error("engine {engine}: {source}; use the engine fused, or build with the cargo feature of the device")]
    Device {
        /// The engine.
        engine: Engine,
        /// What candle says.
        source: candle_core::Error,
    },
    /// candle refused.
    #[error("candle: {0}")]
    Candle(#[from] candle_core::Error),
}

fn shape(architecture: &Architecture) -> String {
    let Architecture { hidden, layers, fourier, harmonics } = architecture;
    format!("{layers} hidden layers of {hidden}, {fourier} frequencies and {harmonics} harmonics")
}
