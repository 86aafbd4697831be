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

    /// Whether somebody asked it to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
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
    let is_cancelled = || progress.is_cancelled();
    let written = |frames| progress.done.store(frames, Ordering::Relaxed);
    export_unless(material, clip, path, &written, &is_cancelled)
}

/// Tells how many frames are `written`, and stops where `is_cancelled` says so.
fn export_unless(
    material: &Material,
    clip: &Clip,
    path: &Path,
    written: &dyn Fn(u32),
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Summary, ClipError> {
    let go_on = || if is_cancelled() { Err(ClipError::Cancelled) } else { Ok(()) };
    let file = PendingFile::create(path)?;
    let mut renderer = ClipRenderer::new(material, clip, is_cancelled)?;
    let mut render = Duration::ZERO;
    let mut encode = Duration::ZERO;

    let start = Instant::now();
    let last = clip.frames() - 1;
    let mut samples = Vec::new();
    for k in 0..PALETTE_FRAMES {
        go_on()?;
        samples.extend(gif::sample(&renderer.frame(clip.t(last * k / (PALETTE_FRAMES - 1)))?));
    }
    render += start.elapsed();
    let start = Instant::now();
    let mut encoder = gif::Encoder::new(file, clip, clip.picture_px(material.lanes.len()), &samples)?;
    encode += start.elapsed();

    for index in 0..clip.frames() {
        go_on()?;
        let start = Instant::now();
        let pixels = renderer.frame(clip.t(index))?;
        render += start.elapsed();
        let start = Instant::now();
        encoder.push(&pixels)?;
        encode += start.elapsed();
        written(index + 1);
    }
    let start = Instant::now();
    let bytes = encoder.finish()?;
    encode += start.elapsed();
    Ok(Summary { frames: clip.frames(), particles: renderer.particles(), render, encode, bytes })
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, atomic::AtomicU64};

    use super::*;
    use crate::{
        density::presets,
        export::{LaneMaterial, ShownField},
        field::Exact,
        scene::Scene,
    };

    /// Wherever an export is cancelled, it ends at the next look, and nothing remains of its file.
    #[test]
    fn an_export_can_be_cancelled_everywhere() {
        let target = Arc::new(presets::target("ring").unwrap());
        let moments = *target.moments();
        let field = ShownField::Exact(Exact::new(target));
        let lanes = vec![LaneMaterial { field, compared: None, moments, cross_covariance: [0.0; 4] }];
        let material = Material { scene: Scene::default(), lanes };
        let clip = Clip { size_px: 64, fps: 2, seconds: 1.0, particles: 100, ..Clip::default() };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clip.gif");
        let (looks, frames) = (AtomicU64::new(0), AtomicU32::new(0));
        let after = |count: u64| {
            looks.store(0, Ordering::Relaxed);
            frames.store(0, Ordering::Relaxed);
            export_unless(&material, &clip, &path, &|done| frames.store(done, Ordering::Relaxed), &|| {
                looks.fetch_add(1, Ordering::Relaxed) >= count
            })
        };
        assert_eq!(after(u64::MAX).unwrap().frames, 2);
        let all = looks.load(Ordering::Relaxed);
        assert!(all > u64::from(PALETTE_FRAMES + clip.frames()) + 64, "each slice looks too: {all}");
        std::fs::remove_file(&path).unwrap();
        // Before the device is opened, while a volume is sampled, before a frame of the palette and before the last.
        for (count, done) in [(0, 0), (1, 0), (40, 0), (all - 5, 0), (all - 1, 1)] {
            assert!(matches!(after(count), Err(ClipError::Cancelled)), "after {count} of {all}");
            assert_eq!(frames.load(Ordering::Relaxed), done, "after {count} of {all}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "after {count} of {all}");
        }
    }
}
