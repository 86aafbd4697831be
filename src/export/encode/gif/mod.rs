//! Animated GIFs: one palette for all frames, so that nothing flickers, and only changed pixels in each.
//!
//! - `palette`: the colours, and the table that they are looked up in.
//! - `changes`: the rectangle that a frame changes, and which of its pixels stay.
//! - `lzw`: the compression, which works at several frames at once.

mod changes;
mod lzw;
mod palette;

use std::{
    borrow::Cow,
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, sync_channel},
    },
};

use gif::{AnyExtension, DisposalMethod, Extension, Repeat};

use self::{
    changes::{Canvas, Patch},
    palette::{Lookup, Palette},
};
use super::encoder::{Encoder, Finished, Format, Frame, Reel};
use crate::{
    export::{
        encode::file::{CountedFile, Whole},
        error::ClipError,
        timing::Timing,
    },
    output::OutputError,
};

/// The format.
pub const FORMAT: Format = Format {
    name: "GIF",
    ending: "gif",
    sampled: 9,
    is_numbered: false,
    needs_ffmpeg: false,
    begin: |path, reel| Ok(Box::new(GifEncoder::new(path, reel)?)),
};

/// Frames that may be in compression for each thread.
const AHEAD: usize = 2;
/// How far a pixel may be from what it was before it changes, and a colour from the one that is taken for it, at quality
/// 0 and in steps of a channel.
const TOLERANCE: f64 = 30.0;
/// From this quality on, nothing is left out but what the palette lacks.
const WHOLE: f64 = 80.0;

/// Share of [`TOLERANCE`] at a quality: the square of what it is below 100, without that of [`WHOLE`].
fn tolerated(quality: f64) -> f64 {
    let [below, whole] = [quality, WHOLE].map(|quality| (1.0 - quality / 100.0).powi(2));
    ((below - whole) / (1.0 - whole)).max(0.0)
}

/// Makes a GIF.
struct GifEncoder {
    gif: gif::Encoder<CountedFile>,
    lookup: Lookup,
    canvas: Canvas,
    timing: Timing,
    /// Frames taken.
    count: u32,
    /// Frames in compression, the first one first.
    ahead: VecDeque<Receiver<gif::Frame<'static>>>,
    path: PathBuf,
}

impl GifEncoder {
    fn new(path: &Path, reel: &Reel) -> Result<Self, ClipError> {
        let file = CountedFile::create(path)?;
        let far = TOLERANCE * tolerated(f64::from(reel.clip.quality));
        // As weights of channels sum up: see `palette::apart`.
        let tolerance = (3.0 * far * far) as u32;
        let count = reel.clip.colors.saturating_sub(1).clamp(7, 255);
        let palette = Palette::of(&reel.sampled, count, tolerance)?;
        let [width, height] = reel.size.map(|side| side as u16);
        // The last one stands for "as before".
        let table = [palette.colors.as_slice(), &[[0; 3]]].concat().concat();
        let fail = |error| encoding(path, error);
        let mut gif = gif::Encoder::new(file, width, height, &table).map_err(fail)?;
        gif.set_repeat(match reel.clip.timing.plays {
            0 => Repeat::Infinite,
            // What is played again is played once already.
            plays => Repeat::Finite(plays.saturating_sub(1).min(u32::from(u16::MAX)) as u16),
        })
        .map_err(fail)?;
        if let Some(scene) = &reel.scene {
            gif.write_raw_extension(AnyExtension::from(Extension::Comment), &[scene.as_bytes()]).map_err(fail)?;
        }
        Ok(Self {
            gif,
            lookup: Lookup::new(Arc::new(palette)),
            canvas: Canvas::new(usize::from(width), tolerance),
            timing: reel.clip.timing,
            count: 0,
            ahead: VecDeque::new(),
            path: path.into(),
        })
    }

    /// Writes the frame that was in compression first.
    fn write(&mut self) -> Result<(), ClipError> {
        let Some(frame) = self.ahead.pop_front() else { return Ok(()) };
        let frame = frame.recv().map_err(|_| ClipError::Encode("a frame could not be compressed".into()))?;
        self.gif.write_lzw_pre_encoded_frame(&frame).map_err(|error| encoding(&self.path, error))
    }
}

impl Encoder for GifEncoder {
    fn push(&mut self, frame: &Frame) -> Result<(), ClipError> {
        let patch = self.canvas.show(&frame.pixels, &mut self.lookup);
        let delay = self.timing.ticks(self.count, 100) as u16;
        self.count += 1;
        if self.ahead.len() >= AHEAD * rayon::current_num_threads() {
            self.write()?;
        }
        let (done, frame) = sync_channel(1);
        let palette = self.lookup.palette.clone();
        // Nobody waits for it after a failure.
        rayon::spawn_fifo(move || drop(done.send(compressed(&patch, &palette, delay))));
        self.ahead.push_back(frame);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Box<dyn Finished>, ClipError> {
        while !self.ahead.is_empty() {
            self.write()?;
        }
        let file = self.gif.into_inner().map_err(|error| encoding(&self.path, error))?;
        Ok(Box::new(Whole::from(file)))
    }
}

/// A frame as it is written.
fn compressed(patch: &Patch, palette: &Palette, delay: u16) -> gif::Frame<'static> {
    let unchanged = palette.unchanged();
    let color_bits = (usize::from(unchanged) + 1).next_power_of_two().ilog2().max(2) as u8;
    gif::Frame {
        left: patch.corner[0],
        top: patch.corner[1],
        width: patch.size[0],
        height: patch.size[1],
        buffer: Cow::Owned(lzw::compress(&patch.indices, color_bits, palette.alike.as_ref())),
        delay,
        dispose: DisposalMethod::Keep,
        transparent: patch.has_holes.then_some(unchanged),
        ..gif::Frame::default()
    }
}

fn encoding(path: &Path, error: gif::EncodingError) -> ClipError {
    match error {
        gif::EncodingError::Io(source) => OutputError { path: path.to_owned(), source }.into(),
        other => ClipError::Encode(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{palette::Alike, *};
    use crate::export::{Clip, Progress};

    /// Frames of a GIF as they are seen, by the gif crate's decoder.
    fn decoded(path: &Path) -> Vec<(Vec<u8>, u16)> {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(std::fs::File::open(path).unwrap()).unwrap();
        let width = usize::from(decoder.width());
        let mut canvas = vec![0; 4 * width * usize::from(decoder.height())];
        let mut frames = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            let (left, top) = (usize::from(frame.left), usize::from(frame.top));
            for (y, row) in frame.buffer.chunks_exact(4 * usize::from(frame.width)).enumerate() {
                let at = 4 * ((top + y) * width + left);
                for (pixel, new) in canvas[at..].chunks_exact_mut(4).zip(row.chunks_exact(4)) {
                    if new[3] > 0 {
                        pixel.copy_from_slice(new);
                    }
                }
            }
            frames.push((canvas.clone(), frame.delay));
        }
        frames
    }

    fn encode(path: &Path, frames: &[Arc<Frame>], size: [u32; 2], clip: Clip) {
        let reel =
            Reel { size, clip, scene: None, sampled: frames.to_vec(), progress: Arc::new(Progress::default()) };
        let mut encoder = Box::new(GifEncoder::new(path, &reel).unwrap());
        for frame in frames {
            encoder.push(frame).unwrap();
        }
        let whole = encoder.finish().unwrap();
        let bytes = whole.bytes();
        whole.commit().unwrap();
        assert_eq!(bytes, std::fs::metadata(path).unwrap().len());
    }

    /// A disc that moves over a gradient.
    fn disc(k: u32, [width, height]: [u32; 2]) -> Arc<Frame> {
        let pixel = |x: u32, y: u32| {
            let (dx, dy) = (f64::from(x) - f64::from(4 * k + 8), f64::from(y) - 20.0);
            if dx.hypot(dy) < 9.0 { [220, 150, 40, 255] } else { [10, 20 + (x / 4) as u8, 30 + (y / 4) as u8, 255] }
        };
        let pixels = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
        Arc::new(Frame { pixels })
    }

    #[test]
    fn frames_are_seen_as_they_were_drawn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clip.gif");
        let timing = Timing { fps: 10, seconds: 1.2, hold_start_s: 0.3, ..Timing::default() };
        for (quality, most) in [(100, 10), (80, 26), (1, 60)] {
            let size = [97, 53];
            let frames: Vec<_> = (0..12).map(|k| disc(k, size)).collect();
            encode(&path, &frames, size, Clip { timing, quality, ..Clip::default() });
            let seen = decoded(&path);
            assert_eq!(seen.len(), 12);
            for (k, ((seen, _), frame)) in seen.iter().zip(&frames).enumerate() {
                let worst = seen.iter().zip(&frame.pixels).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
                assert!(worst <= most, "frame {k} at quality {quality} is off by {worst}");
            }
            let delays: Vec<u16> = seen.iter().map(|(_, delay)| *delay).collect();
            assert_eq!((delays[0], delays[11], delays.iter().sum::<u16>()), (30, 150, 30 + 10 * 10 + 150));
        }
    }

    #[test]
    fn nothing_that_changes_is_a_frame_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("still.gif");
        let frames = vec![disc(3, [64, 64]); 5];
        encode(&path, &frames, [64, 64], Clip::default());
        let seen = decoded(&path);
        assert!(seen.len() == 5 && seen.windows(2).all(|pair| pair[0].0 == pair[1].0));
    }

    fn round_trip(indices: &[u8], color_bits: u8, alike: Option<&Alike>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let table: Vec<u8> = (0..1u32 << color_bits).flat_map(|k| [k as u8; 3]).collect();
        let mut encoder = gif::Encoder::new(&mut bytes, indices.len() as u16, 1, &table).unwrap();
        let frame = gif::Frame {
            width: indices.len() as u16,
            height: 1,
            buffer: Cow::Owned(lzw::compress(indices, color_bits, alike)),
            ..gif::Frame::default()
        };
        encoder.write_lzw_pre_encoded_frame(&frame).unwrap();
        drop(encoder);
        let mut decoder = gif::DecodeOptions::new().read_info(&bytes[..]).unwrap();
        decoder.read_next_frame().unwrap().unwrap().buffer.to_vec()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn what_is_compressed_is_what_is_read(
            color_bits in 2u8..=8,
            repeats in 1usize..40,
            seeds in prop::collection::vec(any::<u8>(), 1..1600),
        ) {
            let mask = ((1u16 << color_bits) - 1) as u8;
            let indices: Vec<u8> = seeds.iter().flat_map(|seed| vec![seed & mask; 1 + usize::from(*seed) % repeats]).collect();
            prop_assert_eq!(&round_trip(&indices, color_bits, None), &indices);
        }
    }

    #[test]
    fn colours_that_are_taken_for_others_are_like_them_and_save_bytes() {
        // Numbers of a linear congruence (Numerical Recipes), of which the high bits are used.
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 24
        };
        let indices: Vec<u8> = (0..40_000).map(|_| 100 + (next() % 5) as u8).collect();
        let greys: Vec<[u8; 3]> = (0..255).map(|k| [k; 3]).collect();
        let alike = Alike::within(&greys, 9 * 2 * 2);
        let seen = round_trip(&indices, 8, alike.as_ref());
        assert!(seen.iter().zip(&indices).all(|(a, b)| a.abs_diff(*b) <= 2));
        let [lossy, plain] = [alike.as_ref(), None].map(|alike| lzw::compress(&indices, 8, alike).len());
        assert!(lossy * 3 < plain * 2, "{lossy} of {plain}");
    }
}
