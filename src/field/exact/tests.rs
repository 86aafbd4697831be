use super::*;
use crate::density::{presets::Preset, raster::Raster};

fn preset(name: &str) -> Arc<Target> {
    Arc::new(Target::new(name, &Preset::find(name).unwrap().raster()).unwrap())
}

/// The sums of the module's documentation in double precision, cell by cell.
fn brute_force(target: &Target, c: &Coefficients, x: Point) -> (f64, [f64; 2]) {
    let h2 = f64::from(target.bandwidth()).powi(2);
    let v = c.alpha * c.alpha * h2 + c.sigma * c.sigma;
    let exponent = |cell: usize| {
        let (dx, dy) = (
            f64::from(x[0]) - c.alpha * f64::from(centre(cell % CELLS)),
            f64::from(x[1]) - c.alpha * f64::from(centre(cell / CELLS)),
        );
        -(dx * dx + dy * dy) / (2.0 * v)
    };
    let weights = target.raster().weights();
    let occupied = || (0..CELLS * CELLS).filter(|cell| weights[*cell] > 0.0);
    let best = occupied().map(exponent).fold(f64::NEG_INFINITY, f64::max);
    let (mut mass, mut mean) = (0.0, [0.0; 2]);
    for cell in occupied() {
        let weight = f64::from(weights[cell]) * (exponent(cell) - best).exp();
        mass += weight;
        mean[0] += weight * f64::from(centre(cell % CELLS));
        mean[1] += weight * f64::from(centre(cell / CELLS));
    }
    let mean = mean.map(|m| m / mass);
    let slope = (c.alpha * c.d_alpha * h2 + c.sigma_d_sigma) / v;
    let u = [0, 1].map(|k| c.d_alpha * mean[k] + slope * (f64::from(x[k]) - c.alpha * mean[k]));
    (mass.ln() + best - (std::f64::consts::TAU * v).ln(), u)
}

const PROBES: [Point; 7] =
    [[0.0, 0.0], [0.51, -1.23], [-2.2, 1.7], [3.9, -3.9], [-4.0, 0.1], [1.0, 1.0], [12.0, 30.0]];

#[test]
fn points_match_the_plain_sum_on_every_path() {
    for name in ["checkerboard", "letters", "line"] {
        let target = preset(name);
        for schedule in Schedule::ALL {
            let field = Exact::new(target.clone(), schedule);
            for t in [0.0, 0.1, 0.5, 0.9, 0.99, 1.0] {
                let c = schedule.at(t);
                let (mut u, mut p) = ([[0.0; 2]; 7], [Posterior::default(); 7]);
                field.velocity(t, &PROBES, &mut u);
                field.posterior(t, &PROBES, &mut p);
                for (k, x) in PROBES.into_iter().enumerate() {
                    let (log_p, expected) = brute_force(&target, &c, x);
                    let size = expected[0].hypot(expected[1]);
                    let error = (f64::from(u[k][0]) - expected[0]).hypot(f64::from(u[k][1]) - expected[1]);
                    assert!(error < 2e-3 * (1.0 + size), "{name} {schedule} t={t} {x:?}: {:?} {expected:?}", u[k]);
                    let slack = 1e-3 + 2e-6 * log_p.abs();
                    assert!((f64::from(p[k].log_density) - log_p).abs() < slack, "{name} {schedule} t={t} {x:?}");
                }
            }
        }
    }
}

#[test]
fn grid_equals_points() {
    let axis: Vec<f32> = (0..40).map(|k| -4.0 + 8.0 * k as f32 / 39.0).collect();
    let points: Vec<Point> = (0..1600).map(|k| [axis[k % 40], axis[k / 40]]).collect();
    for name in ["letters", "two-moons"] {
        for schedule in [Schedule::OT, Schedule::VP, Schedule::VE] {
            let field = Exact::new(preset(name), schedule);
            for t in [0.0, 0.2, 0.6, 0.95, 1.0] {
                let slice = field.slice(t, &axis);
                let (mut u, mut p) = (vec![[0.0; 2]; 1600], vec![Posterior::default(); 1600]);
                field.velocity(t, &points, &mut u);
                field.posterior(t, &points, &mut p);
                for k in 0..1600 {
                    let [dx, dy] = [slice.velocity[k][0] - u[k][0], slice.velocity[k][1] - u[k][1]];
                    let size = u[k][0].hypot(u[k][1]);
                    assert!(dx.hypot(dy) < 2e-3 * (1.0 + size), "{name} {schedule} t={t} at {:?}", points[k]);
                    let density = p[k].log_density.exp();
                    assert!((slice.density[k] - density).abs() < 1e-3 * (density + 1e-6));
                }
            }
        }
    }
}

/// d p / dt + div(p u) = 0, by central differences (Lipman et al. 2022, eq. 26).
#[test]
fn continuity_equation_holds() {
    for schedule in Schedule::ALL {
        let field = Exact::new(preset("two-moons"), schedule);
        for t in [0.3, 0.6] {
            let scale = crate::path::Chart::new(schedule).scale(t) as f32;
            let at = |t: f64, x: Point| {
                let (mut u, mut p) = ([[0.0; 2]], [Posterior::default()]);
                field.velocity(t, &[x], &mut u);
                field.posterior(t, &[x], &mut p);
                (f64::from(p[0].log_density).exp(), u[0].map(f64::from))
            };
            for x in [[0.2f32, 0.4], [-0.8, 0.6], [0.5, -1.0]].map(|x: Point| x.map(|c| c * scale)) {
                let (e, e_t) = (0.01 * scale, 1e-3);
                let flux = |dx: f32, dy: f32, axis: usize| {
                    let (p, u) = at(t, [x[0] + dx, x[1] + dy]);
                    p * u[axis]
                };
                let divergence = (flux(e, 0.0, 0) - flux(-e, 0.0, 0) + flux(0.0, e, 1) - flux(0.0, -e, 1))
                    / (2.0 * f64::from(e));
                let change = (at(t + e_t, x).0 - at(t - e_t, x).0) / (2.0 * e_t);
                let size = change.abs() + at(t, x).0;
                assert!((change + divergence).abs() < 0.02 * size, "{schedule} t={t} {x:?}: {change} {divergence}");
            }
        }
    }
}

#[test]
fn score_follows_from_velocity() {
    let field = Exact::new(preset("pinwheel"), Schedule::VP);
    let (mut u, mut score) = ([[0.0; 2]; 2], [[0.0; 2]; 2]);
    let points = [[0.7, -0.3], [1.5, 0.5]];
    field.velocity(0.7, &points, &mut u);
    field.score(0.7, &points, &mut score);
    let c = Schedule::VP.at(0.7);
    for (k, x) in points.iter().enumerate() {
        for axis in 0..2 {
            let expected = crate::path::convert(
                crate::path::Quantity::Velocity,
                crate::path::Quantity::Score,
                &c,
                f64::from(x[axis]),
                f64::from(u[k][axis]),
            );
            assert!((f64::from(score[k][axis]) - expected).abs() < 1e-3 * (1.0 + expected.abs()));
        }
    }
}

#[test]
fn a_single_cell_and_a_full_canvas_are_finite_everywhere() {
    let mut dot = vec![0.0; CELLS * CELLS];
    dot[17 * CELLS + 90] = 1.0;
    for weights in [dot, vec![1.0; CELLS * CELLS]] {
        let target = Arc::new(Target::new("edge", &Raster::from_weights(weights).unwrap()).unwrap());
        for schedule in Schedule::ALL {
            let field = Exact::new(target.clone(), schedule);
            let axis: Vec<f32> = (0..16).map(|k| -4.0 + 8.0 * k as f32 / 15.0).collect();
            for t in [0.0, 0.5, 1.0] {
                let slice = field.slice(t, &axis);
                assert!(
                    slice.velocity.iter().flatten().chain(&slice.density).all(|v| v.is_finite()),
                    "{schedule} {t}"
                );
            }
        }
    }
}
