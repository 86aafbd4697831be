//! Trajectories, and what lies between keyframes.

use dunefield::{
    flow::{Keyframes, Solver, StepGrid, Trajectory, Way, keyframe_positions, sample_at},
    gpu::lane::View,
    scene::{Document, Layers, Scene},
};

use super::{Studio, begin, moons, sampled, target, way};

/// Every path, on its own grid of steps and on the other one.
const WAYS: [(&str, Solver, usize, Option<StepGrid>); 9] = [
    ("ot", Solver::Rk4, 64, None),
    ("ot:sigma_min=0.1", Solver::Rk4, 64, Some(StepGrid::Knots)),
    ("vp", Solver::Rk4, 64, None),
    ("vp:beta_max=5", Solver::Heun, 40, Some(StepGrid::T)),
    ("ve", Solver::Midpoint, 32, None),
    ("ve:sigma_max=50", Solver::Rk4, 64, Some(StepGrid::Knots)),
    ("linear-vp", Solver::Heun, 100, None),
    ("cosine", Solver::Euler, 7, None),
    ("poly:n=4", Solver::Rk4, 64, None),
];

#[test]
fn integration_agrees_with_the_cpu_on_the_same_volume() {
    let studio = Studio::new();
    // Far from the origin too, where a centre of its own counts.
    for name in ["letters", "three-modes"] {
        let target = target(name);
        let (_, volume) = sampled(&target);
        for (path, solver, steps, grid) in WAYS {
            let way = way(&target, path, solver);
            let way = Way { grid: grid.unwrap_or(way.grid), ..way };
            let keyframes = Keyframes::new(steps);
            let count = 2000;
            let lane = studio.lane(&target, &volume, &way, keyframes, count);
            let device = lane.read_keyframes(&studio.context).unwrap();
            let (_, start) = begin(&target, &way, count);
            let rows = keyframe_positions(&*volume, &way, keyframes, &start);
            assert_eq!(device.len(), rows.len() * count);
            for (row, ours) in rows.iter().zip(device.chunks_exact(count)) {
                let far = row.iter().zip(ours).filter(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) > 4e-4).count();
                assert!(far * 500 <= count, "{name} {path} {solver}: {far} of {count} are more than 4e-4 apart");
            }
        }
    }
}

/// Where grains end, against the exact field integrated with many steps: a sample of the table that
/// `bench particles` prints, in half-widths of the data.
#[test]
fn grains_end_where_the_exact_field_takes_them() {
    let studio = Studio::new();
    let count = 400;
    for (name, target) in dunefield::cli::bench::accuracy::targets() {
        let target = std::sync::Arc::new(target);
        let (exact, volume) = sampled(&target);
        for path in ["ot", "vp:beta_max=5", "ve:sigma_max=10", "poly:n=8"] {
            let way = way(&target, path, Solver::Rk4);
            let mut lane = studio.lane(&target, &volume, &way, Keyframes::new(64), count);
            let ends = lane.world_positions(&studio.context, &studio.pipelines, 1.0).unwrap();
            let converged = Way { grid: StepGrid::Knots, ..way };
            // From 75 steps on, what is left is rounding: 1e-7 at the median.
            let reference = sample_at(&exact, &converged, 100, begin(&target, &way, count).1, 1.0);
            let mut apart: Vec<f64> = (ends.iter().zip(&reference))
                .map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) / target.frame().half)
                .collect();
            apart.sort_by(f64::total_cmp);
            let (median, most) = (apart[count / 2], apart[count * 99 / 100]);
            assert!(median < 0.002 && most < 0.015, "{name} {path}: {median} {most}");
        }
    }
}

/// Between keyframes the device follows the same cubics as the CPU, and Euler's straight lines.
#[test]
fn moments_between_keyframes_agree_with_the_cpu() {
    let studio = Studio::new();
    let target = target("pinwheel");
    let (_, volume) = sampled(&target);
    for (path, solver, steps, grid) in [
        ("ot", Solver::Rk4, 16, None),
        ("vp", Solver::Heun, 20, None),
        ("vp:beta_max=5", Solver::Rk4, 32, Some(StepGrid::T)),
        ("ve", Solver::Rk4, 64, None),
        ("poly:n=4", Solver::Rk4, 24, None),
        ("ot", Solver::Euler, 5, None),
        ("cosine", Solver::Euler, 5, Some(StepGrid::Knots)),
    ] {
        let way = way(&target, path, solver);
        let way = Way { grid: grid.unwrap_or(way.grid), ..way };
        let keyframes = Keyframes::new(steps);
        let mut lane = studio.lane(&target, &volume, &way, keyframes, 500);
        let (_, start) = begin(&target, &way, 500);
        let found = Trajectory::follow(&*volume, &way, keyframes, &start);
        for t in [0.0, 0.13, 0.5, 0.77, 0.96, 1.0] {
            let view = View { scene: &Scene::default(), size_px: [64.0; 2], pixels_per_point: 1.0, t };
            let places = lane.positions(&studio.context, &studio.pipelines, &view).unwrap();
            let far = found.iter().zip(&places).filter(|(trajectory, place)| {
                let at = trajectory.view(t);
                (at[0] - place[0]).hypot(at[1] - place[1]) > 3e-3
            });
            let far = far.count();
            assert!(far <= 3, "{path} {solver} at t = {t}: {far} of 500 are more than 3e-3 apart");
        }
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
    let scene = Scene {
        document: Document { layers: Layers { grains: true, ..Layers::none() }, ..Document::default() },
        ..Scene::default()
    };
    let divided = studio.picture(&mut lane, &scene, 0.4);
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 10_000);
    assert!(studio.picture(&mut lane, &scene, 0.4) == divided);
}
