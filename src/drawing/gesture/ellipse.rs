//! Ellipses, dragged in a frame from corner to corner.

use super::{
    framed::{Anchor, Framed},
    gesture::{Gesture, Start},
};
use crate::drawing::marks::Form;

/// An ellipse.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    Framed::begin(
        "ellipse",
        Anchor::Corner,
        |frame, options, symmetry| options.shape(Form::Ellipse(frame), symmetry),
        start,
    )
}
