//! Animated PNGs: every pixel as it was drawn, and only changed pixels in each frame.

use std::path::{Path, PathBuf};

use png::{BitDepth, BlendOp, ColorType, Compression, DisposeOp, Writer};

use super::{
    encoder::{Encoder, Finished, Format, Frame, Reel},
    file::{SharedFile, Whole},
};
use crate::{
    export::{error::ClipError, png_file, timing::Timing},
    output::OutputError,
};

/// The format.
pub const FORMAT: Format = Format {
    name: "APNG",
    ending: "apng",
    sampled: 0,
    is_numbered: false,
    needs_ffmpeg: false,
    begin: |path, reel| Ok(Box::new(ApngEncoder::new(path, reel)?)),
};

/// Makes an animated PNG.
struct ApngEncoder {
    writer: Writer<SharedFile>,
    file: SharedFile,
    timing: Timing,
    size: [u32; 2],
    /// What is seen so far.
    shown: Vec<u8>,
    count: u32,
    path: PathBuf,
}

impl ApngEncoder {
    fn new(path: &Path, reel: &Reel) -> Result<Self, ClipError> {
        let file = SharedFile::create(path)?;
        let timing = reel.clip.timing;
        let fail = |error| encoding(path, error);
        let mut encoder = png::Encoder::new(file.clone(), reel.size[0], reel.size[1]);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Balanced);
        encoder.set_animated(timing.frames(), timing.plays).map_err(fail)?;
        encoder.set_frame_delay(timing.ticks(0, 1000) as u16, 1000).map_err(fail)?;
        encoder.set_dispose_op(DisposeOp::None).map_err(fail)?;
        png_file::add_text(&mut encoder, reel.scene.as_deref()).map_err(fail)?;
        let writer = encoder.write_header().map_err(fail)?;
        Ok(Self { writer, file, timing, size: reel.size, shown: Vec::new(), count: 0, path: path.into() })
    }

    fn write(&mut self, frame: &Frame) -> Result<(), png::EncodingError> {
        if self.shown.is_empty() {
            return self.writer.write_image_data(&frame.pixels);
        }
        let ([left, top, width, height], pixels) = changed(&self.shown, &frame.pixels, self.size[0]);
        self.writer.set_frame_delay(self.timing.ticks(self.count, 1000) as u16, 1000)?;
        self.writer.reset_frame_position()?;
        self.writer.set_frame_dimension(width, height)?;
        self.writer.set_frame_position(left, top)?;
        self.writer.set_blend_op(BlendOp::Over)?;
        self.writer.write_image_data(&pixels)
    }
}

/// The rectangle that changed, as left, top, width and height, and its pixels: those that stay are transparent. A single
/// pixel where nothing changed.
fn changed(shown: &[u8], pixels: &[u8], width: u32) -> ([u32; 4], Vec<u8>) {
    let row_bytes = 4 * width as usize;
    let is_other = |row: usize, column: usize| {
        let at = row * row_bytes + 4 * column;
        shown[at..at + 4] != pixels[at..at + 4]
    };
    let (rows, columns) = (pixels.len() / row_bytes, width as usize);
    let is_changed = |row: &usize| shown[row * row_bytes..][..row_bytes] != pixels[row * row_bytes..][..row_bytes];
    let (Some(top), Some(bottom)) = ((0..rows).find(is_changed), (0..rows).rfind(is_changed)) else {
        return ([0, 0, 1, 1], vec![0; 4]);
    };
    let first = |row: usize| (0..columns).find(|column| is_other(row, *column));
    let last = |row: usize| (0..columns).rfind(|column| is_other(row, *column));
    let left = (top..=bottom).filter_map(first).min().unwrap_or(0);
    let right = (top..=bottom).filter_map(last).max().unwrap_or(0);
    let places = (top..=bottom).flat_map(|row| (left..=right).map(move |column| (row, column)));
    let pixel = |(row, column): (usize, usize)| {
        let at = row * row_bytes + 4 * column;
        if is_other(row, column) { [pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]] } else { [0; 4] }
    };
    let place = [left, top, right - left + 1, bottom - top + 1].map(|value| value as u32);
    (place, places.flat_map(pixel).collect())
}

impl Encoder for ApngEncoder {
    fn push(&mut self, frame: &Frame) -> Result<(), ClipError> {
        self.write(frame).map_err(|error| encoding(&self.path, error))?;
        self.shown.clone_from(&frame.pixels);
        self.count += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Box<dyn Finished>, ClipError> {
        let Self { writer, file, path, .. } = *self;
        writer.finish().map_err(|error| encoding(&path, error))?;
        let file = file.into_inner().ok_or_else(|| ClipError::Encode("the writer kept the file".into()))?;
        Ok(Box::new(Whole::from(file)))
    }
}

fn encoding(path: &Path, error: png::EncodingError) -> ClipError {
    match error {
        png::EncodingError::IoError(source) => OutputError { path: path.into(), source }.into(),
        other => ClipError::Encode(other.to_string()),
    }
}
