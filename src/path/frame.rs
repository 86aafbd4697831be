//! The canonical frame: coordinates in which every Gaussian path is one flow.
//!
//! A target's mass lies in a square with centre c and half-width L. With k = [`NOISE`] and
//! H = alpha L + k sigma, which is homogeneous in (alpha, sigma),
//!
//! - p = k sigma / H says how much of a position is noise: 1 is noise, 0 is data,
//! - xi = (x - alpha c) / H lies in \[-1, 1\]^2 but for the far tail of the noise,
//! - xi = (1 - p) y_1 + p x_0 / k with y_1 = (x_1 - c) / L, a straight path from x_0 / k to y_1.
//!
//! So d xi / dp = E\[x_0 | xi\] / k - E\[y_1 | xi\] is the same for every path; a path only says where it
//! begins and ends, which clock p(t) it runs on, and with which ruler H(t), alpha(t) c it is seen
//! ([`super::Clock`]).
//!
//! What is sampled along p has *knots* that are uniform in s = 1 - asinh(4 p) / asinh(4): s = 0 is noise, s = 1
//! is data, and the last stretch, where the data's detail appears, is resolved finely.

use serde::{Deserialize, Serialize};

/// k: standard deviations of the noise that the square holds.
pub const NOISE: f64 = 4.2;

/// How much finer the knots are at the data than at the noise.
const FINENESS: f64 = 4.0;

/// The square that holds a target's mass.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Centre c, in world units.
    pub centre: [f64; 2],
    /// Half-width L, in world units; above 0.
    pub half: f64,
}

impl Frame {
    /// The square around a box of component means, of components with standard deviation `h` at most.
    ///
    /// Too small a square ruins the rare grains at its border, one that is too large costs little.
    #[must_use]
    pub fn around(low: [f64; 2], high: [f64; 2], h: f64) -> Self {
        // Halves first: the sum of two huge coordinates may overflow.
        let centre = [0, 1].map(|k| low[k] / 2.0 + high[k] / 2.0);
        let half = [0, 1].map(|k| high[k] / 2.0 - low[k] / 2.0);
        Self { centre, half: half[0].max(half[1]) + 3.0 * h }
    }

    /// Whether every number is finite and the square is one.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.half.is_finite() && self.half > 0.0 && self.centre.iter().all(|c| c.is_finite())
    }

    /// y = (x - c) / L of a point of the world.
    #[must_use]
    pub fn unit(&self, x: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|k| (x[k] - self.centre[k]) / self.half)
    }

    /// The point of the world at y; inverse of [`Frame::unit`].
    #[must_use]
    pub fn world(&self, y: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|k| self.centre[k] + self.half * y[k])
    }
}

/// The knot coordinate s in \[0, 1\] of `p` in \[0, 1\].
#[must_use]
pub fn knot(p: f64) -> f64 {
    1.0 - (FINENESS * p).asinh() / FINENESS.asinh()
}

/// p in \[0, 1\] at knot coordinate `s` in \[0, 1\]; inverse of [`knot`].
#[must_use]
pub fn p_at_knot(s: f64) -> f64 {
    ((1.0 - s) * FINENESS.asinh()).sinh() / FINENESS
}

/// dp/ds at `p`, negative everywhere.
#[must_use]
pub fn dp_ds(p: f64) -> f64 {
    -FINENESS.asinh() * (FINENESS * p).hypot(1.0) / FINENESS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knots_invert_and_differentiate() {
        assert_eq!((knot(0.0), knot(1.0)), (1.0, 0.0));
        for k in 1..100 {
            let s = f64::from(k) / 100.0;
            let p = p_at_knot(s);
            assert!((knot(p) - s).abs() < 1e-12);
            let slope = (p_at_knot(s + 1e-6) - p_at_knot(s - 1e-6)) / 2e-6;
            assert!((slope - dp_ds(p)).abs() < 1e-8, "{s}: {slope}");
        }
    }

    #[test]
    fn a_frame_holds_its_box_and_the_noise() {
        let frame = Frame::around([-1.0, 2.0], [3.0, 4.0], 0.1);
        assert_eq!(frame.centre, [1.0, 3.0]);
        assert!((frame.half - 2.3).abs() < 1e-12);
        let y = frame.unit([3.0, 4.0]);
        assert!(y.iter().all(|y| y.abs() < 1.0));
        assert!((0..2).all(|k| (frame.world(y)[k] - [3.0, 4.0][k]).abs() < 1e-12));
        assert!(Frame::around([-1e308; 2], [1e308; 2], 0.0).is_valid());
    }
}
