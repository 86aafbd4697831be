//! The device against the CPU, and small pictures.

use std::sync::Arc;

use dunefield::{
    export::{self, Clip, Footage, Material, Reel},
    field::{Exact, VelocityField as _, Volume, volume::Resolution},
    flow::{Keyframes, Solver, Source, Thread, trajectories},
    gpu::{
        Context, Lane, Offscreen, Pipelines,
        lane::{Inked, View},
        offscreen::{self, Pane},
    },
    path::{Chart, Schedule},
    scene::{
        Camera, DensityOf, Exposure, Flow, GrainColor, Grains, Ground, Lasso, Layers, Scene, SpeedBy, Study, Wind,
        layers::Look,
    },
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

    fn picture(&self, lane: &mut Lane, scene: &Scene, t: f64) -> image::RgbaImage {
        let side = 200;
        let picture = Offscreen::new(&self.context, side, side);
        let view = View { scene, size_px: [side as f32; 2], pixels_per_point: 0.6, t };
        picture.draw(&self.context, &self.pipelines, &mut [Pane { lane, view, corner_px: [0, 0] }]);
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
        let device = lane.read_keyframes(&studio.context).unwrap();
        let start = Source::new(schedule, target.moments()).chart_positions(3, count);
        let rows = trajectories(&volume, solver, keyframes, &start);
        assert_eq!(device.len(), rows.len() * count);
        for (row, ours) in rows.iter().zip(device.chunks_exact(count)) {
            let far = row.iter().zip(ours).filter(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) > 1e-3).count();
            assert!(far * 1000 <= count, "{schedule} {solver}: {far} of {count} are more than 1e-3 apart");
        }
    }
}

/// Between keyframes the device follows the same cubics as the CPU, and Euler's straight lines.
#[test]
fn moments_between_keyframes_agree_with_the_cpu() {
    let studio = Studio::new();
    let target = target("pinwheel");
    for (schedule, solver, steps) in [
        (Schedule::OT, Solver::Rk4, 16),
        (Schedule::VP, Solver::Heun, 20),
        (Schedule::VE, Solver::Rk4, 64),
        (Schedule::OT, Solver::Euler, 5),
    ] {
        let volume = Volume::from_exact(&Exact::new(target.clone(), schedule), Resolution::FULL);
        let keyframes = Keyframes::new(steps);
        let mut lane = studio.lane(&target, &volume, solver, keyframes, 500);
        let start = Source::new(schedule, target.moments()).chart_positions(3, 500);
        let threads = Thread::spin(&volume, solver, keyframes, &start);
        for t in [0.0, 0.13, 0.5, 0.77, 0.96, 1.0] {
            let view = View { scene: &Scene::default(), size_px: [64.0; 2], pixels_per_point: 1.0, t };
            let places = lane.positions(&studio.context, &studio.pipelines, &view).unwrap();
            let s = Chart::new(schedule).s(t);
            let far = threads.iter().zip(&places).filter(|(thread, place)| {
                let at = thread.at(s);
                (at[0] - place[0]).hypot(at[1] - place[1]) > 2e-3
            });
            let far = far.count();
            assert!(far <= 2, "{schedule} {solver} at t = {t}: {far} of 500 are more than 2e-3 apart");
        }
    }
}

#[test]
fn every_layer_and_look_changes_the_picture() {
    let studio = Studio::new();
    let target = target("two-moons");
    let volume = Volume::from_exact(&Exact::new(target.clone(), Schedule::OT), Resolution::FULL);
    let mut lane = studio.lane(&target, &volume, Solver::Rk4, Keyframes::new(64), 2000);
    let scene = Scene::default();
    let base = studio.picture(&mut lane, &scene, 0.6);
    let layers = scene.layers;
    let grains = scene.grains;
    let with_layers = |layers| Scene { layers, ..scene.clone() };
    let with_grains = |grains| Scene { grains, ..scene.clone() };
    let changed = [
        with_layers(Layers { grains: false, ..layers }),
        with_layers(Layers { trails: true, ..layers }),
        with_layers(Layers { trajectories: true, ..layers }),
        with_layers(Layers { outline: false, ..layers }),
        with_layers(Layers { contours: true, ..layers }),
        with_layers(Layers { exposure: Exposure::Fixed, ..layers }),
        with_layers(Layers { density: DensityOf::Grains, ..layers }),
        with_layers(Layers { speed: SpeedBy::Color, ..layers }),
        with_layers(Layers { ground: Ground::Plain, ..layers }),
        with_layers(Layers { ground: Ground::Dunes, ..layers }),
        with_layers(Layers { ground: Ground::Divergence, ..layers }),
        with_layers(Layers { wind: Wind::Calm, ..layers }),
        with_layers(Layers { wind: Wind::Streaks, ..layers }),
        with_grains(Grains { size_points: 6.0, ..grains }),
        with_grains(Grains { opacity: 0.2, ..grains }),
        with_grains(Grains { additive: true, ..grains }),
        with_grains(Grains { color: GrainColor::Source, ..grains }),
        with_grains(Grains { color: GrainColor::Speed, ..grains }),
        with_grains(Grains { color: GrainColor::LogDensity, ..grains }),
        with_grains(Grains { color: GrainColor::Region, ..grains }),
        Scene { camera: Camera { zoom: 2.0, ..scene.camera }, ..scene.clone() },
        Scene { camera: Camera { centre: [1.0, 0.5], ..scene.camera }, ..scene.clone() },
    ];
    for other in changed {
        let picture = studio.picture(&mut lane, &other, 0.6);
        let differing = picture.pixels().zip(base.pixels()).filter(|(a, b)| a != b).count();
        assert!(differing > 100, "{differing} pixels differ for {other:?}");
    }
    assert!(studio.picture(&mut lane, &scene, 0.6) == base, "the same scene gives the same pixels");
}

#[test]
fn grains_arrive_where_the_target_is() {
    let studio = Studio::new();
    let target = target("ring");
    let volume = Volume::from_exact(&Exact::new(target.clone(), Schedule::VP), Resolution::FULL);
    let mut lane = studio.lane(&target, &volume, Solver::Rk4, Keyframes::new(64), 4000);
    let layers = Layers { grains: true, ..Layers::none() };
    let scene = Scene { layers, ..Scene::default() };
    let mut bright = |t: f64, radius: std::ops::Range<f32>| {
        let picture = studio.picture(&mut lane, &scene, t);
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

/// Noise and the field of two moons on OT, with `count` grains.
fn moons(studio: &Studio, count: usize) -> (Volume, Lane) {
    let target = target("two-moons");
    let volume = Volume::from_exact(&Exact::new(target.clone(), Schedule::OT), Resolution::FULL);
    let lane = studio.lane(&target, &volume, Solver::Rk4, Keyframes::new(64), count);
    (volume, lane)
}

#[test]
fn ink_and_counts_hold_every_grain() {
    let studio = Studio::new();
    // Above the number that is drawn one by one, and at a t when all are in sight.
    let count = 120_000;
    let (_, mut lane) = moons(&studio, count);
    let layers = Layers { grains: true, ground: Ground::Heat, density: DensityOf::Grains, ..Layers::none() };
    let scene = Scene { layers, camera: Camera { zoom: 0.5, ..Camera::default() }, ..Scene::default() };
    studio.picture(&mut lane, &scene, 0.9);
    let ink: u64 =
        lane.read_ink(&studio.context, Inked::Grains).unwrap().iter().map(|amount| u64::from(*amount)).sum();
    assert_eq!(ink, 64 * count as u64);
    let counted: u64 = lane.read_histogram(&studio.context).unwrap().iter().map(|parts| u64::from(*parts)).sum();
    assert_eq!(counted, 256 * count as u64);
}

#[test]
fn grains_are_counted_where_the_density_says() {
    let studio = Studio::new();
    let count = 60_000;
    let (_, mut lane) = moons(&studio, count);
    let scene = Scene { layers: Layers { density: DensityOf::Grains, ..Layers::default() }, ..Scene::default() };
    let t = 0.7;
    studio.picture(&mut lane, &scene, t);
    let histogram = lane.read_histogram(&studio.context).unwrap();
    // Boxes of 8 x 8 cells against the closed form at their cells' centres.
    let side = 128;
    let axis: Vec<f32> = (0..side).map(|k| -4.0 + 8.0 * (k as f32 + 0.5) / side as f32).collect();
    let slice = Exact::new(target("two-moons"), Schedule::OT).slice(t, &axis);
    let (mut seen, mut expected) = ([0.0f64; 256], [0.0f64; 256]);
    for (k, (parts, p)) in histogram.iter().zip(&slice.density).enumerate() {
        let cell = k / side / 8 * 16 + k % side / 8;
        seen[cell] += f64::from(*parts) / (256.0 * count as f64);
        expected[cell] += f64::from(*p) * (8.0f64 / side as f64).powi(2);
    }
    let difference: f64 = seen.iter().zip(&expected).map(|(a, b)| (a - b).abs()).sum();
    assert!(difference < 0.03, "total variation {difference}");
}

#[test]
fn the_two_ways_to_draw_grains_look_alike_where_they_meet() {
    let studio = Studio::new();
    let scene = Scene { layers: Layers { grains: true, ..Layers::none() }, ..Scene::default() };
    let brightness = |count: usize| {
        let (_, mut lane) = moons(&studio, count);
        let picture = studio.picture(&mut lane, &scene, 0.5);
        // Means over boxes of 8 x 8 pixels.
        let mut boxes = vec![0.0f64; 25 * 25];
        for (x, y, p) in picture.enumerate_pixels() {
            boxes[(y / 8 * 25 + x / 8) as usize] += f64::from(p.0[0]) / 64.0;
        }
        boxes
    };
    let (few, many, most) = (brightness(100_000), brightness(100_032), brightness(400_000));
    for other in [many, most] {
        let apart: f64 = few.iter().zip(&other).map(|(a, b)| (a - b).abs()).sum::<f64>() / few.len() as f64;
        assert!(apart < 4.0, "boxes differ by {apart} of 255 on average");
    }
}

#[test]
fn large_counts_are_divided_and_lose_nothing() {
    let mut studio = Studio::new();
    let (_, whole) = moons(&studio, 10_000);
    let whole = whole.read_keyframes(&studio.context).unwrap();
    // 65 keyframes of 8 bytes: bindings of 2048 grains.
    studio.context = studio.context.with_binding_limit(65 * 8 * 2048);
    assert_eq!(studio.context.particles_per_binding(65), 2048);
    let (_, mut lane) = moons(&studio, 10_000);
    assert_eq!(lane.read_keyframes(&studio.context).unwrap(), whole);
    let scene = Scene { layers: Layers { grains: true, ..Layers::none() }, ..Scene::default() };
    let divided = studio.picture(&mut lane, &scene, 0.4);
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 10_000);
    assert!(studio.picture(&mut lane, &scene, 0.4) == divided);
}

#[test]
fn chosen_grains_stand_out() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 3000);
    let scene = Scene { layers: Layers { grains: true, ..Layers::none() }, ..Scene::default() };
    let before = studio.picture(&mut lane, &scene, 0.6);
    let chosen: Vec<bool> = (0..3000).map(|k| k % 3 == 0).collect();
    lane.choose(&studio.context, &chosen);
    let red = |picture: &image::RgbaImage| picture.pixels().filter(|p| p.0[0] > 180 && p.0[1] < 150).count();
    let after = studio.picture(&mut lane, &scene, 0.6);
    assert!(red(&before) == 0 && red(&after) > 500, "{} {}", red(&before), red(&after));
    lane.choose(&studio.context, &[]);
    assert!(studio.picture(&mut lane, &scene, 0.6) == before);
}

#[test]
fn what_is_looked_at_is_part_of_a_clip() {
    let folder = tempfile::tempdir().unwrap();
    let target = target("two-moons");
    let clip = Clip { size_px: 96, fps: 2, seconds: 1.0, particles: 500, ..Clip::default() };
    let bytes = |study: Study| {
        let flow = |path| Flow { path, ..Flow::default() };
        let reel =
            |path| Reel { footage: Footage::Exact(Exact::new(target.clone(), path)), moments: *target.moments() };
        let paths = [Schedule::OT, Schedule::VP];
        let scene = Scene { lanes: paths.map(flow).to_vec(), study, ..Scene::default() };
        let material = Material { scene, reels: paths.map(reel).to_vec() };
        let path = folder.path().join("clip.gif");
        export::export(&material, &clip, &path, &export::Progress::default()).unwrap();
        std::fs::read(path).unwrap()
    };
    let plain = bytes(Study::default());
    let corners = vec![[-3.0, -3.0], [0.0, -3.0], [0.0, 3.0], [-3.0, 3.0]];
    for study in [
        Study { probe: Some([0.5, 0.5]), ..Study::default() },
        Study { datum: Some([1.0, 0.0]), ..Study::default() },
        Study { pairs: 5, ..Study::default() },
        Study { followed: vec![3, 77], ..Study::default() },
        Study { lasso: Some(Lasso { lane: 1, t: 1.0, corners }), ..Study::default() },
    ] {
        let with = bytes(study.clone());
        assert_ne!(with, plain, "{study:?}");
        assert_eq!(bytes(study), with, "the same scene gives the same bytes");
    }
}

#[test]
fn layer_presets_look_as_they_did() {
    let studio = Studio::new();
    let options = egui_kittest::SnapshotOptions::new().threshold(1.5).max_failed_pixels(400);
    let exact = Volume::from_exact(&Exact::new(target("pinwheel"), Schedule::OT), Resolution::FULL);
    // A few samples of the field stand for one that has not been learned well.
    let few = Resolution { side: 20, slices: 12 };
    let other = Volume::from_exact(&Exact::new(target("pinwheel"), Schedule::OT), few);
    for (preset, name) in Look::ALL {
        let mut lane = studio.lane(&target("pinwheel"), &exact, Solver::Rk4, Keyframes::new(64), 3000);
        if preset == Look::Error {
            lane.set_field(&studio.context, &studio.pipelines, &other);
            lane.set_reference(&studio.context, &studio.pipelines, Some(&exact));
        }
        let scene = Scene { layers: preset.layers(Layers::default()), ..Scene::default() };
        let picture = studio.picture(&mut lane, &scene, 0.8);
        let name = format!("layers-{}", name.to_lowercase().replace(' ', "-"));
        egui_kittest::try_image_snapshot_options(&picture, name, &options).unwrap();
    }
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
        let mut lane = studio.lane(&target, &volume, Solver::Rk4, Keyframes::new(64), 3000);
        let scene = Scene::default();
        let picture = studio.picture(&mut lane, &scene, t);
        egui_kittest::try_image_snapshot_options(&picture, format!("{name}-{schedule}"), &options).unwrap();
    }
}
