//! Whether a picture shows anything, be it faintly.

use super::planes::Planes;

/// Levels between the darkest and the lightest pixel of a picture that shows something clearly.
const CLEAR: u8 = 32;

/// Levels that a JPEG of one colour may waver by.
const EVEN: u8 = 16;

/// Noise spans at most this many times the median step between neighbours.
const NOISE_SPAN: usize = 12;

/// Share of pixels that stand out on both sides of a row where there is noise; of two thirds do in pure noise.
const NOISY: f64 = 0.08;

/// What a picture's levels tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contrast {
    Clear,
    /// Lowest and highest darkness, which differ little but not by noise.
    Faint([u8; 2]),
    /// Nothing but noise, around this darkness.
    Nothing(u8),
}

/// The contrast of a picture, clear where it has alpha. What JPEG leaves of noise is not fit to be stretched.
pub(super) fn of(planes: &Planes, is_jpeg: bool) -> Contrast {
    let (low, high) = planes.darkness.iter().fold((u8::MAX, 0), |(low, high), d| (low.min(*d), high.max(*d)));
    let range = high.saturating_sub(low);
    if range >= CLEAR || planes.alpha.is_some() {
        return Contrast::Clear;
    }
    let is_noise = is_noisy(planes, |_| true) && usize::from(range) <= NOISE_SPAN * median_step(planes).max(1);
    if is_noise || range == 0 || (is_jpeg && range < EVEN) {
        Contrast::Nothing(low + range / 2)
    } else if is_jpeg {
        Contrast::Clear
    } else {
        Contrast::Faint([low, high])
    }
}

/// Whether the levels that count go up and down from pixel to pixel.
pub(super) fn is_noisy(planes: &Planes, counts: impl Fn(u8) -> bool) -> bool {
    let (mut extremes, mut all) = (0u64, 0u64);
    for row in planes.darkness.chunks_exact(planes.width.max(1) as usize) {
        for three in row.windows(3).filter(|three| three.iter().all(|darkness| counts(*darkness))) {
            let [left, middle, right] = [three[0], three[1], three[2]];
            extremes += u64::from(middle > left.max(right) || middle < left.min(right));
            all += 1;
        }
    }
    extremes as f64 > NOISY * all as f64
}

/// Median step between neighbours in a row.
fn median_step(planes: &Planes) -> usize {
    let mut counts = [0u64; 256];
    for row in planes.darkness.chunks_exact(planes.width.max(1) as usize) {
        for pair in row.windows(2) {
            counts[usize::from(pair[0].abs_diff(pair[1]))] += 1;
        }
    }
    let (all, mut seen) = (counts.iter().sum::<u64>(), 0);
    let median = counts.iter().position(|count| {
        seen += count;
        2 * seen >= all
    });
    median.unwrap_or(0)
}

/// Stretches all from `low` to `high` darkness over the whole range.
pub(super) fn stretch(planes: &mut Planes, [low, high]: [u8; 2]) {
    let range = u32::from(high - low).max(1);
    for darkness in &mut planes.darkness {
        *darkness = ((u32::from(darkness.saturating_sub(low)) * 255 + range / 2) / range).min(255) as u8;
    }
    planes.stretched = Some([255 - high, 255 - low].map(u16::from));
}
