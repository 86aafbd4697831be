//! A field whose evaluations can be interrupted, for whatever takes one.

use std::sync::atomic::{AtomicBool, Ordering};

use super::interrupt::{Interrupt, Interrupted};
use crate::{
    field::{Exact, Mlp, VelocityField},
    numeric::Point,
    path::Frame,
};

/// Points times parameters that are evaluated between two looks at the interrupt.
const PART: usize = 1 << 28;
/// Least points of a part.
const LEAST: usize = 64;

/// Points that are evaluated of an exact field between two looks at the interrupt.
const EXACT_PART: usize = 512;

/// Points that a network evaluates between two looks at the interrupt.
pub fn part(mlp: &Mlp) -> usize {
    (PART / mlp.architecture.parameters()).max(LEAST)
}

/// A field that answers zero from the moment on at which it is interrupted, so that whoever follows
/// it is through at once. What came out is worth something only if [`Interruptible::outcome`] says so.
#[derive(Debug)]
pub struct Interruptible<'a, F> {
    field: &'a F,
    interrupt: &'a Interrupt,
    part: usize,
    given_up: AtomicBool,
}

impl<'a> Interruptible<'a, Mlp> {
    /// Evaluates a network until the interrupt is raised.
    #[must_use]
    pub fn network(field: &'a Mlp, interrupt: &'a Interrupt) -> Self {
        Self { field, interrupt, part: part(field), given_up: AtomicBool::new(false) }
    }
}

impl<'a> Interruptible<'a, Exact> {
    /// Evaluates an exact field until the interrupt is raised.
    #[must_use]
    pub fn exact(field: &'a Exact, interrupt: &'a Interrupt) -> Self {
        Self { field, interrupt, part: EXACT_PART, given_up: AtomicBool::new(false) }
    }
}

impl<F> Interruptible<'_, F> {
    /// Whether every evaluation was the field's.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn outcome(&self) -> Result<(), Interrupted> {
        if self.given_up.load(Ordering::Relaxed) { Err(Interrupted) } else { Ok(()) }
    }
}

impl<F: VelocityField> VelocityField for Interruptible<'_, F> {
    fn frame(&self) -> Frame {
        self.field.frame()
    }

    fn rate(&self, p: f64, xi: &[Point], out: &mut [Point]) {
        for (xi, out) in xi.chunks(self.part).zip(out.chunks_mut(self.part)) {
            if self.given_up.load(Ordering::Relaxed) || self.interrupt.check().is_err() {
                self.given_up.store(true, Ordering::Relaxed);
                out.fill([0.0; 2]);
            } else {
                self.field.rate(p, xi, out);
            }
        }
    }
}
