//! The line of text under every frame: what is shown, and t.

use ab_glyph::{Font as _, FontRef, ScaleFont as _, point};

use crate::gpu::pipelines::GROUND;

/// Text in the colour of the window's labels.
const INK: [u8; 3] = [214, 220, 235];

/// Smallest text that is worth writing, in pixels.
const SMALLEST: f32 = 8.0;
/// What stands between the parts of a caption.
const PARTS: &str = "  |  ";

/// Text laid out for pictures of one size.
#[derive(Clone, Debug)]
pub struct Caption {
    size_px: u32,
    height: f32,
    text: String,
}

impl Caption {
    /// A caption for square pictures of `size_px` pixels. Text that is too wide is set smaller, and
    /// where that would be too small to read, its last parts are left out.
    #[must_use]
    pub fn new(size_px: u32, text: &str) -> Self {
        let size = size_px as f32;
        let preferred = (size / 30.0).clamp(9.0, 28.0);
        let fitting = |text: &str| {
            let widest = width(&format!("{text}  t = 0.00"), preferred) + preferred;
            preferred * (0.94 * size / widest).min(1.0)
        };
        let mut text = text;
        while fitting(text) < SMALLEST
            && let Some((shorter, _)) = text.rsplit_once(PARTS)
        {
            text = shorter;
        }
        Self { size_px, height: fitting(text), text: text.to_owned() }
    }

    /// Draws the caption into square RGBA `pixels`.
    pub fn draw(&self, pixels: &mut [u8], t: f64) {
        let size = self.size_px as f32;
        let margin = 0.6 * self.height;
        let baseline = size - margin - 0.2 * self.height;
        let clock = format!("t = {t:.2}");
        self.shade(pixels, baseline - 1.1 * self.height);
        self.write(pixels, &self.text, margin, baseline);
        self.write(pixels, &clock, size - margin - width("t = 0.00", self.height), baseline);
    }

    /// Darkens everything below `top`, so that arrows do not run through the text.
    fn shade(&self, pixels: &mut [u8], top: f32) {
        let start = (top.max(0.0) as usize) * self.size_px as usize * 4;
        for pixel in pixels[start..].chunks_exact_mut(4) {
            for (channel, ground) in pixel.iter_mut().zip(GROUND) {
                *channel = (f32::from(*channel) * 0.3 + f32::from(ground) * 0.7) as u8;
            }
        }
    }

    fn write(&self, pixels: &mut [u8], text: &str, x: f32, baseline: f32) {
        let Some(font) = font() else { return };
        let scaled = font.as_scaled(self.height);
        let mut pen = x;
        for character in text.chars() {
            let glyph = scaled.glyph_id(character).with_scale_and_position(self.height, point(pen, baseline));
            pen += scaled.h_advance(glyph.id);
            let Some(outline) = font.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, coverage| {
                let (px, py) = (corner.x as i64 + i64::from(dx), corner.y as i64 + i64::from(dy));
                let side = i64::from(self.size_px);
                if (0..side).contains(&px) && (0..side).contains(&py) {
                    let at = ((py * side + px) * 4) as usize;
                    for (pixel, ink) in pixels[at..at + 3].iter_mut().zip(INK) {
                        let (old, new) = (f32::from(*pixel), f32::from(ink));
                        // A light face is thin; a little gain keeps small text readable.
                        *pixel = (old + (new - old) * (1.25 * coverage).min(1.0)) as u8;
                    }
                }
            });
        }
    }
}

fn font() -> Option<FontRef<'static>> {
    FontRef::try_from_slice(epaint_default_fonts::UBUNTU_LIGHT).ok()
}

fn width(text: &str, height: f32) -> f32 {
    font().map_or(0.0, |font| {
        let scaled = font.as_scaled(height);
        text.chars().map(|c| scaled.h_advance(scaled.glyph_id(c))).sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_stay_inside_pictures_of_any_size() {
        for size in [64, 200, 480, 2048] {
            let text = "learned, step 123,456  |  VE diffusion, scale-normalised view  |  midpoint x 256, NFE 512";
            let caption = Caption::new(size, text);
            let mut pixels = vec![0; (size * size * 4) as usize];
            caption.draw(&mut pixels, 0.42);
            assert!(pixels.iter().any(|p| *p > 40), "{size}: nothing was written");
            let last_column = pixels.chunks_exact(4).skip(size as usize - 1).step_by(size as usize);
            assert!(last_column.flatten().all(|p| *p <= GROUND[2]), "{size}: cut off");
        }
    }
}
