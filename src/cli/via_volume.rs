//! What the stage would show: the same volume and the same integrator on the same device.

use std::sync::Arc;

use super::{CliError, interrupt, subject::Subject};
use crate::{
    export::ShownField,
    field::{Volume, volume::Resolution},
    flow::{Keyframes, Source, Way},
    gpu::{Context, Lane, Pipelines, offscreen},
    numeric::Point,
    scene::FieldSource,
};

/// Particles on the device at a time.
const CHUNK: usize = 100_000;

/// World positions at `t` of particles that begin at these xi.
pub(super) fn positions(
    subject: &Subject,
    way: &Way,
    source: &Source,
    steps: usize,
    begin: &[Point],
    t: f64,
) -> Result<Vec<[f64; 2]>, CliError> {
    let context = Context::headless().map_err(CliError::failed)?;
    let pipelines = Pipelines::new(&context, offscreen::FORMAT);
    let (volume, what) = match &subject.field {
        ShownField::Exact(exact) => (Volume::from_exact(exact, Resolution::FULL), FieldSource::Exact),
        ShownField::Learned { mlp, .. } => (Volume::from_mlp(mlp, Resolution::FULL), FieldSource::Learned),
    };
    let mut lane = Lane::new(&context, &pipelines);
    lane.set_field(&context, &pipelines, &Arc::new(volume), what);
    let keyframes = Keyframes::new(steps);
    let mut out = Vec::with_capacity(begin.len());
    let mut rest = begin;
    while !rest.is_empty() {
        interrupt::check()?;
        let part = &rest[..rest.len().min(CHUNK)];
        let held = lane.set_particles(&context, &pipelines, part, keyframes);
        if held == 0 {
            return Err(CliError::failed("the graphics adapter has no memory for particles"));
        }
        lane.integrate(&context, &pipelines, way, keyframes, source);
        out.extend(lane.world_positions(&context, &pipelines, t).map_err(CliError::failed)?);
        rest = &rest[held..];
    }
    Ok(out)
}
