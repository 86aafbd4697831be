//! Drawing a density: what was done, and the canvas that it makes.
//!
//! - [`sequence`]: operations one after the other, and the canvas that they make.
//! - [`operation`]: what can be done to a canvas; `packed`: its numbers in a file.
//! - [`marks`]: what is drawn by hand: strokes, shapes, words.
//! - [`gesture`]: how a hand draws them, one file for each tool; [`options`]: with which brush.
//! - [`selection`]: marks that are taken together.
//! - [`similarity`] and [`symmetry`]: how marks are moved and repeated.
//! - `spread`: a target that is wider or narrower about its mean.
//! - [`canvas`]: a density and where it came from.
//!
//! Knows `density`, `import` and `numeric`.

pub mod canvas;
pub mod gesture;
pub mod marks;
pub mod operation;
pub mod options;
mod packed;
pub mod selection;
pub mod sequence;
pub mod similarity;
mod spread;
pub mod symmetry;

pub use canvas::{Canvas, Origin};
pub use gesture::{Gesture, Guide, Hand, Start};
pub use marks::{Brush, Effect};
pub use operation::{Operation, OperationError};
pub use options::DrawOptions;
pub use selection::Selection;
pub use sequence::Drawing;
pub use similarity::Similarity;
pub use symmetry::Symmetry;
