//! What a coupling does to its pairs.

use super::{PairSet, squared};
use crate::numeric::Point;

/// Pairs that are looked at.
pub const SAMPLE: usize = 256;

/// Figures of a sample of pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PairStats {
    /// Mean of |x_1 - x_0|^2, in squared world units.
    pub transport_cost: f64,
    /// How many of the straight lines from x_0 to x_1 cross another, counted as pairs of lines.
    pub crossings: usize,
    /// Pairs of lines that were looked at.
    pub of: usize,
    /// Cov(x_1, x_0) as xx, xy, yx, yy, over all pairs; zero when every draw is new, since they are independent.
    pub cross_covariance: [f64; 4],
    /// How often each pair of the pool has been drawn, on average; nothing when every draw is new.
    pub reuse: Option<f64>,
}

impl PairStats {
    /// Looks at the first [`SAMPLE`] pairs.
    #[must_use]
    pub fn of(pairs: &PairSet, reuse: Option<f64>) -> Self {
        let count = pairs.len().min(SAMPLE);
        let lines: Vec<(Point, Point)> = (0..count).map(|k| pairs.pair(k)).collect();
        let cost = lines.iter().map(|(a, b)| squared(*a, *b)).sum::<f64>();
        let crossings = (0..count).map(|i| (0..i).filter(|j| cross(lines[i], lines[*j])).count()).sum();
        let of = count * count.saturating_sub(1) / 2;
        let cross_covariance = if reuse.is_some() { cross_covariance(pairs) } else { [0.0; 4] };
        Self { transport_cost: cost / count.max(1) as f64, crossings, of, cross_covariance, reuse }
    }

    /// Crossings per pair of lines, in [0, 1].
    #[must_use]
    pub fn crossing_share(&self) -> f64 {
        self.crossings as f64 / self.of.max(1) as f64
    }
}

/// Cov(x_1, x_0) as xx, xy, yx, yy.
fn cross_covariance(pairs: &PairSet) -> [f64; 4] {
    let count = pairs.len().max(1) as f64;
    let mean = |points: &[Point]| [0, 1].map(|k| points.iter().map(|p| f64::from(p[k])).sum::<f64>() / count);
    let (noise, data) = (mean(pairs.noise()), mean(pairs.data()));
    let mut sums = [0.0; 4];
    for (x0, x1) in pairs.noise().iter().zip(pairs.data()) {
        let [dx1, dx0] = [(x1, data), (x0, noise)].map(|(x, mean)| [0, 1].map(|k| f64::from(x[k]) - mean[k]));
        for (sum, product) in
            sums.iter_mut().zip([dx1[0] * dx0[0], dx1[0] * dx0[1], dx1[1] * dx0[0], dx1[1] * dx0[1]])
        {
            *sum += product / count;
        }
    }
    sums
}

/// Whether two segments cross at an inner point of both.
fn cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |p: Point, q: Point, r: Point| {
        let [p, q, r] = [p, q, r].map(|p| p.map(f64::from));
        (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    };
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{flow::source::noise, train::coupling::assignment::optimal};

    #[test]
    fn crossings_and_cost_by_hand() {
        let noise = vec![[0.0, 0.0], [0.0, 1.0], [5.0, 5.0]];
        let data = vec![[1.0, 1.0], [1.0, 0.0], [5.0, 6.0]];
        let stats = PairStats::of(&PairSet::new(noise, data), None);
        assert_eq!((stats.crossings, stats.of), (1, 3));
        assert!((stats.transport_cost - 5.0 / 3.0).abs() < 1e-6);
        assert_eq!(PairStats::of(&PairSet::default(), None).of, 0);
    }

    /// With squared distances lines may still cross, but not at the same t.
    #[test]
    fn an_optimal_assignment_hardly_crosses() {
        let apart = PairSet::new(noise(3, 128), noise(4, 128));
        let before = PairStats::of(&apart, None);
        let after = PairStats::of(&optimal(apart), None);
        assert!(20 * after.crossings < before.crossings, "{before:?} {after:?}");
        assert!(5.0 * after.transport_cost < before.transport_cost, "{before:?} {after:?}");
    }
}
