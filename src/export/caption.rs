//! The line of text under every frame: what is shown, and t.

use ab_glyph::{Font as _, FontRef, ScaleFont as _, point};

use crate::gpu::pipelines::GROUND;

/// Text in the colour of the window's labels.
const INK: [u8; 3] = [214, 220, 235];

/// Smallest text that is worth writing, in pixels.
const SMALLEST: f32 = 8.0;
/// What stands between the parts of a caption.
const PARTS: &str = "  |  ";

/// A square part of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Width of the whole picture.
    pub width_px: u32,
    /// Left and top pixel of the part.
    pub corner_px: [u32; 2],
    /// Side of the part.
    pub side_px: u32,
}

impl Place {
    /// A square picture as a whole.
    #[must_use]
    pub fn whole(side_px: u32) -> Self {
        Self { width_px: side_px, corner_px: [0, 0], side_px }
    }

    /// Index of the first byte of a pixel of the part.
    fn byte(&self, x: u32, y: u32) -> usize {
        let [left, top] = self.corner_px;
        4 * (((top + y) * self.width_px + left + x) as usize)
    }
}

/// Text laid out for one part of pictures of one size.
#[derive(Clone, Debug)]
pub struct Caption {
    place: Place,
    height: f32,
    text: String,
}

impl Caption {
    /// A caption at the bottom of `place`. Text that is too wide is set smaller, and
    /// where that would be too small to read, its last parts are left out.
    #[must_use]
    pub fn new(place: Place, text: &str) -> Self {
        let size = place.side_px as f32;
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
        Self { place, height: fitting(text), text: text.to_owned() }
    }

    /// Draws the caption into the RGBA `pixels` of a whole picture.
    pub fn draw(&self, pixels: &mut [u8], t: f64) {
        let size = self.place.side_px as f32;
        let margin = 0.6 * self.height;
        let baseline = size - margin - 0.2 * self.height;
        let clock = format!("t = {t:.2}");
        self.shade(pixels, baseline - 1.1 * self.height);
        self.write(pixels, &self.text, margin, baseline);
        self.write(pixels, &clock, size - margin - width("t = 0.00", self.height), baseline);
    }

    /// Darkens everything below `top`, so that arrows do not run through the text.
    fn shade(&self, pixels: &mut [u8], top: f32) {
        for y in top.max(0.0) as u32..self.place.side_px {
            let row = self.place.byte(0, y)..self.place.byte(self.place.side_px, y);
            for pixel in pixels[row].chunks_exact_mut(4) {
                for (channel, ground) in pixel.iter_mut().zip(GROUND) {
                    *channel = (f32::from(*channel) * 0.3 + f32::from(ground) * 0.7) as u8;
                }
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
                let side = i64::from(self.place.side_px);
                if (0..side).contains(&px) && (0..side).contains(&py) {
                    let at = self.place.byte(px as u32, py as u32);
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
            let caption = Caption::new(Place::whole(size), text);
            let mut pixels = vec![0; (size * size * 4) as usize];
            caption.draw(&mut pixels, 0.42);
            assert!(pixels.iter().any(|p| *p > 40), "{size}: nothing was written");
            let last_column = pixels.chunks_exact(4).skip(size as usize - 1).step_by(size as usize);
            assert!(last_column.flatten().all(|p| *p <= GROUND[2]), "{size}: cut off");
        }
    }
}
