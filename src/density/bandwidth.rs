//! The bandwidth of points.

use super::Moments;

/// Share of the smallest standard deviation that is allowed: together they are at most 1 % more.
const SHARE: f64 = 0.14;
/// Bandwidth of points that all lie in one place, in world units.
const OF_ONE_PLACE: f64 = 0.01;

/// The rule `nearest`: the median distance from a place to the nearest other place, at most 0.14 of the
/// smallest standard deviation along any direction, so that no standard deviation grows by over 1 %.
///
/// Places are counted once, however many points lie there. Never 0: points on a line keep the median
/// distance, at most 0.14 of their length's standard deviation.
#[must_use]
pub fn nearest(points: &[[f64; 2]]) -> f64 {
    let moments = Moments::of_points(points);
    let [longest, shortest] = moments.principal_deviations();
    // Rounding leaves a line some width.
    let limit = SHARE * if shortest > 1e-9 * longest { shortest } else { longest };
    let mut distances = nearest_distances(points, &moments);
    if distances.is_empty() {
        return OF_ONE_PLACE;
    }
    let middle = distances.len() / 2;
    let (_, median, _) = distances.select_nth_unstable_by(middle, f64::total_cmp);
    if limit > 0.0 { median.min(limit) } else { *median }
}

/// Distance from each place to the nearest other one; empty when there is only one place.
fn nearest_distances(points: &[[f64; 2]], moments: &Moments) -> Vec<f64> {
    // A sweep along the longer axis: what is further along it than the nearest so far is no nearer.
    let axis = usize::from(moments.covariance[2] > moments.covariance[0]);
    let mut places = points.to_vec();
    let order =
        |a: &[f64; 2], b: &[f64; 2]| a[axis].total_cmp(&b[axis]).then_with(|| a[1 - axis].total_cmp(&b[1 - axis]));
    places.sort_unstable_by(order);
    places.dedup();
    if places.len() < 2 {
        return Vec::new();
    }
    let nearest = |k: usize| {
        let at = places[k];
        let along = |best: f64, others: &mut dyn Iterator<Item = &[f64; 2]>| {
            let mut best = best;
            for other in others {
                if (other[axis] - at[axis]).abs() >= best {
                    break;
                }
                best = best.min((other[0] - at[0]).hypot(other[1] - at[1]));
            }
            best
        };
        let after = along(f64::INFINITY, &mut places[k + 1..].iter());
        along(after, &mut places[..k].iter().rev())
    };
    (0..places.len()).map(nearest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_nearest_other_place_counts() {
        // A square grid of spacing .1, each place three times.
        let points: Vec<[f64; 2]> =
            (0..1200).map(|k| k / 3).map(|k| [f64::from(k % 20) * 0.1, f64::from(k / 20) * 0.1]).collect();
        let distances = nearest_distances(&points, &Moments::of_points(&points));
        assert_eq!(distances.len(), 400);
        assert!(distances.iter().all(|d| (d - 0.1).abs() < 1e-9));
        assert!((nearest(&points) - SHARE * Moments::of_points(&points).principal_deviations()[1]).abs() < 1e-12);
        assert_eq!(nearest(&[[3.0, 4.0]; 5]), OF_ONE_PLACE);
        let line: Vec<[f64; 2]> = (0..100).map(|k| [0.03 * f64::from(k), 0.04 * f64::from(k)]).collect();
        assert!((nearest(&line) - 0.05).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn no_deviation_grows_by_over_a_hundredth(
            points in prop::collection::vec([-5.0f64..5.0, -0.5f64..0.5], 2..60), scale in 1e-6f64..1e6
        ) {
            let points: Vec<[f64; 2]> = points.iter().map(|p| p.map(|c| c * scale)).collect();
            let h = nearest(&points);
            prop_assert!(h > 0.0);
            let [_, shortest] = Moments::of_points(&points).principal_deviations();
            if points.len() > 2 {
                prop_assert!(shortest.hypot(h) <= 1.01 * shortest);
            }
        }
    }
}
