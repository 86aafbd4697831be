//! A soft round brush, and how it lays weight down or takes it away.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::mark::is_length;
use crate::{density::raster::Raster, numeric::Point};

/// Share of the remaining weight that one stamp at full strength fills at its centre.
const STAMP_RATE: f32 = 0.35;

/// A soft round brush.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brush {
    /// Radius in world units, in [`Brush::RADIUS`].
    pub radius: f32,
    /// Share of the radius over which it fades, in [`Brush::SOFTNESS`]; 0 for a hard edge.
    #[serde(default = "soft")]
    pub softness: f32,
    /// How much one pass lays down, in [`Brush::STRENGTH`]; 1 fills at once.
    pub strength: f32,
}

fn soft() -> f32 {
    1.0
}

impl Brush {
    /// Range of the radius, in world units.
    pub const RADIUS: RangeInclusive<f32> = 0.05..=1.5;
    /// Range of the softness.
    pub const SOFTNESS: RangeInclusive<f32> = 0.0..=1.0;
    /// Range of the strength.
    pub const STRENGTH: RangeInclusive<f32> = 0.05..=1.0;

    /// Whether its numbers are lengths and shares.
    #[must_use]
    pub fn is_valid(self) -> bool {
        is_length(self.radius)
            && Self::SOFTNESS.contains(&self.softness)
            && self.strength > 0.0
            && self.strength <= 1.0
    }

    /// The same with every number in its range.
    #[must_use]
    pub fn sanitised(self) -> Self {
        let number = |value: f32, range: RangeInclusive<f32>, default: f32| {
            if value.is_nan() { default } else { value.clamp(*range.start(), *range.end()) }
        };
        let default = Self::default();
        Self {
            radius: number(self.radius, Self::RADIUS, default.radius),
            softness: number(self.softness, Self::SOFTNESS, default.softness),
            strength: number(self.strength, Self::STRENGTH, default.strength),
        }
    }

    /// Share of its strength at a distance from its middle: 1 inside, (1 - d^2)^2 over the part that fades.
    #[must_use]
    pub fn profile(self, distance: f32) -> f32 {
        let fades = self.softness * self.radius;
        let beyond = distance - (self.radius - fades);
        if beyond <= 0.0 {
            return 1.0;
        }
        if beyond >= fades {
            return 0.0;
        }
        let share = beyond / fades;
        (1.0 - share * share).powi(2)
    }

    pub(in crate::drawing) fn stamp(self, raster: &mut Raster, at: Point, effect: Effect) {
        let rate = if effect == Effect::Draw { STAMP_RATE } else { 1.0 };
        raster.for_cells_within(at, self.radius, |weight, squared| {
            effect.apply(weight, rate * self.strength * self.profile(squared.sqrt()));
        });
    }
}

impl Default for Brush {
    fn default() -> Self {
        Self { radius: 0.3, softness: 1.0, strength: 0.8 }
    }
}

/// What a mark does to the weights under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Adds weight, up to 1.
    Draw,
    /// Takes weight away, down to 0.
    Erase,
}

impl Effect {
    /// Fills a share of what is missing, or takes that share of what is there.
    pub(super) fn apply(self, weight: &mut f32, share: f32) {
        match self {
            Self::Draw => *weight += (1.0 - *weight).max(0.0) * share,
            Self::Erase => *weight *= 1.0 - share,
        }
        // An eraser multiplies and would never arrive at nothing.
        if *weight < 0.003 {
            *weight = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softness_is_the_part_that_fades() {
        let at = |softness, distance| Brush { radius: 2.0, softness, strength: 1.0 }.profile(distance);
        assert_eq!((at(0.0, 1.99), at(0.0, 2.01)), (1.0, 0.0));
        assert_eq!((at(0.5, 1.0), at(0.5, 2.0)), (1.0, 0.0));
        assert!((at(0.5, 1.5) - 0.5625).abs() < 1e-6 && (at(1.0, 1.0) - 0.5625).abs() < 1e-6);
    }
}
