//! Kinds of pictures by their first bytes.

use image::ImageFormat;
use serde::{Deserialize, Serialize};

/// Bytes that tell the kind.
pub const HEAD: usize = 512;

/// A kind of picture that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Portable Network Graphics.
    #[serde(rename = "PNG")]
    Png,
    /// JPEG.
    #[serde(rename = "JPEG")]
    Jpeg,
    /// WebP.
    #[serde(rename = "WebP")]
    WebP,
    /// Graphics Interchange Format.
    #[serde(rename = "GIF")]
    Gif,
}

impl Kind {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
        }
    }

    pub(super) fn format(self) -> ImageFormat {
        match self {
            Self::Png => ImageFormat::Png,
            Self::Jpeg => ImageFormat::Jpeg,
            Self::WebP => ImageFormat::WebP,
            Self::Gif => ImageFormat::Gif,
        }
    }
}

/// What a file's first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// A picture that is read.
    Picture(Kind),
    /// A picture or document that is known, but not read.
    Other(&'static str),
}

/// Recognises a picture by its first [`HEAD`] bytes, or all of a shorter file; nothing where it is no known picture.
#[must_use]
pub fn recognise(head: &[u8]) -> Option<Recognised> {
    let found = |kind| Some(Recognised::Picture(kind));
    match head {
        [0x89, b'P', b'N', b'G', ..] => found(Kind::Png),
        [0xff, 0xd8, 0xff, ..] => found(Kind::Jpeg),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => found(Kind::WebP),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => found(Kind::Gif),
        _ => other(head).map(Recognised::Other),
    }
}

/// What else people drop.
fn other(head: &[u8]) -> Option<&'static str> {
    let brand = |brands: &[&[u8]]| head.get(8..12).is_some_and(|brand| brands.contains(&brand));
    match head {
        [_, _, _, _, b'f', b't', b'y', b'p', ..]
            if brand(&[b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1"]) =>
        {
            Some("HEIC picture")
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] if brand(&[b"avif", b"avis"]) => Some("AVIF picture"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] | [0x1a, 0x45, 0xdf, 0xa3, ..] => Some("film"),
        [b'I', b'I', 0x2a | 0x2b, 0, ..] | [b'M', b'M', 0, 0x2a | 0x2b, ..] => Some("TIFF picture"),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("BMP picture"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("PDF document"),
        [b'%', b'!', b'P', b'S', ..] => Some("PostScript document"),
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Some("JPEG XL picture"),
        [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => Some("JPEG 2000 picture"),
        [b'8', b'B', b'P', b'S', ..] => Some("Photoshop document"),
        [b'g', b'i', b'm', b'p', b' ', b'x', b'c', b'f', ..] => Some("GIMP picture"),
        [0, 0, 1, 0, ..] => Some("icon"),
        [b'q', b'o', b'i', b'f', ..] => Some("QOI picture"),
        [0x76, 0x2f, 0x31, 0x01, ..] => Some("OpenEXR picture"),
        [b'D', b'D', b'S', b' ', ..] => Some("DDS texture"),
        [b'P', b'4'..=b'7', b'\n', ..] => Some("PNM picture"),
        _ if is_svg(head) => Some("SVG drawing"),
        _ if text(head).starts_with(b"<?xml") => Some("XML document"),
        _ => None,
    }
}

/// Without the mark and blanks that it may begin with.
fn text(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start()
}

fn is_svg(head: &[u8]) -> bool {
    text(head).starts_with(b"<") && head.windows(4).any(|part| part == b"<svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content_and_tables_are_none_of_them() {
        let heads: [(&[u8], Recognised); 10] = [
            (b"\x89PNG\r\n\x1a\n", Recognised::Picture(Kind::Png)),
            (b"\xff\xd8\xff\xe1", Recognised::Picture(Kind::Jpeg)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Recognised::Picture(Kind::WebP)),
            (b"GIF89a", Recognised::Picture(Kind::Gif)),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Recognised::Other("HEIC picture")),
            (b"II*\0\x08\0\0\0", Recognised::Other("TIFF picture")),
            (b"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0", Recognised::Other("BMP picture")),
            (b"%PDF-1.7\n", Recognised::Other("PDF document")),
            (b"<?xml version='1.0'?>\n<!-- long -->", Recognised::Other("XML document")),
            (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg xmlns=''>", Recognised::Other("SVG drawing")),
        ];
        for (head, kind) in heads {
            assert_eq!(recognise(head), Some(kind), "{head:?}");
        }
        for text in ["BMI,age\n21,30\n", "x,y\n1,2\n", "P1 0.5 0.2\n", "", "GIF", "<html><p>"] {
            assert_eq!(recognise(text.as_bytes()), None, "{text}");
        }
    }
}
