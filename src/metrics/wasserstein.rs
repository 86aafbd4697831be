//! The exact 2-Wasserstein distance between two sets of equal weight.

use super::subset;
use crate::numeric::{Point, assignment::assign};

/// Most rows of each set that are matched; the cost grows with their cube.
pub const MAX_ROWS: usize = 2500;

/// (min over matchings of the mean |a - b|^2)^(1/2), in the points' unit, and the rows of each set that were matched:
/// as many as the smaller set has, up to [`MAX_ROWS`], a random subset of the larger one. 0 if either is empty.
/// `go_on` is told the share that is done, and may end it.
///
/// # Errors
/// Whatever `go_on` answers.
pub fn wasserstein_2<E>(
    a: &[Point],
    b: &[Point],
    mut go_on: impl FnMut(f64) -> Result<(), E>,
) -> Result<(f64, usize), E> {
    let rows = a.len().min(b.len()).min(MAX_ROWS);
    let (a, b) = (subset(a, rows, 0x2a), subset(b, rows, 0x2b));
    let squared =
        |a: &Point, b: &Point| [0, 1].map(|k| f64::from(a[k]) - f64::from(b[k])).map(|d| d * d).iter().sum();
    let costs: Vec<f64> = a.iter().flat_map(|a| b.iter().map(move |b| squared(a, b))).collect();
    let columns = assign(costs, |row| go_on(row as f64 / rows as f64))?;
    let sum: f64 = columns.iter().enumerate().map(|(row, column)| -> f64 { squared(&a[row], &b[*column]) }).sum();
    Ok(((sum / rows.max(1) as f64).sqrt(), rows))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn distance(a: &[Point], b: &[Point]) -> (f64, usize) {
        let Ok(found) = wasserstein_2(a, b, |_| Ok::<(), Infallible>(()));
        found
    }

    /// Three points by hand, and a shift, which is the distance itself.
    #[test]
    fn small_sets_by_hand() {
        let (distance_of_three, rows) =
            distance(&[[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]], &[[5.0, 3.0], [0.0, 0.0], [1.0, 0.0]]);
        assert!((distance_of_three - 3f64.sqrt()).abs() < 1e-9 && rows == 3);
        let a: Vec<Point> = (0..300u16).map(|k| [f32::from(k % 17), f32::from(k) / 40.0]).collect();
        let b: Vec<Point> = a.iter().rev().map(|p| [p[0] + 3.0, p[1] - 4.0]).collect();
        assert!((distance(&a, &b).0 - 5.0).abs() < 1e-5);
        assert_eq!(distance(&[], &b), (0.0, 0));
        assert_eq!(distance(&a[..10], &b).1, 10);
    }
}
