//! The law of the training times.
//!
//! A time is drawn as an angle (see [`crate::field::mlp`]), from 0 at pure noise to pi / 2 at the
//! data, between the angles that the path really passes, so that all paths are balanced alike. On
//! the straight path the law is that of t = 1 - u^1.5 with uniform u, which spends more samples
//! near the data, where the field has detail.

use std::f64::consts::FRAC_PI_2;

use crate::{
    field::mlp::{Angle, Scaling},
    path::Schedule,
};

/// Knots of the tabulated quantile function, the first and the last included.
const KNOTS: usize = 1025;

/// The quantile function of the angles, piecewise linear between its knots.
#[derive(Clone, Debug)]
pub struct TimeLaw {
    knots: Box<[f32; KNOTS]>,
}

impl TimeLaw {
    /// The law for a path and the data's scaling.
    #[must_use]
    pub fn new(schedule: Schedule, scaling: &Scaling) -> Self {
        let end = |t| {
            let Angle { a, b, .. } = Angle::new(&schedule.at(t), scaling.spread);
            a.atan2(b)
        };
        let (first, last) = (end(0.0), end(1.0));
        let mut knots = Box::new([0.0; KNOTS]);
        for (k, knot) in knots.iter_mut().enumerate() {
            let u = k as f64 / (KNOTS - 1) as f64;
            let straight = 1.0 - u.powf(1.5);
            let share = straight.atan2(1.0 - straight) / FRAC_PI_2;
            *knot = (first + (last - first) * share) as f32;
        }
        Self { knots }
    }

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
