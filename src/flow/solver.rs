//! Explicit Runge-Kutta solvers with a fixed number of steps.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{field::VelocityField, numeric::Point};

/// An explicit solver of dx/ds = f(s, x).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Solver {
    /// Forward Euler, order 1.
    Euler,
    /// Explicit midpoint, order 2.
    Midpoint,
    /// Heun's trapezoidal rule, order 2.
    Heun,
    /// The classical method of order 4.
    #[default]
    Rk4,
}

/// A name that is no solver's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a solver; choose euler, midpoint, heun or rk4")]
pub struct UnknownSolver(String);

impl Solver {
    /// Every solver.
    pub const ALL: [Self; 4] = [Self::Euler, Self::Midpoint, Self::Heun, Self::Rk4];

    /// Evaluations of the field per step.
    #[must_use]
    pub fn evaluations(&self) -> usize {
        match self {
            Self::Euler => 1,
            Self::Midpoint | Self::Heun => 2,
            Self::Rk4 => 4,
        }
    }

    /// Order of the global error.
    #[must_use]
    pub fn order(&self) -> i32 {
        match self {
            Self::Euler => 1,
            Self::Midpoint | Self::Heun => 2,
            Self::Rk4 => 4,
        }
    }

    /// Name on the command line.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Euler => "euler",
            Self::Midpoint => "midpoint",
            Self::Heun => "heun",
            Self::Rk4 => "rk4",
        }
    }
}

impl fmt::Display for Solver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Solver {
    type Err = UnknownSolver;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|s| s.name() == text).ok_or_else(|| UnknownSolver(text.into()))
    }
}

/// Moves chart positions from knot coordinate `from` to `to` in `steps` equal steps;
/// backwards when `to < from`.
pub fn integrate(field: &dyn VelocityField, solver: Solver, from: f64, to: f64, steps: usize, xi: &mut [Point]) {
    let mut work = Work::new(xi.len());
    let step = (to - from) / steps as f64;
    for k in 0..steps {
        // Computed from both ends, so that backwards visits the very same knots.
        let s = from + step * k as f64;
        let next = if k + 1 == steps { to } else { from + step * (k + 1) as f64 };
        work.step(field, solver, s, next, xi);
    }
}

/// Working memory of one integration.
struct Work {
    rates: [Vec<Point>; 4],
    moved: Vec<Point>,
}

impl Work {
    fn new(count: usize) -> Self {
        Self { rates: std::array::from_fn(|_| vec![[0.0; 2]; count]), moved: vec![[0.0; 2]; count] }
    }

    fn step(&mut self, field: &dyn VelocityField, solver: Solver, s: f64, next: f64, xi: &mut [Point]) {
        let (h, half) = (next - s, f64::midpoint(s, next));
        let dt = h as f32;
        field.chart_rate(s, xi, &mut self.rates[0]);
        match solver {
            Solver::Euler => {
                advance(xi, dt, &[(1.0, &self.rates[0])]);
            }
            Solver::Midpoint => {
                self.evaluate(field, half, dt / 2.0, xi, 0, 1);
                advance(xi, dt, &[(1.0, &self.rates[1])]);
            }
            Solver::Heun => {
                self.evaluate(field, next, dt, xi, 0, 1);
                advance(xi, dt, &[(0.5, &self.rates[0]), (0.5, &self.rates[1])]);
            }
            Solver::Rk4 => {
                self.evaluate(field, half, dt / 2.0, xi, 0, 1);
                self.evaluate(field, half, dt / 2.0, xi, 1, 2);
                self.evaluate(field, next, dt, xi, 2, 3);
                let [k1, k2, k3, k4] = &self.rates;
                advance(xi, dt / 6.0, &[(1.0, k1), (2.0, k2), (2.0, k3), (1.0, k4)]);
            }
        }
    }

    /// Evaluates the field at `s`, a distance `dt` along rate `along`, into rate `into`.
    fn evaluate(&mut self, field: &dyn VelocityField, s: f64, dt: f32, xi: &[Point], along: usize, into: usize) {
        self.moved.copy_from_slice(xi);
        advance(&mut self.moved, dt, &[(1.0, &self.rates[along])]);
        field.chart_rate(s, &self.moved, &mut self.rates[into]);
    }
}

fn advance(xi: &mut [Point], dt: f32, rates: &[(f32, &Vec<Point>)]) {
    for (k, xi) in xi.iter_mut().enumerate() {
        for axis in 0..2 {
            let rate: f32 = rates.iter().map(|(weight, rate)| weight * rate[k][axis]).sum();
            xi[axis] += dt * rate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::Schedule;

    /// u = (-y, x) (1 + t): a rotation by t + t^2 / 2.
    struct Spin;

    impl VelocityField for Spin {
        fn schedule(&self) -> Schedule {
            Schedule::OT
        }

        fn velocity(&self, t: f64, points: &[Point], out: &mut [Point]) {
            let rate = 1.0 + t as f32;
            for (x, u) in points.iter().zip(out) {
                *u = [-rate * x[1], rate * x[0]];
            }
        }
    }

    fn error(solver: Solver, steps: usize) -> f64 {
        let mut xi = [[1.0, 0.0]];
        integrate(&Spin, solver, 0.0, 1.0, steps, &mut xi);
        let (sin, cos) = 1.5f64.sin_cos();
        (f64::from(xi[0][0]) - cos).hypot(f64::from(xi[0][1]) - sin)
    }

    #[test]
    fn halving_the_step_shows_the_order() {
        for (solver, steps) in [(Solver::Euler, 64), (Solver::Midpoint, 16), (Solver::Heun, 16), (Solver::Rk4, 4)] {
            let ratio = (error(solver, steps) / error(solver, 2 * steps)).log2();
            assert!((ratio - f64::from(solver.order())).abs() < 0.35, "{solver}: order {ratio}");
        }
    }

    #[test]
    fn backwards_returns() {
        for solver in Solver::ALL {
            let start = [[0.3, -0.8], [1.5, 0.2]];
            let mut xi = start;
            integrate(&Spin, solver, 0.0, 1.0, 200, &mut xi);
            integrate(&Spin, solver, 1.0, 0.0, 200, &mut xi);
            let tolerance = if solver == Solver::Euler { 0.03 } else { 1e-4 };
            for (a, b) in xi.iter().zip(&start) {
                assert!((a[0] - b[0]).hypot(a[1] - b[1]) < tolerance, "{solver}");
            }
        }
    }

    #[test]
    fn names_read_back() {
        for solver in Solver::ALL {
            assert_eq!(solver.name().parse(), Ok(solver));
        }
        assert!("rk5".parse::<Solver>().is_err());
    }
}
