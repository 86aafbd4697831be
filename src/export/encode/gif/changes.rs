//! What changes from one frame of a GIF to the next.

use super::palette::{Lookup, apart};

/// More than this a colour passes on of what it is off by, in steps of a channel, where none is near it.
const MOST_OFF: i16 = 24;
/// How much of it is passed on, in quarters: all of it would make even ground restless.
const PASSED: i16 = 3;

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
    /// Its pixels; none before the first frame.
    seen: Vec<Seen>,
    /// See [`apart`]: a pixel that is at most so far from what it was when it was set stays.
    tolerance: u32,
}

/// A pixel.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// What was to be shown when it was set.
    meant: [u8; 3],
    /// What is shown.
    shown: [u8; 3],
}

/// First and last changed column of a row, if any.
type Span = Option<[usize; 2]>;

/// What pixels of a row still lack, four times.
type Lacking = Vec<[i16; 3]>;

impl Canvas {
    pub(super) fn new(width: usize, tolerance: u32) -> Self {
        Self { width, seen: Vec::new(), tolerance }
    }

    /// Shows RGBA pixels with the colours of a palette, and tells what changed. Most of what a colour is off by goes to
    /// the pixels beside and below it (Sierra's filter lite), as far as they change too: what stays does not crawl.
    pub(super) fn show(&mut self, pixels: &[u8], lookup: &mut Lookup) -> Patch {
        let (width, is_first) = (self.width, self.seen.is_empty());
        self.seen.resize(pixels.len() / 4, Seen::default());
        let unchanged = lookup.palette.unchanged();
        let mut indices = vec![unchanged; self.seen.len()];
        let mut below: Lacking = vec![[0; 3]; width + 2];
        let mut spans = Vec::with_capacity(self.seen.len() / width);
        let tolerance = (!is_first).then_some(self.tolerance);
        let rows = pixels.chunks_exact(4 * width).zip(self.seen.chunks_exact_mut(width));
        for ((pixels, seen), indices) in rows.zip(indices.chunks_exact_mut(width)) {
            spans.push(row(pixels, (seen, indices), (&mut *lookup, tolerance), &mut below));
        }
        if is_first {
            let size = [width, self.seen.len() / width].map(|side| side as u16);
            return Patch { corner: [0, 0], size, indices, has_holes: false };
        }
        self.cut(&indices, &spans, unchanged)
    }

    /// The rectangle that changed; a single pixel where nothing did.
    fn cut(&self, indices: &[u8], spans: &[Span], unchanged: u8) -> Patch {
        let changed = || spans.iter().enumerate().filter_map(|(y, span)| span.map(|span| (y, span)));
        let left = changed().map(|(_, [left, _])| left).min();
        let (Some(left), Some((top, _)), Some((bottom, _))) = (left, changed().next(), changed().next_back())
        else {
            return Patch { corner: [0, 0], size: [1, 1], indices: vec![unchanged], has_holes: true };
        };
        let right = changed().map(|(_, [_, right])| right).max().unwrap_or(left);
        let rows = indices.chunks_exact(self.width).take(bottom + 1).skip(top);
        let indices: Vec<u8> = rows.flat_map(|row| &row[left..=right]).copied().collect();
        let size = [right - left + 1, bottom - top + 1].map(|side| side as u16);
        Patch { corner: [left, top].map(|at| at as u16), size, has_holes: true, indices }
    }
}

/// Shows one row, and tells where it changed. `below` has what its pixels lack, one place to the right, and takes what
/// those of the next do.
fn row(
    pixels: &[u8],
    (seen, indices): (&mut [Seen], &mut [u8]),
    (lookup, tolerance): (&mut Lookup, Option<u32>),
    below: &mut Lacking,
) -> Span {
    let mut span: Span = None;
    // What the pixel to the right lacks; what the one below and the one left of it get.
    let (mut beside, mut next) = ([0i16; 3], [[0i16; 3]; 2]);
    for (x, (pixel, (seen, index))) in
        pixels.chunks_exact(4).zip(seen.iter_mut().zip(indices.iter_mut())).enumerate()
    {
        let meant = [pixel[0], pixel[1], pixel[2]];
        let mut off = [0i16; 3];
        if tolerance.is_none_or(|tolerance| apart(meant, seen.meant) > tolerance) {
            let lacking = [0, 1, 2].map(|k| PASSED * (beside[k] + below[x + 1][k]) / 16);
            let wanted = [0, 1, 2].map(|k| (i16::from(meant[k]) + lacking[k]).clamp(0, 255) as u8);
            let (new, shown) = lookup.find(wanted);
            off = [0, 1, 2].map(|k| (i16::from(wanted[k]) - i16::from(shown[k])).clamp(-MOST_OFF, MOST_OFF));
            seen.meant = meant;
            if shown != seen.shown || tolerance.is_none() {
                (seen.shown, *index) = (shown, new);
                span = Some(span.map_or([x, x], |[first, _]| [first, x]));
            }
        }
        beside = off.map(|off| 2 * off);
        // The place below and to the left is complete.
        below[x] = [0, 1, 2].map(|k| next[0][k] + off[k]);
        next = [off, [0; 3]];
    }
    below[pixels.len() / 4] = next[0];
    span
}
