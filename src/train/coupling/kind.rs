//! The couplings, and how they are written.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How x_0 and x_1 are paired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coupling {
    /// Each drawn on its own, as in Lipman et al. 2022.
    #[default]
    Independent,
    /// Matched inside blocks so that the summed squared distance is smallest.
    MinibatchOt {
        /// Pairs of a block, 2 to 1024.
        block: usize,
    },
    /// Drawn from the entropic plan of each block.
    Sinkhorn {
        /// Pairs of a block, 2 to 1024.
        block: usize,
        /// Weight of the entropy, as a share of the block's mean squared distance: 0.005 to 1.
        regularisation: f64,
    },
}

/// Sizes of a block.
pub const BLOCK: std::ops::RangeInclusive<usize> = 2..=1024;
/// Weights of the entropy.
pub const REGULARISATION: std::ops::RangeInclusive<f64> = 0.005..=1.0;

/// A written coupling that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CouplingError {
    /// No coupling of that name.
    #[error("'{0}' is no coupling; use independent, minibatch-ot or sinkhorn")]
    Unknown(String),
    /// A parameter that it does not have, or one that is no number.
    #[error("'{0}' is no parameter of {1}; write minibatch-ot:block=32 or sinkhorn:block=128,reg=0.05")]
    Parameter(String, &'static str),
    /// A number outside its range.
    #[error("{0}")]
    Range(&'static str),
}

impl Coupling {
    /// Matched exactly, in blocks of the default size.
    pub const MINIBATCH_OT: Self = Self::MinibatchOt { block: 32 };
    /// The entropic plan, with default parameters.
    pub const SINKHORN: Self = Self::Sinkhorn { block: 128, regularisation: 0.05 };

    /// The name used on the command line, without parameters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Independent => "independent",
            Self::MinibatchOt { .. } => "minibatch-ot",
            Self::Sinkhorn { .. } => "sinkhorn",
        }
    }

    /// The name shown in the window.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Independent => "Independent",
            Self::MinibatchOt { .. } => "Minibatch OT",
            Self::Sinkhorn { .. } => "Sinkhorn",
        }
    }

    /// Checks every number against its range.
    ///
    /// # Errors
    /// [`CouplingError::Range`].
    pub fn validate(self) -> Result<Self, CouplingError> {
        if let Self::MinibatchOt { block } | Self::Sinkhorn { block, .. } = self
            && !BLOCK.contains(&block)
        {
            return Err(CouplingError::Range("block is out of range; use 2 to 1024 pairs"));
        }
        if let Self::Sinkhorn { regularisation, .. } = self
            && !REGULARISATION.contains(&regularisation)
        {
            return Err(CouplingError::Range("reg is out of range; use 0.005 to 1 of the mean squared distance"));
        }
        Ok(self)
    }

    /// Pairs of a block; nothing when pairs need no block.
    #[must_use]
    pub fn block(self) -> Option<usize> {
        match self {
            Self::Independent => None,
            Self::MinibatchOt { block } | Self::Sinkhorn { block, .. } => Some(block),
        }
    }
}

impl fmt::Display for Coupling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Independent => f.write_str("independent"),
            Self::MinibatchOt { block } => write!(f, "minibatch-ot:block={block}"),
            Self::Sinkhorn { block, regularisation } => write!(f, "sinkhorn:block={block},reg={regularisation}"),
        }
    }
}

impl FromStr for Coupling {
    type Err = CouplingError;

    fn from_str(text: &str) -> Result<Self, CouplingError> {
        let (name, parameters) = text.split_once(':').unwrap_or((text, ""));
        let known = [Self::Independent, Self::MINIBATCH_OT, Self::SINKHORN];
        let mut coupling = known
            .into_iter()
            .find(|coupling| coupling.name() == name)
            .ok_or_else(|| CouplingError::Unknown(name.into()))?;
        for parameter in parameters.split(',').filter(|p| !p.is_empty()) {
            let wrong = CouplingError::Parameter(parameter.into(), coupling.name());
            let Some((key, value)) = parameter.split_once('=') else { return Err(wrong) };
            match (&mut coupling, key) {
                (Self::MinibatchOt { block } | Self::Sinkhorn { block, .. }, "block") => {
                    *block = value.parse().map_err(|_| wrong)?;
                }
                (Self::Sinkhorn { regularisation, .. }, "reg") => {
                    *regularisation = value.parse().map_err(|_| wrong)?;
                }
                _ => return Err(wrong),
            }
        }
        coupling.validate()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_form_can_be_read() {
        for text in ["independent", "minibatch-ot:block=64", "sinkhorn:block=16,reg=0.25"] {
            assert_eq!(text.parse::<Coupling>().unwrap().to_string(), text);
        }
        assert_eq!("minibatch-ot".parse(), Ok(Coupling::MINIBATCH_OT));
        for text in ["ot", "minibatch-ot:block=1", "minibatch-ot:block=x", "sinkhorn:reg=0", "sinkhorn:reg=NaN"] {
            assert!(text.parse::<Coupling>().is_err(), "{text}");
        }
        for text in ["minibatch-ot:reg=0.1", "independent:block=2", "sinkhorn:block"] {
            assert!(matches!(text.parse::<Coupling>(), Err(CouplingError::Parameter(..))), "{text}");
        }
    }
}
