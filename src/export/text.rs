//! Text in pictures.

use ab_glyph::{Font as _, FontRef, ScaleFont as _, point};

/// Height of a line of text, as a multiple of its face.
pub const LINE: f32 = 1.25;
/// Where in a line letters stand, as a share of it from its top.
pub const BASELINE: f32 = 0.82;
/// Families that letters are written in where a file has no face of its own: the one that they are measured in, and what
/// comes near it.
pub const FAMILIES: &str = "Ubuntu, Helvetica, Arial, sans-serif";

/// The face of all letters, as a TrueType file.
pub const FACE: &[u8] = epaint_default_fonts::UBUNTU_LIGHT;

/// Writes a line into RGBA `pixels` of rows of `width_px`: height of the face and position of the
/// baseline's left end in pixels.
pub fn write(pixels: &mut [u8], width_px: u32, line: &str, height: f32, [x, baseline]: [f32; 2], ink: [u8; 4]) {
    let Some(font) = font() else { return };
    let scaled = font.as_scaled(height);
    let rows = pixels.len() / 4 / width_px.max(1) as usize;
    let (columns, rows) = (i64::from(width_px), i64::from(rows as u32));
    let opacity = f32::from(ink[3]) / 255.0;
    let mut pen = x;
    for character in line.chars() {
        let glyph = scaled.glyph_id(character).with_scale_and_position(height, point(pen, baseline));
        pen += scaled.h_advance(glyph.id);
        let Some(outline) = font.outline_glyph(glyph) else { continue };
        let corner = outline.px_bounds().min;
        outline.draw(|dx, dy, coverage| {
            let (px, py) = (corner.x as i64 + i64::from(dx), corner.y as i64 + i64::from(dy));
            if (0..columns).contains(&px) && (0..rows).contains(&py) {
                let at = ((py * columns + px) * 4) as usize;
                for (pixel, ink) in pixels[at..at + 3].iter_mut().zip(ink) {
                    let (old, new) = (f32::from(*pixel), f32::from(ink));
                    // A light face is thin; a little gain keeps small text readable.
                    *pixel = (old + (new - old) * (1.25 * coverage).min(1.0) * opacity) as u8;
                }
            }
        });
    }
}

/// Width of a line in pixels.
#[must_use]
pub fn width(line: &str, height: f32) -> f32 {
    font().map_or(0.0, |font| {
        let scaled = font.as_scaled(height);
        line.chars().map(|c| scaled.h_advance(scaled.glyph_id(c))).sum()
    })
}

/// Height of a face of letters of this size, which is that of its em.
#[must_use]
pub fn height(em: f32) -> f32 {
    em * font().and_then(|font| Some(font.height_unscaled() / font.units_per_em()?)).unwrap_or(1.0)
}

/// Size of letters whose face has this height; inverse of [`height`].
#[must_use]
pub fn em(height: f32) -> f32 {
    height / self::height(1.0)
}

/// The glyphs of a line: number, how far the next one is in ems, and where in the line its letter is in bytes.
#[must_use]
pub fn glyphs(line: &str) -> Vec<(u16, f32, std::ops::Range<usize>)> {
    let Some((font, em)) = font().and_then(|font| Some((font.clone(), font.units_per_em()?))) else {
        return Vec::new();
    };
    let glyph = |(at, letter): (usize, char)| {
        let id = font.glyph_id(letter);
        (id.0, font.h_advance_unscaled(id) / em, at..at + letter.len_utf8())
    };
    line.char_indices().map(glyph).collect()
}

fn font() -> Option<FontRef<'static>> {
    FontRef::try_from_slice(FACE).ok()
}
