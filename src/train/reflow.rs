//! Rectified flow (Liu et al. 2023): the pairs that a trained field itself makes.
//!
//! Each generation learns from pairs (x_0, x_1) that the one before it connects: noise, and where
//! its field carries it. These pairs do not cross in space and time, so their straight conditional
//! paths are closer to the marginal flow: trajectories become straighter and no longer.

use super::{
    coupling::PairSet,
    interrupt::{Interrupt, Interrupted},
    interruptible::Interruptible,
};
use crate::{
    field::{Mlp, VelocityField as _},
    flow::{Solver, StepGrid, integrate, source::noise},
    numeric::Point,
    path::{Clock, NOISE, Schedule},
};

/// Pairs of a generation.
pub const PAIRS: usize = 40_000;
/// Solver steps from noise to data, with RK4.
const STEPS: usize = 32;
/// Pairs that are integrated together by a network of [`SMALL`] parameters or fewer, and by any.
const CHUNK: [usize; 2] = [2048, 64];
const SMALL: usize = 16_384;

/// Pairs that a field connects, made part by part: those of the whole way in the canonical frame, from pure noise
/// to the data, which every Gaussian path shares.
#[derive(Debug)]
pub struct Reflow {
    field: Mlp,
    origins: Vec<Point>,
    /// Origins that are dealt with.
    done: usize,
    noise: Vec<Point>,
    data: Vec<Point>,
}

impl Reflow {
    /// Will connect `count` pairs through `field`, from noise of this `seed` to data in world units.
    #[must_use]
    pub fn new(field: Mlp, seed: u64, count: usize) -> Self {
        let origins = noise(seed ^ 0x7ef1_0000, count);
        Self { field, origins, done: 0, noise: Vec::new(), data: Vec::new() }
    }

    /// Whether every pair is made.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done == self.origins.len()
    }

    /// Share of the pairs that are made, in \[0, 1\].
    #[must_use]
    pub fn share(&self) -> f64 {
        self.done as f64 / self.origins.len().max(1) as f64
    }

    /// Makes the next pairs, for a fraction of a second on all but the largest networks. Uses the rayon
    /// pool that it is called in.
    ///
    /// # Errors
    /// [`Interrupted`]; the pairs of the earlier calls are kept.
    pub fn advance(&mut self, interrupt: &Interrupt) -> Result<(), Interrupted> {
        let frame = self.field.frame();
        let steps = StepGrid::Knots.steps(&Clock::new(Schedule::OT, frame), Solver::Rk4, [0.0, 1.0], STEPS);
        let chunk = (CHUNK[0] * SMALL / self.field.architecture.parameters()).clamp(CHUNK[1], CHUNK[0]);
        let origins = &self.origins[self.done..][..chunk.min(self.origins.len() - self.done)];
        let field = Interruptible::network(&self.field, interrupt);
        let mut xi: Vec<Point> = origins.iter().map(|z| z.map(|c| c / NOISE as f32)).collect();
        integrate(&field, Solver::Rk4, &steps, &mut xi);
        field.outcome()?;
        for (x0, y) in origins.iter().zip(&xi) {
            let x1 = frame.world(y.map(f64::from)).map(|c| c as f32);
            if x0.iter().chain(&x1).all(|c| c.is_finite()) {
                self.noise.push(*x0);
                self.data.push(x1);
            }
        }
        self.done += origins.len();
        Ok(())
    }

    /// The pairs that are made, but for those that lead nowhere.
    #[must_use]
    pub fn into_pairs(self) -> PairSet {
        PairSet::new(self.noise, self.data)
    }
}
