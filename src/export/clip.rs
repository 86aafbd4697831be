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

use super::{caption::Caption, gif, shapes};
use crate::{
    field::{Exact, Mlp, Trained, VelocityField, Volume, volume::Resolution},
    figure::{self, Shape, Subject, Threads, error_at, threads::Starts},
    flow::Source,
    gpu::{
        Context, GpuError, Lane, Offscreen, Pipelines,
        lane::View,
        offscreen::{self, Pane},
    },
    output::{OutputError, PendingFile},
    scene::Scene,
    target::Moments,
};

/// Frames that the palette is chosen from.
const PALETTE_FRAMES: u32 = 9;

/// Pixels per point from which on a legend can be read.
const LEGIBLE: f32 = 0.7;

/// The form of an exported clip.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clip {
    /// Width and height of each lane in pixels, 64 to 2048.
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

    /// Width and height in pixels of a clip of so many lanes: two are side by side, four in a square.
    #[must_use]
    pub fn picture_px(&self, lanes: usize) -> [u32; 2] {
        let (columns, rows) = grid(lanes);
        [columns * self.size_px, rows * self.size_px]
    }

    /// Left and top pixel of a lane, of so many.
    #[must_use]
    pub fn corner_px(&self, lane: usize, lanes: usize) -> [u32; 2] {
        let (columns, _) = grid(lanes);
        [lane as u32 % columns * self.size_px, lane as u32 / columns * self.size_px]
    }

    /// Time of frame `index`: index / (frames - 1).
    #[must_use]
    pub fn t(&self, index: u32) -> f64 {
        f64::from(index) / f64::from(self.frames() - 1)
    }
}

/// Columns and rows of so many lanes.
fn grid(lanes: usize) -> (u32, u32) {
    match lanes {
        0 | 1 => (1, 1),
        2 => (2, 1),
        _ => (2, 2),
    }
}

/// What is shown in a clip.
#[derive(Clone, Debug)]
pub struct Material {
    /// The scene; its t is not used.
    pub scene: Scene,
    /// What each of its lanes shows; as many as the scene has.
    pub reels: Vec<Reel>,
}

/// What one lane shows.
#[derive(Clone, Debug)]
pub struct Reel {
    /// The field that moves the particles.
    pub footage: Footage,
    /// Moments of the data, for the source.
    pub moments: Moments,
}

impl Material {
    /// The line that says what a lane shows.
    #[must_use]
    pub fn caption(&self, lane: usize) -> String {
        self.scene.lanes[lane].caption(self.reels[lane].footage.trained())
    }
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

    /// The network, when the field is learned.
    #[must_use]
    pub fn model(&self) -> Option<&Mlp> {
        match self {
            Self::Exact(_) => None,
            Self::Learned { mlp, .. } => Some(mlp),
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
    let mut studio = Studio::new(material, clip)?;
    let mut render = Duration::ZERO;
    let mut encode = Duration::ZERO;

    let start = Instant::now();
    let last = clip.frames() - 1;
    let samples = (0..PALETTE_FRAMES)
        .map(|k| studio.frame(clip.t(last * k / (PALETTE_FRAMES - 1))))
        .collect::<Result<Vec<_>, _>>()?;
    render += start.elapsed();
    let start = Instant::now();
    let mut encoder = gif::Encoder::new(file, clip, clip.picture_px(material.reels.len()), &samples)?;
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
    Ok(Summary {
        frames: clip.frames(),
        particles: studio.panes.iter().map(|pane| pane.lane.count()).min().unwrap_or(0),
        render,
        encode,
        bytes,
    })
}

/// A device with everything that the clip needs on it.
struct Studio<'a> {
    context: Context,
    pipelines: Pipelines,
    panes: Vec<Staged>,
    picture: Offscreen,
    material: &'a Material,
    clip: &'a Clip,
}

/// A lane that is ready to be drawn.
struct Staged {
    lane: Lane,
    corner_px: [u32; 2],
    caption: Caption,
    threads: Threads,
    error: Vec<f64>,
}

impl<'a> Studio<'a> {
    fn new(material: &'a Material, clip: &'a Clip) -> Result<Self, ClipError> {
        let context = Context::headless()?;
        let pipelines = Pipelines::new(&context, offscreen::FORMAT);
        let count = material.reels.len();
        let [width, height] = clip.picture_px(count);
        let panes = (0..count).map(|index| Staged::new(&context, &pipelines, material, clip, index)).collect();
        let picture = Offscreen::new(&context, width, height);
        let mut studio = Self { context, pipelines, panes, picture, material, clip };
        studio.throw_lasso()?;
        Ok(studio)
    }

    /// Chooses the grains that the scene's lasso holds, in every lane.
    fn throw_lasso(&mut self) -> Result<(), ClipError> {
        let Some(lasso) = &self.material.scene.study.lasso else { return Ok(()) };
        let view = View { t: lasso.t, ..self.view(0.0) };
        let Some(pane) = self.panes.get_mut(lasso.lane) else { return Ok(()) };
        let places = pane.lane.positions(&self.context, &self.pipelines, &view)?;
        let held: Vec<bool> = places.iter().map(|at| lasso.holds(*at)).collect();
        for pane in &mut self.panes {
            pane.lane.choose(&self.context, &held);
        }
        Ok(())
    }

    fn view(&self, t: f64) -> View<'a> {
        let size = self.clip.size_px as f32;
        View { scene: &self.material.scene, size_px: [size, size], pixels_per_point: self.pixels_per_point(), t }
    }

    /// Grains keep their share of the picture at every size.
    fn pixels_per_point(&self) -> f32 {
        (self.clip.size_px as f32 / 640.0).max(0.5)
    }

    /// RGBA pixels at `t`.
    fn frame(&mut self, t: f64) -> Result<Vec<u8>, ClipError> {
        let view = self.view(t);
        let panes = self.panes.iter_mut();
        let mut panes: Vec<_> =
            panes.map(|Staged { lane, corner_px, .. }| Pane { lane, view, corner_px: *corner_px }).collect();
        self.picture.draw(&self.context, &self.pipelines, &mut panes);
        let mut pixels = self.picture.read(&self.context)?;
        let [width, _] = self.clip.picture_px(self.panes.len());
        for (index, staged) in self.panes.iter().enumerate() {
            let shapes = self.shapes(index, &view);
            on_tile(&mut pixels, width, staged.corner_px, self.clip.size_px, |tile| {
                shapes::draw(tile, self.clip.size_px, self.pixels_per_point(), &shapes);
                staged.caption.draw(tile, t);
            });
        }
        Ok(pixels)
    }

    /// The figure over one lane.
    fn shapes(&self, index: usize, view: &View<'_>) -> Vec<Shape> {
        let (staged, footage) = (&self.panes[index], &self.material.reels[index].footage);
        let schedule = footage.field().schedule();
        let subject = Subject {
            path: schedule,
            exact: footage.exact(),
            model: footage.model(),
            threads: &staged.threads,
            scales: Some(staged.lane.scales(view)),
            counted: staged.lane.is_counted(&view.scene.drawn()),
            error: error_at(&staged.error, schedule, view.t),
        };
        let side = self.clip.size_px as f32 / self.pixels_per_point();
        let mut scene = self.material.scene.clone();
        // Nobody could read it.
        scene.layers.legend &= self.pixels_per_point() >= LEGIBLE;
        figure::shapes(&scene, &subject, view.t, [side, side])
    }
}

/// Works on a square part of a picture.
fn on_tile(pixels: &mut [u8], width: u32, [left, top]: [u32; 2], side: u32, work: impl FnOnce(&mut [u8])) {
    let row = |y: u32| {
        let start = 4 * ((top + y) * width + left) as usize;
        start..start + 4 * side as usize
    };
    let mut tile: Vec<u8> = (0..side).flat_map(|y| pixels[row(y)].iter().copied()).collect();
    work(&mut tile);
    for (y, line) in (0..side).zip(tile.chunks_exact(4 * side as usize)) {
        pixels[row(y)].copy_from_slice(line);
    }
}

impl Staged {
    /// Brings a lane's fields and particles to the device.
    fn new(context: &Context, pipelines: &Pipelines, material: &Material, clip: &Clip, index: usize) -> Self {
        let (Reel { footage, moments }, flow) = (&material.reels[index], &material.scene.lanes[index]);
        let mut lane = Lane::new(context, pipelines);
        let exact = footage.exact().map(|exact| Volume::from_exact(exact, Resolution::FULL));
        let learned = footage.model().map(|mlp| Volume::from_mlp(mlp, Resolution::FULL));
        if let Some(volume) = learned.as_ref().or(exact.as_ref()) {
            lane.set_field(context, pipelines, volume);
        }
        if let (Some(volume), Some(exact)) = (&exact, footage.exact()) {
            lane.set_reference(context, pipelines, Some(volume).filter(|_| learned.is_some()));
            lane.set_density(context, pipelines, volume);
            lane.set_target(context, pipelines, exact.target());
        }
        let source = Source::new(flow.path, moments);
        let start = source.chart_positions(material.scene.seed, clip.particles as usize);
        lane.set_particles(context, pipelines, &start, flow.keyframes());
        lane.integrate(context, pipelines, flow.solver, flow.keyframes());
        let starts = Starts::of(&material.scene, footage.exact().map(|exact| &**exact.target()));
        let threads = match learned.as_ref().or(exact.as_ref()) {
            Some(volume) => Threads::spin(&starts, volume, &source, flow),
            None => Threads::default(),
        };
        let error = match (&learned, &exact) {
            (Some(learned), Some(exact)) => learned.squared_error(exact),
            _ => Vec::new(),
        };
        let corner_px = clip.corner_px(index, material.reels.len());
        let caption = Caption::new(clip.size_px, &material.caption(index));
        Self { lane, corner_px, caption, threads, error }
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
        assert_eq!(
            (clip.picture_px(1), clip.picture_px(2), clip.picture_px(4)),
            ([480, 480], [960, 480], [960, 960])
        );
        assert_eq!(
            (clip.corner_px(1, 2), clip.corner_px(2, 4), clip.corner_px(3, 4)),
            ([480, 0], [0, 480], [480, 480])
        );
        assert_eq!(Clip { fps: 10, seconds: 0.26, ..clip }.frames(), 3);
    }
}
