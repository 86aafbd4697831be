//! Integrating and drawing particles.

use std::time::Instant;

use serde_json::{Value, json};

use super::{subject::exact, timing::median_ms};
use crate::{
    cli::CliError,
    field::{Exact, Volume, volume::Resolution},
    flow::{Keyframes, Solver, Source, sample_at},
    gpu::{
        Context, Lane, Offscreen, Pipelines,
        lane::View,
        offscreen::{self, Pane},
    },
    metrics::median,
    path::Schedule,
    scene::Scene,
};

const COUNTS: [u32; 5] = [20_000, 50_000, 100_000, 200_000, 1_000_000];
/// Particles whose endpoints are compared, and steps of the reference.
const COMPARED: usize = 4_000;
const REFERENCE_STEPS: usize = 400;

pub(super) fn run() -> Result<Value, CliError> {
    let context = Context::headless().map_err(CliError::failed)?;
    let pipelines = Pipelines::new(&context, offscreen::FORMAT);
    let field = exact("letters", Schedule::OT)?;
    let volume = Volume::from_exact(&field, Resolution::FULL);
    let runs: Vec<Value> =
        COUNTS.iter().map(|count| speed(&context, &pipelines, &field, &volume, *count)).collect();
    let mut errors = json!({});
    for name in ["letters", "checkerboard"] {
        for schedule in [Schedule::OT, Schedule::VP, Schedule::Cosine] {
            errors[format!("{name}/{schedule}")] = endpoint_error(&context, &pipelines, &exact(name, schedule)?)?;
        }
    }
    let lanes = lanes(&context, &pipelines, &field, &volume);
    Ok(json!({ "adapter": context.adapter, "runs": runs, "lanes": lanes, "endpoint_error": errors }))
}

fn lane(context: &Context, pipelines: &Pipelines, field: &Exact, volume: &Volume, count: usize) -> Lane {
    let mut lane = Lane::new(context, pipelines);
    lane.set_field(context, pipelines, volume);
    lane.set_density(context, pipelines, volume);
    lane.set_target(context, pipelines, field.target());
    let start = Source::new(volume_schedule(volume), field.target().moments()).chart_positions(0, count);
    lane.set_particles(context, pipelines, &start, Keyframes::new(64));
    lane
}

fn volume_schedule(volume: &Volume) -> Schedule {
    crate::field::VelocityField::schedule(volume)
}

/// One size at 1280 x 800 with the default layers.
fn speed(context: &Context, pipelines: &Pipelines, field: &Exact, volume: &Volume, count: u32) -> Value {
    let mut lane = lane(context, pipelines, field, volume, count as usize);
    let keyframes = Keyframes::new(64);
    let integrate_ms = median_ms(5, || {
        lane.set_field(context, pipelines, volume);
        lane.integrate(context, pipelines, Solver::Rk4, keyframes);
        context.wait();
    });
    let picture = Offscreen::new(context, 1280, 800);
    let scene = Scene { particles: count, ..Scene::default() };
    let mut t = 0.0;
    let frame_ms = median_ms(15, || {
        t = (t + 0.07) % 1.0;
        let view = View { scene: &scene, size_px: [1280.0, 800.0], pixels_per_point: 1.0, t };
        picture.draw(context, pipelines, &mut [Pane { lane: &mut lane, view, corner_px: [0, 0] }]);
        context.wait();
    });
    json!({
        "count": lane.count(), "integrate_ms": integrate_ms, "frame_ms": frame_ms,
        "frames_per_second": 1e3 / frame_ms,
    })
}

/// One, two and four lanes of 20,000 particles, turn about so that a busy machine is unfair to none.
fn lanes(context: &Context, pipelines: &Pipelines, field: &Exact, volume: &Volume) -> Value {
    const SIZE: [u32; 2] = [1280, 800];
    let mut lanes: Vec<Lane> = (0..4).map(|_| lane(context, pipelines, field, volume, 20_000)).collect();
    let (scene, picture) = (Scene::default(), Offscreen::new(context, SIZE[0], SIZE[1]));
    for lane in &mut lanes {
        lane.integrate(context, pipelines, Solver::Rk4, Keyframes::new(64));
    }
    let mut times: [Vec<f64>; 3] = Default::default();
    for round in 0..15 {
        for (times, (count, columns, rows)) in times.iter_mut().zip([(1, 1, 1), (2, 2, 1), (4, 2, 2)]) {
            let (width, height) = (SIZE[0] / columns, SIZE[1] / rows);
            let t = f64::from(round) * 0.07 % 1.0;
            let start = Instant::now();
            let size_px = [width as f32, height as f32];
            let view = View { scene: &scene, size_px, pixels_per_point: 1.0, t };
            let mut panes: Vec<Pane<'_>> = (lanes[..count].iter_mut().zip(0..))
                .map(|(lane, k)| Pane { lane, view, corner_px: [k % columns * width, k / columns * height] })
                .collect();
            picture.draw(context, pipelines, &mut panes);
            context.wait();
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    let [one, two, four] = times.map(|mut times| median(&mut times));
    json!({ "one_ms": one, "two_ms": two, "four_ms": four, "two_to_one": two / one })
}

/// Distance between the device's endpoints and those of the exact field, in world units.
fn endpoint_error(context: &Context, pipelines: &Pipelines, field: &Exact) -> Result<Value, CliError> {
    let volume = Volume::from_exact(field, Resolution::FULL);
    let mut lane = lane(context, pipelines, field, &volume, COMPARED);
    let keyframes = Keyframes::new(64);
    lane.integrate(context, pipelines, Solver::Rk4, keyframes);
    let positions = lane.read_keyframes(context).map_err(CliError::failed)?;
    let ends = &positions[keyframes.intervals * COMPARED..];
    let reference = sample_at(field, field.target().moments(), Solver::Rk4, REFERENCE_STEPS, 0, COMPARED, 1.0);
    let mut errors: Vec<f64> =
        ends.iter().zip(&reference).map(|(a, b)| f64::from((a[0] - b[0]).hypot(a[1] - b[1]))).collect();
    let middle = median(&mut errors);
    Ok(json!({ "median": middle, "p99": errors[COMPARED * 99 / 100] }))
}
