//! A smooth curve through the positions of a pointer.

use crate::numeric::Point;

/// Most straight pieces of one segment.
const MAX_PIECES: usize = 4096;

/// The segment that a curve through `points` has from `points[index]` to the next: a centripetal Catmull-Rom spline
/// (Yuksel et al. 2011), which passes through every point and neither loops nor overshoots. Beyond an end it bends as it did
/// before.
#[derive(Clone, Copy, Debug)]
pub(in crate::drawing) struct Segment {
    points: [Point; 4],
    knots: [f32; 4],
}

impl Segment {
    /// The points must differ from their neighbours, and `index + 1` must be one of them.
    pub fn new(points: &[Point], index: usize) -> Self {
        let (from, to) = (points[index], points[index + 1]);
        let before = index.checked_sub(1).map(|before| points[before]);
        let after = points.get(index + 2).copied();
        let [before, after] = match (before, after) {
            (Some(before), Some(after)) => [before, after],
            (Some(before), None) => [before, mirrored(before, from, to)],
            (None, Some(after)) => [mirrored(after, from, to), after],
            // Straight on.
            (None, None) => {
                [[2.0 * from[0] - to[0], 2.0 * from[1] - to[1]], [2.0 * to[0] - from[0], 2.0 * to[1] - from[1]]]
            }
        };
        let points = [before, from, to, after];
        let mut knots = [0.0; 4];
        for k in 1..4 {
            knots[k] = knots[k - 1] + distance(points[k - 1], points[k]).sqrt();
        }
        Self { points, knots }
    }

    /// Points along it that are at most about `apart` from each other, without its beginning.
    pub fn pieces(&self, apart: f32) -> impl Iterator<Item = Point> + '_ {
        let count =
            (distance(self.points[1], self.points[2]) / apart).ceil().clamp(1.0, MAX_PIECES as f32) as usize;
        (1..=count).map(move |k| if k == count { self.points[2] } else { self.at(k as f32 / count as f32) })
    }

    /// At a share of the way (Barry and Goldman 1988).
    fn at(&self, share: f32) -> Point {
        let t = self.knots[1] + share * (self.knots[2] - self.knots[1]);
        let mix = |a: Point, b: Point, from: f32, to: f32| {
            let share = (t - from) / (to - from);
            [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
        };
        let [p0, p1, p2, p3] = self.points;
        let [t0, t1, t2, t3] = self.knots;
        let (a, b, c) = (mix(p0, p1, t0, t1), mix(p1, p2, t1, t2), mix(p2, p3, t2, t3));
        mix(mix(a, b, t0, t2), mix(b, c, t1, t3), t1, t2)
    }
}

/// `point` on the other side of the line that halves the way from `a` to `b`.
fn mirrored(point: Point, a: Point, b: Point) -> Point {
    let along = [b[0] - a[0], b[1] - a[1]];
    let middle = [0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])];
    let share = ((point[0] - middle[0]) * along[0] + (point[1] - middle[1]) * along[1])
        / (along[0] * along[0] + along[1] * along[1]);
    [point[0] - 2.0 * share * along[0], point[1] - 2.0 * share * along[1]]
}

pub(in crate::drawing) fn distance(a: Point, b: Point) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A circle drawn in half a second at 20 frames a second, one position in each.
    #[test]
    fn ten_points_of_a_circle_are_a_circle() {
        let points: Vec<Point> = (0..=10)
            .map(|k| std::f32::consts::TAU * k as f32 / 10.0)
            .map(|angle| [2.0 * angle.cos(), 2.0 * angle.sin()])
            .collect();
        let half_a_cell = 0.5 * crate::density::raster::CELL;
        for index in 0..10 {
            for [x, y] in Segment::new(&points, index).pieces(0.01) {
                assert!((x.hypot(y) - 2.0).abs() < half_a_cell, "segment {index}: {}", x.hypot(y));
            }
        }
    }

    #[test]
    fn it_passes_through_its_points_and_is_straight_between_two() {
        let points = [[0.0, 0.0], [1.0, 2.0], [1.1, 2.0], [-2.0, 0.5]];
        for index in 0..3 {
            let pieces: Vec<Point> = Segment::new(&points, index).pieces(0.01).collect();
            assert_eq!(pieces.last(), Some(&points[index + 1]));
            assert!(distance(pieces[0], points[index]) < 0.05);
        }
        for [x, y] in Segment::new(&points[..2], 0).pieces(0.01) {
            assert!((y - 2.0 * x).abs() < 1e-5);
        }
    }
}
