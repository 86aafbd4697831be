//! What changes from one frame of a GIF to the next.

use rayon::prelude::*;

use super::palette::{Palette, apart};

/// The part of a picture that a frame changes.
#[derive(Clone, Debug)]
pub(super) struct Patch {
    /// Left and top pixel.
    pub(super) corner: [u16; 2],
    /// Width and height.
    pub(super) size: [u16; 2],
    /// Indices of its colours, row by row.
    pub(super) indices: Vec<u8>,
    /// Whether some of them stand for "as before".
    pub(super) has_holes: bool,
}

/// What is seen of a GIF so far.
#[derive(Debug)]
pub(super) struct Canvas {
    width: usize,
    /// Indices of the colours; nothing before the first frame.
    shown: Vec<u8>,
    /// See [`apart`]: what is at most so far from what is shown stays.
    tolerance: u32,
}

/// First and last changed column of a row, if any.
type Span = Option<[usize; 2]>;

impl Canvas {
    pub(super) fn new(width: usize, tolerance: u32) -> Self {
        Self { width, shown: Vec::new(), tolerance }
    }

    /// Shows RGBA pixels with the colours of a palette, and tells what changed: `unchanged` stands for a pixel that did
    /// not.
    pub(super) fn show(&mut self, pixels: &[u8], palette: &Palette, unchanged: u8) -> Patch {
        if self.shown.is_empty() {
            let index = |p: &[u8]| palette.index([p[0], p[1], p[2]]);
            self.shown = pixels.par_chunks_exact(4).with_min_len(4096).map(index).collect();
            let size = [self.width as u16, (self.shown.len() / self.width) as u16];
            return Patch { corner: [0, 0], size, indices: self.shown.clone(), has_holes: false };
        }
        let (width, tolerance) = (self.width, self.tolerance);
        let mut indices = vec![0; self.shown.len()];
        let rows = pixels.par_chunks_exact(4 * width).zip(self.shown.par_chunks_exact_mut(width));
        let rows = rows.zip(indices.par_chunks_exact_mut(width)).with_min_len(16);
        let spans: Vec<Span> = rows
            .map(|((pixels, shown), indices)| row(pixels, (shown, indices), (palette, unchanged, tolerance)))
            .collect();
        self.cut(&indices, &spans, unchanged)
    }

    /// The rectangle that changed; a single pixel where nothing did.
    fn cut(&self, indices: &[u8], spans: &[Span], unchanged: u8) -> Patch {
        let changed = || spans.iter().enumerate().filter_map(|(y, span)| span.map(|span| (y, span)));
        let left = changed().map(|(_, [left, _])| left).min();
        let (Some(left), Some((top, _)), Some((bottom, _))) = (left, changed().next(), changed().last()) else {
            return Patch { corner: [0, 0], size: [1, 1], indices: vec![unchanged], has_holes: true };
        };
        let right = changed().map(|(_, [_, right])| right).max().unwrap_or(left);
        let rows = indices.chunks_exact(self.width).take(bottom + 1).skip(top);
        let indices: Vec<u8> = rows.flat_map(|row| &row[left..=right]).copied().collect();
        let size = [right - left + 1, bottom - top + 1].map(|side| side as u16);
        Patch { corner: [left, top].map(|at| at as u16), size, has_holes: true, indices }
    }
}

/// Shows one row, and tells where it changed.
fn row(
    pixels: &[u8],
    (shown, indices): (&mut [u8], &mut [u8]),
    (palette, unchanged, tolerance): (&Palette, u8, u32),
) -> Span {
    let mut span: Span = None;
    for (x, (pixel, (shown, index))) in
        pixels.chunks_exact(4).zip(shown.iter_mut().zip(indices.iter_mut())).enumerate()
    {
        let color = [pixel[0], pixel[1], pixel[2]];
        *index = unchanged;
        if apart(color, palette.colors[usize::from(*shown)]) <= tolerance {
            continue;
        }
        let new = palette.index(color);
        if new != *shown {
            (*shown, *index) = (new, new);
            span = Some(span.map_or([x, x], |[first, _]| [first, x]));
        }
    }
    span
}
