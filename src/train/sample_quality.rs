//! How good the samples of a network are, measured often and cheaply.
//!
//! What is measured is the network's own flow on the OT path, whatever the stage shows.

use std::sync::Arc;

use super::{
    interrupt::{Interrupt, Interrupted},
    interruptible::Interruptible,
};
use crate::{
    density::Target,
    field::{Exact, Mlp, VelocityField},
    flow::{Keyframes, Solver, Source, SourceKind, StepGrid, Way, keyframe_positions},
    metrics::{median, sliced_wasserstein, straightness_defect},
    numeric::Point,
    path::{Clock, Frame, Schedule},
};

/// Samples that are compared with the target.
pub const SAMPLES: usize = 2000;
/// Solver steps with which they are made, with RK4.
pub const STEPS: usize = 24;
/// Pairs of target draws whose median distance is the floor.
const FLOOR_PAIRS: usize = 9;

/// What samples are compared with: fixed draws from the target.
#[derive(Clone, Debug)]
pub struct SampleQuality {
    target: Arc<Target>,
    reference: Vec<Point>,
    baseline: Baseline,
}

/// What a distance is judged by, in world units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baseline {
    /// Distance between two draws of the target itself: the median of several.
    pub floor: f64,
    /// Standard deviation of those: the noise of a distance.
    pub noise: f64,
    /// Distance of samples of the exact field, made of the same x_0 by the same steps.
    pub exact: f64,
}

/// How good samples are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Sliced 2-Wasserstein distance from the target's draws, in world units.
    pub distance: f64,
    /// See [`straightness_defect`]; of the trajectories on OT.
    pub straightness: f64,
}

impl SampleQuality {
    /// Draws from `target`.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn new(target: &Arc<Target>, interrupt: &Interrupt) -> Result<Self, Interrupted> {
        let draw = |k: u64| {
            let draws = target.samples(0x0da2_6e00 + k, SAMPLES);
            draws.into_iter().map(|x| from_centre(&target.frame(), x)).collect::<Vec<Point>>()
        };
        let mut floors = [0.0; FLOOR_PAIRS];
        for (k, floor) in (0..).zip(&mut floors) {
            interrupt.check()?;
            *floor = sliced_wasserstein(&draw(2 * k + 1), &draw(2 * k + 2));
        }
        let count = FLOOR_PAIRS as f64;
        let mean = floors.iter().sum::<f64>() / count;
        let variance = floors.iter().map(|floor| (floor - mean).powi(2)).sum::<f64>() / (count - 1.0);
        let (reference, exact) = (draw(0), Exact::new(target.clone()));
        let field = Interruptible::exact(&exact, interrupt);
        let exact = quality(&field, target, &reference).distance;
        field.outcome()?;
        let baseline = Baseline { floor: median(&mut floors), noise: variance.sqrt(), exact };
        Ok(Self { target: target.clone(), reference, baseline })
    }

    /// What distances are judged by.
    #[must_use]
    pub fn baseline(&self) -> Baseline {
        self.baseline
    }

    /// Samples a network and compares. Uses the rayon pool that it is called in.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn measure(&self, model: &Mlp, interrupt: &Interrupt) -> Result<Quality, Interrupted> {
        let field = Interruptible::network(model, interrupt);
        let quality = quality(&field, &self.target, &self.reference);
        field.outcome()?;
        Ok(quality)
    }
}

/// Samples a field and compares.
fn quality(field: &impl VelocityField, target: &Target, reference: &[Point]) -> Quality {
    let clock = Clock::new(Schedule::OT, field.frame());
    let way = Way { clock, solver: Solver::Rk4, grid: StepGrid::Knots };
    let source = Source::new(SourceKind::Matched, &clock, target.moments(), [0.0; 4]);
    let start = source.positions(0x0da2, SAMPLES, None);
    let rows = keyframe_positions(field, &way, Keyframes::new(STEPS), &start);
    let times: Vec<f64> = (0..rows.len()).map(|k| way.grid.t(&clock, k as f64 / (rows.len() - 1) as f64)).collect();
    let rows: Vec<Vec<Point>> = (rows.iter().zip(&times))
        .map(|(row, t)| {
            let ruler = clock.ruler(*t);
            row.iter().map(|xi| from_centre(&clock.frame, ruler.world(xi.map(f64::from)))).collect()
        })
        .collect();
    let end = rows.last().map_or(&[][..], |row| row);
    let distance = sliced_wasserstein(end, reference);
    Quality { distance, straightness: straightness_defect(&times, &rows) }
}

/// A world position from the middle of the data: distances do not change, and far data lose no digits.
fn from_centre(frame: &Frame, x: [f64; 2]) -> Point {
    [0, 1].map(|k| (x[k] - frame.centre[k]) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::presets;

    /// What is made by the exact field is as far from a draw of the target as another draw is, but for chance.
    #[test]
    fn the_exact_field_is_no_farther_than_chance() {
        for name in ["two-moons", "three-modes", "checkerboard"] {
            let target = Arc::new(presets::target(name).unwrap());
            let quality = SampleQuality::new(&target, &Interrupt::default()).unwrap();
            let Baseline { floor, noise, exact } = quality.baseline();
            assert!(noise > 0.0 && noise < floor, "{name}: {floor} +- {noise}");
            assert!((exact - floor).abs() < 5.0 * noise, "{name}: {exact}, not {floor} +- {noise}");
        }
    }
}
