//! Draws a clip's frames, without a window.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    caption::Caption,
    clip::Clip,
    error::ClipError,
    material::{LaneMaterial, Material},
    shapes,
    tiles::Tiles,
};
use crate::{
    field::{Mlp, Volume, volume::Resolution},
    figure::{self, Followed, Shape, Subject, error_at, followed::Starts},
    flow::Source,
    gpu::{
        Context, Lane, Offscreen, Pipelines,
        lane::View,
        offscreen::{self, Pane},
    },
    path::Clock,
    scene::FieldSource,
};

/// Pixels per point from which on a legend can be read.
const LEGIBLE: f32 = 0.7;

/// A device with everything that the clip needs on it.
#[derive(Debug)]
pub struct ClipRenderer {
    device: Device,
    panes: Vec<PlacedLane>,
    picture: Offscreen,
    material: Arc<Material>,
    /// The fields of its lanes.
    volumes: Vec<Volumes>,
    tiles: Tiles,
    setup: Duration,
}

/// What every clip is drawn with.
#[derive(Clone, Debug)]
struct Device {
    context: Context,
    pipelines: Arc<Pipelines>,
    /// How long it took to open.
    opening: Duration,
}

/// A lane that is ready to be drawn.
#[derive(Debug)]
struct PlacedLane {
    lane: Lane,
    corner_px: [u32; 2],
    caption: Caption,
    followed: Followed,
    clock: Clock,
    error: Vec<f64>,
}

impl ClipRenderer {
    /// Brings everything to a device of its own, unless `is_cancelled` says so meanwhile.
    ///
    /// # Errors
    /// [`ClipError`].
    pub fn new(
        material: &Arc<Material>,
        clip: &Clip,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        if is_cancelled() {
            return Err(ClipError::Cancelled);
        }
        let begun = Instant::now();
        let context = Context::headless()?;
        let pipelines = Arc::new(Pipelines::new(&context, offscreen::FORMAT));
        let device = Device { context, pipelines, opening: begun.elapsed() };
        Self::on(device, material, clip, &[], is_cancelled)
    }

    /// Draws another clip from now on; fields that both show are not sampled again. Where it fails, the clip is the one
    /// before.
    ///
    /// # Errors
    /// As [`ClipRenderer::new`].
    pub fn change(
        &mut self,
        material: &Arc<Material>,
        clip: &Clip,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), ClipError> {
        *self = Self::on(self.device.clone(), material, clip, &self.volumes, is_cancelled)?;
        Ok(())
    }

    fn on(
        device: Device,
        material: &Arc<Material>,
        clip: &Clip,
        known: &[Volumes],
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        let begun = Instant::now();
        let tiles = clip.tiles(material.lanes.len());
        // Each frame of a film has another network.
        let resolution = if clip.film.is_some() { Resolution::COARSE } else { Resolution::FULL };
        let known: Vec<&Volumes> = known.iter().filter(|known| known.resolution == resolution).collect();
        let mut volumes: Vec<Volumes> = Vec::new();
        // What it would have taken to sample those that are known.
        let mut spared = Duration::ZERO;
        for lane in &material.lanes {
            let of_lane = |known: &Volumes| known.lane.has_fields_of(lane);
            let next = if let Some(twice) = volumes.iter().find(|known| of_lane(known)) {
                twice.clone()
            } else if let Some(known) = known.iter().find(|known| of_lane(known)) {
                spared += known.sampling;
                Volumes::clone(known)
            } else {
                Volumes::sample(lane, (resolution, exact(&known, lane)), is_cancelled)
                    .ok_or(ClipError::Cancelled)?
            };
            volumes.push(next);
        }
        let place = |(index, volumes)| PlacedLane::new(&device, material, (clip, &tiles), index, volumes);
        let panes = volumes.iter().enumerate().map(place).collect();
        let [width, height] = tiles.picture_px;
        let picture = Offscreen::new(&device.context, width, height);
        let material = material.clone();
        let mut renderer = Self { device, panes, picture, material, volumes, tiles, setup: Duration::ZERO };
        renderer.choose_grains()?;
        renderer.setup = renderer.device.opening + spared + begun.elapsed();
        Ok(renderer)
    }

    /// How long all of this takes from the beginning.
    pub(super) fn setup(&self) -> Duration {
        self.setup
    }

    /// Width and height of the picture.
    #[must_use]
    pub fn size_px(&self) -> [u32; 2] {
        self.tiles.picture_px
    }

    /// Particles in each lane, which may be fewer than were asked for.
    pub(super) fn particles(&self) -> usize {
        self.panes.iter().map(|pane| pane.lane.count()).min().unwrap_or(0)
    }

    /// Chooses the grains that the scene's lasso holds, in every lane.
    fn choose_grains(&mut self) -> Result<(), ClipError> {
        let Some(lasso) = &self.material.scene.document.study.lasso else { return Ok(()) };
        let view = view(&self.material, &self.tiles, lasso.t);
        let Some(pane) = self.panes.get_mut(lasso.lane) else { return Ok(()) };
        let places = pane.lane.positions(&self.device.context, &self.device.pipelines, &view)?;
        let held: Vec<bool> = places.iter().map(|at| lasso.holds(*at)).collect();
        for pane in &mut self.panes {
            pane.lane.choose(&self.device.context, &held);
        }
        Ok(())
    }

    /// RGBA pixels at `t`.
    ///
    /// # Errors
    /// [`ClipError::Gpu`].
    pub fn frame(&mut self, t: f64) -> Result<Vec<u8>, ClipError> {
        let material = self.material.clone();
        let view = view(&material, &self.tiles, t);
        let panes = self.panes.iter_mut();
        let mut panes: Vec<_> =
            panes.map(|PlacedLane { lane, corner_px, .. }| Pane { lane, view, corner_px: *corner_px }).collect();
        self.picture.draw(&self.device.context, &self.device.pipelines, &mut panes);
        let mut pixels = self.picture.read(&self.device.context)?;
        let size = self.tiles.lane_px();
        for (index, placed) in self.panes.iter().enumerate() {
            let shapes = self.shapes(index, &view);
            on_tile(&mut pixels, self.tiles.picture_px[0], (placed.corner_px, size), |tile| {
                shapes::draw(tile, size, view.pixels_per_point, &shapes);
                if material.scene.document.layers.caption {
                    placed.caption.draw(tile, t);
                }
            });
        }
        Ok(pixels)
    }

    /// Draws shapes, made for a size in points, into the place after the last lane.
    pub(super) fn draw_beside(&self, pixels: &mut [u8], shapes: impl FnOnce([f32; 2]) -> Vec<Shape>) {
        let (size, corner_px) = (self.tiles.lane_px(), self.tiles.corner_px(self.panes.len()));
        let View { size_px, pixels_per_point, .. } = view(&self.material, &self.tiles, 0.0);
        on_tile(pixels, self.tiles.picture_px[0], (corner_px, size), |tile| {
            shapes::draw(tile, size, pixels_per_point, &shapes(size_px.map(|side| side / pixels_per_point)));
        });
    }

    /// The figure over one lane.
    fn shapes(&self, index: usize, view: &View<'_>) -> Vec<Shape> {
        let (placed, LaneMaterial { field, compared, .. }) = (&self.panes[index], &self.material.lanes[index]);
        let subject = Subject {
            clock: placed.clock,
            exact: field.exact(),
            model: field.model().or(compared.as_deref()),
            learned: field.model().is_some(),
            followed: &placed.followed,
            scales: Some(placed.lane.scales(view)),
            counted: placed.lane.is_counted(&view.scene.document.drawn()),
            error: error_at(&placed.error, &placed.clock, view.t),
            above: 0.0,
        };
        let size = view.size_px.map(|side| side / view.pixels_per_point);
        let mut scene = self.material.scene.clone();
        // Nobody could read it.
        scene.document.layers.legend &= view.pixels_per_point >= LEGIBLE;
        figure::shapes(&scene, &subject, view.t, size)
    }
}

/// How a lane is seen. Grains keep their share of the picture at every size.
fn view<'a>(material: &'a Material, tiles: &Tiles, t: f64) -> View<'a> {
    let size_px = tiles.lane_px().map(|side| side as f32);
    let pixels_per_point = (size_px[0].min(size_px[1]) / 640.0).max(0.5);
    View { scene: &material.scene, size_px, pixels_per_point, t }
}

/// Works on a rectangle of a picture, given by its corner and size.
fn on_tile(
    pixels: &mut [u8],
    width: u32,
    ([left, top], [columns, rows]): ([u32; 2], [u32; 2]),
    work: impl FnOnce(&mut [u8]),
) {
    let row = |y: u32| {
        let start = 4 * ((top + y) * width + left) as usize;
        start..start + 4 * columns as usize
    };
    let mut tile: Vec<u8> = (0..rows).flat_map(|y| pixels[row(y)].iter().copied()).collect();
    work(&mut tile);
    for (y, line) in (0..rows).zip(tile.chunks_exact(4 * columns as usize)) {
        pixels[row(y)].copy_from_slice(line);
    }
}

/// The exact field of a lane, where another lane had the same.
fn exact(known: &[&Volumes], lane: &LaneMaterial) -> Option<Arc<Volume>> {
    let target = |lane: &LaneMaterial| lane.field.exact().map(|exact| exact.target().id());
    known.iter().find(|known| target(&known.lane) == target(lane)).and_then(|known| known.exact.clone())
}

/// The fields of a lane.
#[derive(Clone, Debug)]
struct Volumes {
    /// The lane.
    lane: LaneMaterial,
    exact: Option<Arc<Volume>>,
    learned: Option<Arc<Volume>>,
    /// Beside an exact field that moves the grains.
    compared: Option<Arc<Volume>>,
    /// See [`Volume::squared_error`].
    error: Vec<f64>,
    resolution: Resolution,
    /// How long they took.
    sampling: Duration,
}

impl Volumes {
    /// Samples those of a lane, whose exact one may be known; nothing where `is_cancelled` says so meanwhile.
    fn sample(
        lane: &LaneMaterial,
        (resolution, known): (Resolution, Option<Arc<Volume>>),
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let (begun, field) = (Instant::now(), &lane.field);
        let exact = match field.exact() {
            Some(_) if known.is_some() => known,
            Some(exact) => Some(Arc::new(Volume::from_exact_unless(exact, resolution, is_cancelled)?)),
            None => None,
        };
        let sampled = |mlp: &Mlp| Volume::from_mlp_unless(mlp, resolution, is_cancelled).map(Arc::new);
        let learned = match field.model() {
            Some(mlp) => Some(sampled(mlp)?),
            None => None,
        };
        let compared = match lane.compared.as_deref().filter(|_| learned.is_none()) {
            Some(mlp) => Some(sampled(mlp)?),
            None => None,
        };
        let error = match (learned.as_ref().or(compared.as_ref()), &exact) {
            (Some(learned), Some(exact)) => learned.squared_error(exact),
            _ => Vec::new(),
        };
        let (lane, sampling) = (lane.clone(), begun.elapsed());
        (!is_cancelled()).then_some(Self { lane, exact, learned, compared, error, resolution, sampling })
    }
}

impl PlacedLane {
    /// Brings a lane's fields and particles to the device.
    fn new(
        Device { context, pipelines, .. }: &Device,
        material: &Material,
        (clip, tiles): (&Clip, &Tiles),
        index: usize,
        Volumes { exact, learned, compared, error, .. }: &Volumes,
    ) -> Self {
        let (LaneMaterial { field, moments, cross_covariance, .. }, flow) =
            (&material.lanes[index], &material.scene.document.lanes[index]);
        let mut lane = Lane::new(context, pipelines);
        let what = if learned.is_some() { FieldSource::Learned } else { FieldSource::Exact };
        if let Some(volume) = learned.as_ref().or(exact.as_ref()) {
            lane.set_field(context, pipelines, volume, what);
        }
        let target = field.exact().map(|exact| &**exact.target());
        if let (Some(volume), Some(target)) = (exact, target) {
            let reference = if learned.is_some() { Some(volume) } else { compared.as_ref() };
            lane.set_reference(context, pipelines, reference);
            lane.set_density(context, pipelines, volume);
            lane.set_target(context, pipelines, target);
        }
        let way = flow.way(field.velocity().frame());
        let source = Source::new(flow.source, &way.clock, moments, *cross_covariance);
        let start = source.positions(material.scene.document.seed, clip.particles as usize, target);
        lane.set_particles(context, pipelines, &start, flow.keyframes());
        lane.integrate(context, pipelines, &way, flow.keyframes(), &source);
        let starts = Starts::of(&material.scene, target);
        let followed = match learned.as_ref().or(exact.as_ref()) {
            Some(volume) => Followed::through(&starts, &**volume, &source, flow),
            None => Followed::default(),
        };
        let corner_px = tiles.corner_px(index);
        let caption = Caption::new(tiles.lane_px(), &material.caption(index), material.scene.theme);
        Self { lane, corner_px, caption, followed, clock: way.clock, error: error.clone() }
    }
}
