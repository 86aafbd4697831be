//! Strokes: what a pointer did, and the weight that it lays down.

use serde::{Deserialize, Serialize};

use super::{
    brush::{Brush, Tool},
    canvas::Canvas,
    curve::{Segment, distance},
};
use crate::{density::raster::Raster, numeric::Point};

/// Stamps of a brush are this share of its radius apart.
const SPACING: f32 = 0.25;

/// Farther from the origin than any canvas, in world units.
const FURTHEST: f32 = 1e6;

/// What a pointer did between press and release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    /// What it does to the weights.
    pub tool: Tool,
    /// With what.
    #[serde(flatten)]
    pub brush: Brush,
    /// Where the pointer was, in world units; at least once.
    pub points: Vec<Point>,
}

impl Stroke {
    /// Lays it down on what is there.
    pub(super) fn paint(&self, canvas: &mut Canvas) {
        let Some(first) = self.points.first() else { return };
        canvas.draw(|raster| {
            let mut stamps = Stamps::begin(self, *first, raster);
            for index in 0..self.points.len() - 1 {
                stamps.along(&Segment::new(&self.points, index), raster);
            }
        });
    }

    /// Whether it has a position, and its numbers are lengths and shares.
    pub(super) fn is_valid(&self) -> bool {
        let Brush { radius, strength } = self.brush;
        let in_world = |point: &Point| point.iter().all(|c| c.abs() <= FURTHEST);
        let is_brush = radius > 0.0 && radius <= FURTHEST && strength > 0.0 && strength <= 1.0;
        is_brush && !self.points.is_empty() && self.points.iter().all(in_world)
    }

    /// Whether a stamp at this place touches the canvas.
    pub(super) fn touches(&self, canvas: &Canvas, at: Point) -> bool {
        let grid = canvas.drawn_on();
        let reach = grid.half as f32 + self.brush.radius;
        grid.local(at.map(f64::from)).iter().all(|c| c.abs() <= reach)
    }
}

/// Stamps of a brush, evenly along a curve.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stamps {
    brush: Brush,
    tool: Tool,
    last: Point,
    /// Length of the curve since the last stamp.
    since: f32,
}

impl Stamps {
    /// With a stamp at the beginning of a stroke.
    pub fn begin(stroke: &Stroke, at: Point, raster: &mut Raster) -> Self {
        let stamps = Self { brush: stroke.brush, tool: stroke.tool, last: at, since: 0.0 };
        stamps.stamp(at, raster);
        stamps
    }

    fn stamp(&self, at: Point, raster: &mut Raster) {
        let at = raster.grid().local(at.map(f64::from));
        self.brush.stamp(raster, at, self.tool);
    }

    pub fn along(&mut self, segment: &Segment, raster: &mut Raster) {
        let spacing = SPACING * self.brush.radius;
        for to in segment.pieces(spacing) {
            let (from, length) = (self.last, distance(self.last, to));
            let mut at = spacing - self.since;
            while at <= length {
                let share = at / length;
                self.stamp([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])], raster);
                at += spacing;
            }
            self.since = length - (at - spacing);
            self.last = to;
        }
    }
}
