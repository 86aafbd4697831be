//! Drawing a density: what was done, and the canvas that it makes.
//!
//! - [`sequence`]: operations one after the other, and the canvas that they make.
//! - [`operation`]: what can be done to a canvas; `packed`: its numbers in a file.
//! - `spread`: a target that is wider or narrower about its mean.
//! - [`stroke`] and `curve`: what a pointer did, as weight along a smooth curve; [`stroking`]: while it does it.
//! - [`brush`]: a soft round brush, and the eraser.
//! - [`canvas`]: a density and where it came from.
//!
//! Knows `density`, `import` and `numeric`.

pub mod brush;
pub mod canvas;
mod curve;
pub mod operation;
mod packed;
pub mod sequence;
mod spread;
pub mod stroke;
pub mod stroking;

pub use brush::{Brush, Tool};
pub use canvas::{Canvas, Origin};
pub use operation::{Operation, OperationError};
pub use sequence::Drawing;
pub use stroke::Stroke;
pub use stroking::Stroking;
