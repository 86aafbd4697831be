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
    size_px: [u32; 2],
    height: f32,
    text: String,
    inks: Inks,
}

impl Caption {
    /// A caption for pictures of this width and height, drawn with `scale` pixels for each along a side. Text that is too
    /// wide is set smaller, and where that would be too small to read, its last parts are left out.
    #[must_use]
    pub fn new(size_px: [u32; 2], scale: u32, text: &str, theme: Theme) -> Self {
        let ([width_px, height_px], scale) = (size_px.map(|side| side as f32), scale as f32);
        let preferred = scale * (width_px.min(height_px) / scale / 30.0).clamp(9.0, 28.0);
        let fitting = |text: &str| {
            let widest = width(&format!("{text}  t = 0.00"), preferred) + preferred;
            preferred * (0.94 * width_px / widest).min(1.0)
        };
        let mut text = text;
        while fitting(text) < scale * SMALLEST
            && let Some((shorter, _)) = text.rsplit_once(BETWEEN_PARTS)
        {
            text = shorter;
        }
        Self { size_px, height: fitting(text), text: text.to_owned(), inks: Inks::of(theme) }
    }

    /// Brings captions that are read beside each other to the height of the smallest.
    pub fn align<'a>(captions: impl IntoIterator<Item = &'a mut Self>) {
        let mut captions: Vec<&mut Self> = captions.into_iter().collect();
        let smallest = captions.iter().map(|caption| caption.height).fold(f32::INFINITY, f32::min);
        for caption in &mut captions {
            caption.height = smallest;
        }
    }

    /// Draws the caption into RGBA `pixels`.
    pub fn draw(&self, pixels: &mut [u8], t: f64) {
        let [width_px, height_px] = self.size_px.map(|side| side as f32);
        let margin = 0.6 * self.height;
        let baseline = height_px - margin - 0.2 * self.height;
        let clock = format!("t = {t:.2}");
        self.shade(pixels, baseline - 1.1 * self.height);
        self.write(pixels, &self.text, margin, baseline);
        self.write(pixels, &clock, width_px - margin - width("t = 0.00", self.height), baseline);
    }

    /// Brings everything below `top` near the ground, so that arrows do not run through the text.
    fn shade(&self, pixels: &mut [u8], top: f32) {
        let Ink([r, g, b, _]) = self.inks.shade;
        let start = (top.max(0.0) as usize) * self.size_px[0] as usize * 4;
        for pixel in pixels[start..].chunks_exact_mut(4) {
            for (channel, ground) in pixel.iter_mut().zip([r, g, b]) {
                *channel = (f32::from(*channel) * 0.3 + f32::from(ground) * 0.7) as u8;
            }
        }
    }

    fn write(&self, pixels: &mut [u8], line: &str, x: f32, baseline: f32) {
        text::write(pixels, self.size_px[0], line, self.height, [x, baseline], self.inks.text.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_beside_each_other_have_one_height() {
        let mut captions = ["exact field", "learned, step 123,456  |  VE diffusion  |  scale-normalised view"]
            .map(|text| Caption::new([300, 300], 1, text, Theme::Night));
        let before = captions.clone().map(|caption| caption.height);
        assert!(before[1] < before[0]);
        Caption::align(&mut captions);
        assert_eq!(captions.map(|caption| caption.height), [before[1]; 2]);
    }

    #[test]
    fn captions_stay_inside_pictures_of_any_size() {
        for [width, height] in [[64, 64], [200, 200], [480, 480], [2048, 2048], [4096, 64], [64, 1000], [640, 360]]
        {
            let text =
                "learned, step 123,456  |  VE diffusion  |  midpoint x 256, NFE 512  |  scale-normalised view";
            let caption = Caption::new([width, height], 1, text, Theme::Night);
            let mut pixels = vec![0; (width * height * 4) as usize];
            caption.draw(&mut pixels, 0.42);
            assert!(pixels.iter().any(|p| *p > 40), "{width} x {height}: nothing was written");
            let last_column = pixels.chunks_exact(4).skip(width as usize - 1).step_by(width as usize);
            assert!(
                last_column.flatten().all(|p| *p <= Inks::of(Theme::Night).shade.0[2]),
                "{width} x {height}: cut off"
            );
        }
    }
}
