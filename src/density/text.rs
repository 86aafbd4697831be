//! Text as a density, from the font that egui ships.

use ab_glyph::{Font as _, FontRef, Glyph, ScaleFont as _, point};

use super::raster::{CELL, Grid, Raster};
use crate::numeric::Point;

/// Longest text that can still be read at the raster's resolution, in characters.
pub const MAX_CHARS: usize = 12;

/// The longer side of the text spans `[-HALF_SPAN, HALF_SPAN]`, in world units.
const HALF_SPAN: f32 = 2.6;

/// Glyphs are drawn this high before they are scaled to the area, in pixels.
const GLYPH_PX: f32 = 192.0;

/// Why a text could not become a density.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing to draw.
    #[error("'text:{0}' holds no character with a shape; write text:FLOW")]
    Blank(String),
    /// Too much to draw.
    #[error("'text:{0}' is too long; at most {MAX_CHARS} characters can be read at this size")]
    Long(String),
}

/// The density of `text`, centred, as large as fits.
///
/// # Errors
/// [`TextError`] when no character has a shape, or there are more than [`MAX_CHARS`].
pub fn raster(text: &str) -> Result<Raster, TextError> {
    if text.chars().count() > MAX_CHARS {
        return Err(TextError::Long(text.into()));
    }
    let raster = rasterise(text);
    if raster.is_empty() { Err(TextError::Blank(text.into())) } else { Ok(raster) }
}

/// Rasterises `text`; empty when no character has a shape.
pub(super) fn rasterise(text: &str) -> Raster {
    let ink = Ink::of(text, GLYPH_PX);
    let [low, high] = ink.bounds;
    let unit = 2.0 * HALF_SPAN / (high[0] - low[0]).max(high[1] - low[1]);
    let middle = [0, 1].map(|k| f32::midpoint(low[k], high[k]));
    let place = |[x, y]: Point| [(x - middle[0]) * unit, -(y - middle[1]) * unit];
    ink.on(Raster::default(), EMBOLDEN, place)
}

/// About how many cells [`on`] touches, each as often as it does: those around each pixel of its letters.
#[must_use]
pub fn work(text: &str, resolution: f32) -> f64 {
    const INK: f64 = 0.3;
    const CELLS_OF_A_PIXEL: f64 = 60.0;
    let pixels = f64::from(resolution.clamp(8.0, GLYPH_PX)).powi(2) * text.chars().count() as f64;
    INK * CELLS_OF_A_PIXEL * pixels
}

/// A word on a grid: `place` takes points from the beginning of its baseline, along it and upwards, in heights of the
/// font. Letters are drawn with `resolution` pixels to that height.
#[must_use]
pub fn on(grid: Grid, text: &str, resolution: f32, place: impl Fn(Point) -> Point) -> Raster {
    let height = resolution.clamp(8.0, GLYPH_PX);
    let width = EMBOLDEN / CELL * grid.cell() as f32;
    Ink::of(text, height).on(Raster::on(grid), width, |[x, y]| place([x / height, -y / height]))
}

/// Pixels of a word that are covered.
struct Ink {
    /// Their middles, downwards from the baseline, and how much of each is covered.
    pixels: Vec<(Point, f32)>,
    bounds: [Point; 2],
}

impl Ink {
    fn of(text: &str, height: f32) -> Self {
        let mut ink = Self { pixels: Vec::new(), bounds: [[f32::INFINITY; 2], [f32::NEG_INFINITY; 2]] };
        let Ok(font) = FontRef::try_from_slice(epaint_default_fonts::UBUNTU_LIGHT) else { return ink };
        for outline in layout(&font, text, height).into_iter().filter_map(|glyph| font.outline_glyph(glyph)) {
            let (min, max) = (outline.px_bounds().min, outline.px_bounds().max);
            let [low, high] = ink.bounds;
            ink.bounds = [[low[0].min(min.x), low[1].min(min.y)], [high[0].max(max.x), high[1].max(max.y)]];
            outline.draw(|x, y, coverage| {
                if coverage > 0.0 {
                    ink.pixels.push(([min.x + x as f32 + 0.5, min.y + y as f32 + 0.5], coverage));
                }
            });
        }
        ink
    }

    /// A light face has thin strokes; a small blur keeps them whole on the raster.
    fn on(&self, mut raster: Raster, blur: f32, place: impl Fn(Point) -> Point) -> Raster {
        for (at, coverage) in &self.pixels {
            raster.splat(place(*at), blur, *coverage);
        }
        let peak = raster.peak();
        if peak <= 0.0 {
            return raster;
        }
        // Saturate, so that overlapping blurs give strokes of even weight.
        let even = |w: &f32| (3.0 * (w / peak - 0.15)).clamp(0.0, 1.0);
        let grid = *raster.grid();
        Raster::from_weights(raster.weights().iter().map(even).collect()).unwrap_or_default().moved_to(grid)
    }
}

/// Standard deviation of the blur that thickens strokes, in world units.
const EMBOLDEN: f32 = 0.045;

fn layout(font: &FontRef<'_>, text: &str, height: f32) -> Vec<Glyph> {
    let scaled = font.as_scaled(height);
    let mut pen = 0.0;
    let mut previous = None;
    let mut glyphs = Vec::new();
    for character in text.chars().take(MAX_CHARS) {
        let id = scaled.glyph_id(character);
        // Glyph 0 is the box that stands for a missing character.
        if id.0 == 0 {
            continue;
        }
        if let Some(previous) = previous {
            pen += scaled.kern(previous, id);
        }
        glyphs.push(id.with_scale_and_position(height, point(pen, 0.0)));
        // Letters a little apart, so that blurred strokes do not touch.
        pen += scaled.h_advance(id) + 0.06 * height;
        previous = Some(id);
    }
    glyphs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::raster::CELLS;

    #[test]
    fn letters_are_where_they_should_be() {
        // An L has its stem at the left and its foot at the bottom, and nothing at the top right.
        let raster = rasterise("L");
        let mass = |left: bool, bottom: bool| -> f32 {
            (0..CELLS * CELLS)
                .filter(|k| (k % CELLS < CELLS / 2) == left && (k / CELLS < CELLS / 2) == bottom)
                .map(|k| raster.weights()[k])
                .sum()
        };
        assert!(mass(true, true) > 0.0 && mass(true, false) > 0.0 && mass(false, true) > 0.0);
        assert!(mass(false, false) < 0.02 * mass(true, false));
    }

    #[test]
    fn blank_text_is_empty() {
        assert!(rasterise("").is_empty());
        assert!(rasterise("   ").is_empty());
        assert!(rasterise("\u{65e5}\u{672c}").is_empty(), "no boxes for characters that the font lacks");
    }
}
