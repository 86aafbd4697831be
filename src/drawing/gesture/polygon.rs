//! Polygons, corner by corner.

use super::{
    gesture::{Ended, Gesture, Guide, Hand, Start},
    ground::Ground,
    line::constrained,
};
use crate::{
    drawing::{
        marks::{Form, distance},
        options::DrawOptions,
        sequence::Drawing,
        symmetry::Symmetry,
    },
    numeric::Point,
};

/// A polygon with its first corner where it is pressed.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    let ground = Ground::new(&start);
    let symmetry = start.options.symmetry(ground.under());
    let (options, at) = (start.options.clone(), start.hand.at);
    Box::new(Cornering { ground, options, symmetry, corners: vec![at], open: None, is_closed: false })
}

#[derive(Debug)]
struct Cornering {
    ground: Ground,
    options: DrawOptions,
    symmetry: Symmetry,
    corners: Vec<Point>,
    /// Where the next corner would be.
    open: Option<Point>,
    is_closed: bool,
}

/// Where the next corner is, held to a whole angle from the one before.
fn place(hand: Hand, from: Option<&Point>) -> Point {
    match from {
        Some(from) if hand.is_constrained => constrained(*from, hand.at),
        _ => hand.at,
    }
}

impl Cornering {
    fn show(&mut self) {
        let corners: Vec<Point> = self.corners.iter().copied().chain(self.open).collect();
        let is_shape = corners.len() > 2;
        let shape = self.options.shape(Form::Polygon { corners }, self.symmetry);
        self.ground.show(is_shape.then_some(shape));
    }
}

impl Gesture for Cornering {
    fn name(&self) -> &'static str {
        "polygon"
    }

    fn press(&mut self, hand: Hand) -> bool {
        let at = place(hand, self.corners.last());
        let is_near = |corner: &Point| distance(*corner, at) <= hand.reach;
        // On the first corner, or twice on the last one.
        self.is_closed =
            self.corners.len() > 2 && (is_near(&self.corners[0]) || self.corners.last().is_some_and(is_near));
        self.open = None;
        if !self.is_closed && !self.corners.last().is_some_and(is_near) {
            self.corners.push(at);
        }
        self.show();
        true
    }

    fn drag(&mut self, hand: Hand) {
        if self.is_closed {
            return;
        }
        let before = self.corners.len().checked_sub(2).map(|before| self.corners[before]);
        let at = place(hand, before.as_ref());
        if let Some(last) = self.corners.last_mut() {
            *last = at;
        }
        self.show();
    }

    fn hover(&mut self, hand: Hand) {
        self.open = Some(place(hand, self.corners.last()));
        self.show();
    }

    fn release(&mut self) -> bool {
        self.is_closed
    }

    fn drawing(&self) -> &Drawing {
        self.ground.shown()
    }

    fn end(mut self: Box<Self>) -> Ended {
        self.open = None;
        self.show();
        self.ground.end()
    }

    fn guides(&self) -> Vec<Guide> {
        let corners = self.corners.iter().copied();
        let mut guides: Vec<Guide> = corners.clone().map(Guide::Handle).collect();
        guides.push(Guide::Line(corners.chain(self.open).collect()));
        guides
    }

    fn hint(&self) -> Option<&'static str> {
        Some("Click corners; the first one again, or Enter, closes. Shift: whole angles. Esc: nothing of it")
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{self, area, assert_repeats, hand, held, solid},
        *,
    };

    fn corners(hands: &[Hand]) -> Box<dyn Gesture> {
        let mut gesture = testing::begin(begin, &Drawing::default(), &solid(), hands[0]);
        gesture.release();
        for hand in &hands[1..] {
            gesture.hover(*hand);
            assert!(gesture.press(*hand));
            assert!(!gesture.release());
        }
        gesture
    }

    #[test]
    fn corners_are_clicked_until_the_first_comes_again() {
        let mut gesture = corners(&[hand([-1.0, 0.0]), hand([1.0, 0.0]), held([1.1, 2.0])]);
        gesture.hover(hand([-0.5, 2.0]));
        assert!(area(gesture.drawing()) > 2.5, "with the corner under the pointer");
        gesture.press(hand([-1.01, 0.01]));
        assert!(gesture.release());
        let drawing = gesture.end().drawing;
        assert!((area(&drawing) - 2.0).abs() < 0.05, "held upright: {}", area(&drawing));
        assert_repeats(&drawing);
        let closed = corners(&[hand([-1.0, 0.0]), hand([1.0, 0.0]), hand([1.0, 2.0])]).end().drawing;
        assert!((area(&closed) - 2.0).abs() < 0.05);
    }

    #[test]
    fn two_corners_are_nothing() {
        assert!(corners(&[hand([-1.0, 0.0]), hand([1.0, 0.0])]).end().drawing == Drawing::default());
    }
}
