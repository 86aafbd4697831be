//! The device against the CPU, and small pictures.

use std::sync::Arc;

use dunefield::{
    field::{Exact, VelocityField as _, Volume, volume::Resolution},
    flow::{Keyframes, Solver, Source, trajectories},
    gpu::{
        Context, Lane, Offscreen, Pipelines,
        lane::View,
        offscreen::{self, Pane},
    },
    path::Schedule,
    scene::{Camera, GrainColor, Grains, Layers, Scene},
    target::{Target, presets::Preset},
};

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
    fn lane(&self, target: &Target, volume: &Volume, solver: Solver, keyframes: Keyframes, count: usize) -> Lane {
        let mut lane = Lane::new(&self.context, &self.pipelines);
        lane.set_field(&self.context, &self.pipelines, volume);
        lane.set_density(&self.context, &self.pipelines, volume);
        lane.set_target(&self.context, &self.pipelines, target);
        let start = Source::new(volume.schedule(), target.moments()).chart_positions(3, count);
        assert_eq!(lane.set_particles(&self.context, &self.pipelines, &start, keyframes), count);
        lane.integrate(&self.context, &self.pipelines, solver, keyframes);
        lane
    }

    fn picture(&self, lane: &Lane, scene: &Scene, t: f64) -> image::RgbaImage {
        let side = 200;
        let picture = Offscreen::new(&self.context, side, side);
        let view = View { scene, size_px: [side as f32; 2], pixels_per_point: 0.6, t };
        picture.draw(&self.context, &self.pipelines, &[Pane { lane, view, corner_px: [0, 0] }]);
        image::RgbaImage::from_raw(side, side, picture.read(&self.context).unwrap()).unwrap()
    }
}

fn target(name: &str) -> Arc<Target> {
    Arc::new(Target::new(name, &Preset::find(name).unwrap().raster()).unwrap())
}

#[test]
fn integration_agrees_with_the_cpu_on_the_same_volume() {
    let studio = Studio::new();
    let target = target("letters");
    for (schedule, solver, steps) in [
        (Schedule::OT, Solver::Rk4, 64),
        (Schedule::VP, Solver::Rk4, 64),
        (Schedule::VE, Solver::Midpoint, 32),
        (Schedule::LinearVp, Solver::Heun, 100),
        (Schedule::Cosine, Solver::Euler, 7),
    ] {
        let volume = Volume::from_exact(&Exact::new(target.clone(), schedule), Resolution::FULL);
        let keyframes = Keyframes::new(steps);
        let count = 3000;
        let lane = studio.lane(&target, &volume, solver, keyframes, count);
        let bytes = offscreen::read_storage(&studio.context, lane.keyframe_buffer().unwrap()).unwrap();
        let device: Vec<[f32; 2]> = bytemuck::pod_collect_to_vec(&bytes);
        let start = Source::new(schedule, target.moments()).chart_positions(3, count);
        let rows = trajectories(&volume, solver, keyframes, &start);
        assert_eq!(device.len(), rows.len() * count);
        for (row, ours) in rows.iter().zip(device.chunks_exact(count)) {
            let far = row.iter().zip(ours).filter(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) > 1e-3).count();
            assert!(far * 1000 <= count, "{schedule} {solver}: {far} of {count} are more than 1e-3 apart");
        }
    }
}

#[test]
fn every_layer_and_look_changes_the_picture() {
    let studio = Studio::new();
    let target = target("two-moons");
    let volume = Volume::from_exact(&Exact::new(target.clone(), Schedule::OT), Resolution::FULL);
    let lane = studio.lane(&target, &volume, Solver::Rk4, Keyframes::new(64), 2000);
    let scene = Scene::default();
    let base = studio.picture(&lane, &scene, 0.6);
    let layers = scene.layers;
    let grains = scene.grains;
    let changed = [
        Scene { layers: Layers { particles: false, ..layers }, ..scene.clone() },
        Scene { layers: Layers { arrows: false, ..layers }, ..scene.clone() },
        Scene { layers: Layers { heat: false, ..layers }, ..scene.clone() },
        Scene { layers: Layers { outline: false, ..layers }, ..scene.clone() },
        Scene { grains: Grains { size_points: 6.0, ..grains }, ..scene.clone() },
        Scene { grains: Grains { opacity: 0.2, ..grains }, ..scene.clone() },
        Scene { grains: Grains { additive: true, ..grains }, ..scene.clone() },
        Scene { grains: Grains { color: GrainColor::SourceAngle, ..grains }, ..scene.clone() },
        Scene { grains: Grains { color: GrainColor::Speed, ..grains }, ..scene.clone() },
        Scene { camera: Camera { zoom: 2.0, ..scene.camera }, ..scene.clone() },
        Scene { camera: Camera { centre: [1.0, 0.5], ..scene.camera }, ..scene.clone() },
    ];
    for other in changed {
        let picture = studio.picture(&lane, &other, 0.6);
        let differing = picture.pixels().zip(base.pixels()).filter(|(a, b)| a != b).count();
        assert!(differing > 100, "{differing} pixels differ for {other:?}");
    }
    assert!(studio.picture(&lane, &scene, 0.6) == base, "the same scene gives the same pixels");
}

#[test]
fn grains_arrive_where_the_target_is() {
    let studio = Studio::new();
    let target = target("ring");
    let volume = Volume::from_exact(&Exact::new(target.clone(), Schedule::VP), Resolution::FULL);
    let lane = studio.lane(&target, &volume, Solver::Rk4, Keyframes::new(64), 4000);
    let layers = Layers { particles: true, arrows: false, heat: false, outline: false };
    let scene = Scene { layers, ..Scene::default() };
    let bright = |t: f64, radius: std::ops::Range<f32>| {
        let picture = studio.picture(&lane, &scene, t);
        let inside = picture.enumerate_pixels().filter(|(x, y, _)| {
            let (dx, dy) = ((*x as f32 - 99.5) / 25.0, (*y as f32 - 99.5) / 25.0);
            radius.contains(&dx.hypot(dy))
        });
        inside.filter(|(_, _, p)| p.0[0] > 120).count()
    };
    assert!(bright(1.0, 1.6..2.4) > 1500, "the ring is full");
    assert_eq!(bright(1.0, 0.0..1.2), 0, "its middle is empty");
    assert!(bright(0.0, 0.0..1.2) > 500, "the noise is not");
}

#[test]
fn pictures_look_as_they_did() {
    let studio = Studio::new();
    // Software rasterisers of other versions may round an edge differently.
    let options = egui_kittest::SnapshotOptions::new().threshold(1.5).max_failed_pixels(400);
    for (name, schedule, t) in
        [("letters", Schedule::OT, 0.85), ("pinwheel", Schedule::VP, 1.0), ("two-moons", Schedule::VE, 0.7)]
    {
        let target = target(name);
        let volume = Volume::from_exact(&Exact::new(target.clone(), schedule), Resolution::FULL);
        let lane = studio.lane(&target, &volume, Solver::Rk4, Keyframes::new(64), 3000);
        let scene = Scene::default();
        let picture = studio.picture(&lane, &scene, t);
        egui_kittest::try_image_snapshot_options(&picture, format!("{name}-{schedule}"), &options).unwrap();
    }
}
