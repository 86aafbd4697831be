//! Energy distance (Szekely and Rizzo 2013).

use rayon::prelude::*;

use super::subset;
use crate::numeric::{
    Point,
    vector::{LANES, sum_lanes, vectorised},
};

/// Most rows of each set that are compared; the cost grows with their product.
pub const MAX_ROWS: usize = 20_000;

/// sqrt(2 E|A - B| - E|A - A'| - E|B - B'|) over all pairs (the V-statistic, at least 0), in the
/// root of the points' unit. Of a set with more than [`MAX_ROWS`] points the [`subset()`] of `seed` counts. 0 if
/// either is empty.
#[must_use]
pub fn energy_distance(a: &[Point], b: &[Point], seed: u64) -> f64 {
    let (a, b) = (subset(a, MAX_ROWS, seed), subset(b, MAX_ROWS, seed));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let squared = 2.0 * mean_distance(&a, &b) - mean_distance(&a, &a) - mean_distance(&b, &b);
    squared.max(0.0).sqrt()
}

fn mean_distance(a: &[Point], b: &[Point]) -> f64 {
    let (xs, ys): (Vec<f32>, Vec<f32>) = b.iter().map(|p| (p[0], p[1])).unzip();
    let rows: Vec<f64> = a.par_iter().map(|p| f64::from(distance_sum(*p, &xs, &ys))).collect();
    rows.iter().sum::<f64>() / (a.len() as f64 * b.len() as f64)
}

fn distance_sum(p: Point, xs: &[f32], ys: &[f32]) -> f32 {
    vectorised(
        #[inline(always)]
        || {
            let mut lanes = [0.0f32; LANES];
            let distance = |x: f32, y: f32| ((x - p[0]) * (x - p[0]) + (y - p[1]) * (y - p[1])).sqrt();
            let (x_chunks, x_rest) = xs.as_chunks::<LANES>();
            let (y_chunks, y_rest) = ys.as_chunks::<LANES>();
            for (x, y) in x_chunks.iter().zip(y_chunks) {
                for l in 0..LANES {
                    lanes[l] += distance(x[l], y[l]);
                }
            }
            sum_lanes(&lanes) + x_rest.iter().zip(y_rest).map(|(x, y)| distance(*x, *y)).sum::<f32>()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_points_by_hand() {
        // 2 * 5 - 0 - 0.
        assert!((energy_distance(&[[0.0, 0.0]], &[[3.0, 4.0]], 0) - 10f64.sqrt()).abs() < 1e-6);
        assert_eq!(energy_distance(&[[1.0, 2.0]; 40], &[[1.0, 2.0]; 20], 0), 0.0);
    }

    /// Clusters that take turns in the file are both seen.
    #[test]
    fn rows_that_alternate_between_clusters_keep_both() {
        let cluster = |k: usize| if k.is_multiple_of(2) { [-2.0, 0.0] } else { [2.0, 0.0] };
        let alternating: Vec<Point> = (0..=MAX_ROWS).map(cluster).collect();
        let sorted: Vec<Point> = (0..1000).map(|k| cluster(usize::from(k >= 500))).collect();
        assert!(energy_distance(&alternating, &sorted, 0) < 0.05);
        assert_ne!(energy_distance(&alternating, &sorted, 0), energy_distance(&alternating, &sorted, 1));
        assert_eq!(energy_distance(&alternating, &alternating, 2), 0.0);
    }
}
