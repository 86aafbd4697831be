//! Where a solver's steps lie, and what each of its stages asks of the field.
//!
//! A path can be stepped in two ways:
//!
//! - *t*: dx/dt = u_t(x) in the world, uniform in t, as papers mean N steps of Euler. With
//!   x = alpha c + H xi, u = d_alpha c + H' xi + H (d xi / dp)(dp/dt).
//! - *knots*: d xi / ds in the canonical frame, uniform in s from the path's beginning to its end, which is also good
//!   where t runs too fast or too slow.
//!
//! Either way a stage is linear in xi and in the field's rate, with coefficients that depend on the time
//! alone. They are worked out here once, in double precision, for the processor and the device alike.

use serde::{Deserialize, Serialize};

use super::Solver;
use crate::path::{
    Clock, Schedule,
    frame::{dp_ds, knot, p_at_knot},
};

/// Up to how much noise, as p, uniform t may leave for the last 64th of t: beyond it 64 steps of RK4 end over .002 of
/// the half-width from the flow's own end. Where sigma ends like a square root that last step is the hardest.
const LEFT: f64 = 0.2;
const LEFT_OF_A_ROOT: f64 = 0.07;

/// The variable that steps are uniform in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepGrid {
    /// t, in the world.
    T,
    /// The knot coordinate s, in the canonical frame.
    Knots,
}

/// A name that is no grid's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a grid of steps; choose t or knots")]
pub struct UnknownGrid(String);

/// One stage of a step: where the field is asked, and what becomes of its answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// p at which the field is asked.
    pub p: f64,
    /// xi at which it is asked, per unit of the state.
    pub gain: f64,
    /// The same at the state's origin.
    pub shift: [f64; 2],
    /// How the state moves per unit of d xi / dp.
    pub along_rate: f64,
    /// How it moves per unit of xi.
    pub along_xi: f64,
}

/// A step. Its state is xi where steps are uniform in s; where they are uniform in t it is x less the part of the
/// centre that it has been given so far, so that far data lose no digits.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Length of the step, in its own variable; negative backwards.
    pub length: f64,
    /// State per unit of xi where it begins.
    pub begin: f64,
    /// xi per unit of the state where it ends, and its shift.
    pub end: (f64, [f64; 2]),
    /// Stages, first to last.
    pub stages: Vec<Stage>,
}

impl StepGrid {
    /// Both.
    pub const ALL: [Self; 2] = [Self::T, Self::Knots];

    /// The grid that suits a path on a frame: t for `ot`, `cosine` and `ve`, but where its last 64th has nearly all
    /// to do, since the data are small against the noise; knots there, and for `vp`, `linear-vp` and `poly`, where
    /// uniform t is poor.
    #[must_use]
    pub fn of(clock: &Clock) -> Self {
        let left = match clock.schedule {
            Schedule::CondOt { .. } | Schedule::Cosine => LEFT,
            Schedule::Ve { .. } => LEFT_OF_A_ROOT,
            Schedule::Vp { .. } | Schedule::LinearVp | Schedule::Poly { .. } => return Self::Knots,
        };
        // What a path ends with is no work for its last steps.
        let [before, end] = [63.0 / 64.0, 1.0].map(|t| clock.p(t));
        if before - end <= left { Self::T } else { Self::Knots }
    }

    /// Name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::T => "t",
            Self::Knots => "knots",
        }
    }

    /// The place of `t` on the way, in \[0, 1\]: where steps of equal length share it out.
    #[must_use]
    pub fn place(self, clock: &Clock, t: f64) -> f64 {
        match self {
            Self::T => t,
            Self::Knots => {
                let [first, last] = [0.0, 1.0].map(|t| clock.knot(t));
                ((clock.knot(t) - first) / (last - first)).clamp(0.0, 1.0)
            }
        }
    }

    /// t at a place of the way; inverse of [`StepGrid::place`].
    #[must_use]
    pub fn t(self, clock: &Clock, place: f64) -> f64 {
        match self {
            Self::T => place,
            Self::Knots => {
                let [first, last] = [0.0, 1.0].map(|t| clock.knot(t));
                clock.t_at_knot(first + (last - first) * place)
            }
        }
    }

    /// The step from one place of the way to another.
    #[must_use]
    pub fn step(self, clock: &Clock, solver: Solver, [from, to]: [f64; 2]) -> Step {
        match self {
            Self::T => step_in_t(clock, solver, [from, to].map(|t| t.min(clock.last_t()))),
            Self::Knots => {
                let [first, last] = [0.0, 1.0].map(|t| clock.knot(t));
                step_in_knots(solver, [from, to].map(|place| first + (last - first) * place))
            }
        }
    }

    /// `count` steps of equal length from one place of the way to another.
    #[must_use]
    pub fn steps(self, clock: &Clock, solver: Solver, [from, to]: [f64; 2], count: usize) -> Vec<Step> {
        // From both ends, so that backwards visits the very same places.
        let at = |k: usize| from + (to - from) * k as f64 / count as f64;
        let end = |k: usize| if k == count { to } else { at(k) };
        (0..count).map(|k| self.step(clock, solver, [at(k), end(k + 1)])).collect()
    }
}

fn step_in_knots(solver: Solver, [from, to]: [f64; 2]) -> Step {
    let length = to - from;
    let stage = |node: &f64| {
        let p = p_at_knot(from + node * length).clamp(0.0, 1.0);
        Stage { p, gain: 1.0, shift: [0.0; 2], along_rate: dp_ds(p), along_xi: 0.0 }
    };
    Step { length, begin: 1.0, end: (1.0, [0.0; 2]), stages: solver.nodes().iter().map(stage).collect() }
}

fn step_in_t(clock: &Clock, solver: Solver, [from, to]: [f64; 2]) -> Step {
    let (length, centre) = (to - from, clock.frame.centre);
    let alpha = |t: f64| clock.schedule.at(t).alpha;
    // alpha as the solver itself would integrate it: stage by stage from where the one before was.
    let slope = |t: f64| clock.schedule.at(t).d_alpha;
    let (mut stages, mut gained, mut before) = (Vec::new(), 0.0, 0.0);
    for (node, weight) in solver.nodes().iter().zip(solver.weights()) {
        let t = from + node * length;
        let (scale, d_scale) = (clock.ruler(t).scale, clock.d_ruler(t).scale);
        let given = alpha(from) + node * length * before;
        stages.push(Stage {
            p: clock.p(t),
            gain: 1.0 / scale,
            shift: centre.map(|c| (given - alpha(t)) * c / scale),
            along_rate: scale * clock.dp_dt(t),
            along_xi: d_scale,
        });
        before = slope(t);
        gained += weight * length * before;
    }
    let scale = clock.ruler(to).scale;
    let end = (1.0 / scale, centre.map(|c| (alpha(from) + gained - alpha(to)) * c / scale));
    Step { length, begin: clock.ruler(from).scale, end, stages }
}

by_name!(StepGrid, UnknownGrid);

/// The knot coordinate at which a stage asks the field.
impl Stage {
    /// s of its p.
    #[must_use]
    pub fn knot(&self) -> f64 {
        knot(self.p)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::Frame;

    #[test]
    fn places_and_times_invert_each_other() {
        let frame = Frame { centre: [1.0, 2.0], half: 3.0 };
        for path in ["ot", "ot:sigma_min=0.1", "vp", "ve", "cosine", "linear-vp", "poly:n=4"] {
            let clock = Clock::new(path.parse().unwrap(), frame);
            for grid in StepGrid::ALL {
                assert_eq!(grid.name().parse(), Ok(grid));
                assert!(grid.place(&clock, 0.0).abs() < 1e-12 && (grid.place(&clock, 1.0) - 1.0).abs() < 1e-12);
                for k in 1..20 {
                    let t = f64::from(k) / 20.0;
                    let back = grid.t(&clock, grid.place(&clock, t));
                    assert!((back - t).abs() < 1e-6, "{path} {grid}: {back} for {t}");
                }
            }
        }
        assert!("s".parse::<StepGrid>().is_err());
    }

    /// Uniform t serves data as wide as the noise; knots serve what is small, or what ends in the last steps.
    #[test]
    fn the_grid_suits_path_and_data() {
        let grid = |path: &str, half: f64| {
            StepGrid::of(&Clock::new(path.parse().unwrap(), Frame { centre: [0.0; 2], half }))
        };
        for path in ["ot", "cosine", "ve", "ve:sigma_max=1", "ve:sigma_max=100"] {
            assert_eq!([3.1, 0.42, 3e-6].map(|half| grid(path, half)), [StepGrid::T, StepGrid::T, StepGrid::Knots]);
        }
        // What ends blurred has no detail to resolve, however small the data.
        assert_eq!([3.1, 3e-6].map(|half| grid("ot:sigma_min=0.5", half)), [StepGrid::T; 2]);
        assert_eq!(grid("ve:sigma_min=1,sigma_max=100", 3.1), StepGrid::Knots);
        assert!(["vp", "linear-vp", "poly"].map(|path| grid(path, 3.1)) == [StepGrid::Knots; 3]);
    }

    /// A step through a field without rate, against the same solver in the world in double precision.
    #[test]
    fn steps_in_t_are_those_of_the_world() {
        let frame = Frame { centre: [6.0, -4.0], half: 2.0 };
        for path in ["ot:sigma_min=0.1", "vp:beta_max=5", "ve:sigma_max=10", "cosine", "poly:n=4"] {
            let clock = Clock::new(path.parse().unwrap(), frame);
            for solver in Solver::ALL {
                let [from, to] = [0.3, 0.42];
                let step = StepGrid::T.step(&clock, solver, [from, to]);
                let (x, rate) = ([1.3, 0.4], [0.7, -0.2]);
                // The field answers the same rate everywhere.
                let u =
                    |t: f64, x: [f64; 2]| clock.velocity(t, &clock.means(clock.p(t), clock.ruler(t).xi(x), rate));
                let (mut end, mut before) = (x, [0.0; 2]);
                for (node, weight) in solver.nodes().iter().zip(solver.weights()) {
                    let at = [0, 1].map(|k| x[k] + node * step.length * before[k]);
                    before = u(from + node * step.length, at);
                    end = [0, 1].map(|k| end[k] + weight * step.length * before[k]);
                }
                let xi = clock.ruler(from).xi(x);
                let begin = xi.map(|c| step.begin * c);
                let (mut state, mut before) = (begin, [0.0; 2]);
                for (index, stage) in step.stages.iter().enumerate() {
                    let node = solver.nodes()[index];
                    let at =
                        [0, 1].map(|k| stage.gain * (begin[k] + node * step.length * before[k]) + stage.shift[k]);
                    before = [0, 1].map(|k| stage.along_rate * rate[k] + stage.along_xi * at[k]);
                    state = [0, 1].map(|k| state[k] + solver.weights()[index] * step.length * before[k]);
                }
                let arrived = clock.ruler(to).world([0, 1].map(|k| step.end.0 * state[k] + step.end.1[k]));
                assert!((0..2).all(|k| (arrived[k] - end[k]).abs() < 1e-9), "{path} {solver}: {arrived:?} {end:?}");
            }
        }
    }
}
