//! Densities from images.

use std::{fs::File, io::BufReader, path::Path};

use image::{ImageReader, Limits, RgbaImage, imageops};

use super::error::{ImportError, ImportProblem};
use crate::density::raster::Raster;

/// Longest side that is read, in pixels.
pub const MAX_SIDE_PX: u32 = 6144;

/// The longer side spans `[-HALF_SPAN, HALF_SPAN]`, in world units.
const HALF_SPAN: f32 = 2.0;

/// Images are resampled to this many pixels on the longer side, three to a raster cell.
const RESAMPLED_PX: u32 = 256;

/// Reads a PNG or JPEG. If any alpha is below 255 the weight is alpha, otherwise
/// 1 - luminance; y points up.
///
/// # Errors
/// [`ImportError`] when the file cannot be read or is no image, when a side is longer than
/// [`MAX_SIDE_PX`], and when no pixel has weight.
pub fn read(path: &Path) -> Result<Raster, ImportError> {
    decode(path).and_then(|pixels| density(&pixels)).map_err(|problem| ImportError::new(path, problem))
}

fn decode(path: &Path) -> Result<RgbaImage, ImportProblem> {
    let open =
        || Ok::<_, ImportProblem>(ImageReader::new(BufReader::new(File::open(path)?)).with_guessed_format()?);
    let (width, height) = open()?.into_dimensions()?;
    if width.max(height) > MAX_SIDE_PX {
        return Err(ImportProblem::ImageTooLarge { width, height, max: MAX_SIDE_PX });
    }
    let mut reader = open()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(u64::from(MAX_SIDE_PX) * u64::from(MAX_SIDE_PX) * 8);
    reader.limits(limits);
    Ok(reader.decode()?.into_rgba8())
}

fn density(pixels: &RgbaImage) -> Result<Raster, ImportProblem> {
    let transparent = pixels.pixels().any(|p| p.0[3] < 255);
    let weight = |[r, g, b, a]: [u8; 4]| {
        if transparent {
            f32::from(a) / 255.0
        } else {
            // Rec. 709 luma.
            1.0 - (0.2126 * f32::from(r) + 0.7152 * f32::from(g) + 0.0722 * f32::from(b)) / 255.0
        }
    };
    let (width, height) = pixels.dimensions();
    let weights = image::GrayImage::from_fn(width, height, |x, y| {
        image::Luma([(255.0 * weight(pixels.get_pixel(x, y).0)).round() as u8])
    });
    let longest = width.max(height);
    let scaled = |side: u32| (side * RESAMPLED_PX).div_ceil(longest).max(1);
    let (columns, rows) = (scaled(width), scaled(height));
    let small = imageops::resize(&weights, columns, rows, imageops::FilterType::Triangle);

    let unit = 2.0 * HALF_SPAN / RESAMPLED_PX as f32;
    let mut raster = Raster::default();
    for (x, y, luma) in small.enumerate_pixels() {
        if luma.0[0] > 0 {
            let px = (x as f32 + 0.5 - columns as f32 / 2.0) * unit;
            let py = (rows as f32 / 2.0 - y as f32 - 0.5) * unit;
            raster.deposit([px, py], f32::from(luma.0[0]) / 255.0);
        }
    }
    if raster.is_empty() {
        return Err(ImportProblem::Blank(if transparent { "transparent" } else { "white" }));
    }
    Ok(raster)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::Target;

    fn moments(pixels: &RgbaImage) -> crate::density::Moments {
        *Target::new("image", density(pixels).unwrap()).unwrap().moments()
    }

    #[test]
    fn dark_pixels_hold_the_mass_and_y_points_up() {
        // Black in the upper left quarter of a white square: mean (-1, 1).
        let pixels = RgbaImage::from_fn(64, 64, |x, y| {
            image::Rgba(if x < 32 && y < 32 { [0, 0, 0, 255] } else { [255; 4] })
        });
        let mean = moments(&pixels).mean;
        assert!((mean[0] + 1.0).abs() < 0.02 && (mean[1] - 1.0).abs() < 0.02, "{mean:?}");
    }

    #[test]
    fn alpha_wins_where_there_is_any() {
        // Opaque white on transparent black, in the lower half of a wide picture.
        let pixels = RgbaImage::from_fn(40, 20, |_, y| image::Rgba(if y >= 10 { [255; 4] } else { [0, 0, 0, 0] }));
        let moments = moments(&pixels);
        assert!((moments.mean[1] + 0.5).abs() < 0.02, "{moments:?}");
        // The longer side spans 4: uniform variance 16/12.
        assert!((moments.covariance[0] - 4.0 / 3.0).abs() < 0.03, "{moments:?}");
    }

    #[test]
    fn blank_pictures_say_so() {
        let clear = RgbaImage::from_pixel(8, 8, image::Rgba([10, 10, 10, 0]));
        assert!(matches!(density(&clear), Err(ImportProblem::Blank("transparent"))));
        let white = RgbaImage::from_pixel(8, 8, image::Rgba([255; 4]));
        assert!(matches!(density(&white), Err(ImportProblem::Blank("white"))));
    }
}
