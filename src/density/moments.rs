//! First and second moments.

/// First and second moments of a density, in world units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Mean.
    pub mean: [f64; 2],
    /// Covariance, as xx, xy, yy.
    pub covariance: [f64; 3],
}

impl Moments {
    /// Moments of points, each of the same weight; zero without any.
    #[must_use]
    pub fn of_points(points: &[[f64; 2]]) -> Self {
        let count = points.len().max(1) as f64;
        let mean = [0, 1].map(|k| match points {
            // Without the rounding that would be taken for a width.
            [first, others @ ..] if others.iter().all(|p| p[k] == first[k]) => first[k],
            _ => points.iter().map(|p| p[k] / count).sum::<f64>(),
        });
        let mut covariance = [0.0; 3];
        for p in points {
            let [x, y] = [p[0] - mean[0], p[1] - mean[1]];
            for (sum, product) in covariance.iter_mut().zip([x * x, x * y, y * y]) {
                *sum += product / count;
            }
        }
        Self { mean, covariance }
    }

    /// Standard deviations along x and y.
    #[must_use]
    pub fn deviations(&self) -> [f64; 2] {
        [self.covariance[0], self.covariance[2]].map(|variance| variance.max(0.0).sqrt())
    }

    /// Standard deviations along the two principal axes, the larger first.
    #[must_use]
    pub fn principal_deviations(&self) -> [f64; 2] {
        let [xx, xy, yy] = self.covariance;
        let (middle, half) = (f64::midpoint(xx, yy), ((xx - yy) / 2.0).hypot(xy));
        [middle + half, middle - half].map(|variance| variance.max(0.0).sqrt())
    }

    /// Root of the mean variance of the two axes.
    #[must_use]
    pub fn spread(&self) -> f64 {
        f64::midpoint(self.covariance[0], self.covariance[2]).sqrt()
    }

    /// Lower-triangular L with L L^T = covariance, as l11, l21, l22.
    #[must_use]
    pub fn cholesky(&self) -> [f64; 3] {
        let [xx, xy, yy] = self.covariance;
        let l11 = xx.max(0.0).sqrt();
        let l21 = if l11 > 0.0 { xy / l11 } else { 0.0 };
        [l11, l21, (yy - l21 * l21).max(0.0).sqrt()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cholesky_squares_to_the_covariance() {
        let moments = Moments { mean: [0.0; 2], covariance: [2.0, 0.5, 1.5] };
        let [a, b, c] = moments.cholesky();
        assert!((a * a - 2.0).abs() < 1e-12 && (a * b - 0.5).abs() < 1e-12 && (b * b + c * c - 1.5).abs() < 1e-12);
    }

    #[test]
    fn what_has_no_width_gets_none_by_rounding() {
        let points: Vec<[f64; 2]> = (0..50).map(|k| [f64::from(k), 2.1]).collect();
        assert_eq!(Moments::of_points(&points).deviations()[1], 0.0);
    }
}
