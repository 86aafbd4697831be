//! Positions of many particles at the keyframe times.

use super::{Solver, StepGrid, integrate, integrate_while};
use crate::{field::VelocityField, numeric::Point, path::Clock};

/// Most intervals between keyframes.
pub const MAX_INTERVALS: usize = 64;

/// Where a solver's steps leave a keyframe: `intervals` stretches of `substeps` steps each,
/// equally long on the grid of steps. Up to 64 steps each step ends on a keyframe, so that few steps are drawn as
/// what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyframes {
    /// Stretches between keyframes, 1 to [`MAX_INTERVALS`].
    pub intervals: usize,
    /// Solver steps in each, at least 1.
    pub substeps: usize,
}

impl Keyframes {
    /// Keyframes for `steps` solver steps (at least 1). Above 64 the number of steps is rounded
    /// up to a multiple of the intervals.
    #[must_use]
    pub fn new(steps: usize) -> Self {
        let steps = steps.max(1);
        let substeps = steps.div_ceil(MAX_INTERVALS);
        Self { intervals: steps.div_ceil(substeps), substeps }
    }

    /// Solver steps from noise to data.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.intervals * self.substeps
    }

    /// Evaluations of the field from noise to data.
    #[must_use]
    pub fn evaluations(&self, solver: Solver) -> usize {
        self.steps() * solver.evaluations()
    }
}

/// How a flow is integrated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// The path, on the field's frame.
    pub clock: Clock,
    /// The solver.
    pub solver: Solver,
    /// The variable that steps are uniform in.
    pub grid: StepGrid,
}

/// xi at every keyframe, from the source on: `intervals + 1` rows of one position per particle.
#[must_use]
pub fn keyframe_positions(
    field: &dyn VelocityField,
    way: &Way,
    keyframes: Keyframes,
    start: &[Point],
) -> Vec<Vec<Point>> {
    let mut rows = vec![start.to_vec()];
    for k in 0..keyframes.intervals {
        let mut xi = rows[k].clone();
        let place = |index: usize| index as f64 / keyframes.intervals as f64;
        let steps = way.grid.steps(&way.clock, way.solver, [place(k), place(k + 1)], keyframes.substeps);
        integrate(field, way.solver, &steps, &mut xi);
        rows.push(xi);
    }
    rows
}

/// Steps that [`sample_at`] takes to reach `t`, of `steps` for the whole way.
#[must_use]
pub fn steps_until(way: &Way, steps: usize, t: f64) -> usize {
    // A step that is as good as taken is none.
    (steps as f64 * way.grid.place(&way.clock, t) - 1e-9).ceil().max(0.0) as usize
}

/// World positions at `t` of particles that start at these xi, after that share of `steps` steps.
#[must_use]
pub fn sample_at(field: &dyn VelocityField, way: &Way, steps: usize, start: Vec<Point>, t: f64) -> Vec<[f64; 2]> {
    // Nobody stops it.
    sample_at_while(field, way, steps, start, t, &|| true).unwrap_or_default()
}

/// The same as long as `go_on` says so, which is asked before every step; nothing when it stopped.
#[must_use]
pub fn sample_at_while(
    field: &dyn VelocityField,
    way: &Way,
    steps: usize,
    start: Vec<Point>,
    t: f64,
    go_on: &dyn Fn() -> bool,
) -> Option<Vec<[f64; 2]>> {
    let mut xi = start;
    let taken = steps_until(way, steps, t);
    if taken > 0 {
        let place = way.grid.place(&way.clock, t);
        let steps = way.grid.steps(&way.clock, way.solver, [0.0, place], taken);
        integrate_while(field, way.solver, &steps, &mut xi, go_on).then_some(())?;
    }
    let ruler = way.clock.ruler(way.last_t(t));
    Some(xi.into_iter().map(|xi| ruler.world(xi.map(f64::from))).collect())
}

impl Way {
    /// The t at which steps towards `t` end: a path whose sigma ends like a square root is left a moment before 1
    /// where steps are uniform in t.
    #[must_use]
    pub fn last_t(&self, t: f64) -> f64 {
        if self.grid == StepGrid::T { t.min(self.clock.last_t()) } else { t }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        density::{Moments, Target, presets},
        field::Exact,
        flow::{Source, SourceKind},
        path::Schedule,
    };
    use std::sync::Arc;

    fn way(target: &Target, schedule: Schedule) -> Way {
        let clock = Clock::new(schedule, target.frame());
        Way { clock, solver: Solver::Rk4, grid: StepGrid::of(&clock) }
    }

    fn start(target: &Target, way: &Way, seed: u64, count: usize) -> Vec<Point> {
        let source = Source::new(SourceKind::Matched, &way.clock, target.moments(), [0.0; 4]);
        source.positions(seed, count, None)
    }

    #[test]
    fn keyframes_divide_the_steps() {
        for (steps, intervals, substeps) in
            [(1, 1, 1), (10, 10, 1), (64, 64, 1), (65, 33, 2), (128, 64, 2), (400, 58, 7)]
        {
            assert_eq!(Keyframes::new(steps), Keyframes { intervals, substeps });
        }
    }

    #[test]
    fn a_share_of_the_way_takes_a_share_of_the_steps() {
        let target = presets::target("ring").unwrap();
        let way = way(&target, Schedule::OT);
        for k in 0..=50 {
            assert_eq!(steps_until(&way, 100, f64::from(k) / 50.0), 2 * k as usize);
        }
    }

    /// Paths whose alpha/sigma runs from 0 to infinity carry the same noise to the same endpoint, however they are
    /// stepped.
    #[test]
    fn paths_share_their_endpoints() {
        for name in ["two-moons", "eight-gaussians"] {
            let target = Arc::new(presets::target(name).unwrap());
            let field = Exact::new(target.clone());
            let end = |path: &str, grid: Option<StepGrid>| {
                let way = way(&target, path.parse().unwrap());
                let way = Way { grid: grid.unwrap_or(way.grid), ..way };
                sample_at(&field, &way, 128, start(&target, &way, 1, 400), 1.0)
            };
            let ot = end("ot", Some(StepGrid::Knots));
            for (path, grid) in [
                ("ot", None),
                ("cosine", None),
                ("linear-vp", None),
                ("poly", None),
                ("poly:n=8", None),
                ("cosine", Some(StepGrid::Knots)),
            ] {
                let mut distances: Vec<f64> =
                    end(path, grid).iter().zip(&ot).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).collect();
                distances.sort_by(f64::total_cmp);
                assert!(distances[200] < 3e-3, "{name} {path} {grid:?}: median {}", distances[200]);
            }
        }
    }

    /// p_t from the closed form is the histogram of what was integrated to t.
    #[test]
    fn density_is_the_histogram_of_particles() {
        let target = Arc::new(presets::target("ring").unwrap());
        for path in ["ot", "vp", "vp:beta_max=5", "poly:n=4"] {
            let field = Exact::new(target.clone());
            let way = way(&target, path.parse().unwrap());
            let (t, n) = (0.6, 20_000);
            let source = Source::new(SourceKind::Path, &way.clock, target.moments(), [0.0; 4]);
            let points = sample_at(&field, &way, 64, source.positions(5, n, Some(&target)), t);
            // 8 x 8 boxes over the frame, against the density summed over a 64 x 64 grid.
            let axis: Vec<f32> = (0..64).map(|k| -1.0 + 2.0 * (k as f32 + 0.5) / 64.0).collect();
            let slice = field.slice(way.clock.p(t), &axis);
            let bin = |c: f64| ((c + 1.0) * 4.0) as usize;
            let (mut expected, mut seen) = ([0.0f64; 64], [0.0f64; 64]);
            for (k, log) in slice.log_density.iter().enumerate() {
                let cell = bin(f64::from(axis[k / 64])) * 8 + bin(f64::from(axis[k % 64]));
                expected[cell] += f64::from(*log).exp() * (2.0f64 / 64.0).powi(2);
            }
            let ruler = way.clock.ruler(t);
            for p in points.iter().map(|x| ruler.xi(*x)).filter(|xi| xi.iter().all(|c| c.abs() < 1.0)) {
                seen[bin(p[1]) * 8 + bin(p[0])] += 1.0 / n as f64;
            }
            let difference: f64 = expected.iter().zip(&seen).map(|(a, b)| (a - b).abs()).sum();
            assert!(difference < 0.06, "{path}: total variation {difference}");
        }
    }

    /// Shares of modes and moments at the data, from the path's own source, with parameters at both ends of
    /// their ranges: two modes of .8 and .2 arrive as such.
    #[test]
    fn modes_arrive_with_their_shares() {
        use crate::density::{Cloud, Gaussian};
        let modes = [
            Gaussian::turned(0.8, [-1.5, 0.3], [0.25, 0.25], 0.0),
            Gaussian::turned(0.2, [1.5, -0.3], [0.25, 0.25], 0.0),
        ];
        let target = Arc::new(Target::new("two", Cloud::of_gaussians(&modes).unwrap()).unwrap());
        let field = Exact::new(target.clone());
        let n = 6000;
        for path in [
            "ot",
            "ot:sigma_min=0.1",
            "vp",
            "vp:beta_max=5",
            "vp:beta_max=2",
            "vp:beta_min=0.001,beta_max=0.1",
            "vp:beta_min=10,beta_max=100",
            "ve:sigma_max=1",
            "ve:sigma_min=0.0001,sigma_max=100",
            "cosine",
            "linear-vp",
            "poly:n=1",
            "poly:n=8",
        ] {
            let way = way(&target, path.parse().unwrap());
            let source = Source::new(SourceKind::Path, &way.clock, target.moments(), [0.0; 4]);
            let ends = sample_at(&field, &way, 64, source.positions(2, n, Some(&target)), 1.0);
            let left = ends.iter().filter(|x| x[0] < 0.0).count() as f64 / n as f64;
            assert!((left - 0.8).abs() < 0.02, "{path}: {left}");
            let found = Moments::of_points(&ends);
            let exact = target.moments();
            let blur = way.clock.schedule.at(1.0).sigma.powi(2);
            for k in [0, 2] {
                let expected = exact.covariance[k] + blur;
                assert!((found.covariance[k] / expected - 1.0).abs() < 0.08, "{path}: {found:?} {exact:?}");
            }
        }
    }
}
