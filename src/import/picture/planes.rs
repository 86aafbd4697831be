//! Darkness and opacity of every pixel.

use image::DynamicImage;

/// Share of the values at either end that do not count as used: dead and hot pixels.
const STRAY: f64 = 1e-4;

/// Share of pixels that are see-through by accident.
const SEE_THROUGH: f64 = 1e-3;

/// A range that is narrower than this share of the type's is stretched.
const FULL: f64 = 0.9;

/// How dark and how opaque the pixels are, row by row from the top.
#[derive(Debug)]
pub(super) struct Planes {
    pub width: u32,
    pub height: u32,
    /// 255 is black.
    pub darkness: Vec<u8>,
    /// 255 is opaque; nothing where all are.
    pub alpha: Option<Vec<u8>>,
    /// The values that were stretched to black and white.
    pub stretched: Option<[u16; 2]>,
}

/// Which pictures are stretched to the values that they use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stretch {
    Never,
    /// Those of more than 8 bits.
    Deep,
    All,
}

impl Planes {
    pub fn new(pixels: &DynamicImage, stretch: Stretch) -> Self {
        use DynamicImage as D;
        let (width, height) = (pixels.width(), pixels.height());
        let channels = usize::from(pixels.color().channel_count());
        let (split, stretched) = match pixels {
            D::ImageLuma8(_) | D::ImageLumaA8(_) | D::ImageRgb8(_) | D::ImageRgba8(_) => {
                of_samples(pixels.as_bytes(), channels, 255, stretch == Stretch::All)
            }
            D::ImageLuma16(p) => of_samples(p, channels, 65535, stretch != Stretch::Never),
            D::ImageLumaA16(p) => of_samples(p, channels, 65535, stretch != Stretch::Never),
            D::ImageRgb16(p) => of_samples(p, channels, 65535, stretch != Stretch::Never),
            D::ImageRgba16(p) => of_samples(p, channels, 65535, stretch != Stretch::Never),
            // No decoder in use answers others.
            other => of_samples(&other.to_rgba8(), 4, 255, false),
        };
        let (darkness, alpha) = split;
        let alpha = alpha.filter(|alpha| alpha.iter().any(|a| *a < u8::MAX));
        Self { width, height, darkness, alpha, stretched }
    }

    /// Only these columns and rows, each as their first and number.
    pub fn cut(self, [[left, width], [top, height]]: [[u32; 2]; 2]) -> Self {
        if [width, height] == [self.width, self.height] {
            return self;
        }
        let stride = self.width as usize;
        let cut = |plane: Vec<u8>| -> Vec<u8> {
            let rows = plane.chunks_exact(stride).skip(top as usize).take(height as usize);
            rows.flat_map(|row| row[left as usize..][..width as usize].iter().copied()).collect()
        };
        Self { width, height, darkness: cut(self.darkness), alpha: self.alpha.map(cut), ..self }
    }

    /// Whether nearly all is opaque.
    pub fn is_opaque(&self) -> bool {
        let see_through = |alpha: &Vec<u8>| alpha.iter().filter(|alpha| **alpha < u8::MAX).count();
        let stray = SEE_THROUGH * self.darkness.len() as f64;
        self.alpha.as_ref().is_none_or(|alpha| see_through(alpha) as f64 <= stray)
    }
}

type Split = (Vec<u8>, Option<Vec<u8>>);

/// Splits samples of `channels` channels, the last of two and four being alpha, with values up to `full`.
fn of_samples<T: Copy + Into<usize>>(
    samples: &[T],
    channels: usize,
    full: usize,
    stretch: bool,
) -> (Split, Option<[u16; 2]>) {
    let colours = if channels < 3 { 1 } else { 3 };
    let used = if stretch { used(samples, channels, colours, full) } else { None };
    let (low, high) = used.unwrap_or((0, full));
    let table = |low: usize, high: usize| -> Vec<u8> {
        let range = high - low;
        (0..=full).map(|value| (((value.clamp(low, high) - low) * 255 + range / 2) / range) as u8).collect()
    };
    let (bright, opaque) = (table(low, high), table(0, full));
    let darkness = |pixel: &[T]| match *pixel {
        [r, g, b, ..] => {
            let [r, g, b] = [r, g, b].map(|value| f32::from(bright[value.into()]));
            // Rec. 709 luma.
            (255.0 * (1.0 - (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255.0)).round() as u8
        }
        [gray, ..] => 255 - bright[gray.into()],
        [] => 0,
    };
    let pixels = samples.chunks_exact(channels);
    let alpha = (channels > colours).then(|| pixels.clone().map(|p| opaque[p[colours].into()]).collect());
    let stretched = used.map(|(low, high)| [low as u16, high as u16]);
    ((pixels.map(darkness).collect(), alpha), stretched)
}

/// Lowest and highest value in use, where they are far less than the type has.
fn used<T: Copy + Into<usize>>(
    samples: &[T],
    channels: usize,
    colours: usize,
    full: usize,
) -> Option<(usize, usize)> {
    let mut counts = vec![0u64; full + 1];
    for pixel in samples.chunks_exact(channels) {
        for value in &pixel[..colours] {
            counts[(*value).into()] += 1;
        }
    }
    let stray = (STRAY * (samples.len() / channels * colours) as f64) as u64;
    let range = |stray: u64| {
        let beyond = |seen: &mut u64, count: &u64| {
            *seen += count;
            *seen > stray
        };
        let (mut below, mut above) = (0, 0);
        let low = counts.iter().position(|count| beyond(&mut below, count))?;
        let high = counts.iter().rposition(|count| beyond(&mut above, count))?;
        (low < high).then_some((low, high))
    };
    // Where only few pixels differ, they are the picture.
    let (low, high) = range(stray).or_else(|| range(0))?;
    ((high - low) as f64 <= FULL * full as f64).then_some((low, high))
}
