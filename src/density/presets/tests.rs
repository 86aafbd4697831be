use std::{collections::BTreeSet, f64::consts::PI};

use serde::Deserialize;

use super::*;
use crate::density::{
    Moments,
    raster::{CELLS, Raster},
};

#[test]
fn every_preset_holds_mass_inside_the_drawing_area() {
    let names: BTreeSet<&str> = all().map(|preset| preset.name).collect();
    assert!(names.len() >= 36 && names.len() == all().count());
    for preset in all() {
        let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(preset.name.chars().all(is_kebab) && !preset.summary.is_empty(), "{}", preset.name);
        match preset.density() {
            Density::Raster(raster) => {
                assert!(!raster.is_empty(), "{}", preset.name);
                let share = border(&raster) / raster.weights().iter().sum::<f32>();
                assert!(share < 2e-3, "{} touches the border: {share}", preset.name);
            }
            Density::Cloud(cloud) => {
                let [low, high] = cloud.bounds(3.0);
                assert!(low.into_iter().chain(high).all(|c| c.abs() <= 3.0), "{}", preset.name);
            }
        }
    }
}

fn border(raster: &Raster) -> f32 {
    let last = CELLS - 1;
    let sides = |k: usize| [raster.row(0)[k], raster.row(last)[k], raster.row(k)[0], raster.row(k)[last]];
    (0..CELLS).flat_map(sides).sum()
}

/// What numpy says of a library's samples, projected on directions of [0, pi): quantiles at 1/20 to 19/20.
#[derive(Deserialize)]
struct Golden {
    mean: [f64; 2],
    covariance: [f64; 3],
    quantiles: Vec<Vec<f64>>,
}

/// Against samples that `tests/files/presets.py` makes: moments, and the sliced Wasserstein distance.
#[test]
fn presets_are_distributed_as_the_samplers_they_are_named_after() {
    let golden: std::collections::BTreeMap<String, Golden> =
        serde_json::from_str(include_str!("../../../tests/files/presets.json")).unwrap();
    assert!(golden.len() >= 18);
    for (name, golden) in golden {
        let points = target(&name).unwrap().samples(1, 200_000);
        let Moments { mean, covariance } = Moments::of_points(&points);
        let near =
            |ours: &[f64], theirs: &[f64], most: f64| ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() < most);
        assert!(near(&mean, &golden.mean, 0.01), "{name}: {mean:?}");
        // The pinwheel's blades are cut.
        let most = if name == "pinwheel" { 0.04 } else { 0.015 };
        assert!(near(&covariance, &golden.covariance, most), "{name}: {covariance:?} {:?}", golden.covariance);
        let distance = sliced_distance(&points, &golden.quantiles);
        assert!(distance < 0.012, "{name}: {distance}");
    }
}

/// Mean distance of quantiles along each direction.
fn sliced_distance(points: &[[f64; 2]], quantiles: &[Vec<f64>]) -> f64 {
    let mut distances = Vec::new();
    for (k, golden) in quantiles.iter().enumerate() {
        let (sin, cos) = (PI * k as f64 / quantiles.len() as f64).sin_cos();
        let mut along: Vec<f64> = points.iter().map(|[x, y]| x * cos + y * sin).collect();
        along.sort_unstable_by(f64::total_cmp);
        let level = |level: usize| along[(level + 1) * along.len() / (golden.len() + 1)];
        distances.extend(golden.iter().enumerate().map(|(at, theirs)| (level(at) - theirs).abs()));
    }
    distances.iter().sum::<f64>() / distances.len() as f64
}
