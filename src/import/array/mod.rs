//! Points and pictures from numpy's files.
//!
//! - `header`: what an array is made of; `item`: the numbers of one item.
//! - `shape`: which of them are x and y; `points`: reading them.
//! - `pixels`: arrays that are pictures.
//! - `archive`: one array of several.
//!
//! Memory is bounded by 16 bytes for each of at most [`MAX_POINTS`](super::MAX_POINTS) points, or by 4 (8 in Fortran order) for each of
//! at most 100 million pixels, and grows with what a file holds, not with what it claims.

mod archive;
#[cfg(test)]
mod damaged;
mod decisions;
mod error;
mod header;
mod item;
mod pixels;
mod points;
mod shape;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek, SeekFrom};

use image::DynamicImage;

pub use self::{
    decisions::{ArrayDecisions, ArrayOptions},
    error::ArrayError,
};

/// What an array held.
#[derive(Clone, Debug)]
pub enum ArrayContent {
    /// Rows of x and y in the file's own coordinates, all finite, at least one.
    Points(Vec<[f64; 2]>),
    /// The pixels of a picture, from its upper left corner.
    Picture {
        /// Gray or coloured, of 8 bits.
        pixels: DynamicImage,
        /// Whether they are true (white) and false (black).
        is_mask: bool,
    },
}

/// Whether a file that begins with these (at least 6) bytes is read here.
#[must_use]
pub fn is_array(head: &[u8]) -> bool {
    head.starts_with(header::MAGIC) || archive::MAGIC.iter().any(|magic| head.starts_with(magic))
}

/// Reads a .npy or .npz file, whichever its content is, and says what was decided. The source should be buffered; an
/// error of its own ends the reading.
///
/// # Errors
/// [`ArrayError`], which says what to do.
pub fn read(
    mut source: impl Read + Seek,
    options: &ArrayOptions,
) -> Result<(ArrayContent, ArrayDecisions), ArrayError> {
    let mut head = Vec::new();
    source.by_ref().take(header::MAGIC.len() as u64).read_to_end(&mut head)?;
    source.seek(SeekFrom::Start(0))?;
    if head.starts_with(header::MAGIC) {
        return match &options.array {
            Some(name) => Err(ArrayError::NoNames(name.clone())),
            None => read_array(&mut source, options, None),
        };
    }
    if is_array(&head) {
        return archive::with_array(source, options.array.as_deref(), |name, bytes| {
            // The end, where the checksum is compared, is read with it.
            read_array(bytes, options, Some(name))
        });
    }
    // Protocols 2 to 5 of Python's pickle.
    let is_pickle = matches!(head[..], [0x80, 2..=5, ..]);
    Err(if is_pickle { ArrayError::Pickle } else { ArrayError::Unknown })
}

fn read_array(
    reader: &mut dyn Read,
    options: &ArrayOptions,
    array: Option<String>,
) -> Result<(ArrayContent, ArrayDecisions), ArrayError> {
    let mut reader = reader;
    let header = header::read(&mut reader)?;
    let mut decisions = ArrayDecisions {
        array,
        dtype: item::name(&header.dtype),
        shape: header.shape.clone(),
        is_picture: false,
        is_transposed: false,
        columns: None,
        skipped: 0,
    };
    if let Some(layout) = pixels::Layout::new(&header, options)? {
        decisions.is_picture = true;
        let content = ArrayContent::Picture { pixels: layout.read(reader)?, is_mask: layout.is_mask() };
        check_end(reader, layout.bytes())?;
        return Ok((content, decisions));
    }
    let item = item::Item::of(&header.dtype)?;
    pixels::Layout::check_points(&header, options)?;
    let plan = shape::Plan::new(&header, &item, options)?;
    let (points, skipped) = points::read(reader, &plan)?;
    check_end(reader, plan.bytes())?;
    (decisions.is_transposed, decisions.columns, decisions.skipped) = (plan.is_transposed, plan.columns, skipped);
    Ok((ArrayContent::Points(points), decisions))
}

/// Refuses what goes on behind the `count` bytes of an array.
fn check_end(reader: &mut dyn Read, count: u64) -> Result<(), ArrayError> {
    let more = std::io::copy(&mut reader.take(1), &mut std::io::sink())?;
    if more > 0 { Err(ArrayError::Long(count)) } else { Ok(()) }
}
