//! What is drawn by hand over what is there: one file for each kind.
//!
//! - [`mark`]: what they have in common.
//! - [`brush`]: how weight is laid down and taken away.
//! - [`stroke`]: along a smooth `curve`.
//! - [`shape`]: rectangles, ellipses and polygons.
//! - [`blob`]: a Gaussian bump.
//! - [`frame`]: where what has a centre and two axes is.
//! - [`letters`]: a word.
//! - [`flood`]: what is connected.

pub mod blob;
pub mod brush;
mod curve;
pub mod flood;
pub mod frame;
pub mod letters;
pub mod mark;
pub mod shape;
pub mod stroke;

pub use blob::Blob;
pub use brush::{Brush, Effect};
pub use flood::Flood;
pub use frame::Frame;
pub use letters::Letters;
pub use mark::Mark;
pub use shape::{Form, Shape};
pub use stroke::Stroke;

pub(super) use curve::{Segment, distance};
pub(super) use stroke::Stamps;
