//! The stray share: how many samples lie where the target holds nothing.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::numeric::Point;

/// Distance beyond which a sample strays, in world units.
pub const RADIUS: f32 = 0.06;
/// Target samples that stand for the target.
pub const REFERENCE: usize = 50_000;

/// The share of `samples`, in [0, 1], that are farther than [`RADIUS`] from every point of
/// `reference`. 0 when there are no samples.
///
/// Target samples themselves stray a little where the target is thin; take their share off.
#[must_use]
pub fn stray_share(samples: &[Point], reference: &[Point]) -> f64 {
    let mut cells: HashMap<[i32; 2], Vec<Point>> = HashMap::new();
    for point in reference {
        cells.entry(cell(*point)).or_default().push(*point);
    }
    let strays = |p: &Point| {
        let [x, y] = cell(*p);
        let near = |q: &Point| (q[0] - p[0]).powi(2) + (q[1] - p[1]).powi(2) <= RADIUS * RADIUS;
        let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| [x.saturating_add(dx), y.saturating_add(dy)]));
        !around.filter_map(|key| cells.get(&key)).flatten().any(near)
    };
    samples.par_iter().filter(|p| strays(p)).count() as f64 / samples.len().max(1) as f64
}

/// Squares with the radius as their side: whatever is near enough lies in the nine around.
fn cell(p: Point) -> [i32; 2] {
    p.map(|c| (c / RADIUS).floor() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_and_far_are_told_apart() {
        let reference: Vec<Point> = (0..100).map(|k| [k as f32 * 0.1, -3.0]).collect();
        let samples = [[0.0, -3.05], [0.05, -3.0], [0.05, -3.05], [5.0, 3.0], [f32::NAN, 0.0]];
        assert!((stray_share(&samples, &reference) - 0.6).abs() < 1e-12);
        // By brute force.
        let samples: Vec<Point> =
            (0..500).map(|k| [(k as f32 * 0.37).sin() * 5.0 + 5.0, (k as f32 * 0.71).cos() * 0.2 - 3.0]).collect();
        let far = |p: &&Point| reference.iter().all(|q| (q[0] - p[0]).hypot(q[1] - p[1]) > RADIUS);
        assert_eq!(stray_share(&samples, &reference), samples.iter().filter(far).count() as f64 / 500.0);
        assert_eq!(stray_share(&[], &reference), 0.0);
    }
}
