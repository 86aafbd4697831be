//! The engines that can take a training step.

use std::{fmt, str::FromStr};

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
