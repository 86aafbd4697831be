//! The loop over a clip's frames.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    time::{Duration, Instant},
};

use super::{clip::Clip, error::ClipError, gif, material::Material, renderer::ClipRenderer};
use crate::output::PendingFile;

/// Frames that the palette is chosen from.
const PALETTE_FRAMES: u32 = 9;

/// How far an export is, shared between threads.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU32,
    cancelled: AtomicBool,
}

impl Progress {
    /// Frames written.
    #[must_use]
    pub fn frames(&self) -> u32 {
        self.done.load(Ordering::Relaxed)
    }

    /// Asks the export to stop; it leaves no file behind.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

/// What an export took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Frames.
    pub frames: u32,
    /// Particles, which may be fewer than were asked for.
    pub particles: usize,
    /// Time spent drawing and reading back.
    pub render: Duration,
    /// Time spent on colours and compression.
    pub encode: Duration,
    /// Size of the file.
    pub bytes: u64,
}

/// Renders `material` and writes it to `path`, whole or not at all. The same arguments give the
/// same bytes on the same machine.
///
/// # Errors
/// [`ClipError`].
pub fn export(material: &Material, clip: &Clip, path: &Path, progress: &Progress) -> Result<Summary, ClipError> {
    let file = PendingFile::create(path)?;
    let mut renderer = ClipRenderer::new(material, clip)?;
    let mut render = Duration::ZERO;
    let mut encode = Duration::ZERO;

    let start = Instant::now();
    let last = clip.frames() - 1;
    let mut samples = Vec::new();
    for k in 0..PALETTE_FRAMES {
        samples.extend(gif::sample(&renderer.frame(clip.t(last * k / (PALETTE_FRAMES - 1)))?));
    }
    render += start.elapsed();
    let start = Instant::now();
    let mut encoder = gif::Encoder::new(file, clip, clip.picture_px(material.lanes.len()), &samples)?;
    encode += start.elapsed();

    for index in 0..clip.frames() {
        if progress.cancelled.load(Ordering::Relaxed) {
            return Err(ClipError::Cancelled);
        }
        let start = Instant::now();
        let pixels = renderer.frame(clip.t(index))?;
        render += start.elapsed();
        let start = Instant::now();
        encoder.push(&pixels)?;
        encode += start.elapsed();
        progress.done.store(index + 1, Ordering::Relaxed);
    }
    let start = Instant::now();
    let bytes = encoder.finish()?;
    encode += start.elapsed();
    Ok(Summary { frames: clip.frames(), particles: renderer.particles(), render, encode, bytes })
}
