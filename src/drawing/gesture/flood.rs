//! Filling what is connected, with one press.

use super::{
    gesture::{Ended, Gesture, Hand, Start},
    ground::Ground,
};
use crate::drawing::{marks::Flood, operation::Operation, sequence::Drawing};

/// Fills from where it is pressed.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    let mut ground = Ground::new(&start);
    let (options, symmetry) = (start.options, start.options.symmetry(ground.under()));
    let flood = Flood { effect: options.effect, strength: options.brush.strength, at: start.hand.at, symmetry };
    // A new drawing that is full from the first would be no help.
    if !ground.is_fresh() && ground.takes_clicks() {
        ground.show(Some(Operation::Flood(flood)));
    }
    Box::new(Flooding { ground })
}

#[derive(Debug)]
struct Flooding {
    ground: Ground,
}

impl Gesture for Flooding {
    fn name(&self) -> &'static str {
        "fill"
    }

    fn drag(&mut self, _hand: Hand) {}

    fn drawing(&self) -> &Drawing {
        self.ground.shown()
    }

    fn end(self: Box<Self>) -> Ended {
        self.ground.end()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            rectangle,
            testing::{area, assert_repeats, hand, play, solid},
        },
        *,
    };
    use crate::drawing::options::DrawOptions;

    #[test]
    fn an_outline_is_filled_and_a_preset_left_alone() {
        let outline = DrawOptions { is_filled: false, ..solid() };
        let frame = [hand([-1.0, -1.0]), hand([1.0, 1.0])];
        let drawing = play(rectangle::begin, &Drawing::default(), &outline, &frame).drawing;
        let filled = play(begin, &drawing, &solid(), &[hand([0.0; 2])]).drawing;
        assert!((area(&filled) - 5.76).abs() < 0.15, "{}", area(&filled));
        assert_repeats(&filled);
        let preset = Drawing::named("ring").unwrap();
        assert!(play(begin, &preset, &DrawOptions::default(), &[hand([0.0; 2])]).drawing == preset);
    }
}
