//! Words, written where they are pressed.

use super::{
    framed::whole,
    gesture::{Ended, Gesture, Guide, Hand, Start},
    ground::Ground,
};
use crate::{
    drawing::{
        marks::{Letters, distance},
        operation::Operation,
        sequence::Drawing,
    },
    numeric::Point,
};

/// Height of a word that was not dragged, in world units.
const HEIGHT: f32 = 1.2;

/// A word whose baseline begins where it is pressed; a drag gives its height and direction.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    let ground = Ground::new(&start);
    let letters = Letters {
        effect: start.options.effect,
        strength: start.options.brush.strength,
        word: start.options.word.clone(),
        at: start.hand.at,
        height: HEIGHT,
        angle: 0.0,
        is_mirrored: false,
        symmetry: start.options.symmetry(ground.under()),
    };
    let mut writing = Writing { ground, letters, to: None };
    writing.show();
    Box::new(writing)
}

#[derive(Debug)]
struct Writing {
    ground: Ground,
    letters: Letters,
    /// Where it is dragged to.
    to: Option<Point>,
}

impl Writing {
    fn show(&mut self) {
        self.ground.show(Some(Operation::Letters(self.letters.clone())));
    }
}

impl Gesture for Writing {
    fn name(&self) -> &'static str {
        "text"
    }

    fn drag(&mut self, hand: Hand) {
        let from = self.letters.at;
        let length = distance(from, hand.at);
        if length <= 2.0 * hand.reach {
            return;
        }
        let angle = (hand.at[1] - from[1]).atan2(hand.at[0] - from[0]);
        self.letters.angle = if hand.is_constrained { whole(angle) } else { angle };
        self.letters.height = length;
        self.to = Some(hand.at);
        self.show();
    }

    fn release(&mut self) -> bool {
        self.to = None;
        false
    }

    fn drawing(&self) -> &Drawing {
        self.ground.shown()
    }

    fn end(self: Box<Self>) -> Ended {
        self.ground.end()
    }

    fn guides(&self) -> Vec<Guide> {
        let mut guides = vec![Guide::Handle(self.letters.at)];
        guides.extend(self.to.map(|to| Guide::Line(vec![self.letters.at, to])));
        guides
    }

    fn hint(&self) -> Option<&'static str> {
        Some("Drag: height and direction. Enter: keep it. Esc: nothing of it")
    }

    fn letters(&self) -> Option<&Letters> {
        Some(&self.letters)
    }

    fn set_letters(&mut self, letters: Letters) {
        self.letters = letters;
        self.show();
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{area, assert_repeats, begin as press, hand, solid},
        *,
    };

    #[test]
    fn a_word_is_written_and_dragged_and_written_anew() {
        let mut gesture = press(begin, &Drawing::default(), &solid(), hand([-2.0, 0.0]));
        let first = area(gesture.drawing());
        gesture.drag(hand([-2.0, 0.6]));
        assert!(!gesture.release());
        let letters = gesture.letters().unwrap().clone();
        assert!((letters.height - 0.6).abs() < 1e-6 && (letters.angle - std::f32::consts::FRAC_PI_2).abs() < 1e-6);
        assert!(area(gesture.drawing()) < first);
        gesture.set_letters(Letters { word: String::new(), ..letters.clone() });
        assert!(gesture.drawing().canvas().density.is_empty());
        gesture.set_letters(Letters { word: "iiiiiiiiiiiiiiii".into(), ..letters.clone() });
        assert!(*gesture.drawing() == Drawing::default(), "too long");
        gesture.set_letters(Letters { word: "Ab".into(), ..letters });
        let drawing = gesture.end().drawing;
        assert_eq!(drawing.operations().len(), 1);
        assert_repeats(&drawing);
    }
}
