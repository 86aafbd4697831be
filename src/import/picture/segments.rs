//! What decoders pass over: parts of a file by their names.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

/// Longest EXIF block that is looked into, in bytes.
const MAX_EXIF: u32 = 1 << 16;

/// Skips the chunks of a PNG until one of `names` and its length; the source is at its data then.
pub(super) fn png_chunk(source: &mut (impl Read + Seek), names: &[&[u8; 4]]) -> io::Result<([u8; 4], u32)> {
    loop {
        let length = u32::from_be_bytes(bytes(source)?);
        let name = bytes(source)?;
        if names.contains(&&name) {
            return Ok((name, length));
        }
        // Its data and its checksum.
        source.seek_relative(i64::from(length) + 4)?;
    }
}

/// The first EXIF block of a PNG, before or after the pixels; empty where there is none.
pub(super) fn png_exif(source: &mut (impl Read + Seek)) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(8))?;
    let mut exif = Vec::new();
    match png_chunk(source, &[b"eXIf", b"IEND"]) {
        Ok((name, length)) if &name == b"eXIf" => {
            source.take(length.min(MAX_EXIF).into()).read_to_end(&mut exif)?
        }
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(error),
        _ => 0,
    };
    Ok(exif)
}

/// Whether a JPEG goes on to the mark at its end. Its decoder makes up what is missing.
pub(super) fn jpeg_ends(source: &mut (impl BufRead + Seek)) -> io::Result<bool> {
    source.seek(SeekFrom::Start(0))?;
    match jpeg_end(source) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        other => other.map(|()| true),
    }
}

fn jpeg_end(source: &mut (impl BufRead + Seek)) -> io::Result<()> {
    const END: u8 = 0xd9;
    loop {
        let passed = source.skip_until(0xff)?;
        if passed == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut mark = 0xff;
        while mark == 0xff {
            [mark] = bytes(source)?;
        }
        match mark {
            END => return Ok(()),
            // A stuffed byte, and marks without a length: start, restart and a temporary one.
            0 | 1 | 0xd0..=0xd8 => {}
            // A segment; a scan's pixels follow its own.
            _ => {
                let length = u16::from_be_bytes(bytes(source)?);
                source.seek_relative(i64::from(length.saturating_sub(2)))?;
            }
        }
    }
}

/// The next `N` bytes.
pub(super) fn bytes<const N: usize>(source: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}
