//! A canvas, the stroke under way, and the history of what was drawn.

use super::{Brush, Canvas, Origin, Tool};
use crate::numeric::Point;

/// Steps that can be undone; older ones are forgotten.
pub const UNDO_LIMIT: usize = 200;

/// A canvas with its history.
#[derive(Clone, Debug)]
pub struct Document {
    canvas: Canvas,
    undo: Vec<Canvas>,
    redo: Vec<Canvas>,
    stroke: Option<Stroke>,
}

#[derive(Clone, Copy, Debug)]
struct Stroke {
    brush: Brush,
    tool: Tool,
    last: Point,
}

impl Document {
    /// A document that shows `canvas`, with no history.
    #[must_use]
    pub fn new(canvas: Canvas) -> Self {
        Self { canvas, undo: Vec::new(), redo: Vec::new(), stroke: None }
    }

    /// What is shown now, an unfinished stroke included.
    #[must_use]
    pub fn canvas(&self) -> &Canvas {
        &self.canvas
    }

    /// Whether a stroke is under way.
    #[must_use]
    pub fn is_drawing(&self) -> bool {
        self.stroke.is_some()
    }

    /// Steps that can be undone and redone.
    #[must_use]
    pub fn depth(&self) -> (usize, usize) {
        (self.undo.len(), self.redo.len())
    }

    /// Starts a stroke at `point`. On anything not drawn by hand the first mark of the brush
    /// starts a new drawing, unless `keep_existing`; an eraser always works on what is there.
    pub fn begin_stroke(&mut self, brush: Brush, tool: Tool, point: Point, keep_existing: bool) {
        self.end_stroke();
        let fresh = tool == Tool::Draw && !keep_existing && self.canvas.origin != Origin::Drawn;
        let mut canvas = if fresh { Canvas::empty() } else { self.canvas.clone() };
        let touches = canvas.draw(|raster| {
            let at = raster.grid().local(point.map(f64::from));
            let reach = raster.grid().half as f32 + brush.radius;
            let touches = at.iter().all(|c| c.abs() <= reach);
            if touches {
                brush.stamp(raster, at, tool);
            }
            touches
        });
        // A press beside the drawing area must not empty it.
        if !touches {
            return;
        }
        canvas.origin = Origin::Drawn;
        self.remember();
        self.canvas = canvas;
        self.stroke = Some(Stroke { brush, tool, last: point });
    }

    /// Draws from the last point to `point`; without a stroke under way, does nothing.
    pub fn extend_stroke(&mut self, point: Point) {
        let Some(stroke) = &mut self.stroke else { return };
        let spacing = stroke.brush.radius / 4.0;
        let [dx, dy] = [point[0] - stroke.last[0], point[1] - stroke.last[1]];
        let length = dx.hypot(dy);
        let stamps = (length / spacing).floor();
        if stamps < 1.0 {
            return;
        }
        self.canvas.draw(|raster| {
            let grid = *raster.grid();
            for k in 1..=stamps as usize {
                let along = k as f32 * spacing / length;
                let at = [stroke.last[0] + dx * along, stroke.last[1] + dy * along];
                stroke.brush.stamp(raster, grid.local(at.map(f64::from)), stroke.tool);
            }
        });
        let along = stamps * spacing / length;
        stroke.last = [stroke.last[0] + dx * along, stroke.last[1] + dy * along];
    }

    /// Finishes the stroke under way, if any.
    pub fn end_stroke(&mut self) {
        // A stroke that changed nothing is no step to undo.
        if self.stroke.take().is_some()
            && let Some(before) = self.undo.pop_if(|before| before.density == self.canvas.density)
        {
            self.canvas = before;
        }
    }

    /// Empties the canvas for a new drawing.
    pub fn clear(&mut self) {
        self.replace(Canvas::empty());
    }

    /// Shows `canvas` instead, as a step that can be undone.
    pub fn replace(&mut self, canvas: Canvas) {
        self.end_stroke();
        if canvas != self.canvas {
            self.remember();
            self.canvas = canvas;
        }
    }

    /// Goes one step back; false when there is none.
    pub fn undo(&mut self) -> bool {
        self.end_stroke();
        let Some(previous) = self.undo.pop() else { return false };
        self.redo.push(std::mem::replace(&mut self.canvas, previous));
        true
    }

    /// Takes one undone step forward again; false when there is none.
    pub fn redo(&mut self) -> bool {
        self.end_stroke();
        let Some(next) = self.redo.pop() else { return false };
        self.undo.push(std::mem::replace(&mut self.canvas, next));
        true
    }

    fn remember(&mut self) {
        if self.undo.len() == UNDO_LIMIT {
            self.undo.remove(0);
        }
        self.undo.push(self.canvas.clone());
        self.redo.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::{
        Density,
        presets::Preset,
        raster::{CELL, Raster},
    };

    fn document() -> Document {
        let mut raster = Raster::default();
        raster.splat([2.0, 2.0], 0.2, 1.0);
        Document::new(Canvas::new(raster, Origin::Named("dot".into())))
    }

    fn stroke(document: &mut Document, tool: Tool, keep: bool) {
        document.begin_stroke(Brush::default(), tool, [-1.0, 0.0], keep);
        document.extend_stroke([0.0, 0.0]);
        document.end_stroke();
    }

    fn raster(document: &Document) -> &Raster {
        match &document.canvas().density {
            Density::Raster(raster) => raster,
            Density::Cloud(_) => panic!("no raster"),
        }
    }

    fn weight(document: &Document, x: f32, y: f32) -> f32 {
        let cell = |at: f32| ((at + 3.0) / CELL) as usize;
        raster(document).row(cell(y))[cell(x)]
    }

    /// What is no raster becomes one where it is drawn on, and comes back by undo.
    #[test]
    fn a_mixture_is_drawn_on_as_a_raster() {
        let density = Preset::find("eight-gaussians").unwrap().density();
        let mut document = Document::new(Canvas::new(density, Origin::Named("eight-gaussians".into())));
        let before = document.canvas().clone();
        stroke(&mut document, Tool::Draw, true);
        assert!(weight(&document, 2.0, 0.0) > 0.9 && weight(&document, -0.5, 0.0) > 0.5);
        assert!(document.undo() && *document.canvas() == before);
    }

    #[test]
    fn first_stroke_replaces_a_preset_unless_told_to_add() {
        let mut fresh = document();
        stroke(&mut fresh, Tool::Draw, false);
        assert_eq!(weight(&fresh, 2.0, 2.0), 0.0);
        assert!(weight(&fresh, -0.5, 0.0) > 0.5);
        stroke(&mut fresh, Tool::Draw, false);
        assert!(weight(&fresh, -0.5, 0.0) > 0.5, "a second stroke keeps the first");

        let mut added = document();
        stroke(&mut added, Tool::Draw, true);
        assert!(weight(&added, 2.0, 2.0) > 0.9 && weight(&added, -0.5, 0.0) > 0.5);
    }

    #[test]
    fn strokes_outside_and_strokes_without_effect_leave_no_trace() {
        let mut document = document();
        let before = document.canvas().clone();
        document.begin_stroke(Brush::default(), Tool::Draw, [3.9, 0.0], false);
        document.end_stroke();
        document.begin_stroke(Brush::default(), Tool::Erase, [-2.0, -2.0], false);
        document.end_stroke();
        assert!(*document.canvas() == before);
        assert_eq!(document.depth(), (0, 0));
    }

    #[test]
    fn eraser_takes_away_and_ends_at_zero() {
        let mut document = document();
        stroke(&mut document, Tool::Draw, true);
        for _ in 0..8 {
            stroke(&mut document, Tool::Erase, false);
        }
        assert_eq!(weight(&document, -0.5, 0.0), 0.0);
        assert!(weight(&document, 2.0, 2.0) > 0.9);
    }

    #[test]
    fn a_hundred_steps_undo_and_redo() {
        let mut document = document();
        let first = document.canvas().clone();
        for k in 0..120 {
            document.begin_stroke(Brush::default(), Tool::Draw, [k as f32 * 0.02 - 1.0, 0.0], true);
            document.end_stroke();
        }
        let last = document.canvas().clone();
        for _ in 0..120 {
            assert!(document.undo());
        }
        assert!(!document.undo() && *document.canvas() == first);
        while document.redo() {}
        assert!(*document.canvas() == last);
        document.clear();
        assert!(document.canvas().density.is_empty() && document.undo() && *document.canvas() == last);
    }

    #[test]
    fn a_stroke_does_not_depend_on_how_the_pointer_was_sampled() {
        let (mut coarse, mut fine) = (document(), document());
        stroke(&mut coarse, Tool::Draw, false);
        fine.begin_stroke(Brush::default(), Tool::Draw, [-1.0, 0.0], false);
        for k in 1..=100 {
            fine.extend_stroke([-1.0 + k as f32 * 0.01, 0.0]);
        }
        let difference = raster(&coarse).weights().iter().zip(raster(&fine).weights());
        assert!(difference.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) < 0.05);
    }
}
