//! Gaussians, dragged from their middle to two standard deviations.

use super::{
    framed::{Anchor, Framed},
    gesture::{Gesture, Start},
};
use crate::drawing::{
    marks::{Blob, Frame},
    operation::Operation,
};

/// A Gaussian.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    Framed::begin(
        "blob",
        Anchor::Middle,
        |frame, options, symmetry| {
            let frame = Frame { half: frame.half.map(|half| 0.5 * half), ..frame };
            Operation::Blob(Blob { effect: options.effect, strength: options.brush.strength, frame, symmetry })
        },
        start,
    )
}
