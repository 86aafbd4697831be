//! Straight lines of the brush.

use super::{
    framed::whole,
    gesture::{Ended, Gesture, Hand, Start},
    ground::Ground,
};
use crate::{
    drawing::{
        marks::{Stroke, distance},
        operation::Operation,
        sequence::Drawing,
    },
    numeric::Point,
};

/// A line from where it is pressed.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    let ground = Ground::new(&start);
    let symmetry = start.options.symmetry(ground.under());
    let stroke =
        Stroke { effect: start.options.effect, brush: start.options.brush, points: vec![start.hand.at], symmetry };
    Box::new(Lining { ground, stroke })
}

#[derive(Debug)]
struct Lining {
    ground: Ground,
    stroke: Stroke,
}

/// Where a line ends that is held to whole angles.
pub(super) fn constrained(from: Point, to: Point) -> Point {
    let [x, y] = [to[0] - from[0], to[1] - from[1]];
    let direction = whole(y.atan2(x));
    let (sin, cos) = direction.sin_cos();
    let along = x * cos + y * sin;
    [from[0] + along * cos, from[1] + along * sin]
}

impl Gesture for Lining {
    fn name(&self) -> &'static str {
        "line"
    }

    fn drag(&mut self, hand: Hand) {
        let from = self.stroke.points[0];
        let to = if hand.is_constrained { constrained(from, hand.at) } else { hand.at };
        self.stroke.points.truncate(1);
        let is_line = distance(from, to) > hand.reach;
        if is_line {
            self.stroke.points.push(to);
        }
        self.ground.show(is_line.then(|| Operation::Stroke(self.stroke.clone())));
    }

    fn drawing(&self) -> &Drawing {
        self.ground.shown()
    }

    fn end(self: Box<Self>) -> Ended {
        self.ground.end()
    }

    fn hint(&self) -> Option<&'static str> {
        Some("Shift: whole angles. Esc: nothing of it")
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{assert_repeats, hand, held, play, solid, weight},
        *,
    };

    #[test]
    fn a_line_ends_where_it_is_let_go_or_at_a_whole_angle() {
        let hands = [hand([-1.0, 0.0]), hand([2.0, 2.0]), hand([1.0, 0.2])];
        let drawing = play(begin, &Drawing::default(), &solid(), &hands).drawing;
        assert!(weight(&drawing, 0.0, 0.1) > 0.9 && weight(&drawing, 1.5, 1.5) == 0.0);
        let level = play(begin, &Drawing::default(), &solid(), &[hands[0], held([1.0, 0.2])]).drawing;
        assert!(weight(&level, 0.9, -0.1) > 0.8 && weight(&level, 0.9, 0.25) == 0.0);
        assert_repeats(&level);
    }
}
