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
    density::Moments,
    field::{Mlp, VelocityField as _},
    flow::{Solver, Source, integrate, source::noise},
    numeric::Point,
    path::Chart,
};

/// Pairs of a generation.
pub const PAIRS: usize = 40_000;
/// Solver steps from noise to data, with RK4.
const STEPS: usize = 32;
/// Pairs that are integrated together by a network of [`SMALL`] parameters or fewer, and by any.
const CHUNK: [usize; 2] = [2048, 64];
const SMALL: usize = 16_384;

/// Pairs that a field connects, made part by part.
#[derive(Debug)]
pub struct Reflow {
    field: Mlp,
    source: Source,
    origins: Vec<Point>,
    /// Origins that are dealt with.
    done: usize,
    noise: Vec<Point>,
    data: Vec<Point>,
}

impl Reflow {
    /// Will connect `count` pairs through `field`, from noise of this `seed`.
    #[must_use]
    pub fn new(field: Mlp, moments: &Moments, seed: u64, count: usize) -> Self {
        let source = Source::new(field.schedule(), moments);
        let origins = noise(seed ^ 0x7ef1_0000, count);
        Self { field, source, origins, done: 0, noise: Vec::new(), data: Vec::new() }
    }

    /// Whether every pair is made.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done == self.origins.len()
    }

    /// Share of the pairs that are made, in [0, 1].
    #[must_use]
    pub fn share(&self) -> f64 {
        self.done as f64 / self.origins.len().max(1) as f64
    }

    /// Makes the next pairs, for a fraction of a second on all but the largest networks. Uses the rayon
    /// pool that it is called in.
    ///
    /// On paths whose ends are not pure noise and pure data, (x_0, x_1) are those that the path takes
    /// from the trajectory's beginning to its end: x(t) = alpha_t x_1 + sigma_t x_0 at both.
    ///
    /// # Errors
    /// [`Interrupted`]; the pairs of the earlier calls are kept.
    pub fn advance(&mut self, interrupt: &Interrupt) -> Result<(), Interrupted> {
        let schedule = self.field.schedule();
        let chart = Chart::new(schedule);
        let (begin, end) = (schedule.at(0.0), schedule.at(1.0));
        let scale = [0.0, 1.0].map(|t| chart.scale(t));
        let determinant = begin.alpha * end.sigma - end.alpha * begin.sigma;
        let chunk = (CHUNK[0] * SMALL / self.field.architecture.parameters()).clamp(CHUNK[1], CHUNK[0]);
        let origins = &self.origins[self.done..][..chunk.min(self.origins.len() - self.done)];
        let from: Vec<Point> =
            origins.iter().map(|z| self.source.place(*z).map(|c| (f64::from(c) / scale[0]) as f32)).collect();
        let field = Interruptible::new(&self.field, interrupt);
        let mut xi = from.clone();
        integrate(&field, Solver::Rk4, 0.0, 1.0, STEPS, &mut xi);
        field.outcome()?;
        for (from, to) in from.iter().zip(&xi) {
            let ends = |k: usize| (f64::from(from[k]) * scale[0], f64::from(to[k]) * scale[1]);
            let x0 = [0, 1].map(|k| ((begin.alpha * ends(k).1 - end.alpha * ends(k).0) / determinant) as f32);
            let x1 = [0, 1].map(|k| ((end.sigma * ends(k).0 - begin.sigma * ends(k).1) / determinant) as f32);
            if x0.iter().chain(&x1).all(|c| c.is_finite()) {
                self.noise.push(x0);
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
