//! The line of text under every frame: what is shown, and t.

use super::text::{self, width};
use crate::{
    figure::{Ink, Inks},
    scene::{Theme, flow::BETWEEN_PARTS},
};

/// Smallest text that is worth writing, in pixels.
const SMALLEST: f32 = 8.0;

/// Text laid out for pictures of one size.
#[derive(Clone, Debug)]
pub struct Caption {
    size_px: u32,
    height: f32,
    text: String,
    inks: Inks,
}

impl Caption {
    /// A caption for square pictures of `size_px` pixels. Text that is too wide is set smaller, and
    /// where that would be too small to read, its last parts are left out.
    #[must_use]
    pub fn new(size_px: u32, text: &str, theme: Theme) -> Self {
        let size = size_px as f32;
        let preferred = (size / 30.0).clamp(9.0, 28.0);
        let fitting = |text: &str| {
            let widest = width(&format!("{text}  t = 0.00"), preferred) + preferred;
            preferred * (0.94 * size / widest).min(1.0)
        };
        let mut text = text;
        while fitting(text) < SMALLEST
            && let Some((shorter, _)) = text.rsplit_once(BETWEEN_PARTS)
        {
            text = shorter;
        }
        Self { size_px, height: fitting(text), text: text.to_owned(), inks: Inks::of(theme) }
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

    /// Brings everything below `top` near the ground, so that arrows do not run through the text.
    fn shade(&self, pixels: &mut [u8], top: f32) {
        let Ink([r, g, b, _]) = self.inks.shade;
        let start = (top.max(0.0) as usize) * self.size_px as usize * 4;
        for pixel in pixels[start..].chunks_exact_mut(4) {
            for (channel, ground) in pixel.iter_mut().zip([r, g, b]) {
                *channel = (f32::from(*channel) * 0.3 + f32::from(ground) * 0.7) as u8;
            }
        }
    }

    fn write(&self, pixels: &mut [u8], line: &str, x: f32, baseline: f32) {
        text::write(pixels, self.size_px, line, self.height, [x, baseline], self.inks.text.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_stay_inside_pictures_of_any_size() {
        for size in [64, 200, 480, 2048] {
            let text =
                "learned, step 123,456  |  VE diffusion  |  midpoint x 256, NFE 512  |  scale-normalised view";
            let caption = Caption::new(size, text, Theme::Night);
            let mut pixels = vec![0; (size * size * 4) as usize];
            caption.draw(&mut pixels, 0.42);
            assert!(pixels.iter().any(|p| *p > 40), "{size}: nothing was written");
            let last_column = pixels.chunks_exact(4).skip(size as usize - 1).step_by(size as usize);
            assert!(last_column.flatten().all(|p| *p <= Inks::of(Theme::Night).shade.0[2]), "{size}: cut off");
        }
    }
}
