//! The fields of one record.

use std::{borrow::Cow, ops::Range};

use serde::{Deserialize, Serialize};

/// What stands between two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delimiter {
    /// ;
    Semicolon,
    /// A tabulator.
    Tab,
    /// ,
    Comma,
    /// |
    Bar,
    /// Any number of blanks and tabulators.
    Blanks,
}

impl Delimiter {
    /// All of them; where two tell the same, the first is meant.
    pub const ALL: [Self; 5] = [Self::Semicolon, Self::Tab, Self::Comma, Self::Bar, Self::Blanks];

    /// Its plural, as in "semicolons".
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
            Self::Comma => "commas",
            Self::Bar => "bars",
            Self::Blanks => "blanks",
        }
    }

    /// The byte that always is one; nothing for blanks.
    const fn byte(self) -> Option<u8> {
        match self {
            Self::Semicolon => Some(b';'),
            Self::Tab => Some(b'\t'),
            Self::Comma => Some(b','),
            Self::Bar => Some(b'|'),
            Self::Blanks => None,
        }
    }

    /// The one that a `sep=` line names.
    pub(super) fn named(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|delimiter| delimiter.byte().unwrap_or(b' ') == byte)
    }

    /// Where the next one stands in `text`, from `from`; the end where none does.
    fn next(self, text: &[u8], from: usize) -> usize {
        let rest = &text[from..];
        let found = match self.byte() {
            Some(byte) => memchr::memchr(byte, rest),
            None => memchr::memchr2(b' ', b'\t', rest),
        };
        found.map_or(text.len(), |at| from + at)
    }

    /// Whether a byte is a blank beside a field.
    pub(super) const fn is_blank(self, byte: u8) -> bool {
        byte == b' ' || (byte == b'\t' && !matches!(self, Self::Tab))
    }

    /// The first byte from `from` that is no blank.
    fn skip_blanks(self, text: &[u8], from: usize) -> usize {
        text[from..].iter().position(|byte| !self.is_blank(*byte)).map_or(text.len(), |at| from + at)
    }
}

/// Most fields of a record that are told apart, as in a spreadsheet.
pub const MAX_FIELDS: usize = 16_384;

/// Splits a record into the ranges of its first [`MAX_FIELDS`] fields, without blanks or quotation marks around them.
/// Quotation marks count where they begin a field.
pub(super) fn split(text: &[u8], delimiter: Delimiter, fields: &mut Vec<Range<usize>>) {
    fields.clear();
    let text = without_note(text);
    let mut at = 0;
    loop {
        let start = delimiter.skip_blanks(text, at);
        if delimiter == Delimiter::Blanks && start == text.len() && !fields.is_empty() {
            return;
        }
        let (field, end) = if text.get(start) == Some(&b'"') {
            let close = closing(text, start + 1).unwrap_or(text.len());
            (start + 1..close, delimiter.next(text, close))
        } else {
            let end = delimiter.next(text, start);
            let blanks = text[start..end].iter().rev().take_while(|byte| delimiter.is_blank(**byte)).count();
            (start..end - blanks, end)
        };
        fields.push(field);
        if end == text.len() || fields.len() == MAX_FIELDS {
            return;
        }
        at = end + 1;
    }
}

/// Whether a quoted field is still open at the end of a part of a record that began within one (`open`) or not.
pub(super) fn is_open(part: &[u8], delimiter: Delimiter, open: bool) -> bool {
    if !open && memchr::memchr(b'"', part).is_none() {
        return false;
    }
    let (mut at, mut open) = (0, open);
    loop {
        if !open {
            at = delimiter.skip_blanks(part, at);
            open = part.get(at) == Some(&b'"');
            at += usize::from(open);
        }
        if open {
            match closing(part, at) {
                Some(close) => (at, open) = (close + 1, false),
                None => return true,
            }
        }
        at = delimiter.next(part, at.min(part.len())) + 1;
        if at > part.len() {
            return false;
        }
    }
}

/// The quotation mark that ends a field; two of them are one of its characters.
fn closing(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'"', text.get(at..)?)?;
        if text.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// A record without the note behind a # that has blanks on both sides.
fn without_note(text: &[u8]) -> &[u8] {
    if memchr::memchr(b'#', text).is_none() || memchr::memchr(b'"', text).is_some() {
        return text;
    }
    let is_note = |part: &[u8]| matches!(part, [b' ' | b'\t', b'#', b' ' | b'\t']);
    text.windows(3).position(is_note).map_or(text, |at| &text[..at])
}

/// A field as a name, its doubled quotation marks single.
pub(super) fn name(field: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(field);
    if text.contains("\"\"") { text.replace("\"\"", "\"").into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Delimiter::*, *};

    fn fields(text: &str, delimiter: Delimiter) -> Vec<String> {
        let mut ranges = Vec::new();
        split(text.as_bytes(), delimiter, &mut ranges);
        ranges.into_iter().map(|range| name(&text.as_bytes()[range]).into_owned()).collect()
    }

    #[test]
    fn fields_of_every_delimiter() {
        assert_eq!(fields("1, 2 ,3", Comma), ["1", "2", "3"]);
        assert_eq!(fields("1,5;2,5;", Semicolon), ["1,5", "2,5", ""]);
        assert_eq!(fields("a b\t\t2", Tab), ["a b", "", "2"]);
        assert_eq!(fields("  1.5 \t  2.5  ", Blanks), ["1.5", "2.5"]);
        assert_eq!(fields("1|2", Bar), ["1", "2"]);
        assert_eq!(fields("", Comma), [""]);
        assert_eq!(fields("1 2 # a note, long", Blanks), ["1", "2"]);
        assert_eq!(fields("1,2,#ff0000", Comma), ["1", "2", "#ff0000"]);
    }

    #[test]
    fn quotation_marks_hold_delimiters() {
        assert_eq!(fields("\"4,210.24\", \"3,810\"", Comma), ["4,210.24", "3,810"]);
        assert_eq!(fields("\"Smith, \"\"J\"\"\",1", Comma), ["Smith, \"J\"", "1"]);
        assert_eq!(fields("\"1\" 0.5", Blanks), ["1", "0.5"]);
        assert_eq!(fields("5\" wide,1", Comma), ["5\" wide", "1"]);
        assert_eq!(fields("\"open,1", Comma), ["open,1"]);
        assert_eq!(fields("\"", Comma), [""]);
    }

    #[test]
    fn a_quoted_field_may_go_on() {
        for (text, open) in
            [("1,\"two", true), ("1,\"two\"", false), ("5\",2", false), ("\"a\"\"", true), ("\"", true)]
        {
            assert_eq!(is_open(text.as_bytes(), Comma, false), open, "{text}");
        }
        for (text, open) in
            [("more", true), ("end\",2", false), ("end\",\"2", true), ("a\"\"b", true), ("\"", false)]
        {
            assert_eq!(is_open(text.as_bytes(), Comma, true), open, "{text}");
        }
    }
}
