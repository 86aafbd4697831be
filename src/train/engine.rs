//! The engines that can take a training step.

use serde::{Deserialize, Serialize};

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

/// A name that is no engine's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no engine; use one of fused, candle, candle-cuda, candle-metal")]
pub struct UnknownEngine(String);

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
}

by_name!(Engine, UnknownEngine);
