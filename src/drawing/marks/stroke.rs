//! Strokes: what a pointer did, and the weight that it lays down.

use serde::{Deserialize, Serialize};

use super::{
    brush::{Brush, Effect},
    curve::{Segment, distance},
    mark::{ALL_CELLS, Mark, is_near},
};
use crate::{
    density::raster::{CELL, Grid, Raster},
    drawing::{similarity::Similarity, symmetry::Symmetry},
    numeric::Point,
};

/// Stamps of a brush are this share of its radius apart.
const SPACING: f32 = 0.25;

/// What a pointer did between press and release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    /// What it does to the weights.
    #[serde(alias = "tool")]
    pub effect: Effect,
    /// With what.
    #[serde(flatten)]
    pub brush: Brush,
    /// Where the pointer was, in world units; at least once.
    pub points: Vec<Point>,
    /// Where it is drawn besides.
    #[serde(default, skip_serializing_if = "Symmetry::is_none")]
    pub symmetry: Symmetry,
}

impl Stroke {
    /// Whether a stamp at this place touches what is drawn on.
    pub(in crate::drawing) fn touches(&self, grid: &Grid, at: Point) -> bool {
        let reach = grid.half as f32 + self.brush.radius;
        let touches = |at: Point| grid.local(at.map(f64::from)).iter().all(|c| c.abs() <= reach);
        self.symmetry.images().any(|image| touches(image.point(at)))
    }
}

impl Mark for Stroke {
    fn is_valid(&self) -> bool {
        let is_placed = !self.points.is_empty() && self.points.iter().flatten().all(|c| is_near(*c));
        self.brush.is_valid() && self.symmetry.is_valid() && is_placed
    }

    fn paint(&self, raster: &mut Raster) {
        let Some(first) = self.points.first() else { return };
        let mut stamps = Stamps::begin(self, *first, raster);
        for index in 0..self.points.len() - 1 {
            stamps.along(&Segment::new(&self.points, index), raster);
        }
    }

    fn work(&self) -> f64 {
        let length: f64 = self.points.windows(2).map(|ends| f64::from(distance(ends[0], ends[1]))).sum();
        let stamps = self.points.len() as f64 + length / f64::from(SPACING * self.brush.radius);
        let cells = (std::f64::consts::PI * f64::from(self.brush.radius / CELL).powi(2)).clamp(1.0, ALL_CELLS);
        stamps * cells * f64::from(self.symmetry.count())
    }

    fn positions(&self) -> usize {
        self.points.len()
    }

    fn mapped(&self, by: &Similarity) -> Self {
        let points = self.points.iter().map(|point| by.point(*point)).collect();
        let brush = Brush { radius: by.length(self.brush.radius), ..self.brush };
        Self { points, brush, symmetry: self.symmetry.mapped(by), ..*self }
    }
}

/// Stamps of a brush, evenly along a curve.
#[derive(Clone, Copy, Debug)]
pub(in crate::drawing) struct Stamps {
    brush: Brush,
    effect: Effect,
    symmetry: Symmetry,
    last: Point,
    /// Length of the curve since the last stamp.
    since: f32,
}

impl Stamps {
    /// With a stamp at the beginning of a stroke.
    pub fn begin(stroke: &Stroke, at: Point, raster: &mut Raster) -> Self {
        let Stroke { effect, brush, symmetry, .. } = *stroke;
        let stamps = Self { brush, effect, symmetry, last: at, since: 0.0 };
        stamps.stamp(at, raster);
        stamps
    }

    fn stamp(&self, at: Point, raster: &mut Raster) {
        for image in self.symmetry.images() {
            let at = raster.grid().local(image.point(at).map(f64::from));
            self.brush.stamp(raster, at, self.effect);
        }
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
