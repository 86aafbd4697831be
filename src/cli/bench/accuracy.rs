//! Where grains end through the volume, against the exact flow: five targets, twelve paths.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    cli::CliError,
    density::{Cloud, Gaussian, Target, presets},
    field::{Exact, VelocityField as _, Volume, volume::Resolution},
    flow::{Keyframes, Solver, Source, SourceKind, StepGrid, Way, sample_at},
    gpu::{Context, Lane, Pipelines},
    metrics::median,
    path::{Clock, parse::EXAMPLES},
    scene::FieldSource,
};

/// Grains that are compared, and steps of the reference.
const COMPARED: usize = 1000;
const STEPS: usize = 64;
const REFERENCE_STEPS: usize = 400;

/// The targets of the table: letters, checkerboard, a thin ring, wide Gaussians, one far blob.
#[must_use]
pub fn targets() -> Vec<(&'static str, Target)> {
    let round = |mean, deviation| Gaussian::turned(1.0, mean, [deviation; 2], 0.0);
    let mixture = |name: &'static str, gaussians: &[Gaussian]| {
        let cloud = Cloud::of_gaussians(gaussians).ok()?;
        Some((name, Target::new(name, cloud).ok()?))
    };
    let turn = |k: u32, of: u32| std::f64::consts::TAU * f64::from(k) / f64::from(of);
    let eight: Vec<Gaussian> =
        (0..8).map(|k| turn(k, 8)).map(|a| round([5.0 * a.cos(), 5.0 * a.sin()], 1.0)).collect();
    let ring: Vec<Gaussian> =
        (0..720).map(|k| turn(k, 720)).map(|a| round([0.5 + 0.4 * a.cos(), 0.5 + 0.4 * a.sin()], 0.005)).collect();
    let preset = |name: &'static str| Some((name, presets::target(name)?));
    [
        preset("letters"),
        preset("checkerboard"),
        mixture("ring", &ring),
        mixture("eight", &eight),
        mixture("far", &[round([6.0, -4.0], 0.5)]),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Median and 99th percentile of the endpoint error under "TARGET/PATH", in half-widths of the data.
pub(super) fn table(context: &Context, pipelines: &Pipelines) -> Result<Value, CliError> {
    let mut errors = json!({});
    for (name, target) in targets() {
        let exact = Exact::new(Arc::new(target));
        let volume = Arc::new(Volume::from_exact(&exact, Resolution::FULL));
        for path in EXAMPLES {
            let [median, p99] = endpoint_error(context, pipelines, &exact, &volume, path)?;
            errors[format!("{name}/{path}")] = json!({ "median": median, "p99": p99 });
        }
    }
    Ok(errors)
}

fn endpoint_error(
    context: &Context,
    pipelines: &Pipelines,
    exact: &Exact,
    volume: &Arc<Volume>,
    path: &str,
) -> Result<[f64; 2], CliError> {
    let clock = Clock::new(path.parse().map_err(CliError::failed)?, exact.frame());
    let way = Way { clock, solver: Solver::Rk4, grid: StepGrid::of(&clock) };
    let source = Source::new(SourceKind::Matched, &clock, exact.target().moments(), [0.0; 4]);
    let start = source.positions(0, COMPARED, None);
    let mut lane = Lane::new(context, pipelines);
    lane.set_field(context, pipelines, volume, FieldSource::Exact);
    lane.set_particles(context, pipelines, &start, Keyframes::new(STEPS));
    lane.integrate(context, pipelines, &way, Keyframes::new(STEPS), &source);
    let ends = lane.world_positions(context, pipelines, 1.0).map_err(CliError::failed)?;
    let converged = Way { grid: StepGrid::Knots, ..way };
    let reference = sample_at(exact, &converged, REFERENCE_STEPS, start, 1.0);
    let mut errors: Vec<f64> =
        (ends.iter().zip(&reference)).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) / exact.frame().half).collect();
    let middle = median(&mut errors);
    Ok([middle, errors[COMPARED * 99 / 100]])
}
