//! What all gestures have in common.

use std::fmt::Debug;

use crate::{
    drawing::{marks::Letters, options::DrawOptions, selection::Selection, sequence::Drawing},
    numeric::Point,
};

/// The pointer at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hand {
    /// Where it is, in world units.
    pub at: Point,
    /// How far it may miss, in world units; 0 for a pointer that does not.
    pub reach: f32,
    /// Held to straight lines, squares, circles and whole angles.
    pub is_constrained: bool,
    /// Turns what it draws, in place of changing its size.
    pub turns: bool,
}

impl Hand {
    /// A pointer that is held to nothing.
    #[must_use]
    pub fn free(at: Point, reach: f32) -> Self {
        Self { at, reach, is_constrained: false, turns: false }
    }
}

/// What a gesture begins with.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// What is there.
    pub drawing: &'a Drawing,
    /// What is selected of it.
    pub selection: &'a Selection,
    /// How marks are drawn.
    pub options: &'a DrawOptions,
    /// The press.
    pub hand: Hand,
}

/// Begins a gesture with a press.
pub type Begin = fn(Start<'_>) -> Box<dyn Gesture>;

/// What a gesture leaves.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The drawing: the one before, where nothing came of it.
    pub drawing: Drawing,
    /// What is selected of it.
    pub selection: Selection,
}

/// A line or a handle that shows what a gesture is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Guide {
    /// A line through places in the world.
    Line(Vec<Point>),
    /// What can be taken hold of.
    Handle(Point),
}

/// What a hand does with a tool, from its first press on.
pub trait Gesture: Debug + Send {
    /// What its step of the history is called.
    fn name(&self) -> &'static str;

    /// A further press while it lasts; false if that ends it and begins another one.
    fn press(&mut self, _hand: Hand) -> bool {
        false
    }

    /// The pointer moves on while it is pressed.
    fn drag(&mut self, hand: Hand);

    /// The pointer moves while it is not pressed.
    fn hover(&mut self, _hand: Hand) {}

    /// The pointer is let go; whether that ends it.
    fn release(&mut self) -> bool {
        true
    }

    /// What is drawn now.
    fn drawing(&self) -> &Drawing;

    /// Ends it.
    fn end(self: Box<Self>) -> Ended;

    /// What is shown over the drawing while it lasts.
    fn guides(&self) -> Vec<Guide> {
        Vec::new()
    }

    /// What can be done next, where that is not seen.
    fn hint(&self) -> Option<&'static str> {
        None
    }

    /// The word that is written, while it can be changed.
    fn letters(&self) -> Option<&Letters> {
        None
    }

    /// Writes another word, or the same otherwise.
    fn set_letters(&mut self, _letters: Letters) {}
}
