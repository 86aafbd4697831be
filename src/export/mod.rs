//! Clips: a flow rendered frame by frame at exact times, and written as a file.
//!
//! - [`clip`]: the form of a clip; [`material`]: what it shows.
//! - `write`: the loop over its frames; `renderer`: what draws them.
//! - [`caption`]: the line of text under every frame.
//! - [`shapes`] and [`text`]: figures and letters in a picture.
//! - [`gif`]: the encoder.
//!
//! The window and the command line export through the same code. Knows `gpu` and what it knows.

pub mod caption;
pub mod clip;
mod error;
pub mod gif;
pub mod material;
mod renderer;
pub mod shapes;
pub mod text;
mod write;

pub use clip::Clip;
pub use error::ClipError;
pub use material::{LaneMaterial, Material, ShownField};
pub use write::{Progress, Summary, export};
