//! Text of every usual encoding as UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

/// How a text's characters are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, and so ASCII.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-16, lower byte first.
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    /// UTF-16, upper byte first.
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
    /// Windows-1252, and so ISO 8859-1.
    #[serde(rename = "Windows-1252")]
    Windows1252,
}

impl Encoding {
    /// As it is usually called.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.known().name()
    }

    /// Whether it has at least two bytes for a character.
    pub(super) fn is_of_16_bits(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    fn known(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        }
    }

    /// What the beginning of a text is written in: as its byte order mark says, UTF-16 where every other byte is zero,
    /// otherwise UTF-8 unless it cannot be.
    pub(super) fn of(head: &[u8]) -> Self {
        if let Some((known, _)) = encoding_rs::Encoding::for_bom(head) {
            let all = [Self::Utf8, Self::Utf16Le, Self::Utf16Be];
            return all.into_iter().find(|encoding| encoding.known() == known).unwrap_or(Self::Utf8);
        }
        let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
        let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
        match std::str::from_utf8(head) {
            // Other than Western letters and narrow blanks are few in a table of numbers.
            _ if even == 0 && odd > 0 && odd * 4 >= pairs * 3 => Self::Utf16Le,
            _ if odd == 0 && even > 0 && even * 4 >= pairs * 3 => Self::Utf16Be,
            // A character may be cut by the end.
            Err(error) if error.error_len().is_some() => Self::Windows1252,
            _ => Self::Utf8,
        }
    }
}

/// Bytes that are decoded at a time.
const PART: usize = 1 << 14;

/// A source as UTF-8, without its byte order mark.
pub(super) enum Utf8<R> {
    /// It is UTF-8 already; bytes that are none are left as they are.
    Plain(R),
    /// It is decoded.
    Decoded(Box<Decoded<R>>),
}

/// A source that is decoded part by part.
pub(super) struct Decoded<R> {
    source: R,
    decoder: Decoder,
    part: Vec<u8>,
    /// Text, given out up to `given`.
    text: Vec<u8>,
    given: usize,
    is_ended: bool,
}

impl<R: Read> Utf8<R> {
    /// `head` is the beginning of what `source` goes on with.
    pub fn new(head: &[u8], source: R, encoding: Encoding) -> Utf8<impl Read + use<R>> {
        let mark = if encoding == Encoding::Utf8 && head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let source = io::Cursor::new(head[mark..].to_vec()).chain(source);
        match encoding {
            Encoding::Utf8 => Utf8::Plain(source),
            _ => Utf8::Decoded(Box::new(Decoded {
                source,
                decoder: encoding.known().new_decoder_with_bom_removal(),
                part: vec![0; PART],
                text: Vec::new(),
                given: 0,
                is_ended: false,
            })),
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(source) => source.read(buffer),
            Self::Decoded(decoded) => decoded.read(buffer),
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.is_ended {
            let count = self.source.read(&mut self.part)?;
            self.is_ended = count == 0;
            // A length that overflows is none of a part.
            let most = self.decoder.max_utf8_buffer_length(count).unwrap_or_default();
            self.text.resize(most, 0);
            let part = &self.part[..count];
            let (_, _, written, _) = self.decoder.decode_to_utf8(part, &mut self.text, self.is_ended);
            self.text.truncate(written);
            self.given = 0;
        }
        let count = (&self.text[self.given..]).read(buffer)?;
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (Encoding, String) {
        let encoding = Encoding::of(&bytes[..bytes.len().min(64)]);
        let mut text = String::new();
        let (head, rest) = bytes.split_at(bytes.len().min(5));
        Utf8::new(head, rest, encoding).read_to_string(&mut text).unwrap();
        (encoding, text)
    }

    #[test]
    fn every_encoding_is_seen_and_read() {
        let text = "größe;x\r\n1,5;2\r\n".repeat(3000);
        let utf16 = |order: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
            let mark = mark.then_some(0xfeff);
            mark.into_iter().chain(text.encode_utf16()).flat_map(order).collect()
        };
        for (bytes, encoding) in [
            (text.clone().into_bytes(), Encoding::Utf8),
            (format!("\u{feff}{text}").into_bytes(), Encoding::Utf8),
            (utf16(u16::to_le_bytes, true), Encoding::Utf16Le),
            (utf16(u16::to_be_bytes, true), Encoding::Utf16Be),
            (utf16(u16::to_le_bytes, false), Encoding::Utf16Le),
            (utf16(u16::to_be_bytes, false), Encoding::Utf16Be),
            (text.chars().map(|c| u8::try_from(c).unwrap()).collect(), Encoding::Windows1252),
        ] {
            assert_eq!(decoded(&bytes), (encoding, text.clone()));
        }
        assert_eq!(Encoding::of(b""), Encoding::Utf8);
        assert_eq!(Encoding::of("gr\u{f6}".as_bytes().split_last().unwrap().1), Encoding::Utf8);
    }
}
