//! What a hand does with a tool, from its beginning to its end: one file for each tool.
//!
//! A gesture holds the drawing as it is while it lasts, and leaves one that can be undone in one step.
//!
//! - [`gesture`]: what they have in common.
//! - `ground`: what is drawn on, and what is there if nothing comes of it.
//! - [`stroke`]: brush and eraser; [`mod@line`].
//! - [`framed`]: what is dragged to its size: [`rectangle`], [`ellipse`], [`blob`].
//! - [`polygon`], [`letters`]: what takes several presses.
//! - [`flood`]: what takes one.
//! - [`select`]: what selects marks, and moves, scales and turns them.

pub mod blob;
pub mod ellipse;
pub mod flood;
pub mod framed;
#[expect(clippy::module_inception, reason = "it is the trait that the room is named after")]
pub mod gesture;
mod ground;
pub mod letters;
pub mod line;
pub mod polygon;
pub mod rectangle;
pub mod select;
pub mod stroke;
#[cfg(test)]
mod testing;

pub use gesture::{Begin, Ended, Gesture, Guide, Hand, Start};
