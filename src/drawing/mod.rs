//! Drawing a density by hand.
//!
//! - [`brush`]: a soft round brush, and the eraser.
//! - [`canvas`]: a picture and where it came from.
//! - [`document`]: the canvas with the stroke under way and the history.
//!
//! Knows `density` and `numeric`.

pub mod brush;
pub mod canvas;
pub mod document;

pub use brush::{Brush, Tool};
pub use canvas::{Canvas, Origin};
pub use document::Document;
