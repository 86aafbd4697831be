//! Units: where the coordinates of a file lie in the world.
//!
//! World coordinates are the data's own, or a named standardisation of them, because the noise N(0, I) is
//! one unit of the world: data whose spread is far from that are another problem for a flow.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Moments;

/// Spreads that data keep with `auto`, and how far their mean may lie from the origin.
const OWN_SPREAD: std::ops::RangeInclusive<f64> = 0.1..=10.0;
const OWN_DISTANCE: f64 = 10.0;
/// How many times as wide one axis is as the other, before `auto` standardises them by axis.
const ALIKE: f64 = 8.0;

/// How a file's coordinates become those of the world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Units {
    /// As they are.
    Own,
    /// Mean at the origin, and the root of the mean variance of both axes 1.
    Standardise,
    /// Mean at the origin, and the standard deviation of each axis 1.
    StandardiseAxes,
    /// Own where the spread is in \[0.1, 10\] and the mean within 10 of the origin, otherwise standardised: by
    /// axis where one is over eight times as wide as the other.
    #[default]
    Auto,
}

/// A name that stands for no units.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' are no units; choose own, standardise, standardise-axes or auto")]
pub struct UnknownUnits(String);

impl Units {
    /// Every choice.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Own, Self::Standardise, Self::StandardiseAxes];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Standardise => "standardise",
            Self::StandardiseAxes => "standardise-axes",
            Self::Auto => "auto",
        }
    }

    /// What it means for points with these moments: never [`Units::Auto`].
    #[must_use]
    pub fn decided(self, moments: &Moments) -> Self {
        if self != Self::Auto {
            return self;
        }
        let distance = moments.mean[0].hypot(moments.mean[1]);
        if OWN_SPREAD.contains(&moments.spread()) && distance <= OWN_DISTANCE {
            return Self::Own;
        }
        let [x, y] = moments.deviations();
        let apart = x.max(y) > ALIKE * x.min(y) && x.min(y) > 0.0;
        if apart { Self::StandardiseAxes } else { Self::Standardise }
    }

    /// Where points with these moments come to lie. What has no width keeps its scale.
    #[must_use]
    pub fn placement(self, moments: &Moments) -> Placement {
        let inverse = |deviation: f64| if deviation > 0.0 { 1.0 / deviation } else { 1.0 };
        let scale = match self.decided(moments) {
            Self::Own | Self::Auto => return Placement::IDENTITY,
            Self::Standardise => [inverse(moments.spread()); 2],
            Self::StandardiseAxes => moments.deviations().map(inverse),
        };
        let placement = Placement { centre: moments.mean, scale };
        // Beyond what numbers can hold.
        if placement.is_valid() { placement } else { Placement { scale: [1.0; 2], ..placement } }
    }
}

by_name!(Units, UnknownUnits);

/// Where a file's coordinates lie in the world: world = (file - centre) * scale, axis by axis.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Placement {
    /// The file's coordinates that land on the origin.
    pub centre: [f64; 2],
    /// World units per unit of the file, along x and y; neither 0.
    pub scale: [f64; 2],
}

/// The written form: one number where both axes are scaled alike.
#[derive(Serialize, Deserialize)]
struct Written {
    centre: [f64; 2],
    scale: Scale,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Scale {
    One(f64),
    Each([f64; 2]),
}

impl Default for Placement {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl Placement {
    /// The file's own coordinates are world coordinates.
    pub const IDENTITY: Self = Self { centre: [0.0; 2], scale: [1.0; 2] };

    /// World coordinates of a point of the file.
    #[must_use]
    pub fn to_world(&self, point: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|axis| (point[axis] - self.centre[axis]) * self.scale[axis])
    }

    /// The file's coordinates of a world point.
    #[must_use]
    pub fn to_file(&self, point: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|axis| point[axis] / self.scale[axis] + self.centre[axis])
    }

    /// Whether every number is finite, and every scale above 0 with an inverse.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.centre.iter().all(|c| c.is_finite())
            && self.scale.iter().all(|s| *s > 0.0 && s.is_normal() && (1.0 / s).is_normal())
    }
}

impl fmt::Display for Placement {
    /// `world = (file - (x, y)) * scale`, to a thousandth of a world unit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { centre, scale: scale @ [a, b] } = self;
        let decimals = |scale: f64| (scale.log10().ceil() + 3.0).clamp(0.0, 15.0) as usize;
        let centre = [0, 1].map(|axis| format!("{:.*}", decimals(scale[axis]), centre[axis]));
        write!(f, "world = (file - ({}, {})) * ", centre[0], centre[1])?;
        if a == b { write!(f, "{}", digits(*a)) } else { write!(f, "({}, {})", digits(*a), digits(*b)) }
    }
}

/// Four significant digits.
fn digits(value: f64) -> String {
    if (1e-3..1e5).contains(&value) {
        let decimals = (3.0 - value.log10().floor()).clamp(0.0, 6.0) as usize;
        format!("{value:.decimals$}")
    } else {
        format!("{value:.3e}")
    }
}

impl From<Written> for Placement {
    fn from(Written { centre, scale }: Written) -> Self {
        let scale = match scale {
            Scale::One(scale) => [scale; 2],
            Scale::Each(scale) => scale,
        };
        Self { centre, scale }
    }
}

impl From<Placement> for Written {
    fn from(Placement { centre, scale }: Placement) -> Self {
        let scale = if scale[0] == scale[1] { Scale::One(scale[0]) } else { Scale::Each(scale) };
        Self { centre, scale }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(mean: [f64; 2], deviations: [f64; 2]) -> Moments {
        Moments { mean, covariance: [deviations[0].powi(2), 0.0, deviations[1].powi(2)] }
    }

    #[test]
    fn auto_keeps_what_the_noise_fits() {
        for (mean, deviations, expected) in [
            ([0.5, 0.25], [0.85, 0.5], Units::Own),
            ([9.0, -4.0], [0.1, 0.1], Units::Own),
            ([10.0, 1.0], [1.0, 1.0], Units::Standardise),
            ([0.0, 0.0], [1e-6, 1e-6], Units::Standardise),
            ([412_345.0, 5_654_321.0], [21.0, 21.0], Units::Standardise),
            ([40_000.0, 0.5], [20_000.0, 0.28], Units::StandardiseAxes),
            // A line has no width to standardise.
            ([0.0, 5.0], [40.0, 0.0], Units::Standardise),
        ] {
            assert_eq!(Units::Auto.decided(&moments(mean, deviations)), expected, "{mean:?} {deviations:?}");
        }
    }

    #[test]
    fn placements_round_trip_in_every_unit() {
        let given = moments([412_345.0, -7.0], [30.0, 0.5]);
        for units in Units::ALL {
            let placement = units.placement(&given);
            let back = placement.to_file(placement.to_world([412_360.0, -6.5]));
            assert!((back[0] - 412_360.0).abs() < 1e-6 && (back[1] + 6.5).abs() < 1e-9, "{units}");
            assert_eq!(units.name().parse(), Ok(units));
            let text = serde_json::to_string(&placement).unwrap();
            assert_eq!(serde_json::from_str::<Placement>(&text).unwrap(), placement);
        }
        let [x, y] = Units::StandardiseAxes.placement(&given).to_world([412_375.0, -6.5]);
        assert!((x - 1.0).abs() < 1e-9 && (y - 1.0).abs() < 1e-9);
        let point = Units::Standardise.placement(&moments([1e300, 5.0], [0.0; 2]));
        assert_eq!(point.to_world([1e300, 5.0]), [0.0, 0.0]);
    }

    #[test]
    fn what_is_said_has_the_digits_that_count() {
        let said = |centre, scale| Placement { centre, scale }.to_string();
        let metres = said([412_344.846_702_5, 5_654_321.344_215], [0.047_068_303; 2]);
        assert_eq!(metres, "world = (file - (412344.85, 5654321.34)) * 0.04707");
        let shares = said([40_000.0, 0.5], [5e-5, 3.5]);
        assert_eq!(shares, "world = (file - (40000, 0.5000)) * (5.000e-5, 3.500)");
        assert_eq!(said([0.0, 1e-6], [1.25e6; 2]), "world = (file - (0.0000000000, 0.0000010000)) * 1.250e6");
    }

    #[test]
    fn one_scale_is_written_as_a_number() {
        let placement: Placement = serde_json::from_str(r#"{"centre": [5, 6], "scale": 0.25}"#).unwrap();
        assert_eq!(placement, Placement { centre: [5.0, 6.0], scale: [0.25; 2] });
        assert!(serde_json::to_string(&placement).unwrap().contains(r#""scale":0.25"#));
        assert!(!Placement { scale: [1.0, 0.0], ..placement }.is_valid());
        assert!(!Placement { scale: [1.0, 1e-310], ..placement }.is_valid());
    }
}
