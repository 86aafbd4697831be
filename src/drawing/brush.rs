//! A soft round brush, and what it does to the weights under it.

use serde::{Deserialize, Serialize};

use crate::{density::raster::Raster, numeric::Point};

/// Share of the remaining weight that one stamp at full strength fills at its centre.
const STAMP_RATE: f32 = 0.35;

/// A soft round brush.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brush {
    /// Radius in world units, in [`Brush::RADIUS`].
    pub radius: f32,
    /// How much one pass lays down, in [`Brush::STRENGTH`]; 1 fills at once.
    pub strength: f32,
}

impl Brush {
    /// Range of the radius, in world units.
    pub const RADIUS: std::ops::RangeInclusive<f32> = 0.05..=1.5;
    /// Range of the strength.
    pub const STRENGTH: std::ops::RangeInclusive<f32> = 0.05..=1.0;

    pub(super) fn stamp(self, raster: &mut Raster, point: Point, tool: Tool) {
        let inverse = 1.0 / (self.radius * self.radius);
        raster.for_cells_within(point, self.radius, |weight, squared| {
            let falloff = 1.0 - squared * inverse;
            let amount = self.strength * falloff * falloff;
            match tool {
                Tool::Draw => *weight += (1.0 - *weight).max(0.0) * amount * STAMP_RATE,
                Tool::Erase => *weight *= 1.0 - amount,
            }
            // An eraser multiplies and would never arrive at nothing.
            if *weight < 0.003 {
                *weight = 0.0;
            }
        });
    }
}

impl Default for Brush {
    fn default() -> Self {
        Self { radius: 0.3, strength: 0.8 }
    }
}

/// What a stroke does to the weights under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// Adds weight, up to 1.
    Draw,
    /// Takes weight away, down to 0.
    Erase,
}
