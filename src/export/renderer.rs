//! Draws a clip's frames, without a window.

use std::sync::Arc;

use super::{
    caption::Caption,
    clip::Clip,
    error::ClipError,
    material::{LaneMaterial, Material},
    shapes,
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
pub(super) struct ClipRenderer<'a> {
    context: Context,
    pipelines: Pipelines,
    panes: Vec<PlacedLane>,
    picture: Offscreen,
    material: &'a Material,
    clip: &'a Clip,
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

impl<'a> ClipRenderer<'a> {
    /// Brings everything to a device of its own, unless `is_cancelled` says so meanwhile.
    pub(super) fn new(
        material: &'a Material,
        clip: &'a Clip,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        if is_cancelled() {
            return Err(ClipError::Cancelled);
        }
        let context = Context::headless()?;
        let pipelines = Pipelines::new(&context, offscreen::FORMAT);
        let count = material.lanes.len();
        let [width, height] = clip.picture_px(count);
        let place = |index: usize| {
            let volumes = Volumes::sample(&material.lanes[index], is_cancelled)?;
            Some(PlacedLane::new(&context, &pipelines, material, clip, index, volumes))
        };
        let panes = (0..count).map(place).collect::<Option<_>>().ok_or(ClipError::Cancelled)?;
        let picture = Offscreen::new(&context, width, height);
        let mut renderer = Self { context, pipelines, panes, picture, material, clip };
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
    pub(super) fn frame(&mut self, t: f64) -> Result<Vec<u8>, ClipError> {
        let view = self.view(t);
        let panes = self.panes.iter_mut();
        let mut panes: Vec<_> =
            panes.map(|PlacedLane { lane, corner_px, .. }| Pane { lane, view, corner_px: *corner_px }).collect();
        self.picture.draw(&self.context, &self.pipelines, &mut panes);
        let mut pixels = self.picture.read(&self.context)?;
        let [width, _] = self.clip.picture_px(self.panes.len());
        for (index, placed) in self.panes.iter().enumerate() {
            let shapes = self.shapes(index, &view);
            on_tile(&mut pixels, width, placed.corner_px, self.clip.size_px, |tile| {
                shapes::draw(tile, self.clip.size_px, self.pixels_per_point(), &shapes);
                if self.material.scene.document.layers.caption {
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
        let side = self.clip.size_px as f32 / self.pixels_per_point();
        let mut scene = self.material.scene.clone();
        // Nobody could read it.
        scene.document.layers.legend &= self.pixels_per_point() >= LEGIBLE;
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
        context: &Context,
        pipelines: &Pipelines,
        material: &Material,
        clip: &Clip,
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
        let corner_px = clip.corner_px(index, material.lanes.len());
        let caption = Caption::new(clip.size_px, &material.caption(index), material.scene.theme);
        Self { lane, corner_px, caption, followed, clock: way.clock, error }
    }
}
