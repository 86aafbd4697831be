//! Lines where a quantity on a grid has some value, and lines with fewer corners.

use contour::ContourBuilder;

use crate::numeric::Point;

/// How far a line may pass from a corner that is left out, in points.
const TOLERANCE: f32 = 0.03;

/// Lines along which values on a square grid, given row by row from the centre of the first cell, are `level`: in shares of
/// the grid's side from its first corner. They close, along the border where they meet it.
pub(super) fn level_lines(values: &[f64], side: usize, level: f64) -> Vec<Vec<[f64; 2]>> {
    let found = ContourBuilder::new(side, side, true).lines(values, &[level]);
    // The only failure is another number of values.
    let lines = found.unwrap_or_default().into_iter().flat_map(|line| line.into_inner().0);
    let share = |c: f64| c / side as f64;
    lines.map(|line| line.coords().map(|at| [share(at.x), share(at.y)]).collect()).collect()
}

/// A line without corners that it passes near enough (Ramer 1972, Douglas and Peucker 1973).
pub(super) fn simplified(line: &[Point]) -> Vec<Point> {
    let mut keeps = vec![false; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    while let Some((first, last)) = open.pop() {
        if line.is_empty() {
            break;
        }
        (keeps[first], keeps[last]) = (true, true);
        let away = |k: &usize| distance(line[*k], line[first], line[last]);
        let farthest = (first + 1..last).max_by(|a, b| away(a).total_cmp(&away(b)));
        if let Some(k) = farthest.filter(|k| away(k) > TOLERANCE) {
            open.extend([(first, k), (k, last)]);
        }
    }
    line.iter().zip(keeps).filter(|(_, keep)| *keep).map(|(at, _)| *at).collect()
}

/// Distance of a point from a piece of a line.
fn distance(at: Point, from: Point, to: Point) -> f32 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let away = [at[0] - from[0], at[1] - from[1]];
    let squared = along[0] * along[0] + along[1] * along[1];
    let share = ((away[0] * along[0] + away[1] * along[1]) / squared.max(1e-12)).clamp(0.0, 1.0);
    (away[0] - share * along[0]).hypot(away[1] - share * along[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_found_where_it_is() {
        const SIDE: usize = 64;
        let at = |k: usize| (k as f64 + 0.5) / SIDE as f64;
        let from_middle = |cell: usize| (at(cell % SIDE) - 0.4).hypot(at(cell / SIDE) - 0.6);
        let values: Vec<f64> = (0..SIDE * SIDE).map(|cell| -from_middle(cell)).collect();
        let lines = level_lines(&values, SIDE, -0.25);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].len() > 40 && lines[0].first() == lines[0].last());
        for [x, y] in &lines[0] {
            assert!(((x - 0.4).hypot(y - 0.6) - 0.25).abs() < 1e-3, "{x} {y}");
        }
        assert!(level_lines(&values, SIDE, 1.0).is_empty() && level_lines(&values, 3, -0.25).is_empty());
    }

    #[test]
    fn corners_that_say_nothing_are_left_out() {
        let straight: Vec<Point> = (0..100).map(|k| [k as f32, 2.0 * k as f32]).collect();
        assert_eq!(simplified(&straight), [straight[0], straight[99]]);
        let round: Vec<Point> =
            (0..=400).map(|k| (k as f32 / 400.0).sin_cos()).map(|(x, y)| [50.0 * x, 50.0 * y]).collect();
        let fewer = simplified(&round);
        assert!((4..60).contains(&fewer.len()), "{}", fewer.len());
        for at in &round {
            let near = fewer.windows(2).any(|piece| distance(*at, piece[0], piece[1]) <= TOLERANCE + 1e-4);
            assert!(near, "{at:?}");
        }
        let closed = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]];
        assert_eq!(simplified(&closed), closed);
        assert!(simplified(&[]).is_empty() && simplified(&[[1.0, 2.0]]).len() == 1);
    }
}
