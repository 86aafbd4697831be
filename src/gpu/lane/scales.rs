//! The values at the ends of the colour maps.

use super::{content::Content, integrated::Integrated};
use crate::scene::Exposure;

/// Peak of a density that is not known, in units of 1 / L^2.
pub(super) const UNKNOWN_PEAK: f64 = 5.0;
/// The least peak of a density, relative to that.
const FAINTEST: f64 = 1e-9;
/// The divergence at the end of its map, per unit of t.
pub(super) const DIVERGENCE_TOP: f32 = 8.0;

/// The values at the ends of the colour maps at one moment, for the legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scales {
    /// Speed of what is in the view at the end of the map of speeds, per unit of t; |u| of the world, but on VE.
    pub speed: f32,
    /// p_t at the end of the density's maps, per square world unit.
    pub density: f32,
    /// |div u| at the ends of its map, per unit of t.
    pub divergence: f32,
    /// |v - u| at the end of its map, in world units per unit of t.
    pub error: f32,
}

impl Scales {
    /// Those of a flow at `t`.
    pub(super) fn new(content: &Content, exposure: Exposure, t: f64) -> Self {
        let typical = content.integrated().map_or(1.0, |Integrated { typical_speed, .. }| *typical_speed);
        let t = match exposure {
            Exposure::Moment => t,
            Exposure::Fixed => 1.0,
        };
        Self {
            speed: (3.0 * typical) as f32,
            density: peak(content, t) as f32,
            divergence: DIVERGENCE_TOP,
            error: (0.5 * typical) as f32,
        }
    }

    /// The speed at which an arrow is of typical length.
    #[must_use]
    pub fn typical_speed(&self) -> f32 {
        self.speed / 3.0
    }

    /// The error at which one of its arrows is.
    #[must_use]
    pub fn typical_error(&self) -> f32 {
        0.4 * self.error
    }
}

/// The largest p_t, per square world unit.
fn peak(content: &Content, t: f64) -> f64 {
    let Some(Integrated { way, .. }) = content.integrated() else { return 1.0 };
    let clock = &way.clock;
    let area = clock.ruler(t).scale.powi(2);
    let unknown = UNKNOWN_PEAK / clock.frame.half.powi(2);
    content.fields.peak(clock.knot(t)).map_or(unknown, |q| (q / area).max(FAINTEST * unknown))
}
