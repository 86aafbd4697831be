//! Gaussians that a map bends.

use std::f64::consts::TAU;

use super::preset::Preset;
use crate::density::raster::Raster;

pub(super) const ALL: &[Preset] = &[
    Preset::raster(
        "pinwheel",
        "five curved blades (Johnson et al. 2016), which FFJORD has mirrored, times 1.45, cut at 2.5 deviations",
        pinwheel,
    ),
    Preset::raster(
        "banana",
        "x ~ N(0, 100), y ~ N(3 - .03 x^2, 1) (Haario et al. 1999, bent as Rosenbrock's valley), times (.08, .1)",
        banana,
    ),
    Preset::raster(
        "funnel",
        "Neal's funnel: v ~ N(0, 1), x ~ N(0, e^v), as (.75 v, .35 x): a neck that solvers pass by",
        funnel,
    ),
];

/// The pinwheel of Johnson et al. 2016: Gaussian blades, sheared by the exponential of their
/// radius.
fn pinwheel() -> Raster {
    const STEPS: i32 = 40;
    let mut raster = Raster::default();
    for blade in 0..5 {
        for (i, j) in (-STEPS..=STEPS).flat_map(|i| (-STEPS..=STEPS).map(move |j| (i, j))) {
            let (a, b) = (2.5 * f64::from(i) / f64::from(STEPS), 2.5 * f64::from(j) / f64::from(STEPS));
            let (radial, tangential) = (1.0 + 0.3 * a, 0.1 * b);
            let angle = TAU * f64::from(blade) / 5.0 + 0.25 * radial.exp();
            let x = radial * angle.cos() - tangential * angle.sin();
            let y = radial * angle.sin() + tangential * angle.cos();
            let weight = (-0.5 * (a * a + b * b)).exp();
            raster.deposit([(1.45 * x) as f32, (1.45 * y) as f32], weight as f32);
        }
    }
    raster
}

/// The mean of y goes to the origin.
fn banana() -> Raster {
    Raster::from_density(|x, y| {
        let (x, y) = (x / 0.08, y / 0.1);
        let residual = y - (3.0 - 0.03 * x * x);
        (-0.5 * (x * x / 100.0 + residual * residual)).exp()
    })
}

fn funnel() -> Raster {
    Raster::from_density(|x, y| {
        let (v, x) = (x / 0.75, y / 0.35);
        (-0.5 * (v * v + x * x * (-v).exp() + v)).exp()
    })
}
