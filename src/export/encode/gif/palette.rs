//! The colours of a GIF, and which of them stands for a colour of a frame.

use std::sync::Arc;

use palette::{IntoColor as _, Oklab, Srgb};
use quantette::{
    PaletteSize,
    color_space::{oklab_to_srgb8, srgb8_to_oklab},
    wu::{BinnerF32x3, WuF32x3},
};
use rayon::prelude::*;

use crate::export::{ClipError, encode::Frame};

/// Bits of each channel that a colour is looked up by.
const BITS: u32 = 6;
/// Of large frames at most so many pixels go into the choice of colours, of all of them together.
const MOST_SAMPLES: usize = 400_000;

/// Which colours may be taken for which others, as sets of 256 bits.
#[derive(Clone, Debug)]
pub(super) struct Alike(Vec<[u64; 4]>);

impl Alike {
    /// Those that are at most so far apart.
    pub(super) fn within(colors: &[[u8; 3]], most: u32) -> Self {
        let set = |of: &[u8; 3]| {
            let mut set = [0u64; 4];
            for (k, _) in colors.iter().enumerate().filter(|(_, other)| apart(*of, **other) <= most) {
                set[k / 64] |= 1 << (k % 64);
            }
            set
        };
        let mut sets: Vec<[u64; 4]> = colors.iter().map(set).collect();
        // What stands for no colour is like no other.
        sets.resize(256, [0; 4]);
        Self(sets)
    }

    /// None for another.
    #[cfg(test)]
    pub(super) fn none() -> Self {
        Self(vec![[0; 4]; 256])
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
    /// The nearest of them to the middle of each cell of 4 x 4 x 4 colours.
    nearest: Vec<u8>,
    pub(super) alike: Alike,
}

impl Palette {
    /// At most `count` colours (7 to 255) that stand for those of `frames`; those at most `tolerance` apart, see
    /// [`apart`], may be taken for each other.
    ///
    /// # Errors
    /// [`ClipError::Encode`] without frames.
    pub(super) fn of(frames: &[Arc<Frame>], count: u16, tolerance: u32) -> Result<Self, ClipError> {
        let samples = samples(frames);
        let quantiser = WuF32x3::run_slice(&srgb8_to_oklab(&samples), BinnerF32x3::oklab_from_srgb8())
            .map_err(|error| ClipError::Encode(error.to_string()))?;
        let chosen = quantiser.palette(PaletteSize::from_u16_clamped(count));
        let colors: Vec<[u8; 3]> =
            oklab_to_srgb8(chosen.as_slice()).into_iter().map(|c| [c.red, c.green, c.blue]).collect();
        let alike = Alike::within(&colors, tolerance);
        Ok(Self { nearest: nearest(&colors), colors, alike })
    }

    /// The colour that stands for red, green and blue.
    #[inline]
    pub(super) fn index(&self, [r, g, b]: [u8; 3]) -> u8 {
        let cell = |byte: u8| usize::from(byte >> (8 - BITS));
        self.nearest[(cell(r) << (2 * BITS)) | (cell(g) << BITS) | cell(b)]
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

/// The colour nearest in Oklab to the middle of each cell.
fn nearest(colors: &[[u8; 3]]) -> Vec<u8> {
    let lab = |rgb: [u8; 3]| -> Oklab { Srgb::from(rgb).into_format::<f32>().into_linear().into_color() };
    let places: Vec<Oklab> = colors.iter().map(|rgb| lab(*rgb)).collect();
    let [l, a, b]: [Vec<f32>; 3] =
        [|c: &Oklab| c.l, |c: &Oklab| c.a, |c: &Oklab| c.b].map(|part| places.iter().map(part).collect());
    let middle = |cell: usize| {
        let cell = (cell & ((1 << BITS) - 1)) << (8 - BITS);
        (cell | (1 << (7 - BITS))) as u8
    };
    let of = |cell: usize| {
        let at = lab([middle(cell >> (2 * BITS)), middle(cell >> BITS), middle(cell)]);
        let (mut best, mut index) = (f32::INFINITY, 0);
        for k in 0..l.len() {
            let (dl, da, db) = (l[k] - at.l, a[k] - at.a, b[k] - at.b);
            let far = dl * dl + da * da + db * db;
            if far < best {
                (best, index) = (far, k);
            }
        }
        index as u8
    };
    (0..1usize << (3 * BITS)).into_par_iter().with_min_len(4096).map(of).collect()
}
