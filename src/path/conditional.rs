//! Conditional velocities, and conversions between what a network may predict.
//!
//! Everything is linear in x, so scalar functions serve each coordinate.

use super::Coefficients;

/// What a prediction at (t, x) stands for. All four carry the same information wherever
/// alpha d_sigma - sigma d_alpha is not 0 and sigma is not 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// u_t(x) = E[d_alpha x_1 + d_sigma x_0 | x].
    Velocity,
    /// The gradient of log p_t(x), which is -E[x_0 | x] / sigma.
    Score,
    /// E[x_0 | x], the noise.
    Noise,
    /// E[x_1 | x], the data.
    Data,
}

/// Conditional velocity u_t(x | x_1) = (d_sigma / sigma)(x - alpha x_1) + d_alpha x_1.
///
/// Lipman et al. 2022, Theorem 3, eq. 15. Unbounded where sigma is 0.
#[must_use]
pub fn conditional_velocity(c: &Coefficients, x: f64, x1: f64) -> f64 {
    c.sigma_d_sigma / (c.sigma * c.sigma) * (x - c.alpha * x1) + c.d_alpha * x1
}

/// Converts one coordinate of a prediction at `x`.
///
/// From x = alpha x_1 + sigma x_0 and u = d_alpha x_1 + d_sigma x_0, two equations in two
/// unknowns; the score is -x_0 / sigma. Ill-conditioned near the ends, where it may divide by 0.
#[must_use]
pub fn convert(from: Quantity, to: Quantity, c: &Coefficients, x: f64, value: f64) -> f64 {
    if from == to {
        return value;
    }
    let determinant = c.alpha * c.d_sigma - c.sigma * c.d_alpha;
    let noise = match from {
        Quantity::Noise => value,
        Quantity::Score => -c.sigma * value,
        Quantity::Velocity => (c.alpha * value - c.d_alpha * x) / determinant,
        Quantity::Data => (x - c.alpha * value) / c.sigma,
    };
    match to {
        Quantity::Noise => noise,
        Quantity::Score => -noise / c.sigma,
        Quantity::Data if from == Quantity::Velocity => (c.d_sigma * x - c.sigma * value) / determinant,
        Quantity::Data => (x - c.sigma * noise) / c.alpha,
        Quantity::Velocity if from == Quantity::Data => c.d_alpha * value + c.d_sigma * noise,
        Quantity::Velocity => c.d_alpha * (x - c.sigma * noise) / c.alpha + c.d_sigma * noise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::Schedule;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_conversion_returns(index in 0usize..6, t in 0.05f64..0.95, x0 in -3.0f64..3.0, x1 in -3.0f64..3.0) {
            let c = Schedule::ALL[index].at(t);
            let x = c.alpha * x1 + c.sigma * x0;
            let values = [
                (Quantity::Velocity, c.d_alpha * x1 + c.d_sigma * x0),
                (Quantity::Score, -x0 / c.sigma),
                (Quantity::Noise, x0),
                (Quantity::Data, x1),
            ];
            for (from, given) in values {
                for (to, expected) in values {
                    let got = convert(from, to, &c, x, given);
                    prop_assert!((got - expected).abs() < 1e-7 * (1.0 + expected.abs()), "{from:?} to {to:?}: {got}, {expected}");
                }
            }
            prop_assert!((conditional_velocity(&c, x, x1) - values[0].1).abs() < 1e-8 * (1.0 + values[0].1.abs()));
        }

        /// score = (alpha u - d_alpha x) / (sigma (d_alpha sigma - alpha d_sigma)).
        #[test]
        fn score_identity(index in 0usize..6, t in 0.05f64..0.95, x in -3.0f64..3.0, u in -5.0f64..5.0) {
            let c = Schedule::ALL[index].at(t);
            let expected = (c.alpha * u - c.d_alpha * x) / (c.sigma * (c.d_alpha * c.sigma - c.alpha * c.d_sigma));
            let got = convert(Quantity::Velocity, Quantity::Score, &c, x, u);
            prop_assert!((got - expected).abs() < 1e-9 * (1.0 + expected.abs()));
        }
    }
}
