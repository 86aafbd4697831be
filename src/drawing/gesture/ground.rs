//! What a gesture draws on.

use super::gesture::{Ended, Start};
use crate::drawing::{
    canvas::Canvas, marks::Effect, operation::Operation, selection::Selection, sequence::Drawing,
};

/// What a gesture draws on, and what is there if nothing comes of it.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    before: Drawing,
    /// What is drawn on: an empty canvas where a first mark begins a new drawing.
    under: Drawing,
    shown: Drawing,
    takes_clicks: bool,
}

impl Ground {
    /// On anything not drawn by hand the first mark starts a new drawing, unless told to keep it; an eraser always works
    /// on what is there.
    pub fn new(start: &Start<'_>) -> Self {
        let Start { drawing, options, hand, .. } = start;
        let is_fresh = options.effect == Effect::Draw && !options.keep_existing && !drawing.is_drawn();
        let under = if is_fresh { Drawing::default() } else { (*drawing).clone() };
        let takes_clicks = drawing.is_drawn() || options.keep_existing || hand.reach == 0.0;
        Self { before: (*drawing).clone(), under, shown: (*drawing).clone(), takes_clicks }
    }

    /// Whether a press that does not move is meant: a stray one changes nothing that was not drawn by hand.
    pub fn takes_clicks(&self) -> bool {
        self.takes_clicks
    }

    /// Whether a mark takes the place of what is there.
    pub fn is_fresh(&self) -> bool {
        self.under != self.before
    }

    /// What is drawn on.
    pub fn under(&self) -> &Canvas {
        self.under.canvas()
    }

    pub fn shown(&self) -> &Drawing {
        &self.shown
    }

    /// Shows a mark, or what was there where it cannot be drawn.
    pub fn show(&mut self, mark: Option<Operation>) {
        self.shown = mark.and_then(|mark| self.under.then(mark).ok()).unwrap_or_else(|| self.before.clone());
    }

    /// Shows a mark that makes this canvas.
    pub fn show_on(&mut self, mark: Operation, canvas: Canvas) {
        self.shown = self.under.followed_by(mark, canvas);
    }

    /// What was there before, where nothing has changed.
    pub fn end(self) -> Ended {
        let is_same = self.shown.canvas().density == self.before.canvas().density;
        let drawing = if is_same { self.before } else { self.shown };
        Ended { drawing, selection: Selection::default() }
    }
}
