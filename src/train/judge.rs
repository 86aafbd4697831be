//! How good the samples of a network are, measured often and cheaply.
//!
//! What is measured is the network's own flow on the OT path, whatever the stage shows.

use std::sync::Arc;

use crate::{
    density::Target,
    field::{Mlp, VelocityField as _},
    flow::{Keyframes, Solver, Source, SourceKind, StepGrid, Way, keyframe_positions},
    metrics::{median, sliced_wasserstein, straightness_defect},
    numeric::Point,
    path::{Clock, Frame, Schedule},
};

/// Samples that are judged.
pub const SAMPLES: usize = 2000;
/// Solver steps with which they are made, with RK4.
const STEPS: usize = 24;
/// Pairs of target draws whose median distance is the floor.
const FLOOR_PAIRS: usize = 5;

/// Fixed draws from a target, to compare with.
#[derive(Clone, Debug)]
pub struct Judge {
    target: Arc<Target>,
    reference: Vec<Point>,
    floor: f64,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Sliced 2-Wasserstein distance from the target's draws, in world units.
    pub distance: f64,
    /// See [`straightness_defect`]; of the trajectories on OT.
    pub straightness: f64,
}

impl Judge {
    /// Draws from `target`.
    #[must_use]
    pub fn new(target: &Arc<Target>) -> Self {
        let draw = |k: u64| {
            let draws = target.samples(0x0da2_6e00 + k, SAMPLES);
            draws.into_iter().map(|x| from_centre(&target.frame(), x)).collect::<Vec<Point>>()
        };
        let mut floors: Vec<f64> =
            (0..FLOOR_PAIRS as u64).map(|k| sliced_wasserstein(&draw(2 * k + 1), &draw(2 * k + 2))).collect();
        Self { target: target.clone(), reference: draw(0), floor: median(&mut floors) }
    }

    /// Distance between draws of the target itself, as many as are judged.
    #[must_use]
    pub fn floor(&self) -> f64 {
        self.floor
    }

    /// Samples a network and compares. Uses the rayon pool that it is called in.
    #[must_use]
    pub fn judge(&self, model: &Mlp) -> Judgement {
        let clock = Clock::new(Schedule::OT, model.frame());
        let way = Way { clock, solver: Solver::Rk4, grid: StepGrid::Knots };
        let source = Source::new(SourceKind::Matched, &clock, self.target.moments(), [0.0; 4]);
        let rows = keyframe_positions(model, &way, Keyframes::new(STEPS), &source.positions(0x0da2, SAMPLES, None));
        let times: Vec<f64> =
            (0..rows.len()).map(|k| way.grid.t(&clock, k as f64 / (rows.len() - 1) as f64)).collect();
        let rows: Vec<Vec<Point>> = (rows.iter().zip(&times))
            .map(|(row, t)| {
                let ruler = clock.ruler(*t);
                row.iter().map(|xi| from_centre(&clock.frame, ruler.world(xi.map(f64::from)))).collect()
            })
            .collect();
        let end = rows.last().map_or(&[][..], |row| row);
        let distance = sliced_wasserstein(end, &self.reference);
        Judgement { distance, straightness: straightness_defect(&times, &rows) }
    }
}

/// A world position from the middle of the data: distances do not change, and far data lose no digits.
fn from_centre(frame: &Frame, x: [f64; 2]) -> Point {
    [0, 1].map(|k| (x[k] - frame.centre[k]) as f32)
}
