//! The schedules (alpha_t, sigma_t) and their derivatives with respect to t.

use std::f64::consts::FRAC_PI_2;

use serde::{Deserialize, Serialize};

/// A Gaussian probability path, given by its schedule and parameters.
///
/// Parameters are checked where a schedule is parsed ([`super::parse`]) and by
/// [`Schedule::validate`]; the ranges stand beside them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Schedule {
    /// Conditional optimal transport: alpha = t, sigma = 1 - (1 - sigma_min) t.
    /// Lipman et al. 2022, eq. 20; `sigma_min` in [0, 0.5], 0 as in facebookresearch/flow_matching.
    CondOt {
        /// Standard deviation left at the data.
        sigma_min: f64,
    },
    /// Variance preserving diffusion. Lipman et al. 2022, eq. 18 and App. E.1.
    Vp {
        /// Rate at the data, in [0.001, beta_max).
        beta_min: f64,
        /// Rate at the noise, at most 100.
        beta_max: f64,
    },
    /// Variance exploding diffusion: alpha = 1. Lipman et al. 2022, eq. 16, with the geometric
    /// sigma of Song et al. 2021, shifted so that sigma = 0 at the data.
    Ve {
        /// Smallest scale, in [0.0001, sigma_max).
        sigma_min: f64,
        /// Scale of the noise, at most 100.
        sigma_max: f64,
    },
    /// alpha = sin(pi t / 2), sigma = cos(pi t / 2). Albergo and Vanden-Eijnden 2022.
    Cosine,
    /// alpha = t, sigma = sqrt(1 - t^2). flow_matching's LinearVPScheduler.
    LinearVp,
    /// alpha = t^n, sigma = 1 - t^n. flow_matching's PolynomialConvexScheduler.
    Poly {
        /// Exponent, in [1, 8].
        n: f64,
    },
}

/// A schedule at one t. `d_` is the derivative with respect to t.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficients {
    /// Weight of the data x_1.
    pub alpha: f64,
    /// Weight of the noise x_0, not negative.
    pub sigma: f64,
    /// d alpha / dt.
    pub d_alpha: f64,
    /// d sigma / dt; negative infinity where the path has no finite one (VP, VE and
    /// linear-vp at t = 1).
    pub d_sigma: f64,
    /// sigma times d sigma / dt in closed form: finite for every path and t.
    pub sigma_d_sigma: f64,
}

impl Schedule {
    /// CondOT with sigma_min = 0, the default path.
    pub const OT: Self = Self::CondOt { sigma_min: 0.0 };
    /// VP with beta from 0.1 to 20.
    pub const VP: Self = Self::Vp { beta_min: 0.1, beta_max: 20.0 };
    /// VE with sigma from 0.01 to 10.
    pub const VE: Self = Self::Ve { sigma_min: 0.01, sigma_max: 10.0 };
    /// Polynomial with n = 2.
    pub const POLY: Self = Self::Poly { n: 2.0 };
    /// Every path with its default parameters, in the order they are shown.
    pub const ALL: [Self; 6] = [Self::OT, Self::VP, Self::VE, Self::Cosine, Self::LinearVp, Self::POLY];

    /// alpha, sigma and their derivatives at `t` in [0, 1]; `t` outside is clamped.
    #[must_use]
    pub fn at(&self, t: f64) -> Coefficients {
        let t = t.clamp(0.0, 1.0);
        match *self {
            Self::CondOt { sigma_min } => {
                let slope = -(1.0 - sigma_min);
                Coefficients::bounded(t, 1.0 + slope * t, 1.0, slope)
            }
            Self::Vp { beta_min, beta_max } => {
                let w = 1.0 - t;
                let total = w * w * (beta_max - beta_min) / 2.0 + w * beta_min;
                let d_total = -w * (beta_max - beta_min) - beta_min;
                let alpha = (-total / 2.0).exp();
                let variance = -(-total).exp_m1();
                Coefficients::from_variance(alpha, variance, -d_total / 2.0 * alpha, d_total / 2.0 * (-total).exp())
            }
            Self::Ve { sigma_min, sigma_max } => {
                let log_ratio = (sigma_max / sigma_min).ln();
                let growth = (2.0 * (1.0 - t) * log_ratio).exp_m1();
                let square = sigma_min * sigma_min;
                Coefficients::from_variance(1.0, square * growth, 0.0, -square * log_ratio * (growth + 1.0))
            }
            Self::Cosine => {
                let (sin, cos) = (FRAC_PI_2 * t).sin_cos();
                // cos(pi/2) is 6e-17 in floating point, not the path's zero.
                let cos = if t >= 1.0 { 0.0 } else { cos };
                Coefficients::bounded(sin, cos, FRAC_PI_2 * cos, -FRAC_PI_2 * sin)
            }
            Self::LinearVp => Coefficients::from_variance(t, 1.0 - t * t, 1.0, -t),
            Self::Poly { n } => {
                let slope = n * t.powf(n - 1.0);
                Coefficients::bounded(t.powf(n), 1.0 - t.powf(n), slope, -slope)
            }
        }
    }

    /// Signal-to-noise ratio alpha / sigma at `t`; infinite where sigma is 0.
    #[must_use]
    pub fn snr(&self, t: f64) -> f64 {
        let c = self.at(t);
        c.alpha / c.sigma
    }

    /// The t at which alpha / sigma equals `snr` (not negative), clamped to [0, 1] for ratios
    /// that the path does not reach.
    #[must_use]
    pub fn t_at_snr(&self, snr: f64) -> f64 {
        if !snr.is_finite() {
            return 1.0;
        }
        let t = match *self {
            Self::CondOt { sigma_min } => snr / (1.0 + snr * (1.0 - sigma_min)),
            Self::Vp { beta_min, beta_max } => {
                let total = (1.0 / (snr * snr)).ln_1p();
                let range = beta_max - beta_min;
                // The stable root of range/2 w^2 + beta_min w - total = 0.
                1.0 - 2.0 * total / (beta_min + (beta_min * beta_min + 2.0 * range * total).sqrt())
            }
            Self::Ve { sigma_min, sigma_max } => {
                let ratio = 1.0 / (snr * sigma_min);
                1.0 - (ratio * ratio).ln_1p() / (2.0 * (sigma_max / sigma_min).ln())
            }
            Self::Cosine => snr.atan() / FRAC_PI_2,
            Self::LinearVp => snr / (1.0 + snr * snr).sqrt(),
            Self::Poly { n } => (snr / (1.0 + snr)).powf(1.0 / n),
        };
        if t.is_nan() { 0.0 } else { t.clamp(0.0, 1.0) }
    }

    /// 1 / (sigma d_alpha - alpha d_sigma) at `t`, not below 0: how much t it takes to gain signal. 0 at t = 1 of
    /// paths whose sigma ends like a square root, infinite at t = 0 of `poly` with n > 1.
    #[must_use]
    pub fn inverse_wronskian(&self, t: f64) -> f64 {
        let t = t.clamp(0.0, 1.0);
        let c = self.at(t);
        match *self {
            Self::CondOt { .. } => 1.0,
            // sigma W = alpha ((1 - t)(B - b) + b) / 2.
            Self::Vp { beta_min, beta_max } => {
                2.0 * c.sigma / (c.alpha * ((1.0 - t) * (beta_max - beta_min) + beta_min))
            }
            // alpha = 1 and d_alpha = 0: sigma W = -sigma d_sigma.
            Self::Ve { .. } => c.sigma / -c.sigma_d_sigma,
            Self::Cosine => 1.0 / FRAC_PI_2,
            Self::LinearVp => c.sigma,
            Self::Poly { n } => 1.0 / (n * t.powf(n - 1.0)),
        }
    }

    /// Whether sigma ends like a square root, so that d_sigma has no bound at t = 1.
    #[must_use]
    pub fn ends_like_a_root(&self) -> bool {
        matches!(self, Self::Vp { .. } | Self::Ve { .. } | Self::LinearVp)
    }

    /// A short name for people, such as "OT (CondOT)".
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::CondOt { .. } => "OT (CondOT)",
            Self::Vp { .. } => "VP diffusion",
            Self::Ve { .. } => "VE diffusion",
            Self::Cosine => "cosine",
            Self::LinearVp => "linear-vp",
            Self::Poly { .. } => "polynomial",
        }
    }
}

impl Coefficients {
    fn bounded(alpha: f64, sigma: f64, d_alpha: f64, d_sigma: f64) -> Self {
        let sigma = sigma.max(0.0);
        Self { alpha, sigma, d_alpha, d_sigma, sigma_d_sigma: sigma * d_sigma }
    }

    fn from_variance(alpha: f64, variance: f64, d_alpha: f64, sigma_d_sigma: f64) -> Self {
        let sigma = variance.max(0.0).sqrt();
        Self { alpha, sigma, d_alpha, d_sigma: sigma_d_sigma / sigma, sigma_d_sigma }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Values of (alpha, sigma, d_alpha, d_sigma) at t = .25, .5, .75, printed from the formulas
    /// in double precision and confirmed by finite differences (numpy).
    #[test]
    #[expect(clippy::approx_constant, reason = "the table is printed to six digits")]
    fn golden_numbers() {
        let table: [(Schedule, [[f64; 4]; 3]); 6] = [
            (
                Schedule::CondOt { sigma_min: 0.01 },
                [[0.25, 0.7525, 1.0, -0.99], [0.5, 0.505, 1.0, -0.99], [0.75, 0.2575, 1.0, -0.99]],
            ),
            (
                Schedule::VP,
                [
                    [0.058664, 0.998278, 0.440710, -0.025898],
                    [0.281183, 0.959654, 1.412944, -0.413999],
                    [0.723657, 0.690160, 1.836280, -1.925406],
                ],
            ),
            (
                Schedule::Ve { sigma_min: 0.01, sigma_max: 50.0 },
                [
                    [1.0, 5.946027, 0.0, -50.643605],
                    [1.0, 0.707036, 0.0, -6.023167],
                    [1.0, 0.083493, 0.0, -0.721326],
                ],
            ),
            (
                Schedule::Cosine,
                [
                    [0.382683, 0.923880, 1.451227, -0.601118],
                    [0.707107, 0.707107, 1.110721, -1.110721],
                    [0.923880, 0.382683, 0.601118, -1.451227],
                ],
            ),
            (
                Schedule::LinearVp,
                [
                    [0.25, 0.968246, 1.0, -0.258199],
                    [0.5, 0.866025, 1.0, -0.577350],
                    [0.75, 0.661438, 1.0, -1.133893],
                ],
            ),
            (Schedule::POLY, [[0.0625, 0.9375, 0.5, -0.5], [0.25, 0.75, 1.0, -1.0], [0.5625, 0.4375, 1.5, -1.5]]),
        ];
        for (schedule, rows) in table {
            for (t, row) in [0.25, 0.5, 0.75].into_iter().zip(rows) {
                let c = schedule.at(t);
                for (ours, golden) in [c.alpha, c.sigma, c.d_alpha, c.d_sigma].into_iter().zip(row) {
                    assert!((ours - golden).abs() < 2e-6, "{schedule} at {t}: {ours} is not {golden}");
                }
            }
        }
    }

    #[test]
    fn ends_are_noise_and_data() {
        for schedule in Schedule::ALL {
            let end = schedule.at(1.0);
            assert!((end.alpha - 1.0).abs() < 1e-12 && end.sigma.abs() < 1e-12, "{schedule}: {end:?}");
            assert!(end.sigma_d_sigma.is_finite(), "{schedule}");
        }
        // VP does not reach pure noise.
        let start = Schedule::VP.at(0.0);
        assert!((start.alpha - 0.006_572).abs() < 1e-6 && (start.sigma - 0.999_978).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn derivatives_match_finite_differences(index in 0usize..6, t in 0.01f64..0.99) {
            let schedule = Schedule::ALL[index];
            let e = 1e-6;
            let (before, here, after) = (schedule.at(t - e), schedule.at(t), schedule.at(t + e));
            let d_alpha = (after.alpha - before.alpha) / (2.0 * e);
            let d_sigma = (after.sigma - before.sigma) / (2.0 * e);
            prop_assert!((d_alpha - here.d_alpha).abs() < 1e-5 * (1.0 + here.d_alpha.abs()));
            prop_assert!((d_sigma - here.d_sigma).abs() < 1e-4 * (1.0 + here.d_sigma.abs()));
            prop_assert!((here.sigma * here.d_sigma - here.sigma_d_sigma).abs() < 1e-9 * (1.0 + here.sigma_d_sigma.abs()));
        }

        #[test]
        fn snr_inverts(index in 0usize..6, t in 0.001f64..0.999) {
            let schedule = Schedule::ALL[index];
            prop_assert!((schedule.t_at_snr(schedule.snr(t)) - t).abs() < 1e-8);
        }
    }

    /// The closed form against the coefficients, with parameters at both ends of their ranges.
    #[test]
    fn the_wronskian_is_that_of_the_coefficients() {
        for text in
            ["ot:sigma_min=0.5", "vp:beta_min=0.001,beta_max=0.1", "vp:beta_min=10,beta_max=100", "poly:n=1"]
        {
            check_wronskian(text.parse().unwrap());
        }
        check_wronskian("ve:sigma_min=0.0001,sigma_max=100".parse().unwrap());
        check_wronskian("poly:n=8".parse().unwrap());
        Schedule::ALL.into_iter().for_each(check_wronskian);
    }

    fn check_wronskian(schedule: Schedule) {
        for k in 1..20 {
            let t = f64::from(k) / 20.0;
            let c = schedule.at(t);
            let wronskian = c.sigma * c.d_alpha - c.alpha * c.d_sigma;
            let inverse = schedule.inverse_wronskian(t);
            assert!((wronskian * inverse - 1.0).abs() < 1e-9, "{schedule} at {t}: {wronskian} {inverse}");
        }
    }

    #[test]
    fn unreachable_ratios_are_clamped() {
        assert_eq!(Schedule::VP.t_at_snr(0.0), 0.0);
        assert_eq!(Schedule::VE.t_at_snr(1e-9), 0.0);
        assert_eq!(Schedule::OT.t_at_snr(f64::INFINITY), 1.0);
    }
}
