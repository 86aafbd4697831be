//! The exact 2-Wasserstein distance between two sets of equal weight.

use super::subset;
use crate::numeric::assignment::assign;

/// Most rows of each set that are matched; the cost grows faster than their square.
pub const MAX_ROWS: usize = 2500;

/// (min over matchings of the mean |a - b|^2)^(1/2), in the points' unit, and the rows of each set that were matched:
/// as many as the smaller set has, up to [`MAX_ROWS`], of a larger set the [`subset()`] of `seed`. 0 if either is empty.
/// `go_on` is told the share that is done, and may end it.
///
/// # Errors
/// Whatever `go_on` answers.
///
/// # Panics
/// If a coordinate is not finite.
pub fn wasserstein_2<E>(
    a: &[[f64; 2]],
    b: &[[f64; 2]],
    seed: u64,
    go_on: impl FnMut(f64) -> Result<(), E>,
) -> Result<(f64, usize), E> {
    let rows = a.len().min(b.len()).min(MAX_ROWS);
    let (a, b) = (subset(a, rows, seed), subset(b, rows, seed));
    // An assignment may exchange rows that are equal to rounding.
    if a == b {
        return Ok((0.0, rows));
    }
    let partner = assign(&a, &b, go_on)?;
    let squared = |a: &[f64; 2], b: &[f64; 2]| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2);
    let sum: f64 = a.iter().zip(partner).map(|(p, j)| squared(p, &b[j])).sum();
    Ok(((sum / rows.max(1) as f64).sqrt(), rows))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn distance(a: &[[f64; 2]], b: &[[f64; 2]], seed: u64) -> (f64, usize) {
        let Ok(found) = wasserstein_2(a, b, seed, |_| Ok::<(), Infallible>(()));
        found
    }

    /// Three points by hand, and a shift, which is the distance itself.
    #[test]
    fn small_sets_by_hand() {
        let (distance_of_three, rows) =
            distance(&[[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]], &[[5.0, 3.0], [0.0, 0.0], [1.0, 0.0]], 0);
        assert!((distance_of_three - 3f64.sqrt()).abs() < 1e-9 && rows == 3);
        let a: Vec<[f64; 2]> = (0..300u16).map(|k| [f64::from(k % 17), f64::from(k) / 40.0]).collect();
        let b: Vec<[f64; 2]> = a.iter().rev().map(|p| [p[0] + 3.0, p[1] - 4.0]).collect();
        assert!((distance(&a, &b, 0).0 - 5.0).abs() < 1e-12);
        assert_eq!(distance(&[], &b, 0), (0.0, 0));
        assert_eq!(distance(&a[..10], &b, 0).1, 10);
    }

    #[test]
    fn of_large_sets_the_same_rows_are_matched() {
        let set = |count: usize| -> Vec<[f64; 2]> {
            (0..count).map(|k| [(k as f64 * 0.37).sin(), (k as f64 * 0.71).cos()]).collect()
        };
        let large = set(MAX_ROWS + 1);
        assert_eq!(distance(&large, &large, 3), (0.0, MAX_ROWS));
        let small = &large[..50];
        assert_eq!(distance(small, &large, 3), distance(small, &large, 3));
        assert_ne!(distance(small, &large, 3), distance(small, &large, 4));
    }
}
