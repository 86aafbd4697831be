//! What the pointer does on the stage.

use serde::{Deserialize, Serialize};

use crate::drawing::Tool;

/// What the left button does on the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageTool {
    /// Draws.
    #[default]
    Brush,
    /// Erases.
    Eraser,
    /// Explains the field under the pointer.
    Probe,
    /// Picks a datum, whose conditional path is shown alone.
    Datum,
    /// Joins noise with a datum.
    Pair,
    /// Follows grains, and selects them with a lasso.
    Grains,
}

impl StageTool {
    /// What it does where it is used.
    #[must_use]
    pub fn action(self) -> StageAction {
        match self {
            Self::Brush => StageAction::Stroke(Tool::Draw),
            Self::Eraser => StageAction::Stroke(Tool::Erase),
            Self::Probe => StageAction::Probe,
            Self::Datum => StageAction::Datum,
            Self::Pair => StageAction::Pair,
            Self::Grains => StageAction::Grains,
        }
    }
}

/// What a button does on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageAction {
    /// Marks the canvas with this tool.
    Stroke(Tool),
    /// Moves the view.
    Pan,
    /// Pins the probe, or takes it away.
    Probe,
    /// Picks a datum.
    Datum,
    /// Joins a pair, or parts one.
    Pair,
    /// Follows a grain, or draws a lasso.
    Grains,
}
