//! What is exported, and the loop over its frames.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::{caption::Caption, gif};
use crate::{
    field::{Exact, Mlp, Trained, VelocityField, Volume, volume::Resolution},
    flow::Source,
    gpu::{Context, GpuError, Lane, Offscreen, Pipelines, lane::View, offscreen},
    output::{OutputError, PendingFile},
    scene::Scene,
    target::Moments,
};

/// Frames that the palette is chosen from.
const PALETTE_FRAMES: u32 = 9;

/// The form of an exported clip.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clip {
    /// Width and height in pixels, 64 to 2048.
    pub size_px: u32,
    /// Frames per second, 1 to 50.
    pub fps: u32,
    /// Length in seconds, 0.1 to 60.
    pub seconds: f64,
    /// Colours in the palette, 8 to 256; one of them is spent on "unchanged".
    pub colors: u16,
    /// Number of particles, 100 to 1,000,000.
    pub particles: u32,
}

impl Default for Clip {
    fn default() -> Self {
        Self { size_px: 480, fps: 25, seconds: 4.0, colors: 256, particles: 10_000 }
    }
}

impl Clip {
    /// Number of frames: round(fps x seconds), at least 2.
    #[must_use]
    pub fn frames(&self) -> u32 {
        ((f64::from(self.fps) * self.seconds).round() as u32).max(2)
    }

    /// Time of frame `index`: index / (frames - 1).
    #[must_use]
    pub fn t(&self, index: u32) -> f64 {
        f64::from(index) / f64::from(self.frames() - 1)
    }
}

/// What is shown in a clip.
#[derive(Clone, Debug)]
pub struct Material {
    /// The scene; its t is not used.
    pub scene: Scene,
    /// The field that moves the particles.
    pub footage: Footage,
    /// Moments of the data, for the source.
    pub moments: Moments,
}

/// A field, with what is known of its target.
#[derive(Clone, Debug)]
pub enum Footage {
    /// The closed form.
    Exact(Exact),
    /// A network.
    Learned {
        /// The network.
        mlp: Arc<Mlp>,
        /// How far it has come.
        trained: Trained,
        /// The exact field of its target, when that is known: for the density and the outline.
        exact: Option<Exact>,
    },
}

impl Footage {
    /// The field as such.
    #[must_use]
    pub fn field(&self) -> &dyn VelocityField {
        match self {
            Self::Exact(field) => field,
            Self::Learned { mlp, .. } => mlp.as_ref(),
        }
    }

    /// The exact field, when it is known.
    #[must_use]
    pub fn exact(&self) -> Option<&Exact> {
        match self {
            Self::Exact(field) => Some(field),
            Self::Learned { exact, .. } => exact.as_ref(),
        }
    }

    /// How far the network has come, when the field is learned.
    #[must_use]
    pub fn trained(&self) -> Option<Trained> {
        match self {
            Self::Exact(_) => None,
            Self::Learned { trained, .. } => Some(*trained),
        }
    }
}

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

/// Why there is no clip.
#[derive(Debug, thiserror::Error)]
pub enum ClipError {
    /// Nothing to draw with.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// The file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// Nothing in the palette or the frames can be encoded.
    #[error("the GIF could not be encoded: {0}")]
    Encode(String),
    /// Stopped by the user.
    #[error("the export was cancelled; no file was written")]
    Cancelled,
}

/// Renders `material` and writes it to `path`, whole or not at all. The same arguments give the
/// same bytes on the same machine.
///
/// # Errors
/// [`ClipError`].
pub fn export(material: &Material, clip: &Clip, path: &Path, progress: &Progress) -> Result<Summary, ClipError> {
    let file = PendingFile::create(path)?;
    let studio = Studio::new(material, clip)?;
    let mut render = Duration::ZERO;
    let mut encode = Duration::ZERO;

    let start = Instant::now();
    let last = clip.frames() - 1;
    let samples = (0..PALETTE_FRAMES)
        .map(|k| studio.frame(clip.t(last * k / (PALETTE_FRAMES - 1))))
        .collect::<Result<Vec<_>, _>>()?;
    render += start.elapsed();
    let start = Instant::now();
    let mut encoder = gif::Encoder::new(file, clip, &samples)?;
    encode += start.elapsed();

    for index in 0..clip.frames() {
        if progress.cancelled.load(Ordering::Relaxed) {
            return Err(ClipError::Cancelled);
        }
        let start = Instant::now();
        let pixels = studio.frame(clip.t(index))?;
        render += start.elapsed();
        let start = Instant::now();
        encoder.push(&pixels)?;
        encode += start.elapsed();
        progress.done.store(index + 1, Ordering::Relaxed);
    }
    let start = Instant::now();
    let bytes = encoder.finish()?;
    encode += start.elapsed();
    Ok(Summary { frames: clip.frames(), particles: studio.lane.count(), render, encode, bytes })
}

/// A device with everything that the clip needs on it.
struct Studio<'a> {
    context: Context,
    pipelines: Pipelines,
    lane: Lane,
    picture: Offscreen,
    material: &'a Material,
    clip: &'a Clip,
    caption: Caption,
}

impl<'a> Studio<'a> {
    fn new(material: &'a Material, clip: &'a Clip) -> Result<Self, ClipError> {
        let context = Context::headless()?;
        let pipelines = Pipelines::new(&context, offscreen::FORMAT);
        let mut lane = Lane::new(&context, &pipelines);
        if let Footage::Learned { mlp, .. } = &material.footage {
            lane.set_field(&context, &pipelines, &Volume::from_mlp(mlp, Resolution::FULL));
        }
        if let Some(exact) = material.footage.exact() {
            let volume = Volume::from_exact(exact, Resolution::FULL);
            if matches!(material.footage, Footage::Exact(_)) {
                lane.set_field(&context, &pipelines, &volume);
            }
            lane.set_density(&context, &pipelines, &volume);
            lane.set_target(&context, &pipelines, exact.target());
        }
        let Scene { path, solver, seed, .. } = material.scene;
        let start = Source::new(path, &material.moments).chart_positions(seed, clip.particles as usize);
        let keyframes = material.scene.keyframes();
        lane.set_particles(&context, &pipelines, &start, keyframes);
        lane.integrate(&context, &pipelines, solver, keyframes);
        let picture = Offscreen::new(&context, clip.size_px, clip.size_px);
        let caption = Caption::new(clip.size_px, &material.scene.caption(material.footage.trained()));
        Ok(Self { context, pipelines, lane, picture, material, clip, caption })
    }

    /// RGBA pixels at `t`.
    fn frame(&self, t: f64) -> Result<Vec<u8>, ClipError> {
        let size = self.clip.size_px as f32;
        // Grains keep their share of the picture at every size.
        let pixels_per_point = (size / 640.0).max(0.5);
        let view = View { scene: &self.material.scene, size_px: [size, size], pixels_per_point, t };
        self.picture.draw(&self.context, &self.pipelines, &self.lane, &view);
        let mut pixels = self.picture.read(&self.context)?;
        self.caption.draw(&mut pixels, t);
        Ok(pixels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_and_their_times() {
        let clip = Clip { fps: 25, seconds: 4.0, ..Clip::default() };
        assert_eq!(clip.frames(), 100);
        assert_eq!((clip.t(0), clip.t(99)), (0.0, 1.0));
        assert_eq!(Clip { fps: 10, seconds: 0.26, ..clip }.frames(), 3);
    }
}
