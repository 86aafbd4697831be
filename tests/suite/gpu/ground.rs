//! One moment of the field as a picture: density, divergence and error against the closed form, and
//! their colours against the same formulas on the CPU.

use dunefield::{
    field::{Exact, VelocityField as _, Volume, volume::Resolution},
    flow::{Keyframes, Solver},
    gpu::{Lane, lane::GROUND_SIDE, layout::Frame, palette::Map},
    path::{Chart, Schedule},
    scene::{DensityOf, Ground, Layers, Scene},
};

use super::{Studio, moons, target, view};

const SIDE: usize = GROUND_SIDE as usize;

/// Chart coordinates of the cells along an axis.
fn axis() -> Vec<f32> {
    (0..SIDE).map(|k| ((k as f32 + 0.5) / SIDE as f32 * 2.0 - 1.0) * 4.0).collect()
}

fn shows(ground: Ground, density: DensityOf) -> Scene {
    Scene { layers: Layers { ground, density, ..Layers::none() }, ..Scene::default() }
}

/// A moment of a lane as the device has it.
fn slice(studio: &Studio, lane: &mut Lane, scene: &Scene, t: f64) -> Vec<[f32; 2]> {
    lane.prepare(&studio.context, &studio.pipelines, &view(scene, t));
    lane.read_slice(&studio.context).unwrap()
}

fn exact_lane(studio: &Studio, schedule: Schedule) -> (Exact, Volume, Lane) {
    let target = target("pinwheel");
    let exact = Exact::new(target.clone(), schedule);
    let volume = Volume::from_exact(&exact, Resolution::FULL);
    let lane = studio.lane(&target, &volume, Solver::Rk4, Keyframes::new(8), 100);
    (exact, volume, lane)
}

#[test]
fn the_density_is_the_closed_form() {
    let studio = Studio::new();
    for schedule in [Schedule::OT, Schedule::VP, Schedule::VE] {
        let (exact, _, mut lane) = exact_lane(&studio, schedule);
        for t in [0.2, 0.7, 1.0] {
            let device = slice(&studio, &mut lane, &shows(Ground::Heat, DensityOf::Exact), t);
            let scale = Chart::new(schedule).scale(t) as f32;
            let world: Vec<f32> = axis().iter().map(|xi| xi * scale).collect();
            let expected: Vec<f32> = exact.slice(t, &world).density.iter().map(|p| p * scale * scale).collect();
            let peak = expected.iter().copied().fold(0.0, f32::max);
            let apart = device.iter().zip(&expected).map(|([p, _], q)| (p - q).abs() / peak);
            let (worst, sum) = apart.fold((0.0f32, 0.0f32), |(worst, sum), a| (worst.max(a), sum + a));
            let mean = sum / (SIDE * SIDE) as f32;
            assert!(worst < 0.12 && mean < 2e-3, "{schedule} t = {t}: {worst} at worst, {mean} on average");
        }
    }
}

/// div u by central differences of the closed form, as far apart as the device's, where there is mass.
#[test]
fn the_divergence_is_that_of_the_closed_form() {
    let studio = Studio::new();
    for (schedule, t) in [(Schedule::OT, 0.6), (Schedule::VP, 0.6), (Schedule::VE, 0.3)] {
        let (exact, _, mut lane) = exact_lane(&studio, schedule);
        let device = slice(&studio, &mut lane, &shows(Ground::Divergence, DensityOf::Exact), t);
        let (scale, h) = (Chart::new(schedule).scale(t) as f32, 8.0 / 127.0);
        let axis = axis();
        let peak = device.iter().map(|[p, _]| *p).fold(0.0, f32::max);
        let cells: Vec<usize> = (0..SIDE * SIDE).filter(|k| device[*k][0] > 0.01 * peak).collect();
        let beside = |dx: f32, dy: f32| {
            let at = |k: &usize| [(axis[k % SIDE] + dx) * scale, (axis[k / SIDE] + dy) * scale];
            let points: Vec<[f32; 2]> = cells.iter().map(at).collect();
            let mut u = vec![[0.0; 2]; points.len()];
            exact.velocity(t, &points, &mut u);
            u
        };
        let [east, west, north, south] = [(h, 0.0), (-h, 0.0), (0.0, h), (0.0, -h)].map(|(x, y)| beside(x, y));
        let mut apart: Vec<f32> = (0..cells.len())
            .map(|i| {
                let expected = (east[i][0] - west[i][0] + north[i][1] - south[i][1]) / (2.0 * h * scale);
                (device[cells[i]][1] - expected).abs() / (1.0 + expected.abs())
            })
            .collect();
        apart.sort_by(f32::total_cmp);
        let [median, most] = [apart[apart.len() / 2], apart[apart.len() * 99 / 100]];
        assert!(median < 0.01 && most < 0.15, "{schedule}: {median} {most}");
    }
}

#[test]
fn the_error_is_the_distance_of_the_two_fields() {
    let studio = Studio::new();
    for schedule in [Schedule::OT, Schedule::VP] {
        let (exact, volume, mut lane) = exact_lane(&studio, schedule);
        // A few samples of the field stand for one that has not been learned well.
        let few = Volume::from_exact(&exact, Resolution { side: 20, slices: 12 });
        lane.set_field(&studio.context, &studio.pipelines, &few);
        lane.set_reference(&studio.context, &studio.pipelines, Some(&volume));
        let t = 0.7;
        let device = slice(&studio, &mut lane, &shows(Ground::Error, DensityOf::Exact), t);
        let axis = axis();
        let points: Vec<[f32; 2]> = (0..SIDE * SIDE).map(|k| [axis[k % SIDE], axis[k / SIDE]]).collect();
        let [ours, theirs] = [&few, &volume].map(|field| {
            let mut u = vec![[0.0; 2]; points.len()];
            field.velocity(t, &points, &mut u);
            u
        });
        let far = device.iter().zip(ours.iter().zip(&theirs)).filter(|([_, error], (v, u))| {
            let expected = (v[0] - u[0]).hypot(v[1] - u[1]);
            (error - expected).abs() > 0.02 * (1.0 + expected)
        });
        let far = far.count();
        assert!(far * 200 < points.len(), "{schedule}: {far} cells differ");
    }
}

/// The counted grains, smoothed by a Gaussian over 5 x 5 cells.
#[test]
fn the_density_of_the_grains_is_their_count() {
    let studio = Studio::new();
    let count = 20_000;
    let (_, mut lane) = moons(&studio, count);
    let device = slice(&studio, &mut lane, &shows(Ground::Heat, DensityOf::Grains), 0.8);
    let histogram = lane.read_histogram(&studio.context).unwrap();
    let counted = |x: i32, y: i32| histogram[(y.clamp(0, 127) * 128 + x.clamp(0, 127)) as usize] as f32 / 256.0;
    for (k, [p, _]) in device.iter().enumerate() {
        let at = [k % SIDE, k / SIDE].map(|i| (i as f32 + 0.5) / SIDE as f32 * 128.0 - 0.5);
        let middle = at.map(|c| c.round_ties_even() as i32);
        let (mut sum, mut weight) = (0.0, 0.0);
        for (dx, dy) in (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (dx, dy))) {
            let away = [(middle[0] + dx) as f32 - at[0], (middle[1] + dy) as f32 - at[1]];
            let w = (-(away[0] * away[0] + away[1] * away[1]) / 1.125).exp();
            sum += w * counted(middle[0] + dx, middle[1] + dy);
            weight += w;
        }
        let expected = sum / (weight * (8.0f32 / 128.0).powi(2) * count as f32);
        assert!((p - expected).abs() < 2e-3 * (1.0 + expected), "cell {k}: {p} for {expected}");
    }
}

fn smoothstep(low: f32, high: f32, x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

type Paint = fn(&Painter, i32, i32) -> ([f32; 3], f32);

/// What the device paints, on the CPU: colour and opacity of each cell.
struct Painter {
    slice: Vec<[f32; 2]>,
    frame: Frame,
}

impl Painter {
    fn at(&self, x: i32, y: i32) -> [f32; 2] {
        let last = GROUND_SIDE.cast_signed() - 1;
        self.slice[y.clamp(0, last) as usize * SIDE + x.clamp(0, last) as usize]
    }

    fn level(&self, x: i32, y: i32) -> f32 {
        (self.at(x, y)[0] * self.frame.density_scale).clamp(0.0, 1.0).sqrt()
    }

    fn heat(&self, x: i32, y: i32) -> ([f32; 3], f32) {
        let here = self.level(x, y);
        (color(Map::Heat, here), 0.75 * smoothstep(0.0, 0.35, here))
    }

    fn divergence(&self, x: i32, y: i32) -> ([f32; 3], f32) {
        let div = self.at(x, y)[1] * self.frame.divergence_scale;
        let signed = div.signum() * div.abs().min(1.0).sqrt();
        let mass = smoothstep(0.02, 0.25, self.level(x, y));
        (color(Map::Divergence, 0.5 + 0.5 * signed), 0.85 * mass * smoothstep(0.0, 0.3, signed.abs()))
    }

    fn error(&self, x: i32, y: i32) -> ([f32; 3], f32) {
        let here = (self.at(x, y)[1] * self.frame.error_scale).min(1.0).sqrt();
        let mass = smoothstep(0.0, 0.25, self.level(x, y));
        (color(Map::Error, here), 0.85 * mass * smoothstep(0.0, 0.3, here))
    }

    /// Height, light from the left top, and the soft shadow of what stands in its way.
    fn dunes(&self, x: i32, y: i32) -> ([f32; 3], f32) {
        let (height, light, unit) = (0.9, [-0.55f32, 0.55, 0.63], 8.0 / SIDE as f32);
        let here = self.level(x, y);
        let slope = [self.level(x + 1, y) - self.level(x - 1, y), self.level(x, y + 1) - self.level(x, y - 1)]
            .map(|d| d * height / (2.0 * unit));
        let length = |v: [f32; 3]| v.iter().map(|c| c * c).sum::<f32>().sqrt();
        let normal = [-slope[0], -slope[1], 1.0];
        let dot: f32 = normal.iter().zip(light).map(|(a, b)| a * b).sum();
        let lit = (dot / (length(normal) * length(light))).max(0.0);
        let flat = light[0].hypot(light[1]);
        let (mut shadow, rise) = (1.0f32, light[2] / flat * unit);
        for k in 1..=14 {
            let away = k as f32 * 1.6;
            let [dx, dy] = [light[0], light[1]].map(|c| (c / flat * away).round_ties_even() as i32);
            let above = height * (self.level(x + dx, y + dy) - here) - rise * away;
            shadow = shadow.min(1.0 - smoothstep(0.0, 0.12, above));
        }
        let light = (0.42 + 0.58 * shadow) * (0.35 + 0.93 * lit);
        (color(Map::Dunes, here).map(|c| (c * light).clamp(0.0, 1.0)), smoothstep(0.0, 0.14, here))
    }
}

fn color(map: Map, share: f32) -> [f32; 3] {
    map.color(f64::from(share)).map(|c| f32::from(c) / 255.0)
}

#[test]
fn every_ground_is_painted_as_the_cpu_would() {
    let studio = Studio::new();
    let (exact, volume, mut lane) = exact_lane(&studio, Schedule::OT);
    let few = Volume::from_exact(&exact, Resolution { side: 20, slices: 12 });
    lane.set_field(&studio.context, &studio.pipelines, &few);
    lane.set_reference(&studio.context, &studio.pipelines, Some(&volume));
    let paints: [(Ground, Paint); 4] = [
        (Ground::Heat, Painter::heat),
        (Ground::Dunes, Painter::dunes),
        (Ground::Divergence, Painter::divergence),
        (Ground::Error, Painter::error),
    ];
    for (ground, paint) in paints {
        let moment = slice(&studio, &mut lane, &shows(ground, DensityOf::Exact), 0.8);
        let painted = lane.read_ground(&studio.context).unwrap();
        let painter = Painter { slice: moment, frame: *lane.prepared() };
        let mut shown = 0;
        let far = painted.iter().enumerate().filter(|(k, texel)| {
            let (color, alpha) = paint(&painter, (k % SIDE).cast_signed() as i32, (k / SIDE).cast_signed() as i32);
            let expected = [color[0] * alpha, color[1] * alpha, color[2] * alpha, alpha].map(|c| c * 255.0);
            shown += usize::from(alpha > 0.3);
            texel.iter().zip(expected).any(|(byte, c)| (f32::from(*byte) - c).abs() > 2.6)
        });
        let far = far.count();
        assert!(shown > 2000, "{ground:?}: {shown} cells are seen");
        assert!(far * 500 < SIDE * SIDE, "{ground:?}: {far} cells differ");
    }
}
