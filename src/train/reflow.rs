//! Rectified flow (Liu et al. 2023): the pairs that a trained field itself makes.
//!
//! Each generation learns from pairs (x_0, x_1) that the one before it connects: noise, and where
//! its field carries it. These pairs do not cross in space and time, so their straight conditional
//! paths are closer to the marginal flow: trajectories become straighter and no longer.

use rayon::prelude::*;

use super::coupling::PairSet;
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
/// Pairs that are integrated together.
const CHUNK: usize = 2048;

/// `count` pairs that `field` connects, from noise of this `seed`. Uses the rayon pool that it is
/// called in.
///
/// On paths whose ends are not pure noise and pure data, (x_0, x_1) are those that the path takes
/// from the trajectory's beginning to its end: x(t) = alpha_t x_1 + sigma_t x_0 at both.
#[must_use]
pub fn pairs(field: &Mlp, moments: &Moments, seed: u64, count: usize) -> PairSet {
    let schedule = field.schedule();
    let chart = Chart::new(schedule);
    let start = Source::new(schedule, moments);
    let (begin, end) = (schedule.at(0.0), schedule.at(1.0));
    let scale = [0.0, 1.0].map(|t| chart.scale(t));
    let determinant = begin.alpha * end.sigma - end.alpha * begin.sigma;
    let origins = noise(seed ^ 0x7ef1_0000, count);
    let chunks: Vec<Vec<(Point, Point)>> = origins
        .par_chunks(CHUNK)
        .map(|origins| {
            let from: Vec<Point> =
                origins.iter().map(|z| start.place(*z).map(|c| (f64::from(c) / scale[0]) as f32)).collect();
            let mut xi = from.clone();
            integrate(field, Solver::Rk4, 0.0, 1.0, STEPS, &mut xi);
            let solve = |(from, to): (&Point, &Point)| {
                let ends = |k: usize| (f64::from(from[k]) * scale[0], f64::from(to[k]) * scale[1]);
                let x0 = [0, 1].map(|k| ((begin.alpha * ends(k).1 - end.alpha * ends(k).0) / determinant) as f32);
                let x1 = [0, 1].map(|k| ((end.sigma * ends(k).0 - begin.sigma * ends(k).1) / determinant) as f32);
                (x0, x1)
            };
            from.iter().zip(&xi).map(solve).collect()
        })
        .collect();
    let finite = |(a, b): &(Point, Point)| a.iter().chain(b).all(|c| c.is_finite());
    let (noise, data) = chunks.into_iter().flatten().filter(finite).unzip();
    PairSet::new(noise, data)
}
