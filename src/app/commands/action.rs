//! What keys do.

use super::draw_command::DrawCommand;
use crate::{
    app::tool::StageTool,
    scene::{Layers, layers::Look},
};

/// What a key does. What that means is found out when it is applied, since several keys may come
/// within one frame.
#[expect(missing_docs, reason = "each is described where the key is")]
#[derive(Clone, Copy, Debug)]
pub enum Action {
    TogglePlay,
    Nudge(f64),
    To(f64),
    New,
    Open,
    Save,
    SaveAs,
    Undo,
    Redo,
    Tool(StageTool),
    Draw(fn() -> DrawCommand),
    MoveSpot([f32; 2]),
    UseSpot,
    SpotAgain,
    Ot,
    Diffusion,
    ToggleField,
    Compare,
    NextLaneCount,
    NextLane,
    Grains(f32),
    Look(Look),
    Layers(fn(Layers) -> Layers),
    NextGrainColor,
    ResetView,
    FitView,
    Zoom(f32),
    Pan([f32; 2]),
    Controls,
    Plots,
    Present,
    FullScreen,
    Size(f32),
    OwnSize,
    Export,
    CopyPicture,
    Palette,
    Quit,
    Help,
    Guide,
    Escape,
}
