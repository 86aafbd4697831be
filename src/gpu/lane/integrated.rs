//! How grains are moved, and what follows from it.

use super::{knots, wind};
use crate::{
    derived::{Revision, Same},
    field::Volume,
    flow::{Keyframes, Source, Way},
    gpu::layout::Knot,
};

/// What decides the keyframes of grains.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Motion {
    pub(super) way: Way,
    pub(super) keyframes: Keyframes,
    pub(super) source: Source,
    pub(super) field: Same<Volume>,
    /// Where the grains start.
    pub(super) start: Revision,
}

/// How the grains on the device were moved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Integrated {
    pub(super) way: Way,
    pub(super) keyframes: Keyframes,
    /// Middle and deviation of the source, in xi.
    pub(super) source: ([f64; 2], f64),
    /// What keyframes stand for.
    pub(super) states: Vec<Knot>,
    /// Mean speed in the middle of the view halfway through, in view units per unit of t.
    pub(super) typical_speed: f64,
}

impl From<&Motion> for Integrated {
    fn from(&Motion { way, keyframes, source, ref field, .. }: &Motion) -> Self {
        let typical_speed = wind::typical_speed(&field.0, &way.clock).max(1e-9);
        let states = knots::states(&way, keyframes);
        Self { way, keyframes, source: source.extent(), states, typical_speed }
    }
}
