//! Sampling fields to volumes.

use serde_json::{Value, json};

use super::{subject::exact, timing::median_ms};
use crate::{
    cli::CliError,
    field::{Volume, volume::Resolution},
    path::Schedule,
    train::{Config, Session},
};

pub(super) fn run() -> Result<Value, CliError> {
    let resolution = Resolution::FULL;
    let mut by_target = json!({});
    let mut worst = 0.0f64;
    for name in ["checkerboard", "two-moons", "eight-gaussians", "letters"] {
        let field = exact(name, Schedule::OT)?;
        let ms = median_ms(9, || drop(std::hint::black_box(Volume::from_exact(&field, resolution))));
        by_target[name] = ms.into();
        worst = worst.max(ms);
    }
    let field = exact("checkerboard", Schedule::OT)?;
    let session =
        Session::new(field.target().clone(), Schedule::OT, Config::default()).map_err(CliError::failed)?;
    let mlp = session.snapshot();
    let learned = median_ms(3, || drop(std::hint::black_box(Volume::from_mlp(&mlp, resolution))));
    let coarse = median_ms(5, || drop(std::hint::black_box(Volume::from_mlp(&mlp, Resolution::COARSE))));
    Ok(json!({
        "exact_volume_ms": worst, "exact_volume_ms_by_target": by_target, "learned_volume_ms": learned,
        "learned_coarse_volume_ms": coarse, "grid": [resolution.side, resolution.side, resolution.slices],
    }))
}
