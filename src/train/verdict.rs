//! Whether a network is good enough: its samples beside those of the exact field, and how far its field is off.

use super::{protocol::Report, record::Check, sample_quality::Baseline};

/// Looks at the network, one after the other, that have to be good before the step is marked.
const LASTING: usize = 3;
/// What can be said of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Sliced 2-Wasserstein distance of its samples from a draw of the target, in world units.
    pub distance: f64,
    /// What that is judged by.
    pub baseline: Baseline,
    /// The root of the marginal loss over the mean square of what there is to learn: 0 of the exact field, 1 of one that
    /// knows nothing but the data's mean and spread. Nothing where it is not known.
    pub field_error: Option<f64>,
}

impl Verdict {
    /// Of the newest look at a network; nothing before the first one.
    #[must_use]
    pub fn of(report: &Report) -> Option<Self> {
        let (check, baseline) = (report.check()?, report.baseline?);
        let marginal = check.marginal.as_ref().map(|loss| loss.mean().mean);
        // A Gaussian leaves nothing to learn.
        let signal = report.signal.filter(|signal| *signal > 1e-3);
        let field_error = marginal.zip(signal).map(|(marginal, signal)| (marginal / signal).sqrt());
        Some(Self { distance: check.distance?, baseline, field_error })
    }

    /// Whether its samples are as near the target as those of the exact field, but for chance.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.baseline.is_reached(self.distance)
    }
}

impl Baseline {
    /// Whether a distance is no more than that of the exact field's samples and a standard deviation of chance.
    #[must_use]
    pub fn is_reached(&self, distance: f64) -> bool {
        distance <= self.exact + self.noise
    }

    /// The step at which the samples began to be good for several looks.
    #[must_use]
    pub fn reached_at(&self, checks: &[Check]) -> Option<u64> {
        let is_good = |check: &Check| check.distance.is_some_and(|distance| self.is_reached(distance));
        checks.windows(LASTING).find(|looks| looks.iter().all(is_good)).map(|looks| looks[0].step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::loss_by_time::{Estimate, LossByTime, STRATA};

    #[test]
    fn the_step_is_marked_where_good_lasts() {
        let baseline = Baseline { floor: 0.03, noise: 0.01, exact: 0.05 };
        let validation = LossByTime::new([Estimate::default(); STRATA]);
        let check = |(step, distance)| Check {
            step,
            seconds: 1.0,
            validation: validation.clone(),
            marginal: None,
            distance: Some(distance),
        };
        let looks = |distances: &[f64]| -> Vec<Check> {
            (1..).map(|k| 100 * k).zip(distances.iter().copied()).map(check).collect()
        };
        assert!(baseline.is_reached(0.06) && !baseline.is_reached(0.0601));
        assert_eq!(baseline.reached_at(&looks(&[0.2, 0.06, 0.1, 0.06, 0.05, 0.04, 0.2])), Some(400));
        assert_eq!(baseline.reached_at(&looks(&[0.2, 0.06, 0.06])), None);
    }
}
