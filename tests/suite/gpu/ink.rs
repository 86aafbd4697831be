//! Trails, trajectories and streaks as they are laid, against the same on the CPU, and the
//! colours of grains.

use dunefield::{
    density::{
        picture,
        raster::CELLS,
        regions::{self, MOST},
    },
    field::{Exact, Volume},
    flow::{Keyframes, Solver, Trajectory, Way},
    gpu::{
        Lane,
        lane::Inked,
        layout::Frame,
        palette::{self, Map, REGIONS},
    },
    path::Clock,
    scene::{Camera, Document, GrainColor, Grains, Layers, Scene, Theme, Wind},
};

use super::{SIDE, Studio, begin, moons, sampled, target, view, way, wind_rate};

/// Boxes of 8 x 8 pixels along an axis.
const BOXES: usize = SIDE as usize / 8;

/// Pixels from the left bottom corner.
fn px(frame: &Frame, xi: [f32; 2]) -> [f32; 2] {
    [0, 1].map(|k| ((xi[k] - frame.centre[k]) / frame.half_extent[k] * 0.5 + 0.5) * frame.size_px[k])
}

/// Amounts box by box.
#[derive(Default)]
struct Boxes(Vec<f64>);

impl Boxes {
    fn new() -> Self {
        Self(vec![0.0; BOXES * BOXES])
    }

    fn add(&mut self, px: [f32; 2], amount: f64) {
        if px.iter().all(|c| (0.0..SIDE as f32).contains(c)) {
            let [x, y] = px.map(|c| c as usize / 8);
            self.0[y * BOXES + x] += amount;
        }
    }

    /// Of what was read back: cells of a pixel, a row of which is one longer than the view.
    fn of(ink: &[u32]) -> Self {
        let columns = SIDE as usize + 1;
        let mut boxes = Self::new();
        for (k, amount) in ink.iter().enumerate() {
            boxes.add([(k % columns) as f32 + 0.5, (k / columns) as f32 + 0.5], f64::from(*amount));
        }
        boxes
    }

    fn sum(&self) -> f64 {
        self.0.iter().sum()
    }

    /// A line between two points with so much on each pixel of its length.
    fn line(&mut self, a: [f32; 2], b: [f32; 2], per_px: f64) {
        let length = f64::from((b[0] - a[0]).hypot(b[1] - a[1]));
        self.add([0, 1].map(|k| f32::midpoint(a[k], b[k])), per_px * length);
    }

    /// A dot of that radius, full or hollow, as the shader lays it.
    fn dot(&mut self, at: [f32; 2], radius: f32, is_full: bool) {
        for (x, y) in (-4..=4).flat_map(|y| (-4..=4).map(move |x| (x as f32, y as f32))) {
            let cell = [at[0].floor() + x + 0.5, at[1].floor() + y + 0.5];
            let away = (cell[0] - at[0]).hypot(cell[1] - at[1]);
            let inner = if is_full { 1.0 } else { (away - radius + 1.5).clamp(0.0, 1.0) };
            self.add(cell, f64::from(64.0 * inner * (radius + 0.5 - away).clamp(0.0, 1.0)));
        }
    }

    /// Half of the sum of differences, as a share of the whole.
    fn apart(&self, other: &Self) -> f64 {
        let apart: f64 = self.0.iter().zip(&other.0).map(|(a, b)| (a - b).abs()).sum();
        apart / (self.sum() + other.sum())
    }
}

/// What a layer laid, and the same from the CPU's own way.
fn compare(studio: &Studio, lane: &Lane, layer: Inked, expected: &Boxes) {
    let laid = Boxes::of(&studio.ink(lane, layer));
    let (share, apart) = (laid.sum() / expected.sum(), laid.apart(expected));
    assert!(expected.sum() > 1e4, "{layer:?}: hardly anything is expected");
    assert!((share - 1.0).abs() < 0.04 && apart < 0.05, "{layer:?}: {share} of what is expected, {apart} apart");
}

/// Pixels of a position in the view.
fn seen_px(frame: &Frame, clock: &Clock, t: f64, at: [f32; 2]) -> [f32; 2] {
    px(frame, clock.view(t).xi(at.map(f64::from)).map(|c| c as f32))
}

/// The first `count` trajectories of two moons.
fn trajectories(volume: &Volume, way: &Way, steps: usize, count: usize) -> Vec<Trajectory> {
    Trajectory::follow(volume, way, Keyframes::new(steps), &begin(&target("two-moons"), way, count).1)
}

#[test]
fn whole_trajectories_are_laid_along_their_curves() {
    let studio = Studio::new();
    let target = target("two-moons");
    for (path, solver, steps) in [
        ("ot", Solver::Rk4, 64),
        ("ot", Solver::Heun, 12),
        ("ot", Solver::Euler, 4),
        ("vp:beta_max=5", Solver::Rk4, 64),
        ("ve", Solver::Rk4, 64),
        ("poly:n=4", Solver::Rk4, 64),
    ] {
        let (volume, mut lane) = moons(&studio, 500);
        let way = way(&target, path, solver);
        studio.place(&mut lane, &target, &way, Keyframes::new(steps), 500);
        let layers = Layers { trajectories: true, trajectory_count: 200, ..Layers::none() };
        let scene = Scene { document: Document { layers, ..Document::default() }, ..Scene::default() };
        lane.prepare(&studio.context, &studio.pipelines, &view(&scene, 0.5));
        let mut expected = Boxes::new();
        for trajectory in trajectories(&volume, &way, steps, 200) {
            let t = |k: i32| way.grid.t(&way.clock, f64::from(k) / 2048.0).clamp(0.0, 1.0);
            let curve: Vec<[f32; 2]> =
                (0..=2048).map(|k| seen_px(lane.prepared(), &way.clock, 0.5, trajectory.view(t(k)))).collect();
            curve.windows(2).for_each(|pair| expected.line(pair[0], pair[1], 64.0));
            expected.dot(curve[0], 1.8, false);
            expected.dot(curve[2048], 1.8, true);
        }
        compare(&studio, &lane, Inked::Trajectories, &expected);
    }
}

#[test]
fn trails_fade_towards_the_past() {
    let studio = Studio::new();
    let target = target("two-moons");
    for path in ["ot", "vp:beta_max=5", "ve", "poly:n=4"] {
        let (volume, mut lane) = moons(&studio, 400);
        let way = way(&target, path, Solver::Rk4);
        studio.place(&mut lane, &target, &way, Keyframes::new(64), 400);
        let layers = Layers { trails: true, trail: 0.3, ..Layers::none() };
        // Close up, where a step on the screen is not lost in the rounding of faint ink.
        let scene = Scene {
            document: Document { layers, ..Document::default() },
            camera: Camera { zoom: 1.4, ..Camera::default() },
            ..Scene::default()
        };
        let t = 0.62;
        lane.prepare(&studio.context, &studio.pipelines, &view(&scene, t));
        let [begin, end] = [t - 0.3, t].map(|t| way.grid.place(&way.clock, t));
        let mut expected = Boxes::new();
        for trajectory in trajectories(&volume, &way, 64, 400) {
            for k in 0..600 {
                let [a, b] = [k, k + 1].map(|k| {
                    let past = way.grid.t(&way.clock, begin + (end - begin) * f64::from(k) / 600.0);
                    seen_px(lane.prepared(), &way.clock, t, trajectory.view(past))
                });
                expected.line(a, b, 40.0 * (f64::from(k) + 0.5) / 600.0);
            }
        }
        compare(&studio, &lane, Inked::Trails, &expected);
    }
}

/// PCG's output function on a counter, as the shader has it.
fn scattered(n: u32) -> f32 {
    let state = n.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
    let word = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    ((word >> 22) ^ word) as f32 / 4_294_967_295.0
}

/// The velocity in the view, in units of xi per unit of t.
fn velocity(volume: &Volume, clock: &Clock, t: f64, xi: [f32; 2]) -> [f32; 2] {
    let p = clock.p(t);
    let rate = wind_rate(volume, clock, t, xi).map(|r| f64::from(r) / dunefield::path::frame::dp_ds(p));
    let x = clock.ruler(t).world(xi.map(f64::from));
    let u = clock.velocity(t, &clock.means(p, xi.map(f64::from), rate));
    clock.view_motion(t, x, u).map(|c| (c / clock.view(t).scale) as f32)
}

/// ln p_t over the top of the maps.
fn log_share(exact: &Exact, clock: &Clock, t: f64, xi: [f32; 2], top: f32) -> f64 {
    exact.detail(clock.p(t), xi.map(f64::from)).world_log_density(clock, t) - f64::from(top).ln()
}

#[test]
fn streaks_follow_the_field_as_it_is_at_t() {
    let studio = Studio::new();
    let target = target("two-moons");
    let (exact, volume) = sampled(&target);
    for path in ["ot", "vp:beta_max=5", "ve", "poly:n=4"] {
        let way = way(&target, path, Solver::Rk4);
        let mut lane = studio.lane(&target, &volume, &way, Keyframes::new(64), 100);
        let scene = Scene {
            document: Document { layers: Layers { wind: Wind::Streaks, ..Layers::none() }, ..Document::default() },
            ..Scene::default()
        };
        let t = 0.55;
        lane.prepare(&studio.context, &studio.pipelines, &view(&scene, t));
        let (frame, top) = (lane.prepared(), lane.scales(&view(&scene, t)).density);
        let (steps, seen) = (24u32, 9u32);
        let mut expected = Boxes::new();
        for id in 0..frame.streak_columns * frame.streak_rows {
            let cell = [id % frame.streak_columns, id / frame.streak_columns].map(|c| c as f32);
            let clip = [
                (cell[0] + scattered(2 * id)) / frame.streak_columns as f32 * 2.0 - 1.0,
                (cell[1] + scattered(2 * id + 1)) / frame.streak_rows as f32 * 2.0 - 1.0,
            ];
            let mut xi = [0, 1].map(|k| frame.centre[k] + clip[k] * frame.half_extent[k]);
            let phase = (frame.streak_phase + scattered(id + 7919)).fract();
            let tail = (phase * (steps - seen) as f32) as u32;
            for k in 0..tail + seen {
                let u = velocity(&volume, &way.clock, t, xi);
                let speed = u[0].hypot(u[1]);
                let raw = speed * frame.streak_length;
                let length = frame.streak_limit * (raw / (raw + 0.6 * frame.streak_limit)).max(0.2);
                let next = [0, 1].map(|j| xi[j] + u[j] * length / (speed * steps as f32));
                if k >= tail {
                    let inside = xi.iter().all(|c| c.abs() <= 1.0);
                    let p = if inside { log_share(&exact, &way.clock, t, xi, top).exp() as f32 } else { 0.0 };
                    let mass = (p / 0.02).clamp(0.0, 1.0);
                    let there = 0.2 + 0.8 * mass * mass * (3.0 - 2.0 * mass);
                    let fade = 1.0 - (2.0 * phase - 1.0).abs();
                    let bright = 64.0 * fade * there * (k - tail + 1) as f32 / seen as f32;
                    let [a, b] = [xi, next].map(|at| px(frame, at));
                    let quarters = |q: f32| [0, 1].map(|j| a[j] + q * (b[j] - a[j]));
                    (0..4).for_each(|q| {
                        expected.line(quarters(q as f32 / 4.0), quarters((q + 1) as f32 / 4.0), f64::from(bright));
                    });
                }
                xi = next;
            }
        }
        compare(&studio, &lane, Inked::Streaks, &expected);
    }
}

/// Each colour of a grain follows from where it is, where it came from, or where it ends.
#[test]
fn grains_have_the_colours_that_the_legend_says() {
    let studio = Studio::new();
    let target = target("two-moons");
    let (exact, volume) = sampled(&target);
    let parts = regions::regions(&picture::of(target.density()));
    let t = 0.7;
    for (path, color) in ["ot", "vp:beta_max=5", "ve"].into_iter().flat_map(|path| {
        [GrainColor::Source, GrainColor::Speed, GrainColor::LogDensity, GrainColor::Region].map(|c| (path, c))
    }) {
        let way = way(&target, path, Solver::Rk4);
        let mut lane = studio.lane(&target, &volume, &way, Keyframes::new(64), 800);
        let found = trajectories(&volume, &way, 64, 800);
        let noise = dunefield::flow::source::noise(3, 800);
        let scene = Scene {
            document: Document { grains: Grains { color, ..Grains::default() }, ..Document::default() },
            ..Scene::default()
        };
        lane.prepare(&studio.context, &studio.pipelines, &view(&scene, t));
        let (frame, top) = (lane.prepared(), lane.scales(&view(&scene, t)).density);
        let expected = |k: usize, xi: [f32; 2]| match color {
            GrainColor::Sand => unreachable!(),
            GrainColor::Source => {
                let [x, y] = noise[k];
                let angle = (y.atan2(x) / std::f32::consts::TAU + 0.5) * 255.0 / 256.0;
                palette::source_color(Theme::Night, angle, (x.hypot(y) / 3.0).min(1.0))
            }
            GrainColor::Speed => {
                let v = velocity(&volume, &way.clock, t, xi);
                Map::Speed.color(Theme::Night, f64::from(v[0].hypot(v[1]) * frame.speed_scale))
            }
            GrainColor::LogDensity => Map::LogDensity
                .color(Theme::Night, 1.0 + log_share(&exact, &way.clock, t, xi, top).max(-13.8) / 7.0),
            GrainColor::Region => {
                let end = found[k].at(1.0);
                let [x, y] = end.map(|c| ((c / 3.0 + 1.0) * 0.5 * CELLS as f64).clamp(0.0, 127.0) as usize);
                REGIONS[usize::from(parts[y * CELLS + x]).min(MOST - 1)]
            }
        };
        let grains = lane.read_moments(&studio.context).unwrap();
        // Of a source that is not round the colours are only near.
        let slack = if color == GrainColor::Source && path != "ot" { 40 } else { 12 };
        let far = grains.iter().enumerate().filter(|(k, (xi, rgba))| {
            let color = expected(*k, *xi);
            color.iter().zip(rgba).any(|(a, b)| a.abs_diff(*b) > slack)
        });
        let far = far.count();
        assert!(far <= 24, "{path} {color:?}: {far} of {} grains have another colour", grains.len());
    }
}
