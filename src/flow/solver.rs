//! Explicit Runge-Kutta solvers with a fixed number of steps.

use serde::{Deserialize, Serialize};

/// An explicit solver of dx/dq = f(q, x), each stage of which looks at the one before alone.
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

    /// Where in a step each stage looks, as a share of the step: it moves so far along the stage before.
    #[must_use]
    pub fn nodes(&self) -> &'static [f64] {
        match self {
            Self::Euler => &[0.0],
            Self::Midpoint => &[0.0, 0.5],
            Self::Heun => &[0.0, 1.0],
            Self::Rk4 => &[0.0, 0.5, 0.5, 1.0],
        }
    }

    /// How much each stage counts; sums to 1.
    #[must_use]
    pub fn weights(&self) -> &'static [f64] {
        match self {
            Self::Euler => &[1.0],
            Self::Midpoint => &[0.0, 1.0],
            Self::Heun => &[0.5, 0.5],
            Self::Rk4 => &[1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0],
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

by_name!(Solver, UnknownSolver);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for solver in Solver::ALL {
            assert_eq!(solver.name().parse(), Ok(solver));
            assert_eq!(solver.nodes().len(), solver.evaluations());
            assert!((solver.weights().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert!("rk5".parse::<Solver>().is_err());
    }
}
