//! What a hand does with a tool that draws.

use crate::{
    app::tool::StageTool,
    drawing::{DrawOptions, Effect, Hand, marks::Letters},
    numeric::Point,
};

/// A change of what is drawn, or of how.
#[derive(Clone, Debug, PartialEq)]
pub enum DrawCommand {
    /// Press: a further one of the gesture that is under way, or the first of a new one.
    Press(StageTool, Effect, Hand),
    /// Move on while pressed.
    Drag(Hand),
    /// Move while not pressed.
    Hover(Hand),
    /// Let go.
    Release,
    /// Press at a place and let go, with a pointer that does not miss.
    Dot(StageTool, Effect, Point),
    /// End the gesture that is under way.
    Finish,
    /// End it, and make nothing of it.
    Cancel,
    /// Write another word, or the same otherwise.
    SetLetters(Letters),
    /// Change how marks are drawn.
    SetOptions(DrawOptions),
    /// Make the brush so many times as large.
    Resize(f32),
    /// Select every mark.
    SelectAll,
    /// Select nothing.
    SelectNothing,
    /// Draw what is selected a second time.
    Duplicate,
    /// Take away what is selected.
    Remove,
}
