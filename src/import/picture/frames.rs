//! Whether a file holds several pictures.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use super::{
    kind::Kind,
    segments::{bytes, png_chunk},
};

/// Whether pictures follow the first. What is damaged is left to the decoder.
pub(super) fn has_several(kind: Kind, source: &mut (impl BufRead + Seek)) -> io::Result<bool> {
    let several = match kind {
        Kind::Jpeg => Ok(false),
        Kind::Png => png(source),
        Kind::WebP => webp(source),
        Kind::Gif => gif(source),
    };
    match several {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        other => other,
    }
}

fn skip(source: &mut impl Seek, count: u32) -> io::Result<()> {
    source.seek_relative(i64::from(count))
}

/// An acTL chunk with more than one frame, before the pixels.
fn png(source: &mut (impl Read + Seek)) -> io::Result<bool> {
    source.seek(SeekFrom::Start(8))?;
    match png_chunk(source, &[b"acTL", b"IDAT", b"IEND"])? {
        (name, _) if &name == b"acTL" => Ok(u32::from_be_bytes(bytes(source)?) > 1),
        _ => Ok(false),
    }
}

/// The flag of the extended header.
fn webp(source: &mut impl Read) -> io::Result<bool> {
    const ANIMATION: u8 = 2;
    let head: [u8; 21] = bytes(source)?;
    Ok(&head[12..16] == b"VP8X" && head[20] & ANIMATION != 0)
}

/// A second image block.
fn gif(source: &mut (impl Read + Seek)) -> io::Result<bool> {
    let colours = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let head: [u8; 13] = bytes(source)?;
    skip(source, colours(head[10]))?;
    let mut pictures = 0;
    loop {
        match bytes(source)? {
            [0x21] => skip(source, 1)?,
            [0x2c] if pictures == 1 => return Ok(true),
            [0x2c] => {
                pictures = 1;
                let place: [u8; 9] = bytes(source)?;
                skip(source, colours(place[8]))?;
                skip(source, 1)?;
            }
            _ => return Ok(false),
        }
        loop {
            match bytes(source)? {
                [0] => break,
                [length] => skip(source, length.into())?,
            }
        }
    }
}
