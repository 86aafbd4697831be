//! Text in pictures.

use ab_glyph::{Font as _, FontRef, ScaleFont as _, point};

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

fn font() -> Option<FontRef<'static>> {
    FontRef::try_from_slice(epaint_default_fonts::UBUNTU_LIGHT).ok()
}
