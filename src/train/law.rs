//! The law of the training times.
//!
//! A time is drawn as an angle (see [`crate::field::mlp`]), from 0 at pure noise to pi / 2 at the
//! data. Every Gaussian path passes a part of that way, so one network serves them all. For
//! data of unit spread on the straight path the law is that of t = 1 - u^1.5 with uniform u, which
//! spends more samples near the data, where the field has detail.
//!
//! What was tried, with what the network is asked for ([`crate::field::mlp`]), between the angles that
//! each path passes: the share of stray
//! samples in per cent and the sliced distance over its floor, after four seconds on the target
//! `letters` (64 x 3, one recipe, medians of two sampling seeds; the first row is what is used).
//!
//! | regressed | times | ot | vp | linear-vp | ve | cosine | poly |
//! |---|---|---|---|---|---|---|---|
//! | a x_0 - b y_1 | 1 - u^1.5 by angle | .33, 1.6 | .38, 1.6 | .28, 1.5 | .33, 1.6 | .51, 1.6 | .38, 1.6 |
//! | a x_0 - b y_1 | 1 - u^2 by angle | .33, 1.7 | .30, 1.7 | .31, 1.8 | .34, 1.6 | .29, 1.7 | .37, 1.8 |
//! | a x_0 - b y_1 | uniform on the straight path | .44, 1.7 | .40, 1.6 | .34, 1.7 | .53, 1.5 | .35, 1.7 | .34, 1.8 |
//! | a x_0 - b y_1 | uniform angle | .57, 1.6 | .52, 1.5 | .54, 1.6 | .44, 1.6 | .54, 1.5 | .47, 1.6 |
//! | a x_0 - b y_1 | uniform t of the path | .41, 1.8 | .78, 1.7 | 2.7, 1.6 | .27, 2.0 | .34, 1.6 | 1.8, 1.8 |
//! | y_1 (data) | 1 - u^1.5 by angle | 1.4, 1.9 | 1.1, 1.6 | 1.3, 1.7 | 1.0, 1.8 | 1.2, 1.7 | 1.6, 1.6 |
//! | x_0 (noise) | 1 - u^1.5 by angle | .26, 4.9 | .27, 2.6 | .29, 5.8 | .28, 1.8 | .35, 5.6 | .25, 4.0 |
//! | velocity | 1 - u^1.5 by angle | .40, 1.4 | .55, 1.8 | 5.7, 4.9 | 5.9, 1.5 | .41, 1.7 | not tried |
//!
//! Data alone is read off badly near the data, noise alone near the noise, and the velocity has no
//! bounded size on linear-vp and VE. The mixed quantity has unit variance at every angle, so no
//! path needs a weight or a cut-off of its own.

use std::f64::consts::FRAC_PI_2;

/// Knots of the tabulated quantile function, the first and the last included.
const KNOTS: usize = 1025;

/// The quantile function of the angles, piecewise linear between its knots.
#[derive(Clone, Debug)]
pub struct TimeLaw {
    knots: Box<[f32; KNOTS]>,
}

impl Default for TimeLaw {
    fn default() -> Self {
        let mut knots = Box::new([0.0; KNOTS]);
        for (k, knot) in knots.iter_mut().enumerate() {
            let u = k as f64 / (KNOTS - 1) as f64;
            let straight = 1.0 - u.powf(1.5);
            *knot = straight.atan2(1.0 - straight).clamp(0.0, FRAC_PI_2) as f32;
        }
        Self { knots }
    }
}

impl TimeLaw {
    /// The angle at quantile `u` in [0, 1], from the data down to the noise.
    #[inline(always)]
    #[must_use]
    pub fn angle(&self, u: f32) -> f32 {
        let position = u * (KNOTS - 1) as f32;
        let knot = (position as usize).min(KNOTS - 2);
        let (low, high) = (self.knots[knot], self.knots[knot + 1]);
        low + (high - low) * (position - knot as f32)
    }
}
