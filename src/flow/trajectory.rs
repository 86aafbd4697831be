//! Positions of many particles at the keyframe times.

use super::{Solver, Source, integrate};
use crate::{
    density::Moments,
    field::VelocityField,
    numeric::Point,
    path::{Chart, Schedule},
};

/// Most intervals between keyframes.
pub const MAX_INTERVALS: usize = 64;

/// Where a solver's steps leave a keyframe: `intervals` stretches of `substeps` steps each,
/// uniform in s. Up to 64 steps each step ends on a keyframe, so that few steps are drawn as
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

/// Chart positions at every keyframe, from the source on: `intervals + 1` rows of one position
/// per particle.
#[must_use]
pub fn trajectories(
    field: &dyn VelocityField,
    solver: Solver,
    keyframes: Keyframes,
    start: &[Point],
) -> Vec<Vec<Point>> {
    let mut rows = vec![start.to_vec()];
    for k in 0..keyframes.intervals {
        let mut xi = rows[k].clone();
        let s = |index: usize| index as f64 / keyframes.intervals as f64;
        integrate(field, solver, s(k), s(k + 1), keyframes.substeps, &mut xi);
        rows.push(xi);
    }
    rows
}

/// Steps that [`sample_at`] takes to reach `t`, of `steps` for the whole way.
#[must_use]
pub fn steps_until(schedule: Schedule, steps: usize, t: f64) -> usize {
    (steps as f64 * Chart::new(schedule).s(t)).ceil() as usize
}

/// World positions at `t` of the first `count` particles, after that share of `steps` steps.
#[must_use]
pub fn sample_at(
    field: &dyn VelocityField,
    moments: &Moments,
    solver: Solver,
    steps: usize,
    seed: u64,
    count: usize,
    t: f64,
) -> Vec<Point> {
    let schedule: Schedule = field.schedule();
    let chart = Chart::new(schedule);
    let mut xi = Source::new(schedule, moments).chart_positions(seed, count);
    let taken = steps_until(schedule, steps, t);
    if taken > 0 {
        integrate(field, solver, 0.0, chart.s(t), taken, &mut xi);
    }
    let scale = chart.scale(t) as f32;
    for p in &mut xi {
        *p = p.map(|c| c * scale);
    }
    xi
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        density::{Target, presets::Preset},
        field::Exact,
    };
    use std::sync::Arc;

    #[test]
    fn keyframes_divide_the_steps() {
        for (steps, intervals, substeps) in
            [(1, 1, 1), (10, 10, 1), (64, 64, 1), (65, 33, 2), (128, 64, 2), (400, 58, 7)]
        {
            assert_eq!(Keyframes::new(steps), Keyframes { intervals, substeps });
        }
    }

    /// Paths whose alpha/sigma runs from 0 to infinity carry the same noise to the same endpoint.
    #[test]
    fn paths_share_their_endpoints() {
        let target = Arc::new(Target::new("moons", &Preset::find("two-moons").unwrap().raster()).unwrap());
        let end = |schedule| {
            let field = Exact::new(target.clone(), schedule);
            sample_at(&field, target.moments(), Solver::Rk4, 64, 1, 400, 1.0)
        };
        let ot = end(Schedule::OT);
        for schedule in [Schedule::Cosine, Schedule::LinearVp, Schedule::POLY] {
            let mut distances: Vec<f32> =
                end(schedule).iter().zip(&ot).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).collect();
            distances.sort_by(f32::total_cmp);
            assert!(distances[200] < 0.01, "{schedule}: median {}", distances[200]);
        }
    }

    /// p_t from the closed form is the histogram of what was integrated to t.
    #[test]
    fn density_is_the_histogram_of_particles() {
        let target = Arc::new(Target::new("ring", &Preset::find("ring").unwrap().raster()).unwrap());
        for schedule in [Schedule::OT, Schedule::VP] {
            let field = Exact::new(target.clone(), schedule);
            let t = 0.6;
            let n = 20_000;
            let points = sample_at(&field, target.moments(), Solver::Rk4, 64, 5, n, t);
            // 8 x 8 boxes over [-3, 3]^2, against the density summed over a 64 x 64 grid.
            let axis: Vec<f32> = (0..64).map(|k| -3.0 + 6.0 * (k as f32 + 0.5) / 64.0).collect();
            let slice = field.slice(t, &axis);
            let bin = |c: f32| ((c + 3.0) / 0.75) as usize;
            let (mut expected, mut seen) = ([0.0f64; 64], [0.0f64; 64]);
            for (k, p) in slice.density.iter().enumerate() {
                expected[bin(axis[k / 64]) * 8 + bin(axis[k % 64])] += f64::from(*p) * (6.0f64 / 64.0).powi(2);
            }
            for p in points.iter().filter(|p| p.iter().all(|c| c.abs() < 3.0)) {
                seen[bin(p[1]) * 8 + bin(p[0])] += 1.0 / n as f64;
            }
            let difference: f64 = expected.iter().zip(&seen).map(|(a, b)| (a - b).abs()).sum();
            assert!(difference < 0.06, "{schedule}: total variation {difference}");
        }
    }
}
