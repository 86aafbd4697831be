//! What a person may do with a picture beyond reading it, in this order:
//!
//! 1. crop: its sides are cut off, before anything is decided about it;
//! 2. fit: how what holds the mass lies in the square [-2, 2]^2;
//! 3. blur: by a Gaussian;
//! 4. threshold: what is lighter than a share of the heaviest is empty;
//! 5. gamma: weights, as shares of the heaviest, to a power.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use image::metadata::Orientation;
use serde::{Deserialize, Serialize};

use crate::density::raster::Raster;

/// What is done with a picture; see this file for the order.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shaping {
    /// What is cut off.
    pub crop: Crop,
    /// How it lies in the square.
    pub fit: Fit,
    /// Standard deviation of the blur, in world units, of which the square has 4; in [`Shaping::BLUR`].
    pub blur: f64,
    /// Share of the heaviest below which weights are empty, in [`Shaping::THRESHOLD`].
    pub threshold: f64,
    /// Power of the weights, in [`Shaping::GAMMA`]: above 1 what is light becomes lighter.
    pub gamma: f64,
}

impl Default for Shaping {
    fn default() -> Self {
        Self { crop: Crop::default(), fit: Fit::default(), blur: 0.0, threshold: 0.0, gamma: 1.0 }
    }
}

impl Shaping {
    /// Range of the blur, in world units.
    pub const BLUR: RangeInclusive<f64> = 0.0..=1.0;
    /// Range of the threshold.
    pub const THRESHOLD: RangeInclusive<f64> = 0.0..=0.95;
    /// Range of the power.
    pub const GAMMA: RangeInclusive<f64> = 0.2..=5.0;

    /// Blurs, cuts at the threshold and bends the weights of a picture on the drawing area, in this order, each within
    /// its range.
    pub(super) fn tone(&self, raster: Raster) -> Raster {
        let within = |value: f64, range: RangeInclusive<f64>| value.clamp(*range.start(), *range.end());
        let (blur, threshold) = (within(self.blur, Self::BLUR), within(self.threshold, Self::THRESHOLD));
        let gamma = within(self.gamma, Self::GAMMA);
        if (blur, threshold, gamma) == (0.0, 0.0, 1.0) {
            return raster;
        }
        let raster = raster.blurred(blur).with_unit_peak();
        let toned = |w: &f32| if f64::from(*w) < threshold { 0.0 } else { w.powf(gamma as f32) };
        Raster::from_weights(raster.weights().iter().map(toned).collect()).unwrap_or_default()
    }
}

impl fmt::Display for Shaping {
    /// What is done, each with a comma before it; nothing where nothing is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { crop, fit, blur, threshold, gamma } = *self;
        if crop != Crop::default() {
            write!(f, ", cropped by {crop} %")?;
        }
        f.write_str(match fit {
            Fit::Contain => "",
            Fit::Cover => ", covering the square",
            Fit::Stretch => ", stretched to the square",
        })?;
        for (name, value, none) in [("blur", blur, 0.0), ("threshold", threshold, 0.0), ("gamma", gamma, 1.0)] {
            if value != none {
                write!(f, ", {name} {}", (value * 1e3).round() / 1e3)?;
            }
        }
        Ok(())
    }
}

/// How a picture lies in the square.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// Its longer side is as long as the square's.
    #[default]
    Contain,
    /// Its shorter side is, and what is beyond is cut off alike at both ends.
    Cover,
    /// Both are, whatever its proportions.
    Stretch,
}

/// Shares of width and height that are cut off an upright picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f32; 4]", into = "[f32; 4]")]
pub struct Crop {
    /// In per cent: left, top, right, bottom.
    percent: [f32; 4],
}

/// A text that is no crop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no crop; write how many per cent are cut off at the left, top, right and bottom, as 10,0,0,5, of opposite \
     sides less than 100 together"
)]
pub struct NoCrop(String);

impl FromStr for Crop {
    type Err = NoCrop;

    fn from_str(text: &str) -> Result<Self, NoCrop> {
        let numbers: Result<Vec<f32>, _> = text.split(',').map(|part| part.trim().parse()).collect();
        let percent = numbers.ok().and_then(|numbers| <[f32; 4]>::try_from(numbers).ok());
        percent.and_then(|percent| percent.try_into().ok()).ok_or_else(|| NoCrop(text.into()))
    }
}

impl TryFrom<[f32; 4]> for Crop {
    type Error = NoCrop;

    fn try_from(percent @ [left, top, right, bottom]: [f32; 4]) -> Result<Self, NoCrop> {
        let is_crop =
            percent.iter().all(|side| (0.0..100.0).contains(side)) && left + right < 100.0 && top + bottom < 100.0;
        let crop = Self { percent };
        if is_crop { Ok(crop) } else { Err(NoCrop(crop.to_string())) }
    }
}

impl From<Crop> for [f32; 4] {
    fn from(crop: Crop) -> Self {
        crop.percent
    }
}

impl fmt::Display for Crop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [left, top, right, bottom] = self.percent;
        write!(f, "{left},{top},{right},{bottom}")
    }
}

impl Crop {
    /// Columns and rows of a stored picture that stay, at least one of each, as their first and number: the crop is of
    /// the picture as it is once it is turned.
    pub(super) fn kept(self, [width, height]: [u32; 2], orientation: Orientation) -> [[u32; 2]; 2] {
        let [left, top, right, bottom] = self.percent;
        let [left, top, right, bottom] = match orientation {
            Orientation::NoTransforms => [left, top, right, bottom],
            Orientation::Rotate90 => [top, right, bottom, left],
            Orientation::Rotate180 => [right, bottom, left, top],
            Orientation::Rotate270 => [bottom, left, top, right],
            Orientation::FlipHorizontal => [right, top, left, bottom],
            Orientation::FlipVertical => [left, bottom, right, top],
            Orientation::Rotate90FlipH => [top, left, bottom, right],
            Orientation::Rotate270FlipH => [bottom, right, top, left],
        };
        [(left, right, width), (top, bottom, height)].map(|(first, last, length)| {
            let pixels = |percent: f32| (f64::from(percent) / 100.0 * f64::from(length)).round() as u32;
            let from = pixels(first).min(length - 1);
            [from, length.saturating_sub(from + pixels(last)).max(1)]
        })
    }
}
