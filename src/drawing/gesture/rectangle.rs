//! Rectangles, dragged from corner to corner.

use super::{
    framed::Framed,
    gesture::{Gesture, Start},
};
use crate::drawing::{
    marks::{Form, Shape},
    operation::Operation,
};

/// A rectangle.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    Framed::begin(
        "rectangle",
        |frame, options, symmetry| {
            Operation::Shape(Shape {
                effect: options.effect,
                brush: options.brush,
                is_filled: options.is_filled,
                form: Form::Rectangle(frame),
                symmetry,
            })
        },
        false,
        start,
    )
}
