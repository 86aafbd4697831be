//! How good the samples of a network are, measured often and cheaply.

use std::sync::Arc;

use rand::SeedableRng as _;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::{
    interrupt::{Interrupt, Interrupted},
    interruptible::Interruptible,
};
use crate::{
    density::Target,
    field::{Mlp, VelocityField as _},
    flow::{Keyframes, Solver, Source, trajectories},
    metrics::{median, sliced_wasserstein, straightness_defect},
    numeric::Point,
    path::Chart,
};

/// Samples that are compared with the target.
pub const SAMPLES: usize = 2000;
/// Solver steps with which they are made, with RK4.
const STEPS: usize = 24;
/// Pairs of target draws whose median distance is the floor.
const FLOOR_PAIRS: usize = 5;

/// What samples are compared with: fixed draws from the target.
#[derive(Clone, Debug)]
pub struct SampleQuality {
    target: Arc<Target>,
    reference: Vec<Point>,
    floor: f64,
}

/// How good samples are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Sliced 2-Wasserstein distance from the target's draws, in world units.
    pub distance: f64,
    /// See [`straightness_defect`].
    pub straightness: f64,
}

impl SampleQuality {
    /// Draws from `target`.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn new(target: &Arc<Target>, interrupt: &Interrupt) -> Result<Self, Interrupted> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(0x0da2_6e00);
        let mut draw = || (0..SAMPLES).map(|_| target.sample(&mut rng)).collect::<Vec<Point>>();
        let mut floors = [0.0; FLOOR_PAIRS];
        for floor in &mut floors {
            interrupt.check()?;
            *floor = sliced_wasserstein(&draw(), &draw());
        }
        Ok(Self { target: target.clone(), reference: draw(), floor: median(&mut floors) })
    }

    /// Distance between draws of the target itself, as many as are compared.
    #[must_use]
    pub fn floor(&self) -> f64 {
        self.floor
    }

    /// Samples a network and compares. Uses the rayon pool that it is called in.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn measure(&self, model: &Mlp, interrupt: &Interrupt) -> Result<Quality, Interrupted> {
        let schedule = model.schedule();
        let chart = Chart::new(schedule);
        let start = Source::new(schedule, self.target.moments()).chart_positions(0x0da2, SAMPLES);
        let field = Interruptible::new(model, interrupt);
        let mut rows = trajectories(&field, Solver::Rk4, Keyframes::new(STEPS), &start);
        field.outcome()?;
        let times: Vec<f64> = (0..rows.len()).map(|k| chart.t(k as f64 / (rows.len() - 1) as f64)).collect();
        for (row, t) in rows.iter_mut().zip(&times) {
            let scale = chart.scale(*t) as f32;
            for p in row.iter_mut() {
                *p = p.map(|c| c * scale);
            }
        }
        let end = rows.last().map_or(&[][..], |row| row);
        let distance = sliced_wasserstein(end, &self.reference);
        Ok(Quality { distance, straightness: straightness_defect(&times, &rows) })
    }
}
