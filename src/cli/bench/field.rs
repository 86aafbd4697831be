//! Sampling fields to volumes.

use serde_json::{Value, json};

use super::{subject::exact, timing::median_ms};
use crate::{
    cli::CliError,
    density::{Cloud, Target},
    field::{Exact, Volume, volume::Resolution},
    train::{Config, Session},
};

pub(super) fn run() -> Result<Value, CliError> {
    let resolution = Resolution::FULL;
    let mut by_target = json!({});
    let mut worst = 0.0f64;
    for name in ["checkerboard", "two-moons", "eight-gaussians", "letters"] {
        let field = exact(name)?;
        let ms = median_ms(9, || drop(std::hint::black_box(Volume::from_exact(&field, resolution))));
        by_target[name] = ms.into();
        worst = worst.max(ms);
    }
    let points = points(2000)?;
    let points_ms = median_ms(3, || drop(std::hint::black_box(Volume::from_exact(&points, resolution))));
    let field = exact("checkerboard")?;
    let preview_ms = median_ms(9, || drop(std::hint::black_box(Volume::from_exact(&field, Resolution::COARSE))));
    let session = Session::new(field.target().clone(), Config::default()).map_err(CliError::failed)?;
    let mlp = session.snapshot();
    let learned = median_ms(3, || drop(std::hint::black_box(Volume::from_mlp(&mlp, resolution))));
    let coarse = median_ms(5, || drop(std::hint::black_box(Volume::from_mlp(&mlp, Resolution::COARSE))));
    Ok(json!({
        "exact_volume_ms": worst, "exact_volume_ms_by_target": by_target, "points_2000_volume_ms": points_ms, "preview_volume_ms": preview_ms, "learned_volume_ms": learned,
        "learned_coarse_volume_ms": coarse, "grid": [resolution.side, resolution.side, resolution.slices],
    }))
}

/// Points of the letters, as many as asked for.
fn points(count: usize) -> Result<Exact, CliError> {
    let letters = exact("letters")?;
    let cloud = Cloud::of_points(letters.target().samples(1, count), None).map_err(CliError::failed)?;
    Ok(Exact::new(Target::new("points", cloud).map_err(CliError::failed)?.into()))
}
