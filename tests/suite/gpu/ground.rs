//! One moment of the field as a picture: density, divergence and error against the closed form, and
//! their colours against the same formulas on the CPU.

use std::sync::Arc;

use dunefield::{
    field::{Exact, Volume, volume::Resolution},
    flow::{Keyframes, Solver},
    gpu::{
        Lane,
        lane::{GROUND_SIDE, PAINTED_SIDE},
        layout::Frame,
        palette::Map,
    },
    path::Clock,
    scene::{DensityOf, Document, FieldSource, Ground, Layers, Scene, Theme},
};

use super::{Studio, moons, sampled, target, view, way};

const SIDE: usize = GROUND_SIDE as usize;
const PAINTED: usize = PAINTED_SIDE as usize;

/// Paths whose clock and ruler differ most.
const PATHS: [&str; 4] = ["ot", "vp:beta_max=5", "ve:sigma_max=10", "poly:n=4"];

/// xi of the cells along an axis.
fn axis() -> Vec<f32> {
    (0..SIDE).map(|k| (k as f32 + 0.5) / SIDE as f32 * 2.0 - 1.0).collect()
}

fn shows(ground: Ground, density: DensityOf) -> Scene {
    Scene {
        document: Document { layers: Layers { ground, density, ..Layers::none() }, ..Document::default() },
        ..Scene::default()
    }
}

/// A moment of a lane as the device has it.
fn slice(studio: &Studio, lane: &mut Lane, scene: &Scene, t: f64) -> Vec<[f32; 2]> {
    lane.prepare(&studio.context, &studio.pipelines, &view(scene, t));
    lane.read_slice(&studio.context).unwrap()
}

fn exact_lane(studio: &Studio, path: &str) -> (Exact, Arc<Volume>, Lane, Clock) {
    let target = target("pinwheel");
    let (exact, volume) = sampled(&target);
    let way = way(&target, path, Solver::Rk4);
    let lane = studio.lane(&target, &volume, &way, Keyframes::new(8), 100);
    (exact, volume, lane, way.clock)
}

/// p_t of the world: what is shown times the top of its maps, against the closed form.
#[test]
fn the_density_is_the_closed_form() {
    let studio = Studio::new();
    for path in PATHS {
        let (exact, _, mut lane, clock) = exact_lane(&studio, path);
        for t in [0.2, 0.7, 1.0] {
            let scene = shows(Ground::Heat, DensityOf::Exact);
            let device = slice(&studio, &mut lane, &scene, t);
            let top = lane.scales(&view(&scene, t)).density;
            let area = clock.ruler(t).scale.powi(2);
            let logs = exact.slice(clock.p(t), &axis()).log_density;
            let expected: Vec<f32> = logs.iter().map(|log| (f64::from(*log).exp() / area) as f32).collect();
            let peak = expected.iter().copied().fold(0.0, f32::max);
            assert!(
                (top / peak - 1.0).abs() < 0.1,
                "{path} t = {t}: the top of the maps is {top}, the peak {peak}"
            );
            let apart = device.iter().zip(&expected).map(|([p, _], q)| (p * top - q).abs() / peak);
            let (worst, sum) = apart.fold((0.0f32, 0.0f32), |(worst, sum), a| (worst.max(a), sum + a));
            let mean = sum / (SIDE * SIDE) as f32;
            assert!(worst < 0.12 && mean < 2e-3, "{path} t = {t}: {worst} at worst, {mean} on average");
        }
    }
}

/// div u of the world, ruler included, against the closed form in double precision where there is mass.
#[test]
fn the_divergence_is_that_of_the_closed_form() {
    let studio = Studio::new();
    for path in PATHS {
        let (exact, _, mut lane, clock) = exact_lane(&studio, path);
        // The same moment of the one flow on every path.
        let t = clock.t(0.4);
        let device = slice(&studio, &mut lane, &shows(Ground::Divergence, DensityOf::Exact), t);
        let (axis, ruler) = (axis(), clock.ruler(t));
        let peak = device.iter().map(|[p, _]| *p).fold(0.0, f32::max);
        let cells: Vec<usize> = (0..SIDE * SIDE).filter(|k| k % 7 == 0 && device[*k][0] > 0.01 * peak).collect();
        let x = |k: &usize| ruler.world([axis[k % SIDE], axis[k / SIDE]].map(f64::from));
        let points: Vec<[f64; 2]> = cells.iter().map(x).collect();
        let answers = exact.answers(&clock, t, &points);
        let mut apart: Vec<f64> = (cells.iter().zip(&answers))
            .map(|(k, answer)| {
                let expected = answer.divergence();
                (f64::from(device[*k][1]) - expected).abs() / (1.0 + expected.abs())
            })
            .collect();
        apart.sort_by(f64::total_cmp);
        let [median, most] = [apart[apart.len() / 2], apart[apart.len() * 99 / 100]];
        assert!(median < 0.03 && most < 0.2, "{path}: {median} {most}");
    }
}

/// |v - u| of the world, ruler included.
#[test]
fn the_error_is_the_distance_of_the_two_fields() {
    let studio = Studio::new();
    for path in PATHS {
        let (exact, volume, mut lane, clock) = exact_lane(&studio, path);
        // A few samples of the field stand for one that has not been learned well.
        let few = Arc::new(Volume::from_exact(&exact, Resolution { side: 20, slices: 12 }));
        lane.set_field(&studio.context, &studio.pipelines, &few, FieldSource::Learned);
        lane.set_reference(&studio.context, &studio.pipelines, Some(&volume));
        let target = target("pinwheel");
        studio.place(&mut lane, &target, &way(&target, path, Solver::Rk4), Keyframes::new(8), 100);
        let (t, scene) = (0.7, shows(Ground::Error, DensityOf::Exact));
        let device = slice(&studio, &mut lane, &scene, t);
        // The map's share times what stands at its end.
        let world = lane.prepared().error_scale * lane.scales(&view(&scene, t)).error;
        let axis = axis();
        let points: Vec<[f32; 2]> = (0..SIDE * SIDE).map(|k| [axis[k % SIDE], axis[k / SIDE]]).collect();
        let velocity = |field: &Volume, xi: [f32; 2]| {
            let p = clock.p(t);
            let rate = super::wind_rate(field, &clock, t, xi);
            let rate = rate.map(|r| f64::from(r) / dunefield::path::frame::dp_ds(p));
            clock.velocity(t, &clock.means(p, xi.map(f64::from), rate))
        };
        let far = device.iter().zip(&points).filter(|([_, error], xi)| {
            let (v, u) = (velocity(&few, **xi), velocity(&volume, **xi));
            let expected = (v[0] - u[0]).hypot(v[1] - u[1]);
            (f64::from(error * world) - expected).abs() > 0.02 * (1.0 + expected)
        });
        let far = far.count();
        assert!(far * 200 < points.len(), "{path}: {far} cells differ");
    }
}

/// The counted grains, smoothed by a Gaussian over 5 x 5 cells.
#[test]
fn the_density_of_the_grains_is_their_count() {
    let studio = Studio::new();
    let count = 20_000;
    let (_, mut lane) = moons(&studio, count);
    let scene = shows(Ground::Heat, DensityOf::Grains);
    let device = slice(&studio, &mut lane, &scene, 0.8);
    let top = lane.scales(&view(&scene, 0.8)).density;
    // World units of a cell.
    let target = target("two-moons");
    let (histogram, side) = lane.read_histogram(&studio.context).unwrap();
    // 128 (20,000 / 1,000,000)^(1/6)
    assert_eq!(side, 67);
    let cell = way(&target, "ot", Solver::Rk4).clock.ruler(0.8).scale as f32 * 2.0 / side as f32;
    let within = |c: i32| c.clamp(0, 66) as usize;
    let counted = |x: i32, y: i32| histogram[within(y) * side + within(x)] as f32 / 256.0;
    for (k, [p, _]) in device.iter().enumerate() {
        let at = [k % SIDE, k / SIDE].map(|i| (i as f32 + 0.5) / SIDE as f32 * side as f32 - 0.5);
        let middle = at.map(|c| c.round_ties_even() as i32);
        let (mut sum, mut weight) = (0.0, 0.0);
        for (dx, dy) in (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (dx, dy))) {
            let away = [(middle[0] + dx) as f32 - at[0], (middle[1] + dy) as f32 - at[1]];
            let w = (-(away[0] * away[0] + away[1] * away[1]) / 1.125).exp();
            sum += w * counted(middle[0] + dx, middle[1] + dy);
            weight += w;
        }
        let expected = sum / (weight * cell.powi(2) * count as f32);
        let p = p * top;
        assert!((p - expected).abs() < 2e-3 * (1.0 + expected), "cell {k}: {p} for {expected}");
    }
}

fn smoothstep(low: f32, high: f32, x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

type Paint = fn(&Painter, [f32; 2]) -> ([f32; 3], f32);

/// What the device paints, on the CPU: colour and opacity at places in [0, 1]^2.
struct Painter {
    slice: Vec<[f32; 2]>,
    frame: Frame,
}

impl Painter {
    /// The moment between its cells.
    fn at(&self, place: [f32; 2]) -> [f32; 2] {
        let last = SIDE as f32 - 1.0;
        let [x, y] = place.map(|c| (c * SIDE as f32 - 0.5).clamp(0.0, last));
        let cell = |dx: usize, dy: usize, k: usize| {
            self.slice[(y as usize + dy).min(SIDE - 1) * SIDE + (x as usize + dx).min(SIDE - 1)][k]
        };
        let (fx, fy) = (x.fract(), y.fract());
        [0, 1].map(|k| {
            let row = |dy: usize| cell(0, dy, k) * (1.0 - fx) + cell(1, dy, k) * fx;
            row(0) * (1.0 - fy) + row(1) * fy
        })
    }

    fn level(&self, place: [f32; 2]) -> f32 {
        self.at(place)[0].clamp(0.0, 1.0).sqrt()
    }

    fn heat(&self, place: [f32; 2]) -> ([f32; 3], f32) {
        let here = self.level(place);
        (color(Map::Heat, here), 0.75 * smoothstep(0.0, 0.35, here))
    }

    fn divergence(&self, place: [f32; 2]) -> ([f32; 3], f32) {
        let div = self.at(place)[1] * self.frame.divergence_scale;
        let signed = div.signum() * div.abs().min(1.0).sqrt();
        let mass = smoothstep(0.02, 0.25, self.level(place));
        (color(Map::Divergence, 0.5 + 0.5 * signed), 0.85 * mass * smoothstep(0.0, 0.3, signed.abs()))
    }

    fn error(&self, place: [f32; 2]) -> ([f32; 3], f32) {
        let here = (self.at(place)[1] * self.frame.error_scale).min(1.0).sqrt();
        let mass = smoothstep(0.0, 0.25, self.level(place));
        (color(Map::Error, here), 0.85 * mass * smoothstep(0.0, 0.3, here))
    }
}

fn color(map: Map, share: f32) -> [f32; 3] {
    map.color(Theme::Night, f64::from(share)).map(|c| f32::from(c) / 255.0)
}

#[test]
fn every_map_is_painted_as_the_cpu_would() {
    let studio = Studio::new();
    let (exact, volume, mut lane, clock) = exact_lane(&studio, "ot");
    let few = Arc::new(Volume::from_exact(&exact, Resolution { side: 20, slices: 12 }));
    lane.set_field(&studio.context, &studio.pipelines, &few, FieldSource::Learned);
    lane.set_reference(&studio.context, &studio.pipelines, Some(&volume));
    let target = target("pinwheel");
    let way = way(&target, "ot", Solver::Rk4);
    assert_eq!(way.clock, clock);
    studio.place(&mut lane, &target, &way, Keyframes::new(8), 100);
    let paints: [(Ground, Paint); 3] =
        [(Ground::Heat, Painter::heat), (Ground::Divergence, Painter::divergence), (Ground::Error, Painter::error)];
    for (ground, paint) in paints {
        let moment = slice(&studio, &mut lane, &shows(ground, DensityOf::Exact), 0.8);
        let painted = lane.read_ground(&studio.context).unwrap();
        let painter = Painter { slice: moment, frame: *lane.prepared() };
        let mut shown = 0;
        let far = painted.iter().enumerate().filter(|(k, texel)| {
            let place = [k % PAINTED, k / PAINTED].map(|cell| (cell as f32 + 0.5) / PAINTED as f32);
            let (color, alpha) = paint(&painter, place);
            let expected = [color[0] * alpha, color[1] * alpha, color[2] * alpha, alpha].map(|c| c * 255.0);
            shown += usize::from(alpha > 0.3);
            texel.iter().zip(expected).any(|(byte, c)| (f32::from(*byte) - c).abs() > 2.6)
        });
        let far = far.count();
        assert!(shown > 4500, "{ground:?}: {shown} cells are seen");
        assert!(far * 500 < PAINTED * PAINTED, "{ground:?}: {far} cells differ");
    }
}

/// Dunes are bright on the side of the sun and dark on the other, with a crest between that is no wider than a few
/// cells, and what stands in the sun's way throws a shadow on the ground behind it.
#[test]
fn dunes_have_a_crest_between_light_and_shade() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 100);
    slice(&studio, &mut lane, &shows(Ground::Dunes, DensityOf::Exact), 1.0);
    let painted = lane.read_ground(&studio.context).unwrap();
    let light =
        |x: usize, y: usize| f64::from(painted[y * PAINTED + x][..3].iter().map(|c| u32::from(*c)).sum::<u32>());
    let moment = lane.read_slice(&studio.context).unwrap();
    let level = |x: usize, y: usize| moment[y * SIDE / PAINTED * SIDE + x * SIDE / PAINTED][0];
    // Along lines from the sun, which stands at the left top, over the highest places.
    let (mut sunny, mut shady, mut crests) = (0.0, 0.0, 0);
    for (x, y) in (40..PAINTED - 40).step_by(3).flat_map(|y| (40..PAINTED - 40).step_by(3).map(move |x| (x, y))) {
        let is_crest = level(x, y) > 0.9 && level(x - 12, y + 12) < 0.4 && level(x + 12, y - 12) < 0.4;
        if is_crest {
            crests += 1;
            sunny += (2..7).map(|d| light(x - d, y + d)).sum::<f64>();
            shady += (2..7).map(|d| light(x + d, y - d)).sum::<f64>();
        }
    }
    assert!(crests > 20 && sunny > 1.8 * shady, "{crests} crests: {sunny} in the sun, {shady} in the shade");
}
