//! Encoders: what makes a file of frames.
//!
//! One format is one file, and one entry of [`FORMATS`]. An encoder is told of the clip, takes frames in their order,
//! and hands out a file that takes its place only when everything has gone well.
//!
//! - [`encoder`]: what every encoder is, and what it is told; `file`: what it writes to; [`ffmpeg`]:
//!   where it is.
//! - [`formats`]: all of them; which one a file's name asks for.
//! - [`gif`], [`apng`], [`sequence`], [`video`]: the encoders.

pub mod apng;
pub mod encoder;
pub mod ffmpeg;
pub(super) mod file;
pub mod formats;
pub mod gif;
pub mod sequence;
pub mod video;

pub use self::{
    encoder::{Encoder, Finished, Format, Frame, Reel},
    formats::FORMATS,
};
