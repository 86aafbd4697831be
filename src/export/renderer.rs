//! Draws a clip's frames, without a window.

use std::sync::Arc;

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
pub(super) struct ClipRenderer {
    context: Context,
    pipelines: Pipelines,
    panes: Vec<PlacedLane>,
    picture: Offscreen,
    material: Arc<Material>,
    tiles: Tiles,
}

/// A lane that is ready to be drawn.
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
    pub(super) fn new(
        material: &Arc<Material>,
        clip: &Clip,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        if is_cancelled() {
            return Err(ClipError::Cancelled);
        }
        let context = Context::headless()?;
        let pipelines = Pipelines::new(&context, offscreen::FORMAT);
        let count = material.lanes.len();
        let tiles = clip.size.tiles(count);
        let place = |index: usize| {
            let volumes = Volumes::sample(&material.lanes[index], is_cancelled)?;
            Some(PlacedLane::new((&context, &pipelines), material, (clip, &tiles), index, volumes))
        };
        let panes = (0..count).map(place).collect::<Option<_>>().ok_or(ClipError::Cancelled)?;
        let [width, height] = tiles.picture_px;
        let picture = Offscreen::new(&context, width, height);
        let mut renderer = Self { context, pipelines, panes, picture, material: material.clone(), tiles };
        renderer.choose_grains()?;
        Ok(renderer)
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
        let places = pane.lane.positions(&self.context, &self.pipelines, &view)?;
        let held: Vec<bool> = places.iter().map(|at| lasso.holds(*at)).collect();
        for pane in &mut self.panes {
            pane.lane.choose(&self.context, &held);
        }
        Ok(())
    }

    /// RGBA pixels at `t`.
    pub(super) fn frame(&mut self, t: f64) -> Result<Vec<u8>, ClipError> {
        let material = self.material.clone();
        let view = view(&material, &self.tiles, t);
        let panes = self.panes.iter_mut();
        let mut panes: Vec<_> =
            panes.map(|PlacedLane { lane, corner_px, .. }| Pane { lane, view, corner_px: *corner_px }).collect();
        self.picture.draw(&self.context, &self.pipelines, &mut panes);
        let mut pixels = self.picture.read(&self.context)?;
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

/// The fields of a lane at full quality.
struct Volumes {
    exact: Option<Arc<Volume>>,
    learned: Option<Arc<Volume>>,
    /// Beside an exact field that moves the grains.
    compared: Option<Arc<Volume>>,
    /// See [`Volume::squared_error`].
    error: Vec<f64>,
}

impl Volumes {
    /// Nothing where `is_cancelled` says so meanwhile.
    fn sample(lane: &LaneMaterial, is_cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let field = &lane.field;
        let exact = match field.exact() {
            Some(exact) => Some(Arc::new(Volume::from_exact_unless(exact, Resolution::FULL, is_cancelled)?)),
            None => None,
        };
        let sampled = |mlp: &Mlp| Volume::from_mlp_unless(mlp, Resolution::FULL, is_cancelled).map(Arc::new);
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
        (!is_cancelled()).then_some(Self { exact, learned, compared, error })
    }
}

impl PlacedLane {
    /// Brings a lane's fields and particles to the device.
    fn new(
        (context, pipelines): (&Context, &Pipelines),
        material: &Material,
        (clip, tiles): (&Clip, &Tiles),
        index: usize,
        Volumes { exact, learned, compared, error }: Volumes,
    ) -> Self {
        let (LaneMaterial { field, moments, cross_covariance, .. }, flow) =
            (&material.lanes[index], &material.scene.document.lanes[index]);
        let mut lane = Lane::new(context, pipelines);
        let what = if learned.is_some() { FieldSource::Learned } else { FieldSource::Exact };
        if let Some(volume) = learned.as_ref().or(exact.as_ref()) {
            lane.set_field(context, pipelines, volume, what);
        }
        let target = field.exact().map(|exact| &**exact.target());
        if let (Some(volume), Some(target)) = (&exact, target) {
            lane.set_reference(
                context,
                pipelines,
                if learned.is_some() { Some(volume) } else { compared.as_ref() },
            );
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
        Self { lane, corner_px, caption, followed, clock: way.clock, error }
    }
}
