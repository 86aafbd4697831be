//! What every encoder is, and what it is told.

use std::{path::Path, sync::Arc};

use crate::export::{clip::Clip, error::ClipError, progress::Progress};

/// A format of clips.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What it is called.
    pub name: &'static str,
    /// How names of its files end, without a dot.
    pub ending: &'static str,
    /// Frames from all of a clip that its encoder wants to see before the first.
    pub sampled: u32,
    /// Whether it is a file for each frame, with a number in its name.
    pub is_numbered: bool,
    /// Whether frames are encoded by an ffmpeg that has to be there.
    pub needs_ffmpeg: bool,
    /// Makes its encoder, which writes to a path.
    pub begin: Begin,
}

/// Makes an encoder that writes to a path.
pub type Begin = fn(&Path, &Reel) -> Result<Box<dyn Encoder>, ClipError>;

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
    pub sampled: Vec<Arc<Frame>>,
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
