//! From a file's bytes to pixels.

use std::io::{BufRead, Read, Seek, SeekFrom};

use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, metadata::Orientation};

use super::{
    super::limits::{MAX_PIXELS, MAX_SIDE},
    error::PictureError,
    frames,
    kind::{HEAD, Kind, Recognised, recognise},
    segments,
};

/// Longest file that is read, in bytes.
pub const MAX_FILE: u64 = 1 << 28;

/// Most bytes of a decoded pixel: four channels of 16 bits.
const PIXEL_BYTES: u64 = 8;

/// A decoded picture, not yet turned.
#[derive(Debug)]
pub(super) struct Decoded {
    pub kind: Kind,
    pub pixels: DynamicImage,
    /// How it has to be turned to stand upright.
    pub orientation: Orientation,
    /// Whether pictures follow that are not read.
    pub is_animated: bool,
}

/// Decodes the first picture of a file, whichever its name.
pub(super) fn decode(mut source: impl BufRead + Seek) -> Result<Decoded, PictureError> {
    let mut head = Vec::new();
    source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let kind = match recognise(&head) {
        Some(Recognised::Picture(kind)) => kind,
        Some(Recognised::Other(name)) => return Err(PictureError::OtherKind(name)),
        None => return Err(PictureError::Unknown),
    };
    let bytes = source.seek(SeekFrom::End(0))?;
    if bytes > MAX_FILE {
        return Err(PictureError::TooLong { bytes, max: MAX_FILE });
    }
    source.seek(SeekFrom::Start(0))?;
    let is_animated = frames::has_several(kind, &mut source)?;
    if kind == Kind::Jpeg && !segments::jpeg_ends(&mut source)? {
        return Err(PictureError::Damaged { kind: kind.name(), what: "it ends too early".into() });
    }
    let late_exif = if kind == Kind::Png { segments::png_exif(&mut source)? } else { Vec::new() };
    source.seek(SeekFrom::Start(0))?;
    let (pixels, orientation) = upright(kind, source, late_exif)?;
    Ok(Decoded { kind, pixels, orientation, is_animated })
}

fn upright(
    kind: Kind,
    source: impl BufRead + Seek,
    late_exif: Vec<u8>,
) -> Result<(DynamicImage, Orientation), PictureError> {
    let damaged = |error: ImageError| match error {
        // The source may end the reading; a file that ends too early is damaged.
        ImageError::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => PictureError::Io(error),
        ImageError::Limits(_) => PictureError::TooDemanding { max: MAX_PIXELS * PIXEL_BYTES },
        error => PictureError::Damaged { kind: kind.name(), what: one_line(&error.to_string()) },
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * PIXEL_BYTES);
    let mut reader = ImageReader::with_format(source, kind.format());
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooLarge { width, height, max_side: MAX_SIDE, max_pixels: MAX_PIXELS });
    }
    if width == 0 || height == 0 {
        return Err(PictureError::Damaged { kind: kind.name(), what: "it has no pixels".into() });
    }
    decoder.set_limits(limits).map_err(damaged)?;
    // What is wrong with a tag is no reason to refuse the picture.
    let exif = decoder.exif_metadata().ok().flatten().unwrap_or(late_exif);
    let tags = exif.strip_prefix(b"Exif\0\0").unwrap_or(&exif);
    let orientation = Orientation::from_exif_chunk(tags).unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(damaged)?, orientation))
}

/// The beginning of a message, without what would break its line.
fn one_line(message: &str) -> String {
    const MAX_CHARS: usize = 120;
    message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_CHARS).collect()
}
