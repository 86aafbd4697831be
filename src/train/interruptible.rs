//! A network whose evaluations can be interrupted, for whatever takes a velocity field.

use std::sync::atomic::{AtomicBool, Ordering};

use super::interrupt::{Interrupt, Interrupted};
use crate::{
    field::{Mlp, VelocityField},
    numeric::Point,
    path::Frame,
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
}

impl VelocityField for Interruptible<'_> {
    fn frame(&self) -> Frame {
        self.mlp.frame()
    }

    fn rate(&self, p: f64, xi: &[Point], out: &mut [Point]) {
        for (xi, out) in xi.chunks(self.part).zip(out.chunks_mut(self.part)) {
            if self.given_up.load(Ordering::Relaxed) || self.interrupt.check().is_err() {
                self.given_up.store(true, Ordering::Relaxed);
                out.fill([0.0; 2]);
            } else {
                self.mlp.rate(p, xi, out);
            }
        }
    }
}
