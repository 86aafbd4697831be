//! The form of a clip.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{tiles::Tiles, timing::Timing};

/// Sides of a lane, and of a picture, in pixels.
pub const SIDES_PX: RangeInclusive<u32> = 64..=4096;
/// Colours of a palette.
pub const COLORS: RangeInclusive<u16> = 8..=256;
/// How true to what was drawn a clip is.
pub const QUALITIES: RangeInclusive<u8> = 1..=100;
/// Particles.
pub const PARTICLES: RangeInclusive<u32> = 100..=1_000_000;

/// The form of an exported clip.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clip {
    /// How large it is.
    pub size: Size,
    /// When its frames are shown.
    pub timing: Timing,
    /// Number of particles, in [`PARTICLES`].
    pub particles: u32,
    /// How true it is to what was drawn, in [`QUALITIES`]: what a format may leave out to be smaller.
    pub quality: u8,
    /// Colours in a palette, in [`COLORS`]; one of them is spent on "unchanged".
    pub colors: u16,
    /// Whether the scene is inside.
    pub holds_scene: bool,
    /// Where the clip is a film of the training: the moment of the flow that it shows, in [0, 1].
    pub film: Option<f64>,
}

impl Default for Clip {
    fn default() -> Self {
        Self {
            size: Size::default(),
            timing: Timing::default(),
            particles: 10_000,
            quality: 80,
            colors: 256,
            holds_scene: true,
            film: None,
        }
    }
}

/// How large a picture of lanes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// Side of the square that each lane has, in pixels, in [`SIDES_PX`].
    Lane(u32),
    /// Width and height of all of them together, as above.
    Picture([u32; 2]),
}

impl Default for Size {
    fn default() -> Self {
        Self::Lane(480)
    }
}

impl Size {
    /// Where so many lanes are.
    #[must_use]
    pub fn tiles(self, lanes: usize) -> Tiles {
        match self {
            Self::Lane(side) => Tiles::of_squares(side, lanes),
            Self::Picture(size) => Tiles::within(size, lanes),
        }
    }
}

impl Clip {
    /// Where so many lanes are; in a film of the training, the losses stand in the place after the last.
    #[must_use]
    pub fn tiles(&self, lanes: usize) -> Tiles {
        match (self.film, self.size) {
            (None, size) => size.tiles(lanes),
            (Some(_), Size::Lane(side)) => Tiles::of_row(side, lanes + 1),
            (Some(_), Size::Picture(size)) => Tiles::within(size, lanes + 1),
        }
    }

    /// The same with every number brought into its range.
    #[must_use]
    pub fn sanitised(self) -> Self {
        let side = |px: u32| px.clamp(*SIDES_PX.start(), *SIDES_PX.end());
        Self {
            size: match self.size {
                Size::Lane(px) => Size::Lane(side(px)),
                Size::Picture(px) => Size::Picture(px.map(side)),
            },
            timing: self.timing.sanitised(),
            particles: self.particles.clamp(*PARTICLES.start(), *PARTICLES.end()),
            quality: self.quality.clamp(*QUALITIES.start(), *QUALITIES.end()),
            colors: self.colors.clamp(*COLORS.start(), *COLORS.end()),
            holds_scene: self.holds_scene,
            film: self.film.map(|t| if t.is_finite() { t.clamp(0.0, 1.0) } else { 1.0 }),
        }
    }
}
