//! Clips: a flow rendered frame by frame at exact times, and written as a file.
//!
//! - [`clip`]: what is exported, and the loop over its frames.
//! - [`caption`]: the line of text under every frame.
//! - [`shapes`] and [`text`]: figures and letters in a picture.
//! - [`gif`]: the encoder.
//!
//! The window and the command line export through the same code. Knows `gpu` and what it knows.

pub mod caption;
pub mod clip;
pub mod gif;
pub mod shapes;
pub mod text;

pub use clip::{Clip, ClipError, Footage, Material, Progress, Reel, Summary, export};
