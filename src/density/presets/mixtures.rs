//! Mixtures of Gaussians, which are exact.

use std::f64::consts::{PI, TAU};

use super::preset::Preset;
use crate::density::Gaussian;

pub(super) const ALL: &[Preset] = &[
    Preset::mixture("eight-gaussians", "eight Gaussians of deviation .2 on a circle of radius 2", || {
        on_a_circle(8, 2.0, 0.2)
    }),
    Preset::mixture(
        "ffjord-8gaussians",
        "FFJORD's 8gaussians: radius 4 and deviation .5 over 1.414, times .707",
        || on_a_circle(8, 2.0, 0.25),
    ),
    Preset::mixture(
        "torchcfm-8gaussians",
        "torchcfm's sample_8gaussians: radius 5, covariance sqrt(.1) I, times .4",
        || on_a_circle(8, 2.0, 0.4 * 0.1f64.powf(0.25)),
    ),
    Preset::mixture("grid", "25 small Gaussians, 1 apart", grid),
    Preset::mixture("three-modes", "three Gaussians of unequal weight and shape", three_modes),
    Preset::mixture("rare-mode", "two equal Gaussians, one of which holds 5 % of the mass", || {
        vec![round(0.95, [-1.0, -0.5], 0.4), round(0.05, [1.6, 1.0], 0.4)]
    }),
    Preset::mixture(
        "blobs",
        "scikit-learn's make_blobs(random_state=0), its centres' mean at the origin, times .55",
        blobs,
    ),
    Preset::mixture(
        "classification",
        "scikit-learn's make_classification(1000, 2, n_redundant=0, class_sep=2, random_state=6), times .45",
        classification,
    ),
    Preset::mixture(
        "standard-normal",
        "N(0, I), as scikit-learn's make_gaussian_quantiles: the noise itself, so that nothing need move",
        || vec![round(1.0, [0.0; 2], 1.0)],
    ),
    Preset::mixture(
        "narrow-gaussian",
        "one Gaussian of deviation .05, nearly a point: its marginal flow is a conditional one",
        || vec![round(1.0, [1.0, 0.5], 0.05)],
    ),
    Preset::mixture("correlated-gaussian", "one Gaussian of deviations .9 and .1, turned by 30 degrees", || {
        vec![Gaussian::turned(1.0, [0.0; 2], [0.9, 0.1], PI / 6.0)]
    }),
    Preset::mixture("tree", "a trunk that branches in two five times, a Gaussian for each branch", tree),
];

fn round(weight: f64, mean: [f64; 2], deviation: f64) -> Gaussian {
    Gaussian::turned(weight, mean, [deviation; 2], 0.0)
}

fn on_a_circle(count: u32, radius: f64, deviation: f64) -> Vec<Gaussian> {
    let angles = (0..count).map(|k| TAU * f64::from(k) / f64::from(count));
    angles.map(|a| round(1.0, [radius * a.cos(), radius * a.sin()], deviation)).collect()
}

fn three_modes() -> Vec<Gaussian> {
    vec![
        Gaussian::turned(0.5, [-1.3, -0.8], [0.55, 0.2], 0.5),
        Gaussian::turned(0.3, [1.4, -0.9], [0.3, 0.3], 0.0),
        Gaussian::turned(0.2, [0.3, 1.5], [0.2, 0.5], -0.4),
    ]
}

fn grid() -> Vec<Gaussian> {
    (0..25).map(|k| round(1.0, [f64::from(k % 5 - 2), f64::from(k / 5 - 2)], 0.12)).collect()
}

/// The centres that the generator draws, and deviation 1.
fn blobs() -> Vec<Gaussian> {
    const CENTRES: [[f64; 2]; 3] = [[0.976_270, 4.303_787], [2.055_268, 0.897_664], [-1.526_904, 2.917_882]];
    const SCALE: f64 = 0.55;
    let middle = [0, 1].map(|axis| CENTRES.iter().map(|centre| centre[axis]).sum::<f64>() / 3.0);
    CENTRES.map(|centre| round(1.0, [0, 1].map(|axis| SCALE * (centre[axis] - middle[axis])), SCALE)).into()
}

/// Corners of a square, each with the covariance A^T A of the matrix A that the generator draws.
fn classification() -> Vec<Gaussian> {
    const SCALE: f64 = 0.45;
    let cluster = |mean: [f64; 2], covariance: [f64; 3]| Gaussian {
        weight: 1.0,
        mean: mean.map(|m| SCALE * m),
        covariance: covariance.map(|c| SCALE * SCALE * c),
    };
    vec![
        cluster([-2.0, -2.0], [0.56923, 0.20062, 0.17152]),
        cluster([-2.0, 2.0], [0.64707, -0.6467, 1.06975]),
        cluster([2.0, -2.0], [1.7308, -0.23188, 1.13557]),
        cluster([2.0, 2.0], [0.091, 0.20069, 0.58178]),
    ]
}

/// Branches, each as far as its Gaussian has the deviation of a line of its length.
fn tree() -> Vec<Gaussian> {
    const DEPTH: u32 = 5;
    const WIDTH: f64 = 0.045;
    let mut gaussians = Vec::new();
    // Where a branch begins, its direction from the x axis, its length, and how often it has branched.
    let mut branches = vec![([0.0, -2.3], PI / 2.0, 1.35, 0)];
    while let Some(([x, y], angle, length, depth)) = branches.pop() {
        let along = |share: f64| [x + share * length * angle.cos(), y + share * length * angle.sin()];
        gaussians.push(Gaussian::turned(length, along(0.5), [length / 12f64.sqrt(), WIDTH], angle));
        if depth < DEPTH {
            let forks = [-PI / 7.0, PI / 7.0];
            branches.extend(forks.map(|fork| (along(1.0), angle + fork, 0.74 * length, depth + 1)));
        }
    }
    gaussians
}
