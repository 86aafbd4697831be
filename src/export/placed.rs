//! Lanes on a device, ready to be drawn: their fields, their particles, and what is followed beside them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    error::ClipError,
    material::{LaneMaterial, Material},
};
use crate::{
    field::{Mlp, Volume, volume::Resolution},
    figure::{Followed, Subject, error_at, followed::Starts},
    flow::{Source, Way},
    gpu::{Context, Lane, Pipelines, lane::View, offscreen},
    numeric::Point,
    path::Clock,
    scene::FieldSource,
};

/// What everything is drawn with.
#[derive(Clone, Debug)]
pub(super) struct Device {
    pub(super) context: Context,
    pub(super) pipelines: Arc<Pipelines>,
    /// How long it took to open.
    pub(super) opening: Duration,
}

impl Device {
    /// A device of its own.
    ///
    /// # Errors
    /// [`ClipError::Gpu`].
    pub(super) fn open() -> Result<Self, ClipError> {
        let begun = Instant::now();
        let context = Context::headless()?;
        let pipelines = Arc::new(Pipelines::new(&context, offscreen::FORMAT));
        Ok(Self { context, pipelines, opening: begun.elapsed() })
    }
}

/// The fields of a lane.
#[derive(Clone, Debug)]
pub(super) struct Volumes {
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
    /// Those of all lanes, and what it would have taken to sample those that are `known`. Lanes that show the same
    /// share them.
    ///
    /// # Errors
    /// [`ClipError::Cancelled`].
    pub(super) fn of(
        material: &Material,
        resolution: Resolution,
        known: &[Self],
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<(Vec<Self>, Duration), ClipError> {
        let known: Vec<&Self> = known.iter().filter(|known| known.resolution == resolution).collect();
        let (mut volumes, mut spared): (Vec<Self>, _) = (Vec::new(), Duration::ZERO);
        for lane in &material.lanes {
            let of_lane = |known: &Self| known.lane.has_fields_of(lane);
            let next = if let Some(twice) = volumes.iter().find(|known| of_lane(known)) {
                twice.clone()
            } else if let Some(known) = known.iter().find(|known| of_lane(known)) {
                spared += known.sampling;
                Self::clone(known)
            } else {
                let exact = exact(known.iter().copied().chain(&volumes), lane);
                Self::sample(lane, (resolution, exact), is_cancelled).ok_or(ClipError::Cancelled)?
            };
            volumes.push(next);
        }
        Ok((volumes, spared))
    }

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

    /// The field that moves the grains.
    pub(super) fn moving(&self) -> Option<&Arc<Volume>> {
        self.learned.as_ref().or(self.exact.as_ref())
    }

    /// The learned field and the exact one, where both are known.
    pub(super) fn learned_and_exact(&self) -> Option<[&Volume; 2]> {
        Some([self.learned.as_deref().or(self.compared.as_deref())?, self.exact.as_deref()?])
    }
}

/// The exact field of a lane, where another lane had the same.
fn exact<'a>(mut known: impl Iterator<Item = &'a Volumes>, lane: &LaneMaterial) -> Option<Arc<Volume>> {
    let target = |lane: &LaneMaterial| lane.field.exact().map(|exact| exact.target().id());
    known.find(|known| target(&known.lane) == target(lane)).and_then(|known| known.exact.clone())
}

/// A lane that is ready to be drawn.
#[derive(Debug)]
pub(super) struct PlacedLane {
    pub(super) lane: Lane,
    pub(super) clock: Clock,
    followed: Followed,
    error: Vec<f64>,
}

impl PlacedLane {
    /// Brings a lane's fields and so many particles to the device.
    pub(super) fn new(
        Device { context, pipelines, .. }: &Device,
        material: &Material,
        particles: u32,
        index: usize,
        volumes: &Volumes,
    ) -> Self {
        let Volumes { exact, learned, compared, error, .. } = volumes;
        let (LaneMaterial { field, .. }, flow) = (&material.lanes[index], &material.scene.document.lanes[index]);
        let mut lane = Lane::new(context, pipelines);
        let what = if learned.is_some() { FieldSource::Learned } else { FieldSource::Exact };
        if let Some(volume) = volumes.moving() {
            lane.set_field(context, pipelines, volume, what);
        }
        let target = field.exact().map(|exact| &**exact.target());
        if let (Some(volume), Some(target)) = (exact, target) {
            let reference = if learned.is_some() { Some(volume) } else { compared.as_ref() };
            lane.set_reference(context, pipelines, reference);
            lane.set_density(context, pipelines, volume);
            lane.set_target(context, pipelines, target);
        }
        let (way, source, start) = begin(material, index, particles as usize);
        lane.set_particles(context, pipelines, &start, flow.keyframes());
        lane.integrate(context, pipelines, &way, flow.keyframes(), &source);
        let starts = Starts::of(&material.scene, target);
        let followed = match volumes.moving() {
            Some(volume) => Followed::through(&starts, &**volume, &source, flow),
            None => Followed::default(),
        };
        Self { lane, followed, clock: way.clock, error: error.clone() }
    }

    /// What the shapes over it are made from, in a view.
    pub(super) fn subject<'a>(&'a self, shown: &'a LaneMaterial, view: &View<'_>) -> Subject<'a> {
        let LaneMaterial { field, compared, .. } = shown;
        Subject {
            clock: self.clock,
            exact: field.exact(),
            model: field.model().or(compared.as_deref()),
            learned: field.model().is_some(),
            followed: &self.followed,
            scales: Some(self.lane.scales(view)),
            counted: self.lane.is_counted(&view.scene.document.drawn()),
            error: error_at(&self.error, &self.clock, view.t),
            above: 0.0,
        }
    }
}

/// How the particles of a lane go, and where so many begin: xi at t = 0.
pub(super) fn begin(material: &Material, index: usize, particles: usize) -> (Way, Source, Vec<Point>) {
    let (LaneMaterial { field, moments, cross_covariance, .. }, flow) =
        (&material.lanes[index], &material.scene.document.lanes[index]);
    let way = flow.way(field.velocity().frame());
    let source = Source::new(flow.source, &way.clock, moments, *cross_covariance);
    let target = field.exact().map(|exact| &**exact.target());
    let start = source.positions(material.scene.document.seed, particles, target);
    (way, source, start)
}

/// Chooses the grains that the scene's lasso holds, in every lane.
///
/// # Errors
/// [`ClipError::Gpu`].
pub(super) fn choose_grains<'a>(
    Device { context, pipelines, .. }: &Device,
    material: &Material,
    lanes: impl Iterator<Item = &'a mut PlacedLane>,
) -> Result<(), ClipError> {
    let Some(lasso) = &material.scene.document.study.lasso else { return Ok(()) };
    let mut lanes: Vec<&mut Lane> = lanes.map(|placed| &mut placed.lane).collect();
    let Some(lane) = lanes.get_mut(lasso.lane) else { return Ok(()) };
    // Where grains are in the view does not depend on its size.
    let view = View { scene: &material.scene, size_px: [1.0, 1.0], pixels_per_point: 1.0, t: lasso.t };
    let places = lane.positions(context, pipelines, &view)?;
    let held: Vec<bool> = places.iter().map(|at| lasso.holds(*at)).collect();
    for lane in lanes {
        lane.choose(context, &held);
    }
    Ok(())
}
