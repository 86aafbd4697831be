//! What is drawn, and how grains look.

use serde::{Deserialize, Serialize};

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "layers are switched one by one")]
pub struct Layers {
    /// Grains.
    pub particles: bool,
    /// Arrows of the field at t.
    pub arrows: bool,
    /// Heat map of p_t.
    pub heat: bool,
    /// Outline of the target.
    pub outline: bool,
}

impl Default for Layers {
    fn default() -> Self {
        Self { particles: true, arrows: true, heat: true, outline: true }
    }
}

/// What colours a grain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GrainColor {
    /// All alike.
    #[default]
    Sand,
    /// The direction in which it started, so that one sees where each grain came from.
    SourceAngle,
    /// Its speed.
    Speed,
}

impl GrainColor {
    /// Every choice, with the name that people read.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Sand, "sand"), (Self::SourceAngle, "source angle"), (Self::Speed, "speed")];
}

/// How grains look.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grains {
    /// Diameter in points of the screen, 1 to 12.
    pub size_points: f32,
    /// Opacity in [0.05, 1].
    pub opacity: f32,
    /// Whether overlapping grains add their light instead of covering each other.
    pub additive: bool,
    /// What colours them.
    pub color: GrainColor,
}

impl Default for Grains {
    fn default() -> Self {
        Self { size_points: 3.0, opacity: 0.75, additive: false, color: GrainColor::Sand }
    }
}
