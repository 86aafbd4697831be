//! What is drawn, and how it looks.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::layout::Layout;

/// Lengths of trails, in units of t.
pub const TRAIL: RangeInclusive<f32> = 0.02..=0.5;
/// Diameters of grains, in points of the screen.
pub const SIZES: RangeInclusive<f32> = 1.0..=12.0;
/// Exposures of grains, in powers of two.
pub const STOPS: RangeInclusive<f32> = -3.0..=3.0;
/// Numbers of whole trajectories.
pub const TRAJECTORIES: RangeInclusive<u32> = 100..=2_000;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "layers are switched one by one")]
pub struct Layers {
    /// Grains.
    pub grains: bool,
    /// The last part of each grain's trajectory.
    pub trails: bool,
    /// Length of trails in units of t, in [`TRAIL`].
    pub trail: f32,
    /// Whole trajectories of the first grains.
    pub trajectories: bool,
    /// How many of them, in [`TRAJECTORIES`].
    pub trajectory_count: u32,
    /// What lies under the grains.
    pub ground: Ground,
    /// Whose density that is.
    pub density: DensityOf,
    /// What the top of the density's colours stands for.
    pub exposure: Exposure,
    /// Lines of equal density.
    pub contours: bool,
    /// The field at t.
    pub wind: Wind,
    /// How arrows show speed.
    pub speed: SpeedBy,
    /// Outline of the target.
    pub outline: bool,
    /// A grid with world units.
    pub grid: bool,
    /// What the colours mean.
    pub legend: bool,
    /// What is shown, in a line, and t.
    pub caption: bool,
    /// Whether noise and data are seen in one place or beside each other.
    pub layout: Layout,
}

impl Default for Layers {
    fn default() -> Self {
        Self {
            grains: true,
            trails: false,
            trail: 0.12,
            trajectories: false,
            trajectory_count: 400,
            ground: Ground::Plain,
            density: DensityOf::default(),
            exposure: Exposure::default(),
            contours: false,
            wind: Wind::Arrows,
            speed: SpeedBy::default(),
            outline: true,
            grid: false,
            legend: true,
            caption: true,
            layout: Layout::default(),
        }
    }
}

impl Layers {
    /// Nothing but the ground colour.
    #[must_use]
    pub fn none() -> Self {
        Self {
            grains: false,
            ground: Ground::Plain,
            wind: Wind::Calm,
            outline: false,
            legend: false,
            ..Self::default()
        }
    }

    /// Whether the difference between a learned field and the exact one is drawn.
    #[must_use]
    pub fn shows_error(&self) -> bool {
        self.ground == Ground::Error || self.wind == Wind::Error
    }

    /// The same layers with every number brought into its range.
    #[must_use]
    pub fn sanitised(mut self) -> Self {
        self.trail = if self.trail.is_finite() { self.trail.clamp(*TRAIL.start(), *TRAIL.end()) } else { 0.12 };
        self.trajectory_count = self.trajectory_count.clamp(*TRAJECTORIES.start(), *TRAJECTORIES.end());
        self
    }
}

/// Layers that go well together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Grains as light, with arrows.
    Grains,
    /// The density as dunes, with streaks of wind.
    Dunes,
    /// Whole trajectories of some grains.
    Trajectories,
    /// What the learned field gets wrong.
    Error,
}

impl Look {
    /// Every look, with the name that people read.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Grains, "Grains"),
        (Self::Dunes, "Dunes and wind"),
        (Self::Trajectories, "Trajectories"),
        (Self::Error, "Error"),
    ];

    /// Its layers; what it says nothing about stays as it is in `layers`.
    #[must_use]
    pub fn layers(self, layers: Layers) -> Layers {
        let keep = Layers { trails: false, trajectories: false, contours: false, outline: true, ..layers };
        match self {
            Self::Grains => Layers { grains: true, ground: Ground::Plain, wind: Wind::Arrows, ..keep },
            Self::Dunes => {
                Layers { grains: false, ground: Ground::Dunes, wind: Wind::Streaks, outline: false, ..keep }
            }
            Self::Trajectories => {
                Layers { grains: true, ground: Ground::Plain, wind: Wind::Calm, trajectories: true, ..keep }
            }
            Self::Error => Layers { grains: false, ground: Ground::Error, wind: Wind::Error, ..keep },
        }
    }

    /// The look that these layers have, if they are one.
    #[must_use]
    pub fn of(layers: Layers) -> Option<Self> {
        Self::ALL.into_iter().map(|(look, _)| look).find(|look| look.layers(layers) == layers)
    }
}

/// What lies under the grains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Nothing.
    #[default]
    Plain,
    /// p_t by colour.
    Heat,
    /// p_t as height, lit from the side.
    Dunes,
    /// div u_t: where mass gathers and where it thins.
    Divergence,
    /// |v_t - u_t|: how far the learned field is from the exact one.
    Error,
}

impl Ground {
    /// Every choice, with the name that people read.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Plain, "plain"),
        (Self::Heat, "heat map"),
        (Self::Dunes, "dunes"),
        (Self::Divergence, "divergence"),
        (Self::Error, "error"),
    ];
}

/// Whose density the ground shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DensityOf {
    /// Of the exact field where that moves the grains, of the grains where a learned one does.
    #[default]
    Shown,
    /// The closed form p_t.
    Exact,
    /// The grains themselves, counted and smoothed.
    Grains,
}

impl DensityOf {
    /// Every choice, with the name that people read.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Shown, "of the field"), (Self::Exact, "exact p_t"), (Self::Grains, "of the grains")];
}

/// What the top of the density's colours stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exposure {
    /// The peak of p_t at this t: every moment is seen at its best.
    #[default]
    Moment,
    /// The peak of p_1 at every t: the colours of two moments can be compared.
    Fixed,
}

impl Exposure {
    /// Every choice, with the name that people read.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Moment, "each moment"), (Self::Fixed, "fixed")];
}

/// How the field at t is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wind {
    /// Not at all.
    Calm,
    /// Arrows.
    #[default]
    Arrows,
    /// Pieces of streamlines that drift as t passes.
    Streaks,
    /// Arrows of the learned minus the exact field.
    Error,
}

impl Wind {
    /// Every choice, with the name that people read.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Calm, "none"), (Self::Arrows, "arrows"), (Self::Streaks, "streaks"), (Self::Error, "error arrows")];
}

/// How arrows show speed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpeedBy {
    /// Longer is faster.
    #[default]
    Length,
    /// One length; the colour says how fast.
    Color,
}

impl SpeedBy {
    /// Every choice, with the name that people read.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Length, "length"), (Self::Color, "colour")];
}

/// What colours a grain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GrainColor {
    /// The light of all of them together.
    #[default]
    Sand,
    /// Where it started: the hue is the angle of x_0, the strength its radius.
    Source,
    /// Its speed.
    Speed,
    /// ln p_t where it is.
    LogDensity,
    /// The part of the drawing that it ends in.
    Region,
}

impl GrainColor {
    /// Every choice, with the name that people read.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Sand, "sand"),
        (Self::Source, "source"),
        (Self::Speed, "speed"),
        (Self::LogDensity, "log-density"),
        (Self::Region, "destination"),
    ];
}

/// How grains look.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grains {
    /// Diameter in points of the screen, in [`SIZES`].
    pub size_points: f32,
    /// How much brighter all of them are, in powers of two, in [`STOPS`].
    pub exposure: f32,
    /// What colours them.
    pub color: GrainColor,
}

impl Default for Grains {
    fn default() -> Self {
        Self { size_points: 2.5, exposure: 0.0, color: GrainColor::Sand }
    }
}

impl Grains {
    /// The same with every number brought into its range.
    #[must_use]
    pub fn sanitised(self) -> Self {
        let number = |value: f32, range: RangeInclusive<f32>, default: f32| {
            if value.is_finite() { value.clamp(*range.start(), *range.end()) } else { default }
        };
        let default = Self::default();
        Self {
            size_points: number(self.size_points, SIZES, default.size_points),
            exposure: number(self.exposure, STOPS, default.exposure),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_recognised_and_differ() {
        for (look, name) in Look::ALL {
            assert_eq!(Look::of(look.layers(Layers::default())), Some(look), "{name}");
        }
        assert_eq!(Look::of(Layers::default()), Some(Look::Grains));
        assert_eq!(Look::of(Layers { contours: true, ..Layers::default() }), None);
    }

    #[test]
    fn details_survive_a_look() {
        let layers = Layers { trail: 0.3, exposure: Exposure::Fixed, grid: true, ..Layers::default() };
        let dunes = Look::Dunes.layers(layers);
        assert!(dunes.trail == 0.3 && dunes.exposure == Exposure::Fixed && dunes.grid);
    }
}
