//! How the view and the field move at one moment.

use crate::{field::Volume, path::Clock};

/// Last knot coordinate at which the wind is shown. At the data itself the field is that of grains
/// which have arrived: it says nothing about how they came, and turns over in the last frame.
const LAST_WIND: f64 = 1.0 - 1.0 / 128.0;

/// How the view and the field move at one moment, in units of xi per unit of t: see `shared/frame.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Wind {
    pub(super) s: f64,
    pub(super) rate: f64,
    pub(super) along_xi: f64,
    pub(super) drift: [f64; 2],
    /// Divergence that is the world's ruler's alone.
    pub(super) ruler_divergence: f64,
    /// World units per unit of t, per unit of d xi / ds.
    pub(super) world_rate: f64,
}

/// The t at which the wind of a path is shown: `t` itself, or a moment before the data.
#[must_use]
pub fn wind_t(clock: &Clock, t: f64) -> f64 {
    clock.t_at_knot(clock.knot(t).min(LAST_WIND)).min(t).min(clock.last_t())
}

impl Wind {
    /// The wind of a path at `t`, or a moment before the data.
    pub(super) fn new(clock: &Clock, t: f64) -> Self {
        let t = wind_t(clock, t);
        let s = clock.knot(t);
        let (ruler, d_ruler, ds_dt) = (clock.ruler(t), clock.d_ruler(t), clock.ds_dt(t));
        let view = clock.d_view_scale(t) / clock.view_scale(t);
        let growth = d_ruler.scale / ruler.scale;
        Self {
            s,
            rate: ds_dt,
            along_xi: growth - view,
            drift: [0, 1].map(|k| (d_ruler.offset[k] - view * ruler.offset[k]) / ruler.scale),
            ruler_divergence: 2.0 * growth,
            world_rate: ruler.scale * ds_dt,
        }
    }
}

/// Mean speed in the view over the middle half of the square, halfway through, in view units per unit of t.
pub(super) fn typical_speed(volume: &Volume, clock: &Clock) -> f64 {
    const SIDE: usize = 17;
    let (wind, scale) = (Wind::new(clock, 0.5), clock.view(0.5).scale);
    let axis = |k: usize| -0.5 + k as f32 / (SIDE - 1) as f32;
    let speed = |cell: usize| {
        let xi = [axis(cell % SIDE), axis(cell / SIDE)];
        let rate = volume.rate_at(wind.s as f32, xi);
        let v = [0, 1].map(|k| wind.rate * f64::from(rate[k]) + wind.along_xi * f64::from(xi[k]) + wind.drift[k]);
        v[0].hypot(v[1])
    };
    scale * (0..SIDE * SIDE).map(speed).sum::<f64>() / (SIDE * SIDE) as f64
}
