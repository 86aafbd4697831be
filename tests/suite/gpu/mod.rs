//! The device against the CPU, and small pictures.
//!
//! - `integration`: trajectories, and what lies between keyframes.
//! - `ink`: trails, trajectories and streaks as they are laid, and the colours of grains.
//! - `light`: grains as they are laid, and what becomes of their light.
//! - `luminance`: how bright they are, against the density and for any number of them.
//! - `ground`: one moment of the field as a picture.
//! - `changes`: what is prepared once, and again after a change.
//! - `composed`: what becomes of all that on the view.
//! - `pictures`: snapshots and clips.

mod changes;
mod composed;
mod grains;
mod ground;
mod ink;
mod integration;
mod light;
mod luminance;
mod pictures;

use std::sync::Arc;

use dunefield::{
    density::{Target, presets},
    field::{Exact, VelocityField as _, Volume, volume::Resolution},
    flow::{Keyframes, Solver, Source, SourceKind, Way},
    gpu::{
        Context, Lane, Offscreen, Pipelines,
        lane::{Inked, View},
        offscreen::{self, Pane},
    },
    path::Clock,
    scene::{FieldSource, Flow, Scene},
};

/// Sides of the pictures, and how many of their pixels make a point.
const SIDE: u32 = 200;
const PIXELS_PER_POINT: f32 = 0.6;

/// `scene` at `t` as the pictures show it.
fn view(scene: &Scene, t: f64) -> View<'_> {
    View { scene, size_px: [SIDE as f32; 2], pixels_per_point: PIXELS_PER_POINT, t }
}

struct Studio {
    context: Context,
    pipelines: Pipelines,
}

impl Studio {
    fn new() -> Self {
        let context = Context::headless().expect("these tests need a graphics adapter; a software one is enough");
        let pipelines = Pipelines::new(&context, offscreen::FORMAT);
        Self { context, pipelines }
    }

    /// A lane with `count` particles integrated through `volume`.
    fn lane(&self, target: &Target, volume: &Arc<Volume>, way: &Way, keyframes: Keyframes, count: usize) -> Lane {
        let mut lane = Lane::new(&self.context, &self.pipelines);
        lane.set_field(&self.context, &self.pipelines, volume, FieldSource::Exact);
        lane.set_density(&self.context, &self.pipelines, volume);
        lane.set_target(&self.context, &self.pipelines, target);
        self.place(&mut lane, target, way, keyframes, count);
        lane
    }

    /// Places a lane's particles and integrates them.
    fn place(&self, lane: &mut Lane, target: &Target, way: &Way, keyframes: Keyframes, count: usize) {
        let (source, start) = begin(target, way, count);
        assert_eq!(lane.set_particles(&self.context, &self.pipelines, &start, keyframes), count);
        lane.integrate(&self.context, &self.pipelines, way, keyframes, &source);
    }

    /// Integrates a lane's particles another way.
    fn integrate(&self, lane: &mut Lane, target: &Target, way: &Way, keyframes: Keyframes) {
        lane.integrate(&self.context, &self.pipelines, way, keyframes, &begin(target, way, 1).0);
    }

    fn picture(&self, lane: &mut Lane, scene: &Scene, t: f64) -> image::RgbaImage {
        let picture = Offscreen::new(&self.context, SIDE, SIDE);
        let pane = Pane { lane, view: view(scene, t), corner_px: [0, 0] };
        picture.draw(&self.context, &self.pipelines, &mut [pane]);
        image::RgbaImage::from_raw(SIDE, SIDE, picture.read(&self.context).unwrap()).unwrap()
    }

    /// What was laid on a canvas as far as the picture goes, and one cell further.
    fn ink(&self, lane: &Lane, layer: Inked) -> Vec<u32> {
        let (amounts, columns) = lane.read_ink(&self.context, layer).unwrap();
        assert!(columns > 0, "nothing was laid on {layer:?}");
        let rows = amounts.chunks_exact(columns);
        rows.flat_map(|row| &row[..columns.min(SIDE as usize + 1)]).copied().collect()
    }
}

fn target(name: &str) -> Arc<Target> {
    Arc::new(presets::target(name).unwrap())
}

/// A path on the frame of a target, with the grid of steps that suits it.
fn way(target: &Target, path: &str, solver: Solver) -> Way {
    Flow { path: path.parse().unwrap(), solver, ..Flow::default() }.way(target.frame())
}

/// The source of a path, and where `count` particles begin.
fn begin(target: &Target, way: &Way, count: usize) -> (Source, Vec<[f32; 2]>) {
    let source = Source::new(SourceKind::Matched, &way.clock, target.moments(), [0.0; 4]);
    (source, source.positions(3, count, None))
}

/// The exact field of a target and its volume.
fn sampled(target: &Arc<Target>) -> (Exact, Arc<Volume>) {
    let exact = Exact::new(target.clone());
    let volume = Arc::new(Volume::from_exact(&exact, Resolution::FULL));
    (exact, volume)
}

/// d xi / ds of a volume at `t` of a path, as far as the wind is shown.
fn wind_rate(volume: &Volume, clock: &Clock, t: f64, xi: [f32; 2]) -> [f32; 2] {
    assert!(clock.knot(t) < 0.99, "the wind stops a moment before the data");
    volume.rate_at(clock.knot(t) as f32, xi)
}

/// Noise and the field of two moons on OT, with `count` grains.
fn moons(studio: &Studio, count: usize) -> (Arc<Volume>, Lane) {
    let target = target("two-moons");
    let (_, volume) = sampled(&target);
    let lane = studio.lane(&target, &volume, &way(&target, "ot", Solver::Rk4), Keyframes::new(64), count);
    assert_eq!(volume.frame(), target.frame());
    (volume, lane)
}
