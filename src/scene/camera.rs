//! What part of the world is shown.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::{numeric::Point, path::Frame};

/// Zooms that a scene may have: wide enough for data of any frame that can be shown.
pub const ZOOM: RangeInclusive<f32> = 1e-9..=1e12;
/// Half of the shorter side of the view at zoom 1, in units of the view: a drawing and what lies around it.
pub const HALF_VIEW: f32 = 4.0;
/// How far from the origin a view may be, in its units.
pub const FURTHEST: f32 = 1e8;
/// How much of the noise N(0, I) a view opens on.
const NOISE_SHOWN: f64 = 2.0;
/// A view may be this many times as wide as a frame with the noise, and this many times as narrow.
const WIDER: f32 = 32.0;
const NARROWER: f32 = 4096.0;
/// How much wider a view is than what it is to show.
const MARGIN: f32 = 1.15;

/// What part of the world is shown.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Camera {
    /// Position in the middle of the stage, in units of the view: the world's, but on VE.
    pub centre: [f32; 2],
    /// At 1 the stage's shorter side spans 8 units; in [`ZOOM`].
    pub zoom: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self { centre: [0.0, 0.0], zoom: 1.0 }
    }
}

impl Camera {
    /// The view that data of this frame open on, with the noise that they come from: a drawing's is [-4, 4]^2.
    #[must_use]
    pub fn for_frame(frame: &Frame) -> Self {
        let (low, high) = with_noise(frame);
        let furthest = low.iter().chain(&high).fold(0f32, |most, c| most.max(c.abs()));
        if (HALF_VIEW * 0.6..HALF_VIEW).contains(&furthest) {
            return Self::default();
        }
        Self::around(low, high, [1.0, 1.0])
    }

    /// The same camera, not so far from data of this frame or so close to them that nothing is to be seen.
    #[must_use]
    pub fn near(self, frame: &Frame) -> Self {
        let (low, high) = with_noise(frame);
        let around = Self::around(low, high, [1.0, 1.0]);
        let closest = HALF_VIEW / frame.half as f32 * NARROWER;
        let zoom = self.zoom.clamp(around.zoom / WIDER, closest.max(around.zoom));
        let reach = WIDER * HALF_VIEW / around.zoom;
        let centre = [0, 1].map(|k| self.centre[k].clamp(around.centre[k] - reach, around.centre[k] + reach));
        Self { centre, zoom }.sanitised()
    }

    /// Half of the visible width and height, in world units, of a view of this size.
    #[must_use]
    pub fn half_extent(&self, size: [f32; 2]) -> [f32; 2] {
        let shorter = size[0].min(size[1]).max(1.0);
        size.map(|side| HALF_VIEW / self.zoom * side / shorter)
    }

    /// Where a position in the view is, in a view of this size, from its left top corner.
    #[must_use]
    pub fn place(&self, size: [f32; 2], at: Point) -> Point {
        let half = self.half_extent(size);
        let share = [0, 1].map(|k| (at[k] - self.centre[k]) / half[k]);
        [(1.0 + share[0]) * 0.5 * size[0], (1.0 - share[1]) * 0.5 * size[1]]
    }

    /// The position in the view at a place of a view of this size; inverse of [`Camera::place`].
    #[must_use]
    pub fn position(&self, size: [f32; 2], place: Point) -> Point {
        let half = self.half_extent(size);
        let share = [2.0 * place[0] / size[0] - 1.0, 1.0 - 2.0 * place[1] / size[1]];
        [0, 1].map(|k| self.centre[k] + share[k] * half[k])
    }

    /// A camera that shows a box of positions with a margin around it, in a view of this size.
    #[must_use]
    pub fn around(low: Point, high: Point, size: [f32; 2]) -> Self {
        let centre = [0, 1].map(|k| f32::midpoint(low[k], high[k]));
        let plain = Self { centre, zoom: 1.0 };
        let half = plain.half_extent(size);
        let needed = [0, 1].map(|k| MARGIN * 0.5 * (high[k] - low[k]).max(1e-9) / half[k]);
        Self { centre, zoom: 1.0 / needed[0].max(needed[1]) }.sanitised()
    }

    /// The same view, closer by `factor`.
    #[must_use]
    pub fn zoomed(self, factor: f32) -> Self {
        Self { zoom: self.zoom * factor, ..self }.sanitised()
    }

    /// The view so many units further at zoom 1, at other zooms as far on the screen.
    #[must_use]
    pub fn moved(self, by: Point) -> Self {
        Self { centre: [0, 1].map(|k| self.centre[k] + by[k] / self.zoom), ..self }.sanitised()
    }

    /// The same camera with every number brought into its range.
    #[must_use]
    pub fn sanitised(self) -> Self {
        let number = |value: f32, low: f32, high: f32, default: f32| {
            if value.is_finite() { value.clamp(low, high) } else { default }
        };
        Self {
            centre: self.centre.map(|c| number(c, -FURTHEST, FURTHEST, 0.0)),
            zoom: number(self.zoom, *ZOOM.start(), *ZOOM.end(), 1.0),
        }
    }
}

/// Corners of the box around a frame and the noise.
fn with_noise(frame: &Frame) -> (Point, Point) {
    let corner =
        |sign: f64, pick: fn(f64, f64) -> f64| frame.world([sign; 2]).map(|c| pick(c, sign * NOISE_SHOWN) as f32);
    (corner(-1.0, f64::min), corner(1.0, f64::max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_positions_invert_each_other() {
        let camera = Camera { centre: [0.5, -1.0], zoom: 2.0 };
        let size = [640.0, 480.0];
        for place in [[0.0, 0.0], [320.0, 240.0], [600.0, 450.0]] {
            let back = camera.place(size, camera.position(size, place));
            assert!((back[0] - place[0]).abs() < 1e-3 && (back[1] - place[1]).abs() < 1e-3);
        }
        assert!(camera.position(size, [320.0, 0.0])[1] > camera.position(size, [320.0, 400.0])[1]);
    }

    #[test]
    fn views_open_on_data_and_noise_and_stay_near_them() {
        let size = [640.0, 640.0];
        for (centre, half) in
            [([0.0, 0.0], 3.05), ([0.5, 0.5], 0.45), ([6.0, -4.0], 1.6), ([0.0, 0.0], 1e5), ([0.0, 0.0], 1e-6)]
        {
            let frame = Frame { centre, half };
            let camera = Camera::for_frame(&frame);
            for sign in [-1.0, 1.0] {
                for corner in [frame.world([sign; 2]).map(|c| c as f32), [sign as f32 * 2.0; 2]] {
                    let place = camera.place(size, corner);
                    assert!(place.iter().all(|c| (-1.0..641.0).contains(c)), "{frame:?}: {place:?}");
                }
            }
            assert_eq!(camera.near(&frame), camera, "{frame:?}");
            let [out, close] = [1e-9, 1e9].map(|factor| camera.zoomed(factor).near(&frame).half_extent(size)[0]);
            assert!(out > 10.0 * half as f32 && out < 1e3 * (half as f32).max(4.0), "{frame:?}: {out}");
            assert!(close > 1e-4 * half as f32 && close < 0.01 * half as f32, "{frame:?}: {close}");
        }
        assert_eq!(Camera::for_frame(&Frame { centre: [0.0; 2], half: 3.05 }), Camera::default());
    }

    #[test]
    fn a_box_is_shown_whole() {
        let size = [900.0, 500.0];
        let camera = Camera::around([-2.0, 0.5], [1.0, 3.0], size);
        for corner in [[-2.0, 0.5], [1.0, 3.0]] {
            let [x, y] = camera.place(size, corner);
            assert!((20.0..880.0).contains(&x) && (20.0..480.0).contains(&y), "{x} {y}");
        }
        assert_eq!(Camera::around([f32::NAN; 2], [1.0; 2], size).centre, [0.0, 0.0]);
    }
}
