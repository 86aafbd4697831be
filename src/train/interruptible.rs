//! A network whose evaluations can be interrupted, for whatever takes a velocity field.

use std::sync::atomic::{AtomicBool, Ordering};

use super::interrupt::{Interrupt, Interrupted};
use crate::{
    field::{Mlp, VelocityField},
    numeric::Point,
    path::Schedule,
};

/// Points times parameters that are evaluated between two looks at the interrupt.
const PART: usize = 1 << 28;
/// Least points of a part.
const LEAST: usize = 64;

/// Points that a network evaluates between two looks at the interrupt.
pub fn part(mlp: &Mlp) -> usize {
    (PART / mlp.architecture.parameters()).max(LEAST)
}

/// A network that answers zero from the moment on at which it is interrupted, so that whoever follows
/// it is through at once. What came out is worth something only if [`Interruptible::outcome`] says so.
#[derive(Debug)]
pub struct Interruptible<'a> {
    mlp: &'a Mlp,
    interrupt: &'a Interrupt,
    part: usize,
    given_up: AtomicBool,
}

impl<'a> Interruptible<'a> {
    /// Evaluates a network until the interrupt is raised.
    #[must_use]
    pub fn new(mlp: &'a Mlp, interrupt: &'a Interrupt) -> Self {
        Self { mlp, interrupt, part: part(mlp), given_up: AtomicBool::new(false) }
    }

    /// Whether every evaluation was the network's.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn outcome(&self) -> Result<(), Interrupted> {
        if self.given_up.load(Ordering::Relaxed) { Err(Interrupted) } else { Ok(()) }
    }

    fn parts(&self, points: &[Point], out: &mut [Point], evaluate: impl Fn(&[Point], &mut [Point])) {
        for (points, out) in points.chunks(self.part).zip(out.chunks_mut(self.part)) {
            if self.given_up.load(Ordering::Relaxed) || self.interrupt.check().is_err() {
                self.given_up.store(true, Ordering::Relaxed);
                out.fill([0.0; 2]);
            } else {
                evaluate(points, out);
            }
        }
    }
}

impl VelocityField for Interruptible<'_> {
    fn schedule(&self) -> Schedule {
        self.mlp.schedule()
    }

    fn velocity(&self, t: f64, points: &[Point], out: &mut [Point]) {
        self.parts(points, out, |points, out| self.mlp.velocity(t, points, out));
    }

    fn chart_rate(&self, s: f64, xi: &[Point], out: &mut [Point]) {
        self.parts(xi, out, |xi, out| self.mlp.chart_rate(s, xi, out));
    }
}
