use std::sync::Arc;

use super::*;
use crate::{
    density::presets,
    field::Exact,
    numeric::random::{normals, philox},
    path::parse::EXAMPLES,
};

fn network(architecture: Architecture, frame: Frame, scaling: Scaling, seed: u64) -> Mlp {
    let mut counter = 0;
    let mut normal = || {
        counter += 1;
        let words = philox(seed, &[counter; crate::numeric::vector::LANES], [0; 3]);
        normals(words[0][0], words[1][0])[0]
    };
    let layers = (architecture.shapes().into_iter())
        .map(|(outputs, inputs)| Dense {
            weight: (0..outputs * inputs).map(|_| normal() / (inputs as f32).sqrt()).collect(),
            bias: (0..outputs).map(|_| 0.1 * normal()).collect(),
        })
        .collect();
    let frequencies = (0..architecture.fourier).map(|_| [3.0 * normal(), 3.0 * normal()]).collect();
    Mlp { architecture, scaling, frame, angles: Mlp::ALL_ANGLES, frequencies, layers }
}

/// The conversion from F to a velocity, fed with the exact conditional mean of F, is the exact field.
#[test]
fn the_exact_mean_of_the_output_gives_the_exact_field() {
    let exact = Exact::new(Arc::new(presets::target("pinwheel").unwrap()));
    let scaling = Scaling::from(exact.target().moments());
    let architecture = Architecture { hidden: 16, layers: 1, fourier: 0, harmonics: 0 };
    let mlp = network(architecture, exact.frame(), scaling, 1);
    for p in [1.0, 0.7, 0.3, 0.05, 0.01] {
        let (angle, [from_z, from_f]) = (mlp.angle(p), mlp.mix(&mlp.angle(p)));
        for xi in [[0.2, -0.1], [-0.4, 0.35], [0.0, 0.9]] {
            let detail = exact.detail(p, xi);
            let mean = exact.frame().unit(scaling.mean);
            let noise = detail.score.map(|s| -p / NOISE * s);
            let rate = [0, 1].map(|k| {
                let z = (xi[k] - (1.0 - p) * mean[k]) / angle.norm;
                let data = (exact.frame().world(detail.data)[k] - scaling.mean[k]) / scaling.spread;
                let f = angle.a * noise[k] - angle.b * data;
                assert!((angle.b * z + angle.a * f - noise[k]).abs() < 1e-9, "noise at {p}");
                from_z * z + from_f * f - mean[k]
            });
            let expected = detail.rate();
            assert!((0..2).all(|k| (rate[k] - expected[k]).abs() < 1e-9), "{p}: {rate:?} {expected:?}");
        }
    }
    // And from there to the world on every path.
    for path in EXAMPLES {
        let clock = Clock::new(path.parse().unwrap(), exact.frame());
        for t in [0.0, 0.2, 0.6, 0.97] {
            let ruler = clock.ruler(t);
            for xi in [[0.2, -0.1], [-0.4, 0.35]] {
                let detail = exact.detail(clock.p(t), xi);
                let expected = detail.velocity(&clock, t);
                let u = exact.velocity(&clock, t, &[ruler.world(xi)])[0];
                let size = 1.0 + expected[0].hypot(expected[1]);
                assert!((0..2).all(|k| (u[k] - expected[k]).abs() < 2e-3 * size), "{path} {t}: {u:?} {expected:?}");
            }
        }
    }
}

/// A network without weights predicts F = 0: the field of a Gaussian with the data's moments.
#[test]
fn zero_network_transports_the_gaussian() {
    let architecture = Architecture { hidden: 4, layers: 1, fourier: 2, harmonics: 1 };
    let frame = Frame { centre: [0.4, -0.7], half: 3.3 };
    let scaling = Scaling { mean: [0.5, -1.0], spread: 1.3 };
    let mut mlp = network(architecture, frame, scaling, 2);
    for layer in &mut mlp.layers {
        layer.weight.fill(0.0);
        layer.bias.fill(0.0);
    }
    assert!(mlp.is_consistent());
    for path in EXAMPLES {
        let clock = Clock::new(path.parse().unwrap(), frame);
        let c = clock.schedule.at(0.6);
        let u = mlp.velocity(&clock, 0.6, &[[0.2, 0.3]])[0];
        // x_t ~ N(alpha mean, norm^2): u = d_alpha mean + (norm' / norm)(x - alpha mean).
        let variance = c.alpha * c.alpha * 1.69 + c.sigma * c.sigma;
        let slope = (c.alpha * c.d_alpha * 1.69 + c.sigma_d_sigma) / variance;
        for (axis, (x, mean)) in [(0.2, 0.5), (0.3, -1.0)].into_iter().enumerate() {
            let expected = c.d_alpha * mean + slope * (x - c.alpha * mean);
            assert!((u[axis] - expected).abs() < 1e-4 * (1.0 + expected.abs()), "{path}: {u:?} {expected}");
        }
    }
}

/// Forward derivatives against differences of the rate.
#[test]
fn the_gradient_is_that_of_the_rate() {
    let frame = Frame { centre: [0.0, 0.0], half: 3.0 };
    let scaling = Scaling { mean: [0.3, 0.1], spread: 1.1 };
    for architecture in [
        Architecture { hidden: 24, layers: 3, fourier: 5, harmonics: 2 },
        Architecture { hidden: 7, layers: 1, fourier: 0, harmonics: 0 },
    ] {
        let mlp = network(architecture, frame, scaling, 3);
        for p in [1.0, 0.5, 0.1] {
            let points: Vec<Point> = (0..200).map(|k| [0.01 * k as f32 - 1.0, 0.7 - 0.008 * k as f32]).collect();
            let gradients = mlp.rate_gradient(p, &points);
            let e = 2e-3f32;
            let rates = |dx: f32, dy: f32| {
                let moved: Vec<Point> = points.iter().map(|x| [x[0] + dx, x[1] + dy]).collect();
                let mut out = vec![[0.0; 2]; moved.len()];
                mlp.rate(p, &moved, &mut out);
                out
            };
            let (left, right, down, up) = (rates(-e, 0.0), rates(e, 0.0), rates(0.0, -e), rates(0.0, e));
            for k in 0..points.len() {
                let slope =
                    |a: &[Point], b: &[Point], axis: usize| f64::from(b[k][axis] - a[k][axis]) / f64::from(2.0 * e);
                let expected =
                    [slope(&left, &right, 0), slope(&down, &up, 0), slope(&left, &right, 1), slope(&down, &up, 1)];
                let size = 1.0 + expected.iter().fold(0.0f64, |m, g| m.max(g.abs()));
                let apart = (0..4).map(|j| (gradients[k][j] - expected[j]).abs()).fold(0.0, f64::max);
                assert!(apart < 0.02 * size, "{p} {k}: {:?} {expected:?}", gradients[k]);
            }
        }
    }
}
