//! One trajectory, at any moment between its keyframes.

use super::{Keyframes, Solver, StepGrid, Way, keyframe_positions};
use crate::{
    field::VelocityField,
    numeric::Point,
    path::{
        Clock,
        frame::{dp_ds, p_at_knot},
    },
};

/// One trajectory.
///
/// Between keyframes it follows cubics with the field's slopes (Hermite), which is of the same order as the
/// solvers' steps; Euler's method goes straight. It does so in the solver's own variable: x against t, or xi
/// against s.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    clock: Clock,
    grid: StepGrid,
    /// World positions against t, or xi against s, at the keyframes.
    points: Vec<[f64; 2]>,
    /// Their derivatives by the place on the way; empty where the solver itself goes straight.
    slopes: Vec<[f64; 2]>,
}

impl Trajectory {
    /// The trajectories of particles that start at these xi.
    #[must_use]
    pub fn follow(field: &dyn VelocityField, way: &Way, keyframes: Keyframes, start: &[Point]) -> Vec<Self> {
        let rows = keyframe_positions(field, way, keyframes, start);
        let place = |k: usize| k as f64 / keyframes.intervals as f64;
        let states: Vec<Vec<[f64; 2]>> =
            (rows.iter().enumerate()).map(|(k, row)| states(way, place(k), row)).collect();
        let slopes: Vec<Vec<[f64; 2]>> = (rows.iter().enumerate())
            .filter(|_| way.solver != Solver::Euler)
            .map(|(k, row)| slopes(field, way, place(k), row))
            .collect();
        let column = |rows: &[Vec<[f64; 2]>], index: usize| rows.iter().map(|row| row[index]).collect();
        let of = |index: usize| Self {
            clock: way.clock,
            grid: way.grid,
            points: column(&states, index),
            slopes: column(&slopes, index),
        };
        (0..start.len()).map(of).collect()
    }

    /// World position at `t` in \[0, 1\].
    #[must_use]
    pub fn at(&self, t: f64) -> [f64; 2] {
        let state = self.state(self.grid.place(&self.clock, t.clamp(0.0, 1.0)));
        match self.grid {
            StepGrid::T => state,
            StepGrid::Knots => self.clock.ruler(t).world(state),
        }
    }

    /// Position in the view at `t`: see [`Clock::view_scale`].
    #[must_use]
    pub fn view(&self, t: f64) -> Point {
        let scale = self.clock.view_scale(t);
        self.at(t).map(|c| (c / scale) as f32)
    }

    /// Positions in the view from one t to another, each with its t, close enough for a smooth line.
    #[must_use]
    pub fn view_between(&self, from: f64, to: f64) -> Vec<(f64, Point)> {
        let [begin, end] = [from, to].map(|t| self.grid.place(&self.clock, t));
        let count = (((end - begin) * 192.0).ceil() as usize).max(1);
        let t = |k: usize| self.grid.t(&self.clock, begin + (end - begin) * k as f64 / count as f64);
        (0..=count).map(|k| t(k).clamp(0.0, 1.0)).map(|t| (t, self.view(t))).collect()
    }

    /// The solver's own variable at a place of the way.
    fn state(&self, place: f64) -> [f64; 2] {
        let intervals = self.points.len() - 1;
        let position = place.clamp(0.0, 1.0) * intervals as f64;
        let k = (position as usize).min(intervals - 1);
        let u = position - k as f64;
        let (a, b) = (self.points[k], self.points[k + 1]);
        let way = [b[0] - a[0], b[1] - a[1]];
        if self.slopes.is_empty() {
            return [0, 1].map(|j| a[j] + u * way[j]);
        }
        let h = 1.0 / intervals as f64;
        // Where a path ends like a square root its velocity has no bound: a parabola ends there.
        let bounded = k + 1 < intervals || self.grid == StepGrid::Knots || self.clock.last_t() == 1.0;
        [0, 1].map(|j| {
            let leaving = self.slopes[k][j] * h;
            let arriving = if bounded { self.slopes[k + 1][j] * h } else { 2.0 * way[j] - leaving };
            let (c, d) = (3.0 * way[j] - 2.0 * leaving - arriving, leaving + arriving - 2.0 * way[j]);
            a[j] + u * (leaving + u * (c + u * d))
        })
    }
}

/// The solver's own variable at a place of the way.
fn states(way: &Way, place: f64, xi: &[Point]) -> Vec<[f64; 2]> {
    let exact = xi.iter().map(|xi| xi.map(f64::from));
    match way.grid {
        StepGrid::Knots => exact.collect(),
        StepGrid::T => {
            let ruler = way.clock.ruler(way.last_t(place));
            exact.map(|xi| ruler.world(xi)).collect()
        }
    }
}

/// Its derivative by the place.
fn slopes(field: &dyn VelocityField, way: &Way, place: f64, xi: &[Point]) -> Vec<[f64; 2]> {
    let clock = &way.clock;
    let mut rates = vec![[0.0; 2]; xi.len()];
    match way.grid {
        StepGrid::Knots => {
            let [first, last] = [0.0, 1.0].map(|t| clock.knot(t));
            let p = p_at_knot(first + (last - first) * place);
            field.rate(p, xi, &mut rates);
            let per_place = dp_ds(p) * (last - first);
            rates.iter().map(|rate| rate.map(|r| per_place * f64::from(r))).collect()
        }
        StepGrid::T => {
            let t = place.min(clock.last_t());
            let p = clock.p(t);
            field.rate(p, xi, &mut rates);
            (xi.iter().zip(&rates))
                .map(|(xi, rate)| clock.velocity(t, &clock.means(p, xi.map(f64::from), rate.map(f64::from))))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{density::presets, field::Exact, flow::sample_at};

    fn way(field: &Exact, path: &str, solver: Solver, grid: StepGrid) -> Way {
        Way { clock: Clock::new(path.parse().unwrap(), field.frame()), solver, grid }
    }

    /// Sixteen keyframes are enough to follow the flow between them.
    #[test]
    fn between_keyframes_it_follows_the_flow() {
        let field = Exact::new(Arc::new(presets::target("ring").unwrap()));
        for (path, grid) in [
            ("ot", StepGrid::T),
            ("ot", StepGrid::Knots),
            ("cosine", StepGrid::T),
            ("vp", StepGrid::Knots),
            ("vp:beta_max=5", StepGrid::Knots),
            ("ve", StepGrid::Knots),
            ("poly:n=4", StepGrid::Knots),
        ] {
            let way = way(&field, path, Solver::Rk4, grid);
            let start = [[0.1, -0.07], [-0.28, 0.19]];
            let found = Trajectory::follow(&field, &way, Keyframes::new(16), &start);
            for t in [0.09, 0.3, 0.47, 0.7] {
                let exact = sample_at(&field, &way, 400, start.to_vec(), t);
                let size = way.clock.view_scale(t);
                for (trajectory, exact) in found.iter().zip(exact) {
                    let at = trajectory.at(t);
                    let apart = (at[0] - exact[0]).hypot(at[1] - exact[1]);
                    assert!(apart < 6e-3 * size, "{path} {grid} {t}: {at:?} {exact:?}");
                }
            }
        }
    }

    #[test]
    fn eulers_method_goes_straight_in_its_own_variable() {
        let field = Exact::new(Arc::new(presets::target("ring").unwrap()));
        let way = way(&field, "cosine", Solver::Euler, StepGrid::T);
        let found = Trajectory::follow(&field, &way, Keyframes::new(2), &[[0.2, 0.05]]);
        let [a, m, b] = [0.0, 0.25, 0.5].map(|t| found[0].at(t));
        assert!((0..2).all(|k| (m[k] - f64::midpoint(a[k], b[k])).abs() < 1e-9));
    }

    /// The end of a path whose velocity has no bound is reached without overshooting.
    #[test]
    fn an_unbounded_end_is_not_overshot() {
        let field = Exact::new(Arc::new(presets::target("ring").unwrap()));
        let way = way(&field, "linear-vp", Solver::Rk4, StepGrid::T);
        let found = Trajectory::follow(&field, &way, Keyframes::new(8), &[[0.2, 0.05]]);
        let [a, b] = [7.0 / 8.0, 1.0].map(|t| found[0].at(t));
        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
        for k in 1..10 {
            let m = found[0].at(7.0 / 8.0 + f64::from(k) / 80.0);
            assert!((m[0] - a[0]).hypot(m[1] - a[1]) < 1.2 * length + 1e-3);
        }
    }
}
