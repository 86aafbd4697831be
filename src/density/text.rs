//! Text as a density, from the font that egui ships.

use ab_glyph::{Font as _, FontRef, Glyph, ScaleFont as _, point};

use super::raster::Raster;

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
    let mut raster = Raster::default();
    let Ok(font) = FontRef::try_from_slice(epaint_default_fonts::UBUNTU_LIGHT) else { return raster };
    let outlines: Vec<_> = layout(&font, text).into_iter().filter_map(|g| font.outline_glyph(g)).collect();
    let Some(bounds) = outlines.iter().map(ab_glyph::OutlinedGlyph::px_bounds).reduce(|a, b| ab_glyph::Rect {
        min: point(a.min.x.min(b.min.x), a.min.y.min(b.min.y)),
        max: point(a.max.x.max(b.max.x), a.max.y.max(b.max.y)),
    }) else {
        return raster;
    };
    let unit = 2.0 * HALF_SPAN / bounds.width().max(bounds.height());
    let middle = point(f32::midpoint(bounds.min.x, bounds.max.x), f32::midpoint(bounds.min.y, bounds.max.y));
    for outline in &outlines {
        let corner = outline.px_bounds().min;
        outline.draw(|x, y, coverage| {
            let px = corner.x + x as f32 + 0.5 - middle.x;
            let py = corner.y + y as f32 + 0.5 - middle.y;
            if coverage > 0.0 {
                // A light face has thin strokes; a small blur keeps them whole on the raster.
                raster.splat([px * unit, -py * unit], EMBOLDEN, coverage);
            }
        });
    }
    // Saturate, so that overlapping blurs give strokes of even weight.
    let peak = raster.peak();
    let even = raster
        .weights()
        .iter()
        .map(|w| {
            let w = w / peak;
            (3.0 * (w - 0.15)).clamp(0.0, 1.0)
        })
        .collect();
    Raster::from_weights(even).unwrap_or_default()
}

/// Standard deviation of the blur that thickens strokes, in world units.
const EMBOLDEN: f32 = 0.045;

fn layout(font: &FontRef<'_>, text: &str) -> Vec<Glyph> {
    let scaled = font.as_scaled(GLYPH_PX);
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
        glyphs.push(id.with_scale_and_position(GLYPH_PX, point(pen, 0.0)));
        // Letters a little apart, so that blurred strokes do not touch.
        pen += scaled.h_advance(id) + 0.06 * GLYPH_PX;
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
