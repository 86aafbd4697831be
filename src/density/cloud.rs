//! Gaussians at given places: points of a file, each with a bandwidth, or a mixture with full covariances.

use serde::{Deserialize, Serialize};

use super::{Moments, bandwidth};

/// Most points that are kept as such.
pub const MAX_POINTS: usize = 20_000;
/// Most Gaussians of a mixture with covariances of their own.
pub const MAX_GAUSSIANS: usize = 4096;
/// A Gaussian is not flatter than this share of its longer side.
const FLATTEST: f64 = 1e-4;

/// Why no cloud can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloudError {
    /// Nothing in it.
    #[error("there are no points")]
    Empty,
    /// More than can be kept.
    #[error("{0} are more than the {1} that are kept; use a random subset, or a raster of them")]
    TooMany(usize, usize),
    /// A number that is none, or out of range.
    #[error("component {0} has a place, weight or covariance that is not a finite number in its range")]
    Invalid(usize),
}

/// Covariance of the components.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Spread {
    /// h^2 I for all, with h in world units.
    Shared(f64),
    /// One covariance each, as xx, xy, yy.
    Own(Vec<[f64; 3]>),
}

/// A Gaussian of a mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaussian {
    /// Relative weight, above 0.
    pub weight: f64,
    /// Mean, in world units.
    pub mean: [f64; 2],
    /// Covariance, as xx, xy, yy.
    pub covariance: [f64; 3],
}

impl Gaussian {
    /// A Gaussian with these standard deviations along its own axes, the first turned by `angle` (radians) from
    /// the x axis.
    #[must_use]
    pub fn turned(weight: f64, mean: [f64; 2], deviations: [f64; 2], angle: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        let [a, b] = deviations.map(|d| d * d);
        let covariance = [a * cos * cos + b * sin * sin, (a - b) * sin * cos, a * sin * sin + b * cos * cos];
        Self { weight, mean, covariance }
    }
}

/// A mixture of Gaussians, in world units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Cloud {
    means: Vec<[f64; 2]>,
    /// With sum 1; empty where all are alike.
    weights: Vec<f64>,
    spread: Spread,
}

/// The written form, which is checked when it is read.
#[derive(Serialize, Deserialize)]
struct Written {
    means: Vec<[f64; 2]>,
    weights: Vec<f64>,
    spread: Spread,
}

impl Cloud {
    /// Equal Gaussians of bandwidth `h` at `points`; without one, by [`bandwidth::nearest`].
    ///
    /// # Errors
    /// [`CloudError`] when there are no points or more than [`MAX_POINTS`], or a number is not finite.
    pub fn of_points(points: Vec<[f64; 2]>, h: Option<f64>) -> Result<Self, CloudError> {
        let h = h.unwrap_or_else(|| bandwidth::nearest(&points));
        Self { means: points, weights: Vec::new(), spread: Spread::Shared(h) }.checked()
    }

    /// A mixture.
    ///
    /// # Errors
    /// [`CloudError`] when there are none or more than [`MAX_GAUSSIANS`], a number is not finite, or a
    /// covariance is not that of a Gaussian in the plane.
    pub fn of_gaussians(gaussians: &[Gaussian]) -> Result<Self, CloudError> {
        Self {
            means: gaussians.iter().map(|g| g.mean).collect(),
            weights: gaussians.iter().map(|g| g.weight).collect(),
            spread: Spread::Own(gaussians.iter().map(|g| g.covariance).collect()),
        }
        .checked()
    }

    fn checked(mut self) -> Result<Self, CloudError> {
        let count = self.means.len();
        let most = if matches!(self.spread, Spread::Shared(_)) { MAX_POINTS } else { MAX_GAUSSIANS };
        if count == 0 {
            return Err(CloudError::Empty);
        }
        if count > most {
            return Err(CloudError::TooMany(count, most));
        }
        self.weights.truncate(count);
        if let Spread::Own(all) = &mut self.spread {
            all.truncate(count);
        }
        let total: f64 = self.weights.iter().sum();
        for k in 0..count {
            let covariance = match &self.spread {
                Spread::Shared(h) => (*h > 0.0).then_some([h * h, 0.0, h * h]),
                Spread::Own(all) => all.get(k).copied(),
            };
            let weight = if self.weights.is_empty() { Some(1.0) } else { self.weights.get(k).copied() };
            let valid = self.means[k].iter().all(|x| x.is_finite())
                && weight.is_some_and(|w| w > 0.0 && w.is_finite())
                && covariance.is_some_and(is_covariance);
            if !valid {
                return Err(CloudError::Invalid(k));
            }
        }
        if !total.is_finite() {
            return Err(CloudError::Invalid(0));
        }
        // Their rounded quotients sum to 1 but for this much, and stay as they are.
        if (total - 1.0).abs() > count as f64 * f64::EPSILON {
            self.weights.iter_mut().for_each(|w| *w /= total);
        }
        Ok(self)
    }

    /// Every Gaussian farther from a point by a factor, and wider by it.
    ///
    /// # Errors
    /// [`CloudError::Invalid`] where numbers do not hold it.
    pub fn scaled(&self, factor: f64, about: [f64; 2]) -> Result<Self, CloudError> {
        let moved = |mean: &[f64; 2]| [0, 1].map(|axis| about[axis] + factor * (mean[axis] - about[axis]));
        let means = self.means.iter().map(moved).collect();
        let spread = match &self.spread {
            Spread::Shared(h) => Spread::Shared(factor * h),
            Spread::Own(all) => Spread::Own(all.iter().map(|own| own.map(|c| factor * factor * c)).collect()),
        };
        Self { means, spread, weights: self.weights.clone() }.checked()
    }

    /// Number of components, at least 1.
    #[must_use]
    pub fn len(&self) -> usize {
        self.means.len()
    }

    /// Whether there is none, which is never so.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.means.is_empty()
    }

    /// Means, in world units.
    #[must_use]
    pub fn means(&self) -> &[[f64; 2]] {
        &self.means
    }

    /// Weight of a component; all of them sum to 1.
    #[must_use]
    pub fn weight(&self, index: usize) -> f64 {
        self.weights.get(index).copied().unwrap_or(1.0 / self.means.len() as f64)
    }

    /// Covariances.
    #[must_use]
    pub fn spread(&self) -> &Spread {
        &self.spread
    }

    /// Covariance of a component, as xx, xy, yy.
    #[must_use]
    pub fn covariance(&self, index: usize) -> [f64; 3] {
        match &self.spread {
            Spread::Shared(h) => [h * h, 0.0, h * h],
            Spread::Own(all) => all[index],
        }
    }

    /// Lower and upper corner of the box of all means, widened by `deviations` standard deviations of each.
    #[must_use]
    pub fn bounds(&self, deviations: f64) -> [[f64; 2]; 2] {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for (index, mean) in self.means.iter().enumerate() {
            let [xx, _, yy] = self.covariance(index);
            for (axis, variance) in [xx, yy].into_iter().enumerate() {
                let reach = deviations * variance.sqrt();
                low[axis] = low[axis].min(mean[axis] - reach);
                high[axis] = high[axis].max(mean[axis] + reach);
            }
        }
        [low, high]
    }

    /// Moments of the mixture.
    #[must_use]
    pub fn moments(&self) -> Moments {
        // Around the first mean: squares of far coordinates would lose the digits that matter.
        let around = self.means[0];
        let (mut mean, mut second) = ([0.0; 2], [0.0; 3]);
        for (index, at) in self.means.iter().enumerate() {
            let w = self.weight(index);
            let [x, y] = [at[0] - around[0], at[1] - around[1]];
            let [xx, xy, yy] = self.covariance(index);
            mean = [mean[0] + w * x, mean[1] + w * y];
            second = [second[0] + w * (x * x + xx), second[1] + w * (x * y + xy), second[2] + w * (y * y + yy)];
        }
        let [x, y] = mean;
        Moments {
            mean: [around[0] + x, around[1] + y],
            covariance: [second[0] - x * x, second[1] - x * y, second[2] - y * y],
        }
    }
}

/// Whether these are variances and covariance of a Gaussian with an inner point.
fn is_covariance([xx, xy, yy]: [f64; 3]) -> bool {
    let flattest = FLATTEST * FLATTEST;
    let finite = [xx, xy, yy].iter().all(|c| c.is_finite());
    finite && xx > 0.0 && yy > 0.0 && xx * yy - xy * xy >= flattest * (xx + yy) * (xx + yy) / 4.0 && {
        // Squares of the smallest must not vanish.
        xx.min(yy) > 1e-150
    }
}

impl TryFrom<Written> for Cloud {
    type Error = CloudError;

    fn try_from(Written { means, weights, spread }: Written) -> Result<Self, CloudError> {
        Self { means, weights, spread }.checked()
    }
}

impl From<Cloud> for Written {
    fn from(Cloud { means, weights, spread }: Cloud) -> Self {
        Self { means, weights, spread }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_mixture() {
        let cloud = Cloud::of_gaussians(&[
            Gaussian::turned(3.0, [1e6, 0.0], [2.0, 1.0], 0.0),
            Gaussian::turned(1.0, [1e6 + 4.0, 4.0], [1.0, 1.0], 0.3),
        ])
        .unwrap();
        let Moments { mean, covariance } = cloud.moments();
        assert!((mean[0] - 1e6 - 1.0).abs() < 1e-6 && (mean[1] - 1.0).abs() < 1e-12, "{mean:?}");
        // Within: (3 x 4 + 1) / 4 and (3 + 1) / 4; between: 3/4 + 9/4 = 3 in each entry.
        for (ours, expected) in covariance.into_iter().zip([6.25, 3.0, 4.0]) {
            assert!((ours - expected).abs() < 1e-6, "{covariance:?}");
        }
    }

    #[test]
    fn what_is_no_mixture_is_refused() {
        let g = Gaussian::turned(1.0, [0.0; 2], [1.0, 0.5], 0.2);
        let error = |gaussians: &[Gaussian]| Cloud::of_gaussians(gaussians).unwrap_err();
        assert_eq!(error(&[]), CloudError::Empty);
        for bad in [
            Gaussian { weight: -1.0, ..g },
            Gaussian { weight: f64::NAN, ..g },
            Gaussian { mean: [f64::INFINITY, 0.0], ..g },
            Gaussian { covariance: [1.0, 2.0, 1.0], ..g },
            Gaussian { covariance: [0.0, 0.0, 1.0], ..g },
        ] {
            assert_eq!(error(&[g, bad]), CloudError::Invalid(1), "{bad:?}");
        }
        assert!(matches!(error(&vec![g; MAX_GAUSSIANS + 1]), CloudError::TooMany(..)));
        assert!(Cloud::of_points(vec![[0.0; 2]], Some(0.0)).is_err());
        let text = r#"{"means": [[0, 0]], "weights": [], "spread": {"Own": []}}"#;
        assert!(serde_json::from_str::<Cloud>(text).is_err());
        // What stands beside no mean counts for nothing.
        let text = r#"{"means": [[0, 0]], "weights": [1, 3], "spread": {"Own": [[1, 0, 1], [1, 0, 1]]}}"#;
        let more = serde_json::from_str::<Cloud>(text).unwrap();
        assert_eq!((more.weight(0), more.spread()), (1.0, &Spread::Own(vec![[1.0, 0.0, 1.0]])));
        let cloud =
            Cloud::of_gaussians(&[g, Gaussian { weight: 0.1, ..g }, Gaussian { weight: 0.7, ..g }]).unwrap();
        let text = serde_json::to_string(&cloud).unwrap();
        assert_eq!(serde_json::from_str::<Cloud>(&text).unwrap(), cloud);
    }
}
