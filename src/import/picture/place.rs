//! Weights of pixels as a density.

use std::borrow::Cow;

use image::{DynamicImage, GrayImage, imageops, metadata::Orientation};

use super::{ink::Background, shaping::Fit};
use crate::density::raster::Raster;

/// The square is `[-HALF_SPAN, HALF_SPAN]^2`, in world units.
const HALF_SPAN: f32 = 2.0;

/// Pictures are resampled to this many pixels on the longer side, three to a raster cell.
const RESAMPLED_PX: u32 = 256;

/// Lays weights (255 being the most) into the drawing area, turned upright, y up. What is no heavier
/// than `background` is empty.
pub(super) fn place(weights: &GrayImage, orientation: Orientation, background: Background, fit: Fit) -> Raster {
    let weights = if fit == Fit::Cover { middle(weights) } else { Cow::Borrowed(weights) };
    let (width, height) = weights.dimensions();
    let longest = width.max(height).max(1);
    let scaled = |side: u32| match fit {
        Fit::Stretch => RESAMPLED_PX,
        Fit::Contain | Fit::Cover => (side * RESAMPLED_PX).div_ceil(longest).max(1),
    };
    let small = imageops::resize(&*weights, scaled(width), scaled(height), imageops::FilterType::Triangle);
    let mut upright = DynamicImage::ImageLuma8(small);
    upright.apply_orientation(orientation);
    let small = upright.into_luma8();
    let (columns, rows) = small.dimensions();

    let unit = 2.0 * HALF_SPAN / RESAMPLED_PX as f32;
    let mut raster = Raster::default();
    for (x, y, luma) in small.enumerate_pixels() {
        // Noise has been averaged by now.
        if luma.0[0] > background.end {
            let px = (x as f32 + 0.5 - columns as f32 / 2.0) * unit;
            let py = (rows as f32 / 2.0 - y as f32 - 0.5) * unit;
            raster.deposit([px, py], f32::from(luma.0[0] - background.level) / f32::from(255 - background.level));
        }
    }
    raster
}

/// The square in the middle.
fn middle(weights: &GrayImage) -> Cow<'_, GrayImage> {
    let (width, height) = weights.dimensions();
    let side = width.min(height);
    if width == height {
        return Cow::Borrowed(weights);
    }
    Cow::Owned(imageops::crop_imm(weights, (width - side) / 2, (height - side) / 2, side, side).to_image())
}
