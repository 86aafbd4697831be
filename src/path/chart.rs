//! The chart of a path: coordinates of space and time in which its flow is tame.
//!
//! Time: uniform steps in t resolve some paths badly (linear-vp turns infinitely fast at
//! t = 1). Volumes, keyframes and solver steps are therefore uniform in a *knot coordinate*
//! s in [0, 1] with t = t(s). Space: VE starts ten times wider than it ends, so positions are
//! kept as xi = x / scale(t). In these coordinates the flow is d xi / ds, which is bounded.

use std::f64::consts::FRAC_PI_2;

use super::Schedule;

/// Knot coordinate and scale of one path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chart {
    schedule: Schedule,
}

impl Chart {
    /// The chart that suits `schedule`.
    #[must_use]
    pub fn new(schedule: Schedule) -> Self {
        Self { schedule }
    }

    /// t in [0, 1] at knot coordinate `s` in [0, 1].
    #[must_use]
    pub fn t(&self, s: f64) -> f64 {
        match self.schedule {
            Schedule::LinearVp => (FRAC_PI_2 * s).sin(),
            // sigma behaves like sqrt(1 - t) at the data.
            Schedule::Vp { .. } | Schedule::Ve { .. } => 1.0 - (1.0 - s) * (1.0 - s),
            _ => s,
        }
    }

    /// dt/ds at `s`; 0 only at s = 1 of the paths whose sigma ends like a square root.
    #[must_use]
    pub fn dt_ds(&self, s: f64) -> f64 {
        match self.schedule {
            Schedule::LinearVp => FRAC_PI_2 * (FRAC_PI_2 * s).cos(),
            Schedule::Vp { .. } | Schedule::Ve { .. } => 2.0 * (1.0 - s),
            _ => 1.0,
        }
    }

    /// The knot coordinate of `t` in [0, 1]; inverse of [`Chart::t`].
    #[must_use]
    pub fn s(&self, t: f64) -> f64 {
        let t = t.clamp(0.0, 1.0);
        match self.schedule {
            Schedule::LinearVp => t.asin() / FRAC_PI_2,
            Schedule::Vp { .. } | Schedule::Ve { .. } => 1.0 - (1.0 - t).sqrt(),
            _ => t,
        }
    }

    /// World units per unit of xi at `t`; 1 at the data on every path, and everywhere on all
    /// but VE.
    #[must_use]
    pub fn scale(&self, t: f64) -> f64 {
        match self.schedule {
            Schedule::Ve { .. } => self.schedule.at(t).sigma.hypot(1.0),
            _ => 1.0,
        }
    }

    /// d scale / dt.
    #[must_use]
    pub fn d_scale(&self, t: f64) -> f64 {
        match self.schedule {
            Schedule::Ve { .. } => self.schedule.at(t).sigma_d_sigma / self.scale(t),
            _ => 0.0,
        }
    }

    /// d xi / dt, one coordinate, of what is at chart position `xi` and moves with velocity `u` in the world:
    /// the scale of the chart may move too. Scale and `u` are those at `t` in [0, 1].
    #[must_use]
    pub fn motion(&self, t: f64, xi: f64, u: f64) -> f64 {
        (u - self.d_scale(t) * xi) / self.scale(t)
    }

    /// Factors (a, b) with d xi / ds = a u + b xi for a velocity u at knot coordinate `s`.
    #[must_use]
    pub fn rate(&self, s: f64) -> (f64, f64) {
        let t = self.t(s);
        let speed = self.dt_ds(s) / self.scale(t);
        (speed, -speed * self.d_scale(t))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knots_invert_and_differentiate() {
        for schedule in Schedule::ALL {
            let chart = Chart::new(schedule);
            assert!(chart.t(0.0).abs() < 1e-12 && (chart.t(1.0) - 1.0).abs() < 1e-12);
            for k in 1..40 {
                let s = f64::from(k) / 40.0;
                assert!((chart.s(chart.t(s)) - s).abs() < 1e-9, "{schedule}");
                let slope = (chart.t(s + 1e-6) - chart.t(s - 1e-6)) / 2e-6;
                assert!((slope - chart.dt_ds(s)).abs() < 1e-6, "{schedule}");
                let t = chart.t(s);
                let slope = (chart.scale(t + 1e-6) - chart.scale(t - 1e-6)) / 2e-6;
                assert!((slope - chart.d_scale(t)).abs() < 1e-4 * (1.0 + slope.abs()), "{schedule}");
            }
            assert!((chart.scale(1.0) - 1.0).abs() < 1e-12);
        }
    }
}
