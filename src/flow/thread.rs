//! One trajectory, at any moment between its keyframes.

use super::{Keyframes, Solver, trajectories};
use crate::{field::VelocityField, numeric::Point};

/// One trajectory in chart positions.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    points: Vec<Point>,
    /// d xi / ds at the keyframes; empty where the solver itself goes straight.
    rates: Vec<Point>,
}

impl Thread {
    /// The trajectories of particles that start at these chart positions.
    ///
    /// Between keyframes they follow cubics with the field's slopes (Hermite), which is of the same
    /// order as the solvers' steps; Euler's method goes straight.
    #[must_use]
    pub fn spin(field: &dyn VelocityField, solver: Solver, keyframes: Keyframes, start: &[Point]) -> Vec<Self> {
        let rows = trajectories(field, solver, keyframes, start);
        let rates: Vec<Vec<Point>> = (rows.iter().enumerate())
            .filter(|_| solver != Solver::Euler)
            .map(|(k, row)| {
                let mut rate = vec![[0.0; 2]; row.len()];
                field.chart_rate(k as f64 / keyframes.intervals as f64, row, &mut rate);
                rate
            })
            .collect();
        let column = |rows: &[Vec<Point>], index: usize| rows.iter().map(|row| row[index]).collect();
        (0..start.len()).map(|index| Self { points: column(&rows, index), rates: column(&rates, index) }).collect()
    }

    /// Position at knot coordinate `s` in \[0, 1\].
    #[must_use]
    pub fn at(&self, s: f64) -> Point {
        let intervals = self.points.len() - 1;
        let position = s.clamp(0.0, 1.0) * intervals as f64;
        let k = (position as usize).min(intervals - 1);
        let u = (position - k as f64) as f32;
        let (a, b) = (self.points[k], self.points[k + 1]);
        let way = [b[0] - a[0], b[1] - a[1]];
        if self.rates.is_empty() {
            return [0, 1].map(|j| a[j] + u * way[j]);
        }
        let h = 1.0 / intervals as f32;
        [0, 1].map(|j| {
            let (leaving, arriving) = (self.rates[k][j] * h, self.rates[k + 1][j] * h);
            let (c, d) = (3.0 * way[j] - 2.0 * leaving - arriving, leaving + arriving - 2.0 * way[j]);
            a[j] + u * (leaving + u * (c + u * d))
        })
    }

    /// Positions from one knot coordinate to another, close enough for a smooth line.
    #[must_use]
    pub fn between(&self, from: f64, to: f64) -> Vec<Point> {
        let count = (((to - from) * 192.0).ceil() as usize).max(1);
        (0..=count).map(|k| self.at(from + (to - from) * k as f64 / count as f64)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        density::{Target, presets::Preset},
        field::Exact,
        flow::integrate,
        path::Schedule,
    };

    fn field(schedule: Schedule) -> Exact {
        Exact::new(Arc::new(Target::new("ring", &Preset::find("ring").unwrap().raster()).unwrap()), schedule)
    }

    /// Eight keyframes are enough to follow the flow between them, with no kink at any of them.
    #[test]
    fn between_keyframes_it_follows_the_flow_smoothly() {
        for schedule in [Schedule::OT, Schedule::Cosine, Schedule::VP] {
            let field = field(schedule);
            let start = [[0.4, -0.3], [-1.2, 0.8]];
            let threads = Thread::spin(&field, Solver::Rk4, Keyframes::new(16), &start);
            for s in [0.09, 0.3, 0.47, 0.7] {
                let mut exact = start;
                integrate(&field, Solver::Rk4, 0.0, s, 200, &mut exact);
                for (thread, exact) in threads.iter().zip(exact) {
                    let at = thread.at(s);
                    assert!((at[0] - exact[0]).hypot(at[1] - exact[1]) < 4e-3, "{schedule} {s}: {at:?} {exact:?}");
                }
            }
            let h = 1e-3;
            for knot in [4.0 / 16.0, 8.0 / 16.0] {
                let [a, b, c] = [-h, 0.0, h].map(|d| threads[0].at(knot + d));
                let (before, after) = ([b[0] - a[0], b[1] - a[1]], [c[0] - b[0], c[1] - b[1]]);
                let turn = (after[0] - before[0]).hypot(after[1] - before[1]);
                assert!(turn < 0.05 * before[0].hypot(before[1]) + 1e-5, "{schedule}: a kink at {knot}");
            }
        }
    }

    #[test]
    fn eulers_method_goes_straight() {
        let threads = Thread::spin(&field(Schedule::OT), Solver::Euler, Keyframes::new(2), &[[1.0, 0.2]]);
        let [a, m, b] = [0.0, 0.25, 0.5].map(|s| threads[0].at(s));
        assert!((0..2).all(|k| (m[k] - f32::midpoint(a[k], b[k])).abs() < 1e-6));
    }
}
