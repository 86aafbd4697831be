//! What a lane's shapes are made from.

use super::followed::Followed;
use crate::{
    field::{Exact, Mlp},
    gpu::lane::Scales,
    path::Clock,
};

/// What a lane's shapes are made from.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The path of the field that is shown, on its frame.
    pub clock: Clock,
    /// The exact field, where the target is known.
    pub exact: Option<&'a Exact>,
    /// The network, where there is one, shown or not.
    pub model: Option<&'a Mlp>,
    /// Whether it is what moves the grains.
    pub learned: bool,
    /// Trajectories that are followed one by one.
    pub followed: &'a Followed,
    /// What the ends of the colour maps stand for, once there is a flow.
    pub scales: Option<Scales>,
    /// Whether the density that is shown is that of the grains, counted.
    pub counted: bool,
    /// p_t-weighted mean of |v - u|^2 at t, in squared world units per unit of t, where it is known.
    pub error: Option<f64>,
    /// Room at the upper edge that a title takes, in points.
    pub above: f32,
}

#[cfg(test)]
impl<'a> Subject<'a> {
    /// An exact field and what is followed through it.
    pub(super) fn bare(clock: Clock, exact: &'a Exact, followed: &'a Followed) -> Self {
        let exact = Some(exact);
        let (scales, error) = (None, None);
        Self { clock, exact, model: None, learned: false, followed, scales, counted: false, error, above: 0.0 }
    }
}

/// p_t-weighted mean of |v - u|^2 at `t`, in squared world units per unit of t, of errors known at each slice of a
/// volume ([`crate::field::Volume::squared_error`]). At the data themselves it is that of the last slice.
#[must_use]
pub fn error_at(slices: &[f64], clock: &Clock, t: f64) -> Option<f64> {
    let last = slices.len().checked_sub(1).filter(|last| *last > 0)?;
    // The slice at the data is not among them.
    let s = clock.knot(t).min(last as f64 / (last + 1) as f64);
    let t = clock.t_at_knot(s);
    let position = s * (last + 1) as f64;
    let k = (position as usize).min(last - 1);
    let now = slices[k] + (slices[k + 1] - slices[k]) * (position - k as f64);
    let world = clock.ruler(t).scale * clock.ds_dt(t);
    Some(now * world * world)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An error of the same rate at every slice is that of the clock and the ruler.
    #[test]
    fn errors_are_those_of_the_world() {
        use crate::path::Frame;
        let frame = Frame { centre: [1.0, 0.0], half: 2.5 };
        assert_eq!(error_at(&[], &Clock::new("ot".parse().unwrap(), frame), 0.5), None);
        for path in ["ot", "vp:beta_max=5", "ve", "poly:n=4"] {
            let clock = Clock::new(path.parse().unwrap(), frame);
            for t in [0.2, 0.5, 0.8] {
                let found = error_at(&[0.25; 63], &clock, t).unwrap();
                // Two rates apart by half a unit make velocities as far apart as the ruler and the clock say.
                let [a, b] = [0.0, 0.5].map(|ds| {
                    let p = clock.p(t);
                    let rate = ds / crate::path::frame::dp_ds(p);
                    clock.velocity(t, &clock.means(p, [0.1, 0.2], [rate, 0.0]))
                });
                let expected = (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2);
                assert!((found / expected - 1.0).abs() < 1e-6, "{path} {t}: {found} {expected}");
            }
        }
    }
}
