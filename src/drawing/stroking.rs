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
