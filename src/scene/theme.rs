//! The colours that a scene is shown in, by name.

use serde::{Deserialize, Serialize};

/// The colours that stage, figures and exports are shown in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Light on a dark ground.
    #[default]
    Night,
    /// Ink on white, for print and bright rooms.
    Paper,
    /// The strongest contrast there is.
    Contrast,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Night, Self::Paper, Self::Contrast];

    /// Its name in commands and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Night => "night",
            Self::Paper => "paper",
            Self::Contrast => "contrast",
        }
    }

    /// Its name in menus.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Night => "Night",
            Self::Paper => "Paper",
            Self::Contrast => "High contrast",
        }
    }
}

/// What is no theme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown theme {0:?}; known are night, paper and contrast")]
pub struct UnknownTheme(pub String);

by_name!(Theme, UnknownTheme);
