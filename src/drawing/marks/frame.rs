//! Where something with a centre and two axes is.

use serde::{Deserialize, Serialize};

use super::mark::{is_length, is_near};
use crate::{drawing::similarity::Similarity, numeric::Point};

/// A rectangle that may be turned: of a shape, a Gaussian, or of what is selected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Its middle, in world units.
    pub centre: Point,
    /// Half its sides, in world units; of a Gaussian its standard deviations.
    pub half: [f32; 2],
    /// Direction of its first axis, counterclockwise, in radians.
    #[serde(default)]
    pub angle: f32,
}

impl Frame {
    /// Upright, between two corners.
    #[must_use]
    pub fn between(a: Point, b: Point) -> Self {
        let centre = [0, 1].map(|k| f32::midpoint(a[k], b[k]));
        Self { centre, half: [0, 1].map(|k| 0.5 * (a[k] - b[k]).abs()), angle: 0.0 }
    }

    /// Whether its numbers are lengths and places.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.centre.iter().chain([&self.angle]).all(|c| is_near(*c))
            && self.half.iter().all(|half| is_length(*half))
    }

    /// The same elsewhere.
    #[must_use]
    pub fn mapped(&self, by: &Similarity) -> Self {
        Self {
            centre: by.point(self.centre),
            half: self.half.map(|half| by.length(half)),
            angle: by.direction(self.angle),
        }
    }

    /// A point along its axes from its middle.
    #[must_use]
    pub fn local(&self, at: Point) -> Point {
        let (sin, cos) = self.angle.sin_cos();
        let [x, y] = [at[0] - self.centre[0], at[1] - self.centre[1]];
        [cos * x + sin * y, cos * y - sin * x]
    }

    /// The point at so many halves along its axes.
    #[must_use]
    pub fn at(&self, [u, v]: [f32; 2]) -> Point {
        let (sin, cos) = self.angle.sin_cos();
        let [x, y] = [u * self.half[0], v * self.half[1]];
        [self.centre[0] + cos * x - sin * y, self.centre[1] + sin * x + cos * y]
    }

    /// Its corners in turn.
    #[must_use]
    pub fn corners(&self) -> [Point; 4] {
        [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]].map(|corner| self.at(corner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_and_local_coordinates_invert_each_other() {
        let frame = Frame { centre: [1.0, -2.0], half: [2.0, 0.5], angle: 0.7 };
        for (corner, sign) in frame.corners().into_iter().zip([[-2.0, -0.5], [2.0, -0.5], [2.0, 0.5], [-2.0, 0.5]])
        {
            let local = frame.local(corner);
            assert!((local[0] - sign[0]).abs() < 1e-5 && (local[1] - sign[1]).abs() < 1e-5, "{local:?}");
        }
        let moved = frame.mapped(&Similarity::about([0.0; 2], 2.0, 0.1));
        assert!((moved.angle - 0.8).abs() < 1e-6 && (moved.half[0] - 4.0).abs() < 1e-5);
    }
}
