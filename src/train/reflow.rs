//! Rectified flow (Liu et al. 2023): the pairs that a trained field itself makes.
//!
//! Each generation learns from pairs (x_0, x_1) that the one before it connects: noise, and where
//! its field carries it. These pairs do not cross in space and time, so their straight conditional
//! paths are closer to the marginal flow: trajectories become straighter and no longer.

use rayon::prelude::*;

use super::coupling::PairSet;
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
/// Pairs that are integrated together.
const CHUNK: usize = 2048;

/// `count` pairs that `field` connects, from noise of this `seed` to data in world units. Uses the rayon pool
/// that it is called in.
///
/// They are those of the whole way in the canonical frame, from pure noise to the data, which every Gaussian
/// path shares.
#[must_use]
pub fn pairs(field: &Mlp, seed: u64, count: usize) -> PairSet {
    let frame = field.frame();
    let steps = StepGrid::Knots.steps(&Clock::new(Schedule::OT, frame), Solver::Rk4, [0.0, 1.0], STEPS);
    let origins = noise(seed ^ 0x7ef1_0000, count);
    let chunks: Vec<Vec<(Point, Point)>> = origins
        .par_chunks(CHUNK)
        .map(|origins| {
            let mut xi: Vec<Point> = origins.iter().map(|z| z.map(|c| c / NOISE as f32)).collect();
            integrate(field, Solver::Rk4, &steps, &mut xi);
            let data = xi.iter().map(|y| frame.world(y.map(f64::from)).map(|c| c as f32));
            origins.iter().copied().zip(data).collect()
        })
        .collect();
    let finite = |(a, b): &(Point, Point)| a.iter().chain(b).all(|c| c.is_finite());
    let (noise, data) = chunks.into_iter().flatten().filter(finite).unzip();
    PairSet::new(noise, data)
}
