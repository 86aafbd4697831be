//! Sliced 2-Wasserstein distance (Rabin et al. 2012; Bonneel et al. 2015).

use std::f64::consts::PI;

use rayon::prelude::*;

use crate::numeric::Point;

/// Directions, evenly spread over the half circle: in the plane nothing is gained by chance.
pub const PROJECTIONS: usize = 256;

/// The root mean square, over [`PROJECTIONS`] fixed directions, of the 2-Wasserstein distance
/// between the projections of `a` and `b`, in the points' unit. Sets of different sizes are
/// compared by their quantile functions. 0 if either is empty.
#[must_use]
pub fn sliced_wasserstein(a: &[Point], b: &[Point]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let squared: f64 = (0..PROJECTIONS)
        .into_par_iter()
        .map(|k| {
            let (sin, cos) = (PI * (k as f64 + 0.5) / PROJECTIONS as f64).sin_cos();
            squared_distance(&projected(a, cos, sin), &projected(b, cos, sin))
        })
        // Collected first: the order of a parallel sum is not fixed.
        .collect::<Vec<_>>()
        .iter()
        .sum();
    (squared / PROJECTIONS as f64).sqrt()
}

fn projected(points: &[Point], cos: f64, sin: f64) -> Vec<f32> {
    let (cos, sin) = (cos as f32, sin as f32);
    let mut values: Vec<f32> = points.iter().map(|p| cos * p[0] + sin * p[1]).collect();
    values.sort_unstable_by(f32::total_cmp);
    values
}

/// Integral over [0, 1] of the squared difference of two quantile functions (step functions).
fn squared_distance(a: &[f32], b: &[f32]) -> f64 {
    let (n, m) = (a.len() as u64, b.len() as u64);
    let (mut i, mut j, mut at, mut sum) = (0u64, 0u64, 0u64, 0.0);
    // Positions are counted in units of 1 / (n m), exactly.
    while i < n && j < m {
        let next = ((i + 1) * m).min((j + 1) * n);
        let difference = f64::from(a[i as usize]) - f64::from(b[j as usize]);
        sum += difference * difference * (next - at) as f64;
        i += u64::from(next == (i + 1) * m);
        j += u64::from(next == (j + 1) * n);
        at = next;
    }
    sum / (n as f64 * m as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_is_its_length_over_root_two() {
        let a: Vec<Point> = (0..500).map(|k| [(k as f32 * 0.37).sin(), (k as f32 * 0.71).cos()]).collect();
        let b: Vec<Point> = a.iter().map(|p| [p[0] + 0.6, p[1] - 0.8]).collect();
        assert!((sliced_wasserstein(&a, &b) - 0.5f64.sqrt()).abs() < 1e-5);
        assert_eq!(sliced_wasserstein(&a, &a), 0.0);
    }

    #[test]
    fn sizes_may_differ() {
        // Each point twice is the same distribution.
        let a: Vec<Point> = (0..100).map(|k| [k as f32, 0.5 * k as f32]).collect();
        let doubled: Vec<Point> = a.iter().flat_map(|p| [*p, *p]).collect();
        assert!(sliced_wasserstein(&a, &doubled) < 1e-9);
        assert!((squared_distance(&[0.0], &[-1.0, 1.0]) - 1.0).abs() < 1e-12);
    }
}
