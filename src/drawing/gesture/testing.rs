//! Hands for the tests of gestures.

use super::gesture::{Begin, Ended, Gesture, Hand, Start};
use crate::{
    density::{
        Density,
        raster::{CELL, Raster},
    },
    drawing::{
        marks::{Brush, Effect},
        options::DrawOptions,
        selection::Selection,
        sequence::Drawing,
    },
    numeric::Point,
};

pub(super) const REACH: f32 = 0.05;

pub(super) fn hand(at: Point) -> Hand {
    Hand::free(at, REACH)
}

pub(super) fn held(at: Point) -> Hand {
    Hand { is_constrained: true, ..hand(at) }
}

/// Marks that fill at once, beside what is there.
pub(super) fn solid() -> DrawOptions {
    let brush = Brush { radius: 0.2, softness: 0.0, strength: 1.0 };
    DrawOptions { brush, keep_existing: true, ..DrawOptions::default() }
}

pub(super) fn erasing() -> DrawOptions {
    DrawOptions { effect: Effect::Erase, ..DrawOptions::default() }
}

pub(super) fn begin(begin: Begin, drawing: &Drawing, options: &DrawOptions, hand: Hand) -> Box<dyn Gesture> {
    begin(Start { drawing, selection: &Selection::default(), options, hand })
}

/// Presses at the first place, drags through the others, and lets go.
pub(super) fn play(tool: Begin, drawing: &Drawing, options: &DrawOptions, hands: &[Hand]) -> Ended {
    let mut gesture = begin(tool, drawing, options, hands[0]);
    hands[1..].iter().for_each(|hand| gesture.drag(*hand));
    gesture.release();
    gesture.end()
}

pub(super) fn raster(drawing: &Drawing) -> &Raster {
    match &drawing.canvas().density {
        Density::Raster(raster) => raster,
        Density::Cloud(_) => panic!("no raster"),
    }
}

pub(super) fn weight(drawing: &Drawing, x: f32, y: f32) -> f32 {
    let cell = |at: f32| ((at + 3.0) / CELL) as usize;
    raster(drawing).row(cell(y))[cell(x)]
}

pub(super) fn area(drawing: &Drawing) -> f32 {
    raster(drawing).weights().iter().sum::<f32>() * CELL * CELL
}

/// A drawing is what its operations make, written and read, to the last bit.
pub(super) fn assert_repeats(drawing: &Drawing) {
    let text = serde_json::to_string(drawing).unwrap();
    let again: Drawing = serde_json::from_str(&text).unwrap();
    assert!(again == *drawing && again.canvas() == drawing.canvas(), "{text}");
}
