//! Trajectories, and what lies between keyframes.

use dunefield::{
    field::{Exact, Volume, volume::Resolution},
    flow::{Keyframes, Solver, Source, Thread, sample_at, trajectories},
    gpu::lane::View,
    path::{Chart, Schedule},
    scene::{Layers, Scene},
};

use super::{Studio, moons, target};

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

/// Where grains end, against the exact field integrated with 400 steps: in world units, at most 0.003 in
/// the middle and 0.02 for all but one in a hundred.
#[test]
fn grains_end_where_the_exact_field_takes_them() {
    let studio = Studio::new();
    let (target, count) = (target("letters"), 1000);
    for schedule in [Schedule::OT, Schedule::VP] {
        let exact = Exact::new(target.clone(), schedule);
        let volume = Volume::from_exact(&exact, Resolution::FULL);
        let keyframes = Keyframes::new(64);
        let lane = studio.lane(&target, &volume, Solver::Rk4, keyframes, count);
        let device = lane.read_keyframes(&studio.context).unwrap();
        let reference = sample_at(&exact, target.moments(), Solver::Rk4, 400, 3, count, 1.0);
        let ends = &device[keyframes.intervals * count..];
        let mut apart: Vec<f32> =
            ends.iter().zip(&reference).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).collect();
        apart.sort_by(f32::total_cmp);
        let (median, most) = (apart[count / 2], apart[count * 99 / 100]);
        assert!(median < 0.003 && most < 0.02, "{schedule}: {median} {most}");
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
