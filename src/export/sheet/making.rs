//! How a panel is made, and where what it shows is on the sheet.

use super::layout::Rect;
use crate::{
    flow::Trajectory,
    gpu::lane::Scales,
    numeric::Point,
    path::Clock,
    scene::{Scene, Spread},
};

/// A panel has so many points of the stage along its smaller side, as far as these stay in their range.
const ACROSS: f32 = 400.0;
const UNITS: [f32; 2] = [0.25, 0.6];
/// Thinnest line that every press prints, in points.
pub(super) const HAIRLINE: f32 = 0.25;

/// How a panel is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Making<'a> {
    pub(super) scene: &'a Scene,
    pub(super) rect: Rect,
    /// Moments that it shows.
    pub(super) times: &'a [f64],
    /// Whether trajectories are drawn as far as the moment, and not as a whole.
    pub(super) is_of_moment: bool,
    pub(super) dpi: f32,
    pub(super) is_transparent: bool,
    /// Height of a face of letters.
    pub(super) letters: f32,
    /// The scales of arrows.
    pub(super) scales: Scales,
}

/// Points for each point that the stage has, in a panel of this size.
pub(super) fn unit(size: [f32; 2]) -> f32 {
    (size[0].min(size[1]) / ACROSS).clamp(UNITS[0], UNITS[1])
}

impl Making<'_> {
    /// The last of its moments.
    pub(super) fn last(&self) -> f64 {
        self.times.last().copied().unwrap_or(1.0)
    }

    /// How wide or long on the sheet what has so many points on the stage is.
    pub(super) fn width(&self, points: f32) -> f32 {
        (points * unit(self.rect.size)).max(HAIRLINE)
    }

    /// How a lane is seen.
    pub(super) fn seen(&self, clock: Clock) -> Seen {
        Seen { rect: self.rect, spread: self.scene.spread(self.rect.size), clock }
    }
}

/// How a lane is seen in a panel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) rect: Rect,
    pub(super) spread: Spread,
    pub(super) clock: Clock,
}

impl Seen {
    /// Where what is at a position in the view at `t` is on the sheet.
    pub(super) fn place(&self, t: f64, at: Point) -> Point {
        let [x, y] = self.spread.camera(t).place(self.rect.size, at);
        [self.rect.at[0] + x, self.rect.at[1] + y]
    }

    /// A trajectory from one t to another.
    pub(super) fn along(&self, way: &Trajectory, from: f64, to: f64) -> Vec<Point> {
        way.view_between(from, to).into_iter().map(|(t, at)| self.place(t, at)).collect()
    }
}
