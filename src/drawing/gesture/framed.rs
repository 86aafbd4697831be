//! What is dragged from its middle, or from corner to corner, to its size, and turned.

use super::{
    gesture::{Ended, Gesture, Hand, Start},
    ground::Ground,
};
use crate::{
    drawing::{marks::Frame, operation::Operation, options::DrawOptions, sequence::Drawing, symmetry::Symmetry},
    numeric::Point,
};

/// What a frame becomes.
pub(super) type Make = fn(Frame, &DrawOptions, Symmetry) -> Operation;

/// Where the press is of what is dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// At a corner.
    Corner,
    /// In the middle.
    Middle,
}

/// Something that is dragged to its size. Held to a square it is as wide as high; turned, it keeps its size.
#[derive(Debug)]
pub(super) struct Framed {
    name: &'static str,
    anchor: Anchor,
    make: Make,
    ground: Ground,
    options: DrawOptions,
    symmetry: Symmetry,
    from: Point,
    frame: Option<Frame>,
}

impl Framed {
    pub fn begin(name: &'static str, anchor: Anchor, make: Make, start: Start<'_>) -> Box<dyn Gesture> {
        let ground = Ground::new(&start);
        let symmetry = start.options.symmetry(ground.under());
        let options = start.options.clone();
        Box::new(Self { name, anchor, make, ground, options, symmetry, from: start.hand.at, frame: None })
    }

    fn sized(&self, hand: Hand) -> Option<Frame> {
        let mut way = [0, 1].map(|k| hand.at[k] - self.from[k]);
        if hand.is_constrained {
            let side = way[0].abs().max(way[1].abs());
            way = way.map(|along| side.copysign(along));
        }
        let angle = self.frame.map_or(0.0, |frame| frame.angle);
        let to = [0, 1].map(|k| self.from[k] + way[k]);
        let frame = match self.anchor {
            Anchor::Corner => Frame { angle, ..Frame::between(self.from, to) },
            Anchor::Middle => Frame { centre: self.from, half: way.map(f32::abs), angle },
        };
        let least = hand.reach.max(1e-3);
        (frame.half[0].max(frame.half[1]) > least)
            .then(|| Frame { half: frame.half.map(|half| half.max(least)), ..frame })
    }
}

impl Gesture for Framed {
    fn name(&self) -> &'static str {
        self.name
    }

    fn drag(&mut self, hand: Hand) {
        self.frame = match self.frame {
            Some(frame) if hand.turns => {
                let [x, y] = [0, 1].map(|k| hand.at[k] - frame.centre[k]);
                let angle = y.atan2(x);
                Some(Frame { angle: if hand.is_constrained { whole(angle) } else { angle }, ..frame })
            }
            _ => self.sized(hand),
        };
        let mark = self.frame.map(|frame| (self.make)(frame, &self.options, self.symmetry));
        self.ground.show(mark);
    }

    fn drawing(&self) -> &Drawing {
        self.ground.shown()
    }

    fn end(self: Box<Self>) -> Ended {
        self.ground.end()
    }

    fn hint(&self) -> Option<&'static str> {
        Some("Shift: as wide as high. Ctrl: turn. Esc: nothing of it")
    }
}

/// The nearest of 24 directions.
pub(super) fn whole(angle: f32) -> f32 {
    let step = std::f32::consts::TAU / 24.0;
    (angle / step).round() * step
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            blob, ellipse, rectangle,
            testing::{area, assert_repeats, hand, held, play, solid, weight},
        },
        *,
    };
    use crate::density::Target;

    #[test]
    fn shapes_are_dragged_to_their_size_held_to_squares_and_turned() {
        let empty = Drawing::default();
        let corners = [hand([-1.0, -0.5]), hand([0.0, 0.0]), hand([1.0, 0.5])];
        let upright = play(rectangle::begin, &empty, &solid(), &corners).drawing;
        assert!((area(&upright) - 2.0).abs() < 0.05, "{}", area(&upright));
        let round = play(ellipse::begin, &empty, &solid(), &[hand([-1.0, -1.0]), held([0.2, 1.0])]).drawing;
        assert!((area(&round) - std::f32::consts::PI).abs() < 0.05, "as wide as high: {}", area(&round));
        let turning = Hand { turns: true, ..hand([0.0, 1.7]) };
        let turned = play(rectangle::begin, &empty, &solid(), &[corners[0], corners[2], turning]).drawing;
        assert!((area(&turned) - 2.0).abs() < 0.05 && weight(&turned, 0.0, 0.9) > 0.9);
        let outline = DrawOptions { is_filled: false, ..solid() };
        let outlined = play(rectangle::begin, &empty, &outline, &corners).drawing;
        assert!(weight(&outlined, 0.0, 0.0) == 0.0 && weight(&outlined, 1.0, 0.0) > 0.9);
        for drawing in [upright, round, turned, outlined] {
            assert_repeats(&drawing);
        }
    }

    #[test]
    fn a_blob_has_its_middle_at_the_press_and_two_deviations_at_the_release() {
        let drawing =
            play(blob::begin, &Drawing::default(), &solid(), &[hand([0.5, 0.5]), hand([1.7, 1.1])]).drawing;
        let target = Target::new("blob", drawing.canvas().density.clone()).unwrap();
        let moments = target.moments();
        assert!(
            (moments.mean[0] - 0.5).abs() < 5e-3 && (moments.deviations()[0] - 0.6).abs() < 0.01,
            "{moments:?}"
        );
        assert!((moments.deviations()[1] - 0.3).abs() < 0.01);
        assert_repeats(&drawing);
    }

    #[test]
    fn what_is_not_dragged_is_nothing() {
        let preset = Drawing::named("ring").unwrap();
        for tool in [rectangle::begin, ellipse::begin, blob::begin] {
            let ended =
                play(tool, &preset, &DrawOptions::default(), &[hand([0.0; 2]), hand([1.0; 2]), hand([0.01; 2])]);
            assert!(ended.drawing == preset);
        }
    }
}
