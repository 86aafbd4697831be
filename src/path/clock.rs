//! A path on a frame: when it is where, and with which ruler it is seen.

use super::{
    Schedule,
    frame::{self, Frame, NOISE},
};

/// Where a path whose sigma ends like a square root is left, as Lipman et al. 2022 do: its velocity has no
/// bound at t = 1.
pub const LAST_T: f64 = 1.0 - 1e-5;

/// A path on a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// The path.
    pub schedule: Schedule,
    /// The frame.
    pub frame: Frame,
}

/// World positions of the frame's coordinates at one t: x = offset + scale xi.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    /// H = alpha L + k sigma, world units per unit of xi.
    pub scale: f64,
    /// alpha c.
    pub offset: [f64; 2],
}

impl Ruler {
    /// World position at `xi`.
    #[must_use]
    pub fn world(&self, xi: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|k| self.offset[k] + self.scale * xi[k])
    }

    /// xi of a world position.
    #[must_use]
    pub fn xi(&self, x: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|k| (x[k] - self.offset[k]) / self.scale)
    }
}

/// What is expected of the data and of the noise at one position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Means {
    /// E\[x_1 | x\], in world units.
    pub data: [f64; 2],
    /// E\[x_0 | x\].
    pub noise: [f64; 2],
}

impl Clock {
    /// `schedule` on `frame`.
    #[must_use]
    pub fn new(schedule: Schedule, frame: Frame) -> Self {
        Self { schedule, frame }
    }

    /// p = k sigma / H at `t` in \[0, 1\].
    #[must_use]
    pub fn p(&self, t: f64) -> f64 {
        let c = self.schedule.at(t);
        NOISE * c.sigma / (c.alpha * self.frame.half + NOISE * c.sigma)
    }

    /// The t at which the path is at `p`, clamped to \[0, 1\] where it never is.
    #[must_use]
    pub fn t(&self, p: f64) -> f64 {
        if p <= 0.0 { 1.0 } else { self.schedule.t_at_snr(NOISE * (1.0 - p) / (self.frame.half * p)) }
    }

    /// The knot coordinate at `t`.
    #[must_use]
    pub fn knot(&self, t: f64) -> f64 {
        frame::knot(self.p(t))
    }

    /// The t at knot coordinate `s`, clamped to \[0, 1\].
    #[must_use]
    pub fn t_at_knot(&self, s: f64) -> f64 {
        self.t(frame::p_at_knot(s))
    }

    /// dp/dt at `t`, not above 0: negative infinity at t = 1 of paths whose sigma ends like a square root.
    #[must_use]
    pub fn dp_dt(&self, t: f64) -> f64 {
        let scale = self.ruler(t).scale;
        -NOISE * self.frame.half / (scale * scale * self.schedule.inverse_wronskian(t))
    }

    /// ds/dt of the knot coordinate.
    #[must_use]
    pub fn ds_dt(&self, t: f64) -> f64 {
        self.dp_dt(t) / frame::dp_ds(self.p(t))
    }

    /// Where the frame's coordinates are at `t`.
    #[must_use]
    pub fn ruler(&self, t: f64) -> Ruler {
        let c = self.schedule.at(t);
        Ruler {
            scale: c.alpha * self.frame.half + NOISE * c.sigma,
            offset: self.frame.centre.map(|centre| c.alpha * centre),
        }
    }

    /// The derivative of [`Clock::ruler`] by t; not finite at t = 1 of paths whose sigma ends like a square
    /// root.
    #[must_use]
    pub fn d_ruler(&self, t: f64) -> Ruler {
        let c = self.schedule.at(t);
        Ruler {
            scale: c.d_alpha * self.frame.half + NOISE * c.d_sigma,
            offset: self.frame.centre.map(|centre| c.d_alpha * centre),
        }
    }

    /// The means that d xi / dp = `rate` at `p` and `xi` stands for: two equations in two unknowns.
    #[must_use]
    pub fn means(&self, p: f64, xi: [f64; 2], rate: [f64; 2]) -> Means {
        Means {
            data: self.frame.world([0, 1].map(|k| xi[k] - p * rate[k])),
            noise: [0, 1].map(|k| NOISE * (xi[k] + (1.0 - p) * rate[k])),
        }
    }

    /// u_t(x) = d_alpha E\[x_1 | x\] + d_sigma E\[x_0 | x\], in world units per unit of t. At most at
    /// [`Clock::last_t`].
    #[must_use]
    pub fn velocity(&self, t: f64, means: &Means) -> [f64; 2] {
        let c = self.schedule.at(t);
        [0, 1].map(|k| c.d_alpha * means.data[k] + c.d_sigma * means.noise[k])
    }

    /// World units per unit of the view at `t`: 1, but for VE, whose view shrinks with its noise, so that what
    /// begins ten times as wide as it ends can be seen.
    #[must_use]
    pub fn view_scale(&self, t: f64) -> f64 {
        match self.schedule {
            Schedule::Ve { .. } => self.schedule.at(t).sigma.hypot(1.0),
            _ => 1.0,
        }
    }

    /// d/dt of [`Clock::view_scale`].
    #[must_use]
    pub fn d_view_scale(&self, t: f64) -> f64 {
        match self.schedule {
            Schedule::Ve { .. } => self.schedule.at(t).sigma_d_sigma / self.view_scale(t),
            _ => 0.0,
        }
    }

    /// Where the frame's coordinates are in the view at `t`.
    #[must_use]
    pub fn view(&self, t: f64) -> Ruler {
        let (Ruler { scale, offset }, view) = (self.ruler(t), self.view_scale(t));
        Ruler { scale: scale / view, offset: offset.map(|c| c / view) }
    }

    /// How a world position `x` with velocity `u` moves in the view at `t`, per unit of t.
    #[must_use]
    pub fn view_motion(&self, t: f64, x: [f64; 2], u: [f64; 2]) -> [f64; 2] {
        let (scale, d_scale) = (self.view_scale(t), self.d_view_scale(t));
        [0, 1].map(|k| (u[k] - d_scale * x[k] / scale) / scale)
    }

    /// The last t at which the velocity is bounded: 1, or [`LAST_T`].
    #[must_use]
    pub fn last_t(&self) -> f64 {
        if self.schedule.ends_like_a_root() { LAST_T } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths of the accuracy table, with parameters at both ends of their ranges.
    fn paths() -> impl Iterator<Item = Schedule> {
        [
            "ot",
            "ot:sigma_min=0.5",
            "vp",
            "vp:beta_max=2",
            "vp:beta_min=0.001,beta_max=0.1",
            "vp:beta_min=10,beta_max=100",
            "ve:sigma_max=1",
            "ve",
            "ve:sigma_min=0.0001,sigma_max=100",
            "cosine",
            "linear-vp",
            "poly:n=1",
            "poly:n=8",
        ]
        .into_iter()
        .map(|text| text.parse().unwrap())
    }

    const FRAMES: [Frame; 3] = [
        Frame { centre: [0.0, 0.0], half: 3.1 },
        Frame { centre: [0.5, 0.5], half: 0.42 },
        Frame { centre: [6.0, -4.0], half: 9.0 },
    ];

    #[test]
    fn clocks_invert_and_differentiate() {
        for (schedule, frame) in paths().flat_map(|path| FRAMES.map(|frame| (path, frame))) {
            let clock = Clock::new(schedule, frame);
            for k in 1..40 {
                let t = f64::from(k) / 40.0;
                let p = clock.p(t);
                // Where p hardly moves t cannot be told from it.
                if clock.dp_dt(t).abs() > 1e-6 {
                    assert!((clock.t(p) - t).abs() < 1e-7, "{schedule} at {t}: {}", clock.t(p));
                }
                let e = 1e-6;
                let slope = (clock.p(t + e) - clock.p(t - e)) / (2.0 * e);
                assert!((slope - clock.dp_dt(t)).abs() < 1e-5 * (1.0 + slope.abs()), "{schedule} at {t}");
                let slope = (clock.knot(t + e) - clock.knot(t - e)) / (2.0 * e);
                assert!((slope - clock.ds_dt(t)).abs() < 1e-5 * (1.0 + slope.abs()), "{schedule} at {t}");
                let (before, after) = (clock.ruler(t - e), clock.ruler(t + e));
                let d = clock.d_ruler(t);
                let slope = (after.scale - before.scale) / (2.0 * e);
                assert!((slope - d.scale).abs() < 1e-4 * (1.0 + slope.abs()), "{schedule} at {t}");
                assert!((0..2).all(|k| {
                    let slope = (after.offset[k] - before.offset[k]) / (2.0 * e);
                    (slope - d.offset[k]).abs() < 1e-4 * (1.0 + slope.abs())
                }));
            }
        }
    }

    /// The velocity that a rate stands for is how a world position moves: ruler, clock and rate together.
    #[test]
    fn the_velocity_is_that_of_ruler_clock_and_rate() {
        let (xi, rate) = ([0.3, -0.6], [-0.8, 1.1]);
        for (schedule, frame) in paths().flat_map(|path| FRAMES.map(|frame| (path, frame))) {
            let clock = Clock::new(schedule, frame);
            for t in [0.05, 0.3, 0.7, 0.95] {
                let (ruler, d, dp) = (clock.ruler(t), clock.d_ruler(t), clock.dp_dt(t));
                let u = clock.velocity(t, &clock.means(clock.p(t), xi, rate));
                for k in 0..2 {
                    let parts = [d.offset[k], d.scale * xi[k], ruler.scale * dp * rate[k]];
                    let size: f64 = parts.iter().map(|part| part.abs()).sum();
                    let moved: f64 = parts.iter().sum();
                    assert!((u[k] - moved).abs() < 1e-9 * (1.0 + size), "{schedule} at {t}: {u:?}");
                }
            }
        }
    }

    /// A position on a conditional path is (1 - p) y_1 + p x_0 / k, and its means are x_1 and x_0.
    #[test]
    fn conditional_paths_are_straight_in_the_frame() {
        let (x0, x1) = ([0.7, -1.3], [1.9, 0.4]);
        for (schedule, frame) in paths().flat_map(|path| FRAMES.map(|frame| (path, frame))) {
            let clock = Clock::new(schedule, frame);
            let y1 = frame.unit(x1);
            for t in [0.0, 0.3, 0.9] {
                let (c, p) = (schedule.at(t), clock.p(t));
                let xi = clock.ruler(t).xi([0, 1].map(|k| c.alpha * x1[k] + c.sigma * x0[k]));
                for k in 0..2 {
                    let straight = (1.0 - p) * y1[k] + p * x0[k] / NOISE;
                    assert!((xi[k] - straight).abs() < 1e-12, "{schedule} at {t}");
                }
                let means = clock.means(p, xi, [0, 1].map(|k| x0[k] / NOISE - y1[k]));
                assert!((0..2).all(|k| (means.data[k] - x1[k]).abs() < 1e-9));
                assert!((0..2).all(|k| (means.noise[k] - x0[k]).abs() < 1e-9));
            }
        }
    }

    /// OT, cosine, linear-vp and poly begin at pure noise and end at the data: one stretch of the frame.
    #[test]
    fn most_paths_run_from_one_to_zero() {
        for schedule in [Schedule::OT, Schedule::Cosine, Schedule::LinearVp, Schedule::POLY] {
            let clock = Clock::new(schedule, FRAMES[0]);
            assert_eq!((clock.p(0.0), clock.p(1.0)), (1.0, 0.0), "{schedule}");
        }
        let clock = Clock::new(Schedule::VP, FRAMES[0]);
        assert!(clock.p(0.0) > 0.99 && clock.p(1.0) == 0.0);
    }

    #[test]
    fn the_view_shrinks_with_the_noise_of_ve_alone() {
        for (schedule, frame) in paths().flat_map(|path| FRAMES.map(|frame| (path, frame))) {
            let clock = Clock::new(schedule, frame);
            assert!((clock.view_scale(1.0) - 1.0).abs() < 1e-12, "{schedule}");
            let (x, u, e) = ([1.5, -0.4], [0.3, 2.0], 1e-6);
            let at = |t: f64| [0, 1].map(|k| (x[k] + (t - 0.4) * u[k]) / clock.view_scale(t));
            let motion = clock.view_motion(0.4, x, u);
            for k in 0..2 {
                let moved = (at(0.4 + e)[k] - at(0.4 - e)[k]) / (2.0 * e);
                assert!((moved - motion[k]).abs() < 1e-5 * (1.0 + moved.abs()), "{schedule}: {moved} {motion:?}");
            }
        }
    }
}
