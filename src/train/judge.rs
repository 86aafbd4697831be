//! How good the samples of a network are, measured often and cheaply.

use std::sync::Arc;

use rand::SeedableRng as _;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::{
    density::Target,
    field::{Mlp, VelocityField as _},
    flow::{Keyframes, Solver, Source, trajectories},
    metrics::{median, sliced_wasserstein, straightness_defect},
    numeric::Point,
    path::Chart,
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
    /// See [`straightness_defect`].
    pub straightness: f64,
}

impl Judge {
    /// Draws from `target`.
    #[must_use]
    pub fn new(target: &Arc<Target>) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(0x0da2_6e00);
        let mut draw = || (0..SAMPLES).map(|_| target.sample(&mut rng)).collect::<Vec<Point>>();
        let mut floors: Vec<f64> = (0..FLOOR_PAIRS).map(|_| sliced_wasserstein(&draw(), &draw())).collect();
        Self { target: target.clone(), reference: draw(), floor: median(&mut floors) }
    }

    /// Distance between draws of the target itself, as many as are judged.
    #[must_use]
    pub fn floor(&self) -> f64 {
        self.floor
    }

    /// Samples a network and compares. Uses the rayon pool that it is called in.
    #[must_use]
    pub fn judge(&self, model: &Mlp) -> Judgement {
        let schedule = model.schedule();
        let chart = Chart::new(schedule);
        let start = Source::new(schedule, self.target.moments()).chart_positions(0x0da2, SAMPLES);
        let mut rows = trajectories(model, Solver::Rk4, Keyframes::new(STEPS), &start);
        let times: Vec<f64> = (0..rows.len()).map(|k| chart.t(k as f64 / (rows.len() - 1) as f64)).collect();
        for (row, t) in rows.iter_mut().zip(&times) {
            let scale = chart.scale(*t) as f32;
            for p in row.iter_mut() {
                *p = p.map(|c| c * scale);
            }
        }
        let end = rows.last().map_or(&[][..], |row| row);
        let distance = sliced_wasserstein(end, &self.reference);
        Judgement { distance, straightness: straightness_defect(&times, &rows) }
    }
}
