use super::*;
use crate::{
    density::{Cloud, Gaussian, presets, raster::Raster},
    path::{Clock, parse::EXAMPLES},
};

/// A target of each kind: the same shapes that accuracy is measured on.
fn fields() -> Vec<Exact> {
    let points = |n: usize| -> Vec<[f64; 2]> {
        (0..n)
            .map(|k| k as f64 * 2.399)
            .map(|a| [0.5 + (0.4 + 0.005 * (7.3 * a).sin()) * a.cos(), 0.5 + 0.4 * a.sin()])
            .collect()
    };
    let blob = Cloud::of_gaussians(&[Gaussian::turned(1.0, [6.0, -4.0], [0.5, 0.5], 0.0)]).unwrap();
    let mut repeated = points(40);
    repeated.extend(points(40));
    [
        presets::target("checkerboard").unwrap(),
        presets::target("letters").unwrap(),
        presets::target("three-modes").unwrap(),
        presets::target("grid").unwrap(),
        Target::new("points", Cloud::of_points(points(700), None).unwrap()).unwrap(),
        Target::new("repeated", Cloud::of_points(repeated, None).unwrap()).unwrap(),
        Target::new("blob", blob).unwrap(),
    ]
    .map(|target| Exact::new(Arc::new(target)))
    .into()
}

const PROBES: [Point; 8] = [
    [0.0, 0.0],
    [0.171, -0.41],
    [-0.73, 0.57],
    [0.99, -0.99],
    [-1.0, 0.03],
    [0.33, 0.33],
    [4.0, 10.0],
    [-0.2, 0.9],
];

/// What one Gaussian of a mixture adds: its log weight, its velocity and its score.
type Component = (f64, [f64; 2], [f64; 2]);

#[test]
fn points_match_the_sums_in_double_precision() {
    for field in fields() {
        for p in [1.0, 0.8, 0.5, 0.2, 0.05, 0.01, 0.0] {
            let mut posterior = [Posterior::default(); 8];
            field.posterior(p, &PROBES, &mut posterior);
            for (found, xi) in posterior.iter().zip(PROBES) {
                let detail = field.detail(p, xi.map(f64::from));
                let name = field.target().name();
                // In single precision an exponent is known to some millionths of itself.
                let doubt = 1e-3 + 3e-6 * detail.log_density.abs();
                let log = (f64::from(found.log_density) - detail.log_density).abs();
                assert!(log < doubt, "{name} {p} {xi:?}: ln q {} {}", found.log_density, detail.log_density);
                for k in 0..2 {
                    let data = (f64::from(found.data[k]) - detail.data[k]).abs();
                    assert!(data < 2e-3, "{name} {p} {xi:?}: {:?} {:?}", found.data, detail.data);
                }
                let (rate, expected) = (found.rate(p as f32), detail.rate());
                let size = 1.0 + expected[0].hypot(expected[1]);
                for k in 0..2 {
                    let apart = (f64::from(rate[k]) - expected[k]).abs();
                    assert!(apart < 2e-3 * size, "{name} {p} {xi:?}: {rate:?} {expected:?}");
                }
            }
        }
    }
}

#[test]
fn grid_equals_points() {
    let axis: Vec<f32> = (0..40).map(|k| -1.0 + 2.0 * k as f32 / 39.0).collect();
    let points: Vec<Point> = (0..1600).map(|k| [axis[k % 40], axis[k / 40]]).collect();
    for field in fields() {
        for p in [1.0, 0.75, 0.4, 0.1, 0.02, 0.0] {
            let slice = field.slice(p, &axis);
            let mut rates = vec![[0.0; 2]; 1600];
            let mut posterior = vec![Posterior::default(); 1600];
            field.rate(p, &points, &mut rates);
            field.posterior(p, &points, &mut posterior);
            for k in 0..1600 {
                let [dx, dy] = [slice.rate[k][0] - rates[k][0], slice.rate[k][1] - rates[k][1]];
                let size = rates[k][0].hypot(rates[k][1]);
                assert!(dx.hypot(dy) < 2e-3 * (1.0 + size), "{} {p} at {:?}", field.target().name(), points[k]);
                let log = (slice.log_density[k] - posterior[k].log_density).abs();
                assert!(log < 1e-3 + 3e-6 * slice.log_density[k].abs());
            }
        }
    }
}

/// Derivatives of the detail against differences of itself in double precision, on every kind.
#[test]
fn gradients_are_those_of_the_sums() {
    for field in fields() {
        for p in [0.9, 0.5, 0.15, 0.03] {
            for xi in [[0.1, -0.2], [-0.45, 0.3], [0.6, 0.6]] {
                let detail = field.detail(p, xi);
                let e = 1e-5 * p;
                let along = |axis: usize, value: fn(&Detail) -> [f64; 2]| {
                    let step = |sign: f64| {
                        let mut at = xi;
                        at[axis] += sign * e;
                        value(&field.detail(p, at))
                    };
                    let (before, after) = (step(-1.0), step(1.0));
                    [0, 1].map(|k| (after[k] - before[k]) / (2.0 * e))
                };
                let name = field.target().name();
                for (gradient, value) in [
                    (detail.data_gradient, (|d| d.data) as fn(&Detail) -> [f64; 2]),
                    (detail.score_gradient, |d| d.score),
                ] {
                    let (by_x, by_y) = (along(0, value), along(1, value));
                    let size = 1.0 + gradient.iter().map(|g| g.abs()).fold(0.0, f64::max);
                    for (ours, theirs) in [
                        (gradient[0], by_x[0]),
                        (gradient[1], by_x[1]),
                        (gradient[1], by_y[0]),
                        (gradient[2], by_y[1]),
                    ] {
                        assert!((ours - theirs).abs() < 1e-4 * size, "{name} {p} {xi:?}: {ours} {theirs}");
                    }
                }
                // Tweedie: the gradient of E[y_1 | xi] is (a / s^2) Cov(y_1 | xi).
                let (a, s) = weights(p);
                for k in 0..3 {
                    let expected = a / (s * s) * detail.data_covariance[k];
                    let size = 1.0 + expected.abs();
                    assert!((detail.data_gradient[k] - expected).abs() < 1e-6 * size, "{name} {p} {xi:?}");
                }
            }
        }
    }
}

/// The world's quantities on every path, against the formulas of the world: sums over the components there.
#[test]
fn the_world_is_that_of_the_mixture() {
    for field in fields() {
        let target = field.target();
        let (components, frame) = (&field.components, target.frame());
        for path in EXAMPLES {
            let clock = Clock::new(path.parse().unwrap(), frame);
            for t in [0.0, 0.3, 0.8, 0.99, 1.0] {
                let (c, ruler) = (clock.schedule.at(t), clock.ruler(t));
                for xi in [[0.1, -0.2], [-0.45, 0.3]] {
                    let x = ruler.world(xi);
                    let detail = field.detail(clock.p(t), xi);
                    let (mut parts, mut best) = (Vec::new(), f64::NEG_INFINITY);
                    for (k, centre) in components.centres.iter().enumerate() {
                        let mean = frame.world(*centre);
                        let [xx, xy, yy] = components.covariance(k).map(|s| s * frame.half * frame.half);
                        let noise = c.sigma * c.sigma;
                        let v = [
                            c.alpha * c.alpha * xx + noise,
                            c.alpha * c.alpha * xy,
                            c.alpha * c.alpha * yy + noise,
                        ];
                        let determinant = v[0] * v[2] - v[1] * v[1];
                        let i = [v[2] / determinant, -v[1] / determinant, v[0] / determinant];
                        let d = [0, 1].map(|k| x[k] - c.alpha * mean[k]);
                        let s = [-(i[0] * d[0] + i[1] * d[1]), -(i[1] * d[0] + i[2] * d[1])];
                        let log = components.log_weights[k] + 0.5 * (d[0] * s[0] + d[1] * s[1])
                            - 0.5 * determinant.ln()
                            - std::f64::consts::TAU.ln();
                        // u_i = d_alpha mean - (alpha d_alpha S + sigma d_sigma I) s_i.
                        let b = [xx, xy, yy].map(|s| c.alpha * c.d_alpha * s);
                        let u = [
                            c.d_alpha * mean[0] - (b[0] + c.sigma_d_sigma) * s[0] - b[1] * s[1],
                            c.d_alpha * mean[1] - b[1] * s[0] - (b[2] + c.sigma_d_sigma) * s[1],
                        ];
                        best = best.max(log);
                        parts.push((log, u, s));
                    }
                    let total: f64 = parts.iter().map(|part| (part.0 - best).exp()).sum();
                    let mean = |value: fn(&Component) -> [f64; 2]| {
                        [0, 1].map(|k| {
                            parts.iter().map(|part| (part.0 - best).exp() / total * value(part)[k]).sum::<f64>()
                        })
                    };
                    let (u, score) = (mean(|part| part.1), mean(|part| part.2));
                    let said = (
                        detail.velocity(&clock, t),
                        detail.world_score(&clock, t),
                        detail.world_log_density(&clock, t),
                    );
                    let name = target.name();
                    let close = |a: [f64; 2], b: [f64; 2]| {
                        (0..2).all(|k| (a[k] - b[k]).abs() < 1e-7 * (1.0 + b[0].hypot(b[1])))
                    };
                    assert!(close(said.0, u), "{name} {path} {t}: u {:?} {u:?}", said.0);
                    assert!(close(said.1, score), "{name} {path} {t}: score {:?} {score:?}", said.1);
                    assert!((said.2 - best - total.ln()).abs() < 1e-7, "{name} {path} {t}: ln p {}", said.2);
                }
            }
        }
    }
}

/// d p / dt + div(p u) = 0 (Lipman et al. 2022, eq. 26): d ln p / dt + u . score + div u, in double precision.
#[test]
fn continuity_equation_holds() {
    for field in fields() {
        for path in EXAMPLES {
            let clock = Clock::new(path.parse().unwrap(), field.frame());
            for t in [0.3, 0.6, 0.9] {
                let x = clock.ruler(t).world([0.15, -0.2]);
                let at = |t: f64| field.detail(clock.p(t), clock.ruler(t).xi(x));
                let here = at(t);
                let (u, score) = (here.velocity(&clock, t), here.world_score(&clock, t));
                let flux = u[0] * score[0] + u[1] * score[1] + here.divergence(&clock, t);
                let e = 1e-6;
                let log = |t: f64| at(t).world_log_density(&clock, t);
                let change = (log(t + e) - log(t - e)) / (2.0 * e);
                let size = 1.0 + change.abs() + here.divergence(&clock, t).abs();
                let name = field.target().name();
                assert!((change + flux).abs() < 1e-4 * size, "{name} {path} {t}: {change} {flux}");
            }
        }
    }
}

/// score = (alpha u - d_alpha x) / (sigma (d_alpha sigma - alpha d_sigma)).
#[test]
fn score_follows_from_velocity() {
    use crate::path::{Quantity, convert};
    for field in fields() {
        for path in EXAMPLES {
            let clock = Clock::new(path.parse().unwrap(), field.frame());
            let (t, xi) = (0.7, [0.23, -0.1]);
            let (c, x, detail) = (clock.schedule.at(t), clock.ruler(t).world(xi), field.detail(clock.p(t), xi));
            let (u, score) = (detail.velocity(&clock, t), detail.world_score(&clock, t));
            for k in 0..2 {
                let expected = convert(Quantity::Velocity, Quantity::Score, &c, x[k], u[k]);
                assert!((score[k] - expected).abs() < 1e-6 * (1.0 + expected.abs()), "{path}");
            }
        }
    }
}

/// The conditional variance is that of the training target, measured on pairs that pass near x.
#[test]
fn the_conditional_variance_is_what_remains_of_the_loss() {
    use crate::numeric::{
        random::{normals, philox},
        vector::LANES,
    };
    let field = Exact::new(Arc::new(presets::target("pinwheel").unwrap()));
    let (clock, t) = (Clock::new("ot".parse().unwrap(), field.frame()), 0.4);
    let c = clock.schedule.at(t);
    let (x, reach) = ([0.3, -0.2], 0.06);
    let mut targets: Vec<[f64; 2]> = Vec::new();
    for draw in (0..400_000u32).step_by(LANES) {
        let counter: [u32; LANES] = std::array::from_fn(|lane| draw + lane as u32);
        let [a, b] = [0, 1].map(|stream| philox(5, &counter, [stream, 0, 0]));
        for lane in 0..LANES {
            let z = normals(a[0][lane], a[1][lane]).map(f64::from);
            let y = field.target().unit_point([a[2][lane], a[3][lane]], normals(b[0][lane], b[1][lane]));
            let data = field.frame().world(y.map(f64::from));
            if (0..2).all(|k| (c.alpha * data[k] + c.sigma * z[k] - x[k]).abs() < reach) {
                targets.push([0, 1].map(|k| data[k] - z[k]));
            }
        }
    }
    let n = targets.len() as f64;
    let mean = [0, 1].map(|k| targets.iter().map(|v| v[k]).sum::<f64>() / n);
    let variance = targets.iter().map(|v| (v[0] - mean[0]).powi(2) + (v[1] - mean[1]).powi(2)).sum::<f64>() / n;
    let found = field.detail(clock.p(t), clock.ruler(t).xi(x)).conditional_variance(&clock, t);
    assert!(n > 300.0 && (variance / found - 1.0).abs() < 0.12, "{variance} of {n}, {found}");
}

/// At the data what remains is the noise that each path still turns.
#[test]
fn the_conditional_variance_at_the_data_is_that_of_the_noise() {
    use std::f64::consts::PI;
    let field = Exact::new(Arc::new(presets::target("pinwheel").unwrap()));
    for (path, expected) in
        [("ot", 2.0), ("cosine", 2.0 * (PI / 2.0).powi(2)), ("poly", 8.0), ("vp", f64::INFINITY)]
    {
        let clock = Clock::new(path.parse().unwrap(), field.frame());
        let found = field.detail(0.0, field.frame().unit([0.9, 0.4])).conditional_variance(&clock, 1.0);
        assert!((found - expected).abs() < 1e-6 || found == expected, "{path}: {found}");
    }
}

#[test]
fn everything_is_finite_everywhere() {
    use crate::density::raster::CELLS;
    let mut dot = vec![0.0; CELLS * CELLS];
    dot[17 * CELLS + 90] = 1.0;
    let rasters = [dot, vec![1.0; CELLS * CELLS]].map(|weights| Raster::from_weights(weights).unwrap());
    let single = Cloud::of_points(vec![[3.0, 3.0]], None).unwrap();
    let targets = rasters
        .into_iter()
        .map(|raster| Target::new("edge", raster).unwrap())
        .chain([Target::new("single", single).unwrap()]);
    for field in targets.map(|target| Exact::new(Arc::new(target))) {
        let axis: Vec<f32> = (0..16).map(|k| -1.0 + 2.0 * k as f32 / 15.0).collect();
        for p in [1.0, 0.5, 0.01, 0.0] {
            let slice = field.slice(p, &axis);
            let all = slice.rate.as_flattened().iter().chain(&slice.log_density);
            assert!(all.clone().all(|v| v.is_finite()), "{} {p}", field.target().name());
        }
    }
}
