//! Clips: a flow rendered frame by frame at exact times, and written as a file.
//!
//! - [`clip`]: the form of a clip, and the loop over its frames.
//! - [`material`]: what it shows; `studio`: where its frames are drawn.
//! - [`caption`]: the line of text under every frame.
//! - [`shapes`] and [`text`]: figures and letters in a picture.
//! - [`gif`]: the encoder.
//!
//! The window and the command line export through the same code. Knows `gpu` and what it knows.

pub mod caption;
pub mod clip;
pub mod gif;
pub mod material;
pub mod shapes;
mod studio;
pub mod text;

pub use clip::{Clip, ClipError, Progress, Summary, export};
pub use material::{Footage, Material, Reel};
