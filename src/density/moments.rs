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
}
