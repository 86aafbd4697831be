//! A circle as curves.

use crate::numeric::Point;

/// A quarter's control points, as a share of the radius: 4 (sqrt(2) - 1) / 3.
const CONTROL: f32 = 0.552_284_8;

/// Where a circle begins, and its four quarters, each two control points and where it ends.
pub(super) fn quarters([x, y]: Point, r: f32) -> (Point, [[Point; 3]; 4]) {
    let k = CONTROL * r;
    let quarters = [
        [[x + r, y + k], [x + k, y + r], [x, y + r]],
        [[x - k, y + r], [x - r, y + k], [x - r, y]],
        [[x - r, y - k], [x - k, y - r], [x, y - r]],
        [[x + k, y - r], [x + r, y - k], [x + r, y]],
    ];
    ([x + r, y], quarters)
}
