//! Ellipses, dragged in a frame from corner to corner.

use super::{
    framed::Framed,
    gesture::{Gesture, Start},
};
use crate::drawing::{
    marks::{Form, Shape},
    operation::Operation,
};

/// An ellipse.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    Framed::begin(
        "ellipse",
        |frame, options, symmetry| {
            Operation::Shape(Shape {
                effect: options.effect,
                brush: options.brush,
                is_filled: options.is_filled,
                form: Form::Ellipse(frame),
                symmetry,
            })
        },
        false,
        start,
    )
}
