//! Selecting marks; moving, scaling and turning what is selected.

use super::{
    framed::whole,
    gesture::{Ended, Gesture, Guide, Hand, Start},
};
use crate::{
    drawing::{
        marks::{Frame, distance},
        selection::Selection,
        sequence::Drawing,
        similarity::Similarity,
    },
    numeric::Point,
};

/// The handle that turns is this many times the reach of a hand above the frame.
const ABOVE: f32 = 3.5;

/// Takes hold of a handle, of a mark, or else begins a frame around marks.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    let Start { drawing, selection, hand, .. } = start;
    let held = if selection.is_of(drawing) { selection.clone() } else { Selection::default() };
    let mut selecting = Selecting {
        before: drawing.clone(),
        held,
        shown: drawing.clone(),
        moved: None,
        how: How::Around(hand.at),
        from: hand,
        to: hand,
    };
    selecting.take_hold();
    Box::new(selecting)
}

/// What a drag does.
#[derive(Clone, Copy, Debug)]
enum How {
    Move,
    /// Away from this corner.
    Scale(Point),
    /// About this point.
    Turn(Point),
    /// Selects what lies between this corner and the pointer.
    Around(Point),
}

#[derive(Debug)]
struct Selecting {
    before: Drawing,
    held: Selection,
    shown: Drawing,
    /// What is selected after the drag so far.
    moved: Option<Selection>,
    how: How,
    from: Hand,
    to: Hand,
}

impl Selecting {
    fn take_hold(&mut self) {
        let Hand { at, reach, is_constrained, .. } = self.from;
        if let Some(how) = self.held.frame().and_then(|frame| handle_at(&frame, at, reach)) {
            self.how = how;
            return;
        }
        let under = Selection::at(&self.before, at, reach);
        let is_inside = self.held.frame().is_some_and(|frame| {
            let local = frame.local(at);
            (0..2).all(|k| local[k].abs() <= frame.half[k])
        });
        if is_constrained && !under.is_empty() {
            self.held = self.held.toggled(&under);
            self.how = How::Move;
        } else if is_inside {
            self.how = How::Move;
        } else if !under.is_empty() {
            (self.held, self.how) = (under, How::Move);
        } else if !is_constrained {
            self.held = Selection::default();
        }
    }

    /// What the drag does to what is selected.
    fn similarity(&self, hand: Hand) -> Option<Similarity> {
        let from = self.from.at;
        let away = |centre: Point, at: Point| [at[0] - centre[0], at[1] - centre[1]];
        Some(match self.how {
            How::Around(_) => return None,
            How::Move => {
                let mut by = away(from, hand.at);
                if hand.is_constrained {
                    // Along one axis.
                    by[usize::from(by[0].abs() >= by[1].abs())] = 0.0;
                }
                Similarity::shift(by)
            }
            How::Scale(corner) => {
                let (length, diagonal) = (distance(corner, from), away(corner, from));
                let way = away(corner, hand.at);
                let along = (way[0] * diagonal[0] + way[1] * diagonal[1]) / length;
                Similarity::about(corner, (along / length).clamp(0.05, 20.0), 0.0)
            }
            How::Turn(centre) => {
                let [begin, end] = [from, hand.at].map(|at| away(centre, at)).map(|[x, y]| y.atan2(x));
                let turn = if hand.is_constrained { whole(end - begin) } else { end - begin };
                Similarity::about(centre, 1.0, turn)
            }
        })
    }
}

/// What the handle at a place does, if there is one.
fn handle_at(frame: &Frame, at: Point, reach: f32) -> Option<How> {
    let is_near = |handle: Point| distance(handle, at) <= 1.5 * reach;
    if is_near(turning_handle(frame, reach)) {
        return Some(How::Turn(frame.centre));
    }
    let corners = frame.corners();
    (0..4).find(|k| is_near(corners[*k])).map(|k| How::Scale(corners[(k + 2) % 4]))
}

fn turning_handle(frame: &Frame, reach: f32) -> Point {
    frame.at([0.0, 1.0 + ABOVE * reach / frame.half[1].max(1e-6)])
}

/// The frame around what is selected, and its handles, for a hand of this reach.
#[must_use]
pub fn guides(selection: &Selection, reach: f32) -> Vec<Guide> {
    let Some(frame) = selection.frame() else { return Vec::new() };
    let (corners, turning) = (frame.corners(), turning_handle(&frame, reach));
    let outline = corners.into_iter().chain([corners[0]]).collect();
    let mut guides = vec![Guide::Line(outline), Guide::Line(vec![frame.at([0.0, 1.0]), turning])];
    guides.extend(corners.into_iter().chain([turning]).map(Guide::Handle));
    guides
}

impl Gesture for Selecting {
    fn name(&self) -> &'static str {
        match self.how {
            How::Move => "move",
            How::Scale(_) => "scale",
            How::Turn(_) => "turn",
            How::Around(_) => "select",
        }
    }

    fn drag(&mut self, hand: Hand) {
        self.to = hand;
        // A press that trembles moves nothing.
        if self.moved.is_none() && distance(self.from.at, hand.at) <= 0.5 * hand.reach {
            return;
        }
        let Some(by) = self.similarity(hand) else { return };
        // What would be too far away stays where it was last.
        if let Ok((drawing, selection)) = self.held.mapped(&self.before, &by) {
            (self.shown, self.moved) = (drawing, Some(selection));
        }
    }

    fn drawing(&self) -> &Drawing {
        &self.shown
    }

    fn end(self: Box<Self>) -> Ended {
        let selection = match self.how {
            How::Around(corner) if distance(corner, self.to.at) > self.to.reach => {
                let found = Selection::within(&self.before, corner, self.to.at);
                if self.from.is_constrained { self.held.toggled(&found) } else { found }
            }
            _ => self.moved.unwrap_or(self.held),
        };
        Ended { drawing: self.shown, selection }
    }

    fn guides(&self) -> Vec<Guide> {
        match self.how {
            How::Around(corner) => {
                let frame = Frame::between(corner, self.to.at).corners();
                vec![Guide::Line(frame.into_iter().chain([frame[0]]).collect())]
            }
            _ => guides(self.moved.as_ref().unwrap_or(&self.held), self.to.reach),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            rectangle,
            testing::{REACH, area, assert_repeats, hand, held, play, solid, weight},
        },
        *,
    };

    fn two_squares() -> Drawing {
        let square = |drawing: &Drawing, x: f32| {
            play(rectangle::begin, drawing, &solid(), &[hand([x - 0.5, -0.5]), hand([x + 0.5, 0.5])]).drawing
        };
        square(&square(&Drawing::default(), -1.5), 1.5)
    }

    fn select(drawing: &Drawing, selection: &Selection, hands: &[Hand]) -> Ended {
        let mut gesture = begin(Start { drawing, selection, options: &solid(), hand: hands[0] });
        hands[1..].iter().for_each(|hand| gesture.drag(*hand));
        assert!(gesture.release());
        gesture.end()
    }

    #[test]
    fn marks_are_selected_and_moved_scaled_and_turned_by_their_handles() {
        let (drawing, none) = (two_squares(), Selection::default());
        let Ended { drawing, selection } = select(&drawing, &none, &[hand([1.5, 0.0]), held([1.6, 1.5])]);
        assert_eq!(selection.len(), 1);
        assert!(weight(&drawing, 1.5, 1.5) > 0.9 && weight(&drawing, 1.5, 0.0) == 0.0, "upwards");
        assert!(weight(&drawing, -1.5, 0.0) > 0.9, "the other one stays");
        let corners = selection.frame().unwrap().corners();
        let Ended { drawing, selection } =
            select(&drawing, &selection, &[hand(corners[0]), hand([corners[0][0] - 1.0, corners[0][1] - 1.0])]);
        assert!((area(&drawing) - 5.0).abs() < 0.2, "one is twice as wide: {}", area(&drawing));
        let frame = selection.frame().unwrap();
        let handle = turning_handle(&frame, REACH);
        let aside = [frame.centre[0] - 1.0, frame.centre[1] + 1.0];
        let Ended { drawing, selection } = select(&drawing, &selection, &[hand(handle), hand(aside)]);
        assert!((selection.frame().unwrap().angle - std::f32::consts::FRAC_PI_4).abs() < 0.01);
        assert!(weight(&drawing, frame.centre[0], frame.centre[1] + 1.2) > 0.9, "a corner is up there");
        assert_repeats(&drawing);
    }

    #[test]
    fn a_frame_selects_what_lies_in_it_and_a_click_beside_selects_nothing() {
        let drawing = two_squares();
        let all = select(&drawing, &Selection::default(), &[hand([-2.8, -2.8]), hand([2.8, 2.8])]);
        assert!(all.selection.len() == 2 && all.drawing == drawing);
        let one = select(&drawing, &all.selection, &[held([1.5, 0.0])]);
        assert!(one.selection.len() == 1 && one.drawing == drawing, "held, a click takes one away");
        let none = select(&drawing, &one.selection, &[hand([0.0, 2.5])]);
        assert!(none.selection.is_empty() && none.drawing == drawing);
    }
}
