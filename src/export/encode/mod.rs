//! Encoders: what makes a file of frames.
//!
//! One format is one file, and one entry of [`FORMATS`]. An encoder is told of the clip, takes frames in their order,
//! and hands out a file that takes its place only when everything has gone well.
//!
//! - [`format`](mod@format): what a format is; which one a file's ending names.
//! - `file`: what they write to; [`ffmpeg`]: where it is.
//! - [`gif`], [`apng`], [`sequence`], [`video`]: the encoders.

pub mod apng;
pub mod ffmpeg;
mod file;
pub mod format;
pub mod gif;
pub mod sequence;
pub mod video;

use std::sync::Arc;

pub use self::format::{FORMATS, Format};
use super::{clip::Clip, error::ClipError, progress::Progress};

/// A picture of a clip.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Opaque RGBA, row by row from the top.
    pub pixels: Vec<u8>,
}

/// What is known of a clip before its first frame.
#[derive(Clone, Debug)]
pub struct Reel {
    /// Width and height in pixels.
    pub size: [u32; 2],
    /// Its form.
    pub clip: Clip,
    /// The scene that it shows, as text, where the clip carries it.
    pub scene: Option<String>,
    /// Some of its frames, from all of it: what colours are chosen from.
    pub some: Vec<Arc<Frame>>,
    /// How far it is, and whether somebody wants it to stop.
    pub progress: Arc<Progress>,
}

/// Makes a file of frames.
pub trait Encoder: Send {
    /// Takes the next frame.
    ///
    /// # Errors
    /// [`ClipError`]; the encoder is of no use after it.
    fn push(&mut self, frame: &Frame) -> Result<(), ClipError>;

    /// Takes the end.
    ///
    /// # Errors
    /// [`ClipError`].
    fn finish(self: Box<Self>) -> Result<Box<dyn Finished>, ClipError>;
}

/// A whole file that is not in its place yet; dropped, nothing remains of it.
pub trait Finished: Send {
    /// Its size in bytes.
    fn bytes(&self) -> u64;

    /// Brings it to its place.
    ///
    /// # Errors
    /// [`ClipError::Output`].
    fn commit(self: Box<Self>) -> Result<(), ClipError>;
}
