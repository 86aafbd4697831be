//! Strokes of the brush and the eraser, from press to release.

use super::{
    gesture::{Ended, Gesture, Hand, Start},
    ground::Ground,
};
use crate::{
    drawing::{
        canvas::Canvas,
        marks::{Effect, Segment, Stamps, Stroke, distance},
        operation::Operation,
        sequence::Drawing,
    },
    numeric::Point,
};

/// Positions that are nearer than this share of the radius to the one before are not kept.
const NEAREST: f32 = 1.0 / 32.0;

/// Most positions that a straight part of a stroke is made of.
const STRAIGHT: f32 = 64.0;

/// A stroke that begins where it is pressed.
pub fn begin(start: Start<'_>) -> Box<dyn Gesture> {
    Box::new(Stroking::begin(start))
}

/// A stroke under way.
#[derive(Clone, Debug)]
struct Stroking {
    ground: Ground,
    stroke: Stroke,
    /// The canvas with all segments but the last, which the next position may still bend; nothing as long as nothing
    /// was touched.
    settled: Option<Settled>,
    /// Where a straight part began: how many positions there were, and what was settled.
    straight: Option<(usize, Option<Settled>)>,
    /// Whether what holds it straight has been down since the press, and so says nothing of it.
    is_held_since_press: bool,
}

#[derive(Clone, Debug)]
struct Settled {
    canvas: Canvas,
    stamps: Stamps,
}

impl Stroking {
    fn begin(start: Start<'_>) -> Self {
        let ground = Ground::new(&start);
        let symmetry = start.options.symmetry(ground.under());
        let hand = start.hand;
        let stroke =
            Stroke { effect: start.options.effect, brush: start.options.brush, points: vec![hand.at], symmetry };
        let is_held_since_press = hand.is_constrained;
        let mut stroking = Self { ground, stroke, settled: None, straight: None, is_held_since_press };
        if stroking.ground.takes_clicks() {
            stroking.touch(hand.at);
        }
        stroking
    }

    /// What it does outside begins to count where it enters.
    fn extend(&mut self, at: Point) {
        let points = &mut self.stroke.points;
        if points.last().is_some_and(|last| distance(*last, at) < NEAREST * self.stroke.brush.radius) {
            return;
        }
        if self.settled.is_none() {
            let from = points[points.len() - 1];
            let is_inside = self.touch(from);
            if !is_inside {
                self.stroke.points = vec![at];
                self.touch(at);
                return;
            }
        }
        self.stroke.points.push(at);
        self.settle();
    }

    /// Goes straight on from where the straight part began.
    fn straighten(&mut self, to: Point) {
        let (count, settled) =
            self.straight.get_or_insert_with(|| (self.stroke.points.len(), self.settled.clone())).clone();
        self.stroke.points.truncate(count);
        self.settled = settled;
        let from = self.stroke.points[count - 1];
        let pieces = (distance(from, to) / (0.25 * self.stroke.brush.radius)).ceil().clamp(1.0, STRAIGHT);
        for k in 1..=pieces as u32 {
            let share = k as f32 / pieces;
            self.extend([0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis])));
        }
    }

    fn touch(&mut self, at: Point) -> bool {
        if !self.stroke.touches(&self.ground.under().drawn_on(), at) {
            return false;
        }
        let mut canvas = self.ground.under().clone();
        let stamps = canvas.draw(|raster| Stamps::begin(&self.stroke, at, raster));
        self.show(canvas.clone());
        self.settled = Some(Settled { canvas, stamps });
        true
    }

    /// Lays down the segment before the last for good, and the last one as it is now.
    fn settle(&mut self) {
        let Some(Settled { canvas, stamps }) = &mut self.settled else { return };
        let (points, last) = (&self.stroke.points, self.stroke.points.len() - 2);
        if let Some(index) = last.checked_sub(1) {
            canvas.draw(|raster| stamps.along(&Segment::new(points, index), raster));
        }
        let (mut canvas, mut stamps) = (canvas.clone(), *stamps);
        canvas.draw(|raster| stamps.along(&Segment::new(points, last), raster));
        self.show(canvas);
    }

    fn show(&mut self, canvas: Canvas) {
        self.ground.show_on(Operation::Stroke(self.stroke.clone()), canvas);
    }
}

impl Gesture for Stroking {
    fn name(&self) -> &'static str {
        match self.stroke.effect {
            Effect::Draw => "stroke",
            Effect::Erase => "erase",
        }
    }

    fn drag(&mut self, hand: Hand) {
        let is_begun = self.settled.is_some() || self.stroke.points.len() > 1;
        if !is_begun && distance(self.stroke.points[0], hand.at) < hand.reach {
            return;
        }
        self.is_held_since_press &= hand.is_constrained;
        if hand.is_constrained && !self.is_held_since_press {
            self.straighten(hand.at);
        } else {
            self.straight = None;
            self.extend(hand.at);
        }
    }

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
        super::testing::{assert_repeats, erasing, hand, held, play, raster, solid, weight},
        *,
    };
    use crate::{
        density::raster::{CELL, CELLS},
        drawing::options::DrawOptions,
    };

    fn preset() -> Drawing {
        Drawing::named("eight-gaussians").unwrap()
    }

    fn drawn(drawing: &Drawing, options: &DrawOptions, points: &[Point]) -> Drawing {
        let hands: Vec<Hand> = points.iter().map(|at| hand(*at)).collect();
        play(begin, drawing, options, &hands).drawing
    }

    fn drawing() -> DrawOptions {
        DrawOptions::default()
    }

    fn adding() -> DrawOptions {
        DrawOptions { keep_existing: true, ..DrawOptions::default() }
    }

    const LINE: [Point; 2] = [[-1.0, 0.0], [0.0, 0.0]];

    #[test]
    fn the_first_stroke_replaces_what_was_not_drawn_unless_told_to_add() {
        let fresh = drawn(&preset(), &drawing(), &LINE);
        assert!(weight(&fresh, -0.5, 0.0) > 0.5 && weight(&fresh, 2.0, 0.0) == 0.0);
        assert_eq!(fresh.operations().len(), 1);
        let second = drawn(&fresh, &drawing(), &[[1.0, 1.0]]);
        assert!(weight(&second, -0.5, 0.0) > 0.5, "a second stroke keeps the first");
        let added = drawn(&preset(), &adding(), &LINE);
        assert!(weight(&added, 2.0, 0.0) > 0.9 && weight(&added, -0.5, 0.0) > 0.5);
        assert_eq!(added.operations().len(), 2);
    }

    #[test]
    fn a_click_replaces_nothing_but_is_a_dot_where_that_is_meant() {
        assert!(drawn(&preset(), &drawing(), &[[1.0, 1.0], [1.01, 1.0]]) == preset());
        let deliberate = Hand { reach: 0.0, ..hand([1.0, 1.0]) };
        let dot = play(begin, &preset(), &drawing(), &[deliberate]).drawing;
        assert!(weight(&dot, 1.0, 1.0) > 0.2 && weight(&dot, 2.0, 0.0) == 0.0);
    }

    #[test]
    fn a_drawing_is_made_again_from_its_operations() {
        let wave: Vec<Point> = (0..40).map(|k| [0.1 * k as f32 - 2.0, (0.4 * k as f32).sin()]).collect();
        let symmetric = DrawOptions { folds: 3, is_mirrored: true, ..adding() };
        let drawing = drawn(&preset(), &symmetric, &wave);
        let drawing = drawn(&drawing, &erasing(), &wave[10..14]);
        assert_repeats(&drawing);
        let text = serde_json::to_string(&drawing).unwrap();
        assert!(
            text.contains(r#""effect":"erase""#) && text.contains(r#""radius":0.3"#),
            "strokes are strokes: {text}"
        );
    }

    #[test]
    fn strokes_outside_and_strokes_without_effect_leave_no_trace() {
        let before = drawn(&Drawing::default(), &drawing(), &LINE);
        for (options, points) in [(drawing(), &[[3.9, 0.0], [5.0, 1.0]]), (erasing(), &[[2.0, 2.0], [2.5, 2.0]])] {
            let after = drawn(&before, &options, points);
            assert!(after == before && after.canvas() == before.canvas());
        }
    }

    #[test]
    fn a_press_outside_begins_to_draw_where_it_enters() {
        let entered = drawn(&preset(), &drawing(), &[[4.0, 0.0], [3.8, 0.0], [2.5, 0.0], [1.5, 0.0]]);
        assert!(weight(&entered, 2.0, 0.0) > 0.5);
    }

    #[test]
    fn an_eraser_takes_away_and_ends_at_zero() {
        let mut drawing = drawn(&Drawing::default(), &drawing(), &LINE);
        for _ in 0..8 {
            drawing = drawn(&drawing, &erasing(), &LINE);
        }
        assert_eq!(weight(&drawing, -0.5, 0.0), 0.0);
    }

    #[test]
    fn a_stroke_does_not_depend_on_how_the_pointer_was_sampled() {
        let fine: Vec<Point> = (0..=100).map(|k| [-1.0 + 0.01 * k as f32, 0.0]).collect();
        let [coarse, fine] = [&LINE[..], &fine].map(|points| drawn(&Drawing::default(), &drawing(), points));
        let difference = raster(&coarse).weights().iter().zip(raster(&fine).weights());
        assert!(difference.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) < 0.05);
    }

    /// Held, it goes straight from where it was held, whatever the hand did in between, and on freely afterwards.
    #[test]
    fn a_stroke_that_is_held_is_straight() {
        let hands = [
            hand([-2.0, 0.0]),
            hand([-1.0, 0.0]),
            held([-0.5, 1.5]),
            held([0.5, -1.0]),
            held([1.0, 0.0]),
            hand([1.0, 1.0]),
        ];
        let ended = play(begin, &Drawing::default(), &solid(), &hands).drawing;
        assert!(weight(&ended, 0.0, 0.0) > 0.9 && weight(&ended, 1.0, 0.6) > 0.9);
        assert!(weight(&ended, -0.5, 1.0) == 0.0 && weight(&ended, 0.0, -0.6) == 0.0);
        assert_repeats(&ended);
        // What is held at the press already is about something else.
        let free =
            play(begin, &Drawing::default(), &solid(), &[held([-1.0, -1.0]), held([2.0, 1.0]), held([1.0, 1.0])]);
        assert!(weight(&free.drawing, 2.0, 1.0) > 0.9);
    }

    /// Ten positions of half a second: the middle of the ring that is drawn lies within half a cell of the circle.
    #[test]
    fn a_circle_of_ten_positions_is_one() {
        let at = |k: u32| f64::from(k).mul_add(std::f64::consts::TAU / 10.0, 0.3);
        let points: Vec<Point> = (0..=10).map(|k| [2.0 * at(k).cos() as f32, 2.0 * at(k).sin() as f32]).collect();
        let drawing = drawn(&Drawing::default(), &drawing(), &points);
        let centre = |cell: usize| (cell as f32 + 0.5) * CELL - 3.0;
        let mut rings = [(0.0, 0.0); 36];
        for row in 0..CELLS {
            for (column, weight) in raster(&drawing).row(row).iter().enumerate() {
                let (x, y) = (centre(column), centre(row));
                let part = &mut rings[((y.atan2(x) + std::f32::consts::PI) * 5.72) as usize % 36];
                *part = (part.0 + weight * x.hypot(y), part.1 + weight);
            }
        }
        for (sum, weight) in rings {
            // A ring has more cells without than within.
            assert!((sum / weight - 2.0 - 0.004).abs() < 0.5 * CELL, "{}", sum / weight);
        }
    }
}
