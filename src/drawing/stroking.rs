//! A stroke under way, from press to release.

use super::{
    brush::{Brush, Tool},
    canvas::Canvas,
    curve::{Segment, distance},
    operation::Operation,
    sequence::Drawing,
    stroke::{Stamps, Stroke},
};
use crate::numeric::Point;

/// Positions that are nearer than this share of the radius to the one before are not kept.
const NEAREST: f32 = 1.0 / 32.0;

/// A stroke under way.
#[derive(Clone, Debug)]
pub struct Stroking {
    /// What was there before the press.
    before: Drawing,
    /// What is drawn on: an empty canvas where a first stroke begins a new drawing.
    ground: Drawing,
    stroke: Stroke,
    /// The canvas with all segments but the last, which the next position may still bend; nothing as long as nothing
    /// was touched.
    settled: Option<(Canvas, Stamps)>,
    shown: Drawing,
}

impl Stroking {
    /// A press. On anything not drawn by hand the first mark of the brush starts a new drawing, unless
    /// `keep_existing`; an eraser always works on what is there.
    #[must_use]
    pub fn begin(drawing: &Drawing, brush: Brush, tool: Tool, at: Point, keep_existing: bool) -> Self {
        let is_fresh = tool == Tool::Draw && !keep_existing && !drawing.is_drawn();
        let ground = if is_fresh { Drawing::default() } else { drawing.clone() };
        let stroke = Stroke { tool, brush, points: vec![at] };
        let mut stroking = Self { before: drawing.clone(), shown: drawing.clone(), ground, stroke, settled: None };
        stroking.touch(at);
        stroking
    }

    /// The pointer moves on. What it does outside begins to count where it enters.
    pub fn extend(&mut self, at: Point) {
        let points = &mut self.stroke.points;
        if points.last().is_some_and(|last| distance(*last, at) < NEAREST * self.stroke.brush.radius) {
            return;
        }
        if self.settled.is_none() {
            *points = vec![at];
            self.touch(at);
            return;
        }
        points.push(at);
        self.settle();
    }

    /// What is on the canvas now.
    #[must_use]
    pub fn drawing(&self) -> &Drawing {
        &self.shown
    }

    /// What the release leaves: what was there before, where nothing has changed.
    #[must_use]
    pub fn end(self) -> Drawing {
        if self.shown.canvas().density == self.before.canvas().density { self.before } else { self.shown }
    }

    fn touch(&mut self, at: Point) {
        if !self.stroke.touches(self.ground.canvas(), at) {
            return;
        }
        let mut canvas = self.ground.canvas().clone();
        let stamps = canvas.draw(|raster| Stamps::begin(&self.stroke, at, raster));
        self.show(canvas.clone());
        self.settled = Some((canvas, stamps));
    }

    /// Lays down the segment before the last for good, and the last one as it is now.
    fn settle(&mut self) {
        let Some((canvas, stamps)) = &mut self.settled else { return };
        let (points, last) = (&self.stroke.points, self.stroke.points.len() - 2);
        if let Some(index) = last.checked_sub(1) {
            canvas.draw(|raster| stamps.along(&Segment::new(points, index), raster));
        }
        let (mut canvas, mut stamps) = (canvas.clone(), *stamps);
        canvas.draw(|raster| stamps.along(&Segment::new(points, last), raster));
        self.show(canvas);
    }

    fn show(&mut self, canvas: Canvas) {
        self.shown = self.ground.followed_by(Operation::Stroke(self.stroke.clone()), canvas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::{
        Density,
        raster::{CELL, CELLS, Raster},
    };

    fn preset() -> Drawing {
        Drawing::named("eight-gaussians").unwrap()
    }

    fn stroke(drawing: &Drawing, tool: Tool, points: &[Point], keep: bool) -> Drawing {
        let mut stroking = Stroking::begin(drawing, Brush::default(), tool, points[0], keep);
        points[1..].iter().for_each(|point| stroking.extend(*point));
        stroking.end()
    }

    fn raster(drawing: &Drawing) -> &Raster {
        match &drawing.canvas().density {
            Density::Raster(raster) => raster,
            Density::Cloud(_) => panic!("no raster"),
        }
    }

    fn weight(drawing: &Drawing, x: f32, y: f32) -> f32 {
        let cell = |at: f32| ((at + 3.0) / CELL) as usize;
        raster(drawing).row(cell(y))[cell(x)]
    }

    const LINE: [Point; 2] = [[-1.0, 0.0], [0.0, 0.0]];

    #[test]
    fn the_first_stroke_replaces_what_was_not_drawn_unless_told_to_add() {
        let fresh = stroke(&preset(), Tool::Draw, &LINE, false);
        assert!(weight(&fresh, -0.5, 0.0) > 0.5 && weight(&fresh, 2.0, 0.0) == 0.0);
        assert_eq!(fresh.operations().len(), 1);
        let second = stroke(&fresh, Tool::Draw, &[[1.0, 1.0]], false);
        assert!(weight(&second, -0.5, 0.0) > 0.5, "a second stroke keeps the first");
        let added = stroke(&preset(), Tool::Draw, &LINE, true);
        assert!(weight(&added, 2.0, 0.0) > 0.9 && weight(&added, -0.5, 0.0) > 0.5);
        assert_eq!(added.operations().len(), 2);
    }

    /// What comes while a stroke is drawn is in the end what its points make, to the last bit.
    #[test]
    fn a_drawing_is_made_again_from_its_operations() {
        let wave: Vec<Point> = (0..40).map(|k| [0.1 * k as f32 - 2.0, (0.4 * k as f32).sin()]).collect();
        let drawing = stroke(&preset(), Tool::Draw, &wave, true);
        let drawing = stroke(&drawing, Tool::Erase, &wave[10..14], true);
        let text = serde_json::to_string(&drawing).unwrap();
        let again: Drawing = serde_json::from_str(&text).unwrap();
        assert!(again == drawing && again.canvas() == drawing.canvas());
        assert!(
            text.contains(r#""tool":"erase""#) && text.contains(r#""radius":0.3"#),
            "strokes are strokes: {text}"
        );
    }

    #[test]
    fn strokes_outside_and_strokes_without_effect_leave_no_trace() {
        let before = stroke(&Drawing::default(), Tool::Draw, &LINE, false);
        for (tool, points) in [(Tool::Draw, &[[3.9, 0.0], [5.0, 1.0]]), (Tool::Erase, &[[2.0, 2.0], [2.5, 2.0]])] {
            let after = stroke(&before, tool, points, true);
            assert!(after == before && after.canvas() == before.canvas());
        }
    }

    #[test]
    fn a_press_outside_begins_to_draw_where_it_enters() {
        let entered = stroke(&preset(), Tool::Draw, &[[4.0, 0.0], [3.8, 0.0], [2.5, 0.0], [1.5, 0.0]], false);
        assert!(weight(&entered, 2.0, 0.0) > 0.5);
    }

    #[test]
    fn an_eraser_takes_away_and_ends_at_zero() {
        let mut drawing = stroke(&Drawing::default(), Tool::Draw, &LINE, false);
        for _ in 0..8 {
            drawing = stroke(&drawing, Tool::Erase, &LINE, false);
        }
        assert_eq!(weight(&drawing, -0.5, 0.0), 0.0);
    }

    #[test]
    fn a_stroke_does_not_depend_on_how_the_pointer_was_sampled() {
        let fine: Vec<Point> = (0..=100).map(|k| [-1.0 + 0.01 * k as f32, 0.0]).collect();
        let [coarse, fine] =
            [&LINE[..], &fine].map(|points| stroke(&Drawing::default(), Tool::Draw, points, false));
        let difference = raster(&coarse).weights().iter().zip(raster(&fine).weights());
        assert!(difference.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) < 0.05);
    }

    /// Ten positions of half a second: the middle of the ring that is drawn lies within half a cell of the circle.
    #[test]
    fn a_circle_of_ten_positions_is_one() {
        let at = |k: u32| f64::from(k).mul_add(std::f64::consts::TAU / 10.0, 0.3);
        let points: Vec<Point> = (0..=10).map(|k| [2.0 * at(k).cos() as f32, 2.0 * at(k).sin() as f32]).collect();
        let drawing = stroke(&Drawing::default(), Tool::Draw, &points, false);
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
