//! Rectangles, dragged from corner to corner.

use super::{
    framed::{Anchor, Framed},
    gesture::{Gesture, Start},
};
use crate::drawing::marks::Form;

/// A rectangle.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    Framed::begin(
        "rectangle",
        Anchor::Corner,
        |frame, options, symmetry| options.shape(Form::Rectangle(frame), symmetry),
        start,
    )
}
