//! Animated GIFs: one palette for all frames, so that nothing flickers, and only changed pixels
//! in each.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use palette::{Oklab, Srgb};
use quantette::{
    ImageRef, PaletteSize,
    color_map::NearestNeighborColorMap,
    color_space::{oklab_to_srgb8, srgb8_to_oklab},
    wu::{BinnerF32x3, WuF32x3},
};

use super::{clip::Clip, error::ClipError};
use crate::output::{OutputError, PendingFile};

/// Every so many pixels of a frame go into the choice of colours, of large frames at most so many in all.
const SAMPLE_STRIDE: usize = 3;
const SAMPLE_MOST: usize = 300_000;

/// The pixels of an RGBA frame that go into the choice of colours.
#[must_use]
pub fn sample(frame: &[u8]) -> Vec<Srgb<u8>> {
    // Odd, so that rows of an even length are not sampled in the same columns.
    let stride = SAMPLE_STRIDE.max((frame.len() / 4).div_ceil(SAMPLE_MOST)) | 1;
    frame.chunks_exact(4).step_by(stride).map(|p| Srgb::new(p[0], p[1], p[2])).collect()
}

/// Counts what goes through to the file.
struct Counter {
    file: PendingFile,
    bytes: u64,
}

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A GIF under construction.
pub struct Encoder {
    gif: gif::Encoder<Counter>,
    colors: NearestNeighborColorMap<Oklab, f32, 3>,
    /// Index that means "as before".
    unchanged: u8,
    previous: Vec<u8>,
    size: [u16; 2],
    fps: u32,
    index: u32,
    path: PathBuf,
}

impl Encoder {
    /// Chooses the palette from `samples` of some frames and writes the header of a GIF of `size_px`.
    ///
    /// # Errors
    /// [`ClipError::Encode`], or [`ClipError::Output`] when the file cannot be written.
    pub fn new(file: PendingFile, clip: &Clip, size_px: [u32; 2], samples: &[Srgb<u8>]) -> Result<Self, ClipError> {
        let quantiser = WuF32x3::run_slice(&srgb8_to_oklab(samples), BinnerF32x3::oklab_from_srgb8())
            .map_err(|e| ClipError::Encode(e.to_string()))?;
        let chosen = quantiser.palette(PaletteSize::from_u16_clamped(clip.colors.saturating_sub(1).clamp(7, 255)));
        let mut table: Vec<u8> =
            oklab_to_srgb8(chosen.as_slice()).into_iter().flat_map(|c| [c.red, c.green, c.blue]).collect();
        let unchanged = (table.len() / 3) as u8;
        table.extend([0, 0, 0]);

        let size = size_px.map(|side| side as u16);
        let path = file.path().to_owned();
        let mut encoder = gif::Encoder::new(Counter { file, bytes: 0 }, size[0], size[1], &table)
            .map_err(|e| encoding(&path, e))?;
        encoder.set_repeat(gif::Repeat::Infinite).map_err(|e| encoding(&path, e))?;
        let colors = NearestNeighborColorMap::new(chosen);
        Ok(Self { gif: encoder, colors, unchanged, previous: Vec::new(), size, fps: clip.fps, index: 0, path })
    }

    /// Appends one frame of RGBA pixels.
    ///
    /// # Errors
    /// As [`Encoder::new`].
    pub fn push(&mut self, pixels: &[u8]) -> Result<(), ClipError> {
        let colors = srgb8_to_oklab(&colors_of(pixels));
        let [width, height] = self.size.map(u32::from);
        let image = ImageRef::new(width, height, &colors[..]).map_err(|e| ClipError::Encode(e.to_string()))?;
        let (_, indices) = image.map_to_indexed(&self.colors).into_parts();
        let first = self.previous.is_empty();
        let buffer: Vec<u8> = if first {
            indices.clone()
        } else {
            let changed = indices.iter().zip(&self.previous);
            changed.map(|(new, old)| if new == old { self.unchanged } else { *new }).collect()
        };
        self.previous = indices;
        let frame = gif::Frame {
            width: self.size[0],
            height: self.size[1],
            buffer: Cow::Owned(buffer),
            delay: delay(self.fps, self.index),
            dispose: gif::DisposalMethod::Keep,
            transparent: (!first).then_some(self.unchanged),
            ..gif::Frame::default()
        };
        self.index += 1;
        self.gif.write_frame(&frame).map_err(|e| encoding(&self.path, e))
    }

    /// Finishes the file and returns its size in bytes.
    ///
    /// # Errors
    /// As [`Encoder::new`].
    pub fn finish(self) -> Result<u64, ClipError> {
        let path = self.path;
        let counter = self.gif.into_inner().map_err(|e| encoding(&path, e))?;
        counter.file.commit()?;
        Ok(counter.bytes)
    }
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").field("frames", &self.index).finish_non_exhaustive()
    }
}

fn colors_of(pixels: &[u8]) -> Vec<Srgb<u8>> {
    pixels.chunks_exact(4).map(|p| Srgb::new(p[0], p[1], p[2])).collect()
}

/// Hundredths of a second for frame `index`: rounded so that the clip as a whole keeps time.
fn delay(fps: u32, index: u32) -> u16 {
    let until = |frames: u32| (u64::from(frames) * 100 + u64::from(fps) / 2) / u64::from(fps);
    (until(index + 1) - until(index)) as u16
}

fn encoding(path: &Path, error: gif::EncodingError) -> ClipError {
    match error {
        gif::EncodingError::Io(source) => OutputError { path: path.to_owned(), source }.into(),
        other => ClipError::Encode(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_keep_time() {
        for fps in [1, 12, 24, 25, 30, 50] {
            let total: u32 = (0..fps * 3).map(|k| u32::from(delay(fps, k))).sum();
            assert_eq!(total, 300, "{fps} frames a second");
        }
        assert!((0..30).all(|k| [3, 4].contains(&delay(30, k))));
    }

    #[test]
    fn of_a_large_frame_no_more_is_kept_than_of_a_small_one() {
        let frame = vec![7; 4 * 4096 * 4096];
        let count = sample(&frame).len();
        assert!((SAMPLE_MOST / 2..=SAMPLE_MOST).contains(&count), "{count}");
    }

    #[test]
    fn frames_decode_to_what_was_pushed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clip.gif");
        let clip = Clip { size_px: 64, fps: 10, seconds: 0.3, ..Clip::default() };
        let frame = |k: u8| -> Vec<u8> {
            (0..64 * 64u32)
                .flat_map(|p| if p % 64 < u32::from(k) * 20 { [200, 40, 0, 255] } else { [0, 10, 30, 255] })
                .collect()
        };
        let frames: Vec<_> = (0..3).map(frame).collect();
        let samples: Vec<_> = frames.iter().flat_map(|frame| sample(frame)).collect();
        let mut encoder =
            Encoder::new(PendingFile::create(&path).unwrap(), &clip, clip.picture_px(1), &samples).unwrap();
        for frame in &frames {
            encoder.push(frame).unwrap();
        }
        let bytes = encoder.finish().unwrap();
        assert_eq!(bytes, std::fs::metadata(&path).unwrap().len());

        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(std::fs::File::open(&path).unwrap()).unwrap();
        let mut canvas = vec![0; 64 * 64 * 4];
        let mut count = 0;
        while let Some(decoded) = decoder.read_next_frame().unwrap() {
            for (pixel, new) in canvas.chunks_exact_mut(4).zip(decoded.buffer.chunks_exact(4)) {
                if new[3] > 0 {
                    pixel.copy_from_slice(new);
                }
            }
            let worst = canvas.iter().zip(&frames[count]).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
            assert!(worst <= 3, "frame {count} is off by {worst}");
            count += 1;
        }
        assert_eq!(count, 3);
    }
}
