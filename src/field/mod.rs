//! Velocity fields: anything that gives u at (t, x).
//!
//! - [`exact`]: the marginal field of a drawn target, in closed form.
//! - [`mlp`]: a learned field from plain weights.
//! - [`layout`]: those weights as one flat vector, as they are trained and evaluated.
//! - [`volume`]: any field sampled on a grid in (s, y, x), which is what the GPU reads.
//! - [`model_file`]: learned fields as safetensors files.
//!
//! Knows `path`, `density` and `numeric`.

pub mod exact;
mod forward;
pub mod layout;
pub mod mlp;
pub mod model_file;
pub mod volume;

use crate::{
    numeric::Point,
    path::{Chart, Schedule},
};
pub use exact::{Exact, explain::Explanation};
pub use mlp::{Mlp, Trained};
pub use volume::Volume;

/// A time-dependent velocity field on the plane.
pub trait VelocityField: Send + Sync {
    /// The path whose flow this is.
    fn schedule(&self) -> Schedule;

    /// Writes u_t(x) for every point: `t` in [0, 1], `points` and `out` of equal length, in
    /// world units and world units per unit of t.
    ///
    /// # Panics
    /// If the lengths differ.
    fn velocity(&self, t: f64, points: &[Point], out: &mut [Point]);

    /// Writes d xi / ds at knot coordinate `s` for positions `xi` in the path's [`Chart`].
    ///
    /// # Panics
    /// If the lengths differ.
    fn chart_rate(&self, s: f64, xi: &[Point], out: &mut [Point]) {
        world_rate(self, s, xi, out);
    }
}

/// d xi / ds = a u + b xi from the velocity in the world.
fn world_rate<F: VelocityField + ?Sized>(field: &F, s: f64, xi: &[Point], out: &mut [Point]) {
    let chart = Chart::new(field.schedule());
    let t = chart.t(s);
    let (a, b) = chart.rate(s);
    let (a, b, scale) = (a as f32, b as f32, chart.scale(t) as f32);
    if scale == 1.0 {
        field.velocity(t, xi, out);
    } else {
        let world: Vec<Point> = xi.iter().map(|p| p.map(|c| c * scale)).collect();
        field.velocity(t, &world, out);
    }
    for (rate, xi) in out.iter_mut().zip(xi) {
        *rate = [a * rate[0] + b * xi[0], a * rate[1] + b * xi[1]];
    }
}
