//! What a page knows of a lane, read from the very flow that the stage draws.

use serde::Serialize;

use super::quantised::Quantised;
use crate::{gpu::layout::Frame, numeric::Point};

/// What a page knows of a lane. Lengths are in units of the stage: half of the shorter side of the view.
#[derive(Debug)]
pub(super) struct Record {
    /// Whether the solver goes straight from keyframe to keyframe.
    pub(super) is_straight: bool,
    /// Intervals between keyframes, equally long on the way.
    pub(super) intervals: usize,
    /// t at equally distant places of the way, a whole number of stretches to an interval.
    pub(super) times: Vec<f32>,
    pub(super) positions: Quantised,
    pub(super) moments: Vec<Moment>,
    /// The part of the drawing that each grain ends in; empty when there is no drawing.
    pub(super) destinations: Vec<u8>,
    /// Root of the density over the top of its map, slices x rows x columns over the frame's square; the slices at equal
    /// steps of the knot coordinate from that of the first moment to that of the last.
    pub(super) density: Vec<u8>,
    /// Middle and standard deviation of the source.
    pub(super) source: [f32; 3],
    /// Speed at which an arrow is of typical length, per unit of t.
    pub(super) typical_speed: f32,
}

/// A keyframe: where the frame and the drawing are in the view, and how the field moves.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Moment {
    /// xi in the middle of the view, and for a unit of the stage.
    xi: [f32; 3],
    /// Knot coordinate, and that of the wind.
    s: [f32; 2],
    /// How the view moves in xi per unit of t: along d xi / ds, along xi, and by itself.
    wind: [f32; 4],
    /// Share of the grains per square unit of the stage that counts as bright.
    bright: f32,
    /// What the stage raises dunes by.
    relief: f32,
    /// Middle and half of the side of the drawing.
    drawing: [f32; 3],
}

/// The stage in xi at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage {
    middle: Point,
    /// xi for a unit of the stage.
    pub(super) unit: f32,
}

impl Stage {
    /// The stage of a frame, whose view is at least as wide as high.
    pub(super) fn of(frame: &Frame) -> Self {
        Self { middle: frame.centre, unit: frame.half_extent[1] }
    }

    /// Where xi is on it.
    pub(super) fn place(&self, xi: Point) -> Point {
        [0, 1].map(|k| (xi[k] - self.middle[k]) / self.unit)
    }
}

impl Moment {
    /// That of a frame; `bright` is per square unit of the stage.
    pub(super) fn of(frame: &Frame, bright: f32) -> Self {
        let stage = Stage::of(frame);
        let ([x, y], [drift_x, drift_y]) = (stage.middle, frame.wind_drift);
        let [left, low] = stage.place(frame.drawing_centre);
        Self {
            xi: [x, y, stage.unit],
            s: [frame.s, frame.wind_s],
            wind: [frame.wind_rate, frame.wind_xi, drift_x, drift_y],
            bright,
            relief: frame.relief,
            drawing: [left, low, frame.drawing_half / stage.unit],
        }
    }
}
