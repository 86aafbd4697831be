//! Where the coordinates of a file lie in the world.

use serde::{Deserialize, Serialize};

use super::raster::HALF_EXTENT;
use crate::numeric::Point;

/// Point sets that do not fit the drawing area are scaled into `[-FIT, FIT]^2`.
const FIT: f64 = 2.5;

/// Where a point set lies in the world: world = (file - centre) * scale.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// The file's coordinates that land on the origin.
    pub centre: [f64; 2],
    /// World units per unit of the file.
    pub scale: f64,
}

impl Default for Placement {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl Placement {
    /// The file's own coordinates are world coordinates.
    pub const IDENTITY: Self = Self { centre: [0.0; 2], scale: 1.0 };

    /// Identity when every point fits the drawing area, otherwise centred and scaled to fit.
    #[must_use]
    pub fn fitting(points: &[[f64; 2]]) -> Self {
        let mut bounds = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
        for point in points {
            for (bound, p) in bounds.iter_mut().zip(point) {
                *bound = [bound[0].min(*p), bound[1].max(*p)];
            }
        }
        let limit = f64::from(HALF_EXTENT);
        if points.is_empty() || bounds.iter().all(|[low, high]| *low >= -limit && *high <= limit) {
            return Self::IDENTITY;
        }
        // Halves first: the sum of two huge coordinates may overflow.
        let centre = bounds.map(|[low, high]| low / 2.0 + high / 2.0);
        let half = bounds.map(|[low, high]| high / 2.0 - low / 2.0);
        let half = half[0].max(half[1]);
        // A single point far away has no extent: move it, keep its scale.
        Self { centre, scale: if half > 0.0 { FIT / half } else { 1.0 } }
    }

    /// World coordinates of a point of the file.
    #[must_use]
    pub fn to_world(&self, point: [f64; 2]) -> Point {
        [0, 1].map(|axis| ((point[axis] - self.centre[axis]) * self.scale) as f32)
    }

    /// The file's coordinates of a world point.
    #[must_use]
    pub fn to_file(&self, point: Point) -> [f64; 2] {
        [0, 1].map(|axis| f64::from(point[axis]) / self.scale + self.centre[axis])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placement_round_trips_and_fits() {
        let points = [[100.0, 200.0], [110.0, 203.0], [104.0, 190.0]];
        let placement = Placement::fitting(&points);
        for point in points {
            let world = placement.to_world(point);
            assert!(world.iter().all(|w| w.abs() <= 2.5001));
            let back = placement.to_file(world);
            assert!((back[0] - point[0]).abs() < 1e-4 && (back[1] - point[1]).abs() < 1e-4);
        }
        assert_eq!(Placement::fitting(&[[1.0, -2.9]]), Placement::IDENTITY);
        assert_eq!(Placement::fitting(&[[1e300, 5.0]]).to_world([1e300, 5.0]), [0.0, 0.0]);
        let huge = Placement::fitting(&[[-1e308, 0.0], [1e308, 0.0]]).to_world([1e308, 0.0]);
        assert!((huge[0] - 2.5).abs() < 1e-5);
    }
}
