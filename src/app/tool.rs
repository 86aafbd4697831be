//! What the pointer does on the stage.

use eframe::egui::Key;
use serde::{Deserialize, Serialize};

use crate::drawing::{
    Effect,
    gesture::{Begin, blob, ellipse, flood, letters, line, polygon, rectangle, select, stroke},
};

/// What the left button does on the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageTool {
    /// Draws.
    #[default]
    Brush,
    /// Erases.
    Eraser,
    /// Draws straight lines.
    Line,
    /// Draws rectangles.
    Rectangle,
    /// Draws ellipses.
    Ellipse,
    /// Draws polygons.
    Polygon,
    /// Draws Gaussians.
    Blob,
    /// Writes words.
    Text,
    /// Fills what is connected.
    Fill,
    /// Selects marks, and moves, scales and turns them.
    Select,
    /// Explains the field under the pointer.
    Probe,
    /// Picks a datum, whose conditional path is shown alone.
    Datum,
    /// Joins noise with a datum.
    Pair,
    /// Follows grains, and selects them with a lasso.
    Grains,
}

/// A tool that draws: all that there is to say of it.
#[derive(Clone, Copy, Debug)]
pub struct DrawingTool {
    /// Which it is.
    pub tool: StageTool,
    /// What its button says.
    pub label: &'static str,
    /// What it does, for the help and the button's tip.
    pub effect: &'static str,
    /// Its key, with Shift or without.
    pub key: (bool, Key),
    /// The same in words.
    pub keys: &'static str,
    /// What it does to the weights with the left button.
    pub draws: Effect,
    /// Whether its marks are as wide as the brush.
    pub is_brush: bool,
    /// Where the keyboard's own pointer presses and drags to, in radii of the brush.
    pub by_keyboard: &'static [[f32; 2]],
    /// Begins its gesture.
    pub begin: Begin,
}

/// Every tool that draws.
pub const DRAWING: &[DrawingTool] = &[
    DrawingTool {
        tool: StageTool::Brush,
        label: "Brush",
        effect: "draw; with Shift: erase",
        key: (false, Key::B),
        keys: "B",
        draws: Effect::Draw,
        is_brush: true,
        by_keyboard: &[[0.0; 2]],
        begin: stroke::begin,
    },
    DrawingTool {
        tool: StageTool::Eraser,
        label: "Eraser",
        effect: "erase",
        key: (false, Key::E),
        keys: "E",
        draws: Effect::Erase,
        is_brush: true,
        by_keyboard: &[[0.0; 2]],
        begin: stroke::begin,
    },
    DrawingTool {
        tool: StageTool::Line,
        label: "Line",
        effect: "straight line; Shift: whole angles",
        key: (true, Key::L),
        keys: "Shift + L",
        draws: Effect::Draw,
        is_brush: true,
        by_keyboard: &[[-1.0, 0.0], [1.0, 0.0]],
        begin: line::begin,
    },
    DrawingTool {
        tool: StageTool::Rectangle,
        label: "Rectangle",
        effect: "rectangle; Shift: square, Ctrl: turn",
        key: (true, Key::R),
        keys: "Shift + R",
        draws: Effect::Draw,
        is_brush: false,
        by_keyboard: &[[-1.0, -1.0], [1.0, 1.0]],
        begin: rectangle::begin,
    },
    DrawingTool {
        tool: StageTool::Ellipse,
        label: "Ellipse",
        effect: "ellipse; Shift: circle, Ctrl: turn",
        key: (true, Key::E),
        keys: "Shift + E",
        draws: Effect::Draw,
        is_brush: false,
        by_keyboard: &[[-1.0, -1.0], [1.0, 1.0]],
        begin: ellipse::begin,
    },
    DrawingTool {
        tool: StageTool::Polygon,
        label: "Polygon",
        effect: "polygon, corner by corner",
        key: (true, Key::P),
        keys: "Shift + P",
        draws: Effect::Draw,
        is_brush: false,
        by_keyboard: &[[0.0; 2]],
        begin: polygon::begin,
    },
    DrawingTool {
        tool: StageTool::Blob,
        label: "Blob",
        effect: "Gaussian, from its middle to 2 sd",
        key: (true, Key::B),
        keys: "Shift + B",
        draws: Effect::Draw,
        is_brush: false,
        by_keyboard: &[[0.0; 2], [1.0; 2]],
        begin: blob::begin,
    },
    DrawingTool {
        tool: StageTool::Text,
        label: "Text",
        effect: "a word; drag: height and direction",
        key: (true, Key::T),
        keys: "Shift + T",
        draws: Effect::Draw,
        is_brush: false,
        by_keyboard: &[[0.0; 2]],
        begin: letters::begin,
    },
    DrawingTool {
        tool: StageTool::Fill,
        label: "Fill",
        effect: "fill what is connected",
        key: (true, Key::F),
        keys: "Shift + F",
        draws: Effect::Draw,
        is_brush: false,
        by_keyboard: &[[0.0; 2]],
        begin: flood::begin,
    },
    DrawingTool {
        tool: StageTool::Select,
        label: "Select",
        effect: "select; then move, scale, turn it",
        key: (true, Key::S),
        keys: "Shift + S",
        draws: Effect::Draw,
        is_brush: false,
        by_keyboard: &[[0.0; 2]],
        begin: select::begin,
    },
];

impl StageTool {
    /// All that there is to say of it, if it draws.
    #[must_use]
    pub fn drawing(self) -> Option<&'static DrawingTool> {
        DRAWING.iter().find(|row| row.tool == self)
    }

    /// What it does where it is used.
    #[must_use]
    pub fn action(self) -> StageAction {
        match self {
            Self::Probe => StageAction::Probe,
            Self::Datum => StageAction::Datum,
            Self::Pair => StageAction::Pair,
            Self::Grains => StageAction::Grains,
            tool => StageAction::Draw(tool, tool.drawing().map_or(Effect::Draw, |row| row.draws)),
        }
    }

    /// What takes away what it draws, if it draws.
    #[must_use]
    pub fn erasing(self) -> Option<StageAction> {
        let draws = self.drawing().is_some() && self != Self::Select;
        draws.then_some(StageAction::Draw(self, Effect::Erase))
    }
}

/// What a button does on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageAction {
    /// Draws on the canvas with this tool, or takes away.
    Draw(StageTool, Effect),
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
