//! The colours of a GIF, and which of them stands for a colour of a frame.

use std::sync::Arc;

use palette::{Oklab, Srgb};
use quantette::{
    PaletteSize,
    color_space::{oklab_to_srgb8, srgb8_to_oklab},
    kmeans::{Kmeans, KmeansOptions},
    wu::{BinnerF32x3, WuF32x3},
};

use crate::export::{encode::encoder::Frame, error::ClipError};

/// Bits of each channel that a colour is looked up by.
const BITS: u32 = 6;
/// Colours that are compared with one that is looked up.
const NEAR: usize = 4;
/// Of a cell that nobody has asked for; no colour has this index.
const UNKNOWN: [u8; NEAR] = [u8::MAX; NEAR];
/// How much more than in Oklab hues tell colours apart. Chosen for the least bytes at the same PSNR and SSIM of two moons
/// as light and of letters as dunes.
const CHROMA: f32 = 1.5;
/// Of large frames at most so many pixels go into the choice of colours, of all of them together.
const MOST_SAMPLES: usize = 200_000;

/// Which colours may be taken for which others, as sets of 256 bits.
#[derive(Clone, Debug)]
pub(super) struct Alike(Vec<[u64; 4]>);

impl Alike {
    /// Those that are at most so far apart; nothing where no two are.
    pub(super) fn within(colors: &[[u8; 3]], most: u32) -> Option<Self> {
        let set = |of: &[u8; 3]| {
            let mut set = [0u64; 4];
            for (k, _) in colors.iter().enumerate().filter(|(_, other)| apart(*of, **other) <= most) {
                set[k / 64] |= 1 << (k % 64);
            }
            set
        };
        let mut sets: Vec<[u64; 4]> = colors.iter().map(set).collect();
        let others: u32 = sets.iter().flatten().map(|part| part.count_ones()).sum();
        if others as usize == colors.len() {
            return None;
        }
        // What stands for no colour is like no other.
        sets.resize(256, [0; 4]);
        Some(Self(sets))
    }

    /// Whether one may stand for another.
    #[inline]
    pub(super) fn has(&self, one: u8, other: u8) -> bool {
        self.0[usize::from(one)][usize::from(other / 64)] >> (other % 64) & 1 == 1
    }
}

/// The colours of a GIF.
#[derive(Debug)]
pub(super) struct Palette {
    /// Red, green and blue of at most 255.
    pub(super) colors: Vec<[u8; 3]>,
    /// Which of them may be taken for which others, if any.
    pub(super) alike: Option<Alike>,
}

impl Palette {
    /// At most `count` colours (7 to 255) that stand for those of `frames`; those at most `tolerance` apart, see
    /// [`apart`], may be taken for each other.
    ///
    /// # Errors
    /// [`ClipError::Encode`] without frames.
    pub(super) fn of(frames: &[Arc<Frame>], count: u16, tolerance: u32) -> Result<Self, ClipError> {
        let fail = |error: &dyn std::fmt::Display| ClipError::Encode(error.to_string());
        let weighted = |color: Oklab| Oklab::new(color.l, CHROMA * color.a, CHROMA * color.b);
        let samples: Vec<Oklab> = srgb8_to_oklab(&samples(frames)).into_iter().map(weighted).collect();
        let quantiser =
            WuF32x3::run_slice(&samples, BinnerF32x3::oklab_from_srgb8()).map_err(|error| fail(&error))?;
        let first = quantiser.palette(PaletteSize::from_u16_clamped(count));
        let refined = Kmeans::run_slice(&samples, first, KmeansOptions::new()).map_err(|error| fail(&error))?;
        let plain = |color: &Oklab| Oklab::new(color.l, color.a / CHROMA, color.b / CHROMA);
        let chosen: Vec<Oklab> = refined.into_palette().iter().map(plain).collect();
        let colors: Vec<[u8; 3]> = oklab_to_srgb8(&chosen).into_iter().map(|c| [c.red, c.green, c.blue]).collect();
        Ok(Self { alike: Alike::within(&colors, tolerance), colors })
    }

    /// The index that stands for "as before".
    pub(super) fn unchanged(&self) -> u8 {
        self.colors.len() as u8
    }
}

/// Finds colours of a palette.
#[derive(Debug)]
pub(super) struct Lookup {
    pub(super) palette: Arc<Palette>,
    /// Those nearest to each cell of 4 x 4 x 4 colours, once somebody has asked: what no frame has takes no time.
    nearest: Vec<[u8; NEAR]>,
}

impl Lookup {
    pub(super) fn new(palette: Arc<Palette>) -> Self {
        Self { palette, nearest: vec![UNKNOWN; 1 << (3 * BITS)] }
    }

    /// The colour that stands for red, green and blue: its index, and itself.
    #[inline]
    pub(super) fn find(&mut self, color: [u8; 3]) -> (u8, [u8; 3]) {
        let [r, g, b] = color.map(|byte| usize::from(byte >> (8 - BITS)));
        let cell = (r << (2 * BITS)) | (g << BITS) | b;
        let colors = &self.palette.colors;
        if self.nearest[cell] == UNKNOWN {
            self.nearest[cell] = nearest(colors, cell);
        }
        let mut best = (u32::MAX, 0, color);
        for index in self.nearest[cell] {
            let other = colors[usize::from(index)];
            let far = apart(color, other);
            if far < best.0 {
                best = (far, index, other);
            }
        }
        (best.1, best.2)
    }
}

/// How far apart two colours are: the squares of their differences, with weights that the eye gives them.
#[inline]
pub(super) fn apart(a: [u8; 3], b: [u8; 3]) -> u32 {
    let square = |k: usize| u32::from(a[k].abs_diff(b[k])).pow(2);
    2 * square(0) + 4 * square(1) + 3 * square(2)
}

/// Pixels of frames, evenly.
fn samples(frames: &[Arc<Frame>]) -> Vec<Srgb<u8>> {
    let all: usize = frames.iter().map(|frame| frame.pixels.len() / 4).sum();
    // Odd, so that rows of an even length are not sampled in the same columns.
    let stride = all.div_ceil(MOST_SAMPLES).max(3) | 1;
    let pixels = frames.iter().flat_map(|frame| frame.pixels.chunks_exact(4).step_by(stride));
    pixels.map(|p| Srgb::new(p[0], p[1], p[2])).collect()
}

/// The colours nearest to the middle of a cell, among which those nearest to its other colours are but for a few.
fn nearest(colors: &[[u8; 3]], cell: usize) -> [u8; NEAR] {
    let middle = |cell: usize| ((cell & ((1 << BITS) - 1)) << (8 - BITS) | 1 << (7 - BITS)) as u8;
    let at = [middle(cell >> (2 * BITS)), middle(cell >> BITS), middle(cell)];
    let mut best = [u32::MAX; NEAR];
    for (index, color) in colors.iter().enumerate() {
        // With its index in the last byte, which no distance reaches.
        let mut far = apart(at, *color) << 8 | index as u32;
        if far < best[NEAR - 1] {
            for place in &mut best {
                if far < *place {
                    std::mem::swap(&mut far, place);
                }
            }
        }
    }
    // Of few colours, the nearest once more.
    best.map(|far| if far == u32::MAX { best[0] as u8 } else { far as u8 })
}
