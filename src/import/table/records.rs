//! The records of a text, one at a time.

use std::{
    collections::VecDeque,
    io::{self, Read},
    ops::Range,
};

use super::{
    error::TableError,
    fields::{Delimiter, is_open},
};

/// Longest record that is read, in bytes of UTF-8.
pub const MAX_RECORD: usize = 1 << 20;

/// Most comments that are kept, and most bytes of one.
const MAX_COMMENTS: usize = 16;
const MAX_COMMENT: usize = 1 << 14;

/// Bytes that are held at first; twice [`MAX_RECORD`] at most.
const PART: usize = 1 << 17;

/// Records of a UTF-8 text, which end with LF, CRLF or CR outside of quotation marks. Empty lines and comments, which
/// begin with # or %, are passed over.
pub(super) struct Records<R> {
    source: R,
    delimiter: Delimiter,
    buffer: Vec<u8>,
    /// The bytes of the buffer that are still to be read.
    rest: Range<usize>,
    is_ended: bool,
    /// Lines that have been read.
    lines: u64,
    /// Comments that have been passed over.
    pub comments: u64,
    /// The newest comments before the first record that are not too long for names, without their marks.
    pub first_comments: VecDeque<Vec<u8>>,
    has_begun: bool,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Without its end.
    pub text: &'a [u8],
}

impl<R: Read> Records<R> {
    /// Records of what is left of a text after its first `lines` lines.
    pub fn new(source: R, delimiter: Delimiter, lines: u64) -> Self {
        Self {
            source,
            delimiter,
            buffer: vec![0; PART],
            rest: 0..0,
            is_ended: false,
            lines,
            comments: 0,
            first_comments: VecDeque::new(),
            has_begun: false,
        }
    }

    /// The next one, nothing after the last.
    ///
    /// # Errors
    /// [`TableError::Nul`], [`TableError::Long`], [`TableError::OpenQuote`], and those of the source.
    pub fn next(&mut self) -> Result<Option<Record<'_>>, TableError> {
        loop {
            let line = self.lines + 1;
            let Some(range) = self.next_range()? else { return Ok(None) };
            let text = &self.buffer[range.clone()];
            let Some(start) = text.iter().position(|byte| !self.delimiter.is_blank(*byte)) else { continue };
            if is_comment(&text[start..]) {
                self.comments += 1;
                if !self.has_begun && text.len() <= MAX_COMMENT {
                    let marks = text[start..].iter().take_while(|byte| **byte == text[start]).count();
                    self.first_comments.push_back(text[start + marks..].to_vec());
                    self.first_comments.drain(..self.first_comments.len().saturating_sub(MAX_COMMENTS));
                }
                continue;
            }
            self.has_begun = true;
            return Ok(Some(Record { line, text: &self.buffer[range] }));
        }
    }

    /// Where the next record, comment or empty line stands in the buffer.
    fn next_range(&mut self) -> Result<Option<Range<usize>>, TableError> {
        let line = self.lines + 1;
        // Bytes of the record that have been searched, where its newest line begins, and whether that is in quotes.
        let (mut searched, mut from, mut open) = (0, 0, false);
        loop {
            let rest = &self.buffer[self.rest.clone()];
            let Some(at) = memchr::memchr3(b'\n', b'\r', 0, &rest[searched..]).map(|at| searched + at) else {
                searched = rest.len();
                if searched > MAX_RECORD {
                    return Err(too_long(line, open || is_open(&rest[from..], self.delimiter, open)));
                }
                if self.is_ended {
                    if is_open(&rest[from..], self.delimiter, open) {
                        return Err(TableError::OpenQuote(line));
                    }
                    self.lines += 1;
                    let range = self.rest.clone();
                    self.rest.start = self.rest.end;
                    return Ok(Some(range).filter(|range| !range.is_empty()));
                }
                self.fill()?;
                continue;
            };
            if rest[at] == 0 {
                return Err(TableError::Nul(self.lines + 1));
            }
            if at > MAX_RECORD {
                return Err(too_long(line, open));
            }
            if rest[at] == b'\r' && at + 1 == rest.len() && !self.is_ended {
                searched = at;
                self.fill()?;
                continue;
            }
            let end = at + if rest[at..].starts_with(b"\r\n") { 2 } else { 1 };
            open = is_open(&rest[from..at], self.delimiter, open);
            self.lines += 1;
            if open {
                (searched, from) = (end, end);
                continue;
            }
            let start = self.rest.start;
            self.rest.start += end;
            return Ok(Some(start..start + at));
        }
    }

    /// Reads more behind what is held.
    fn fill(&mut self) -> io::Result<()> {
        if self.rest.end == self.buffer.len() {
            self.buffer.copy_within(self.rest.clone(), 0);
            self.rest = 0..self.rest.len();
            if self.rest.end * 2 > self.buffer.len() {
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
        }
        loop {
            match self.source.read(&mut self.buffer[self.rest.end..]) {
                Ok(count) => {
                    self.rest.end += count;
                    self.is_ended = count == 0;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Whether the beginning of a text holds a whole line that is no comment and not empty.
pub(super) fn has_row(text: &[u8]) -> bool {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let whole = &text[..text.iter().rposition(is_end).unwrap_or(0)];
    whole.split(is_end).map(<[u8]>::trim_ascii_start).any(|line| !line.is_empty() && !is_comment(line))
}

/// Whether a record is one; spreadsheets begin what they cannot calculate with the same mark, as #N/A and #DIV/0!.
fn is_comment(text: &[u8]) -> bool {
    let Some((b'#', rest)) = text.split_first() else { return text.starts_with(b"%") };
    let is_error = |byte: &&u8| byte.is_ascii_uppercase() || matches!(byte, b'/' | b'0');
    let word = &rest[..rest.iter().take_while(is_error).count()];
    let is_ended = word.len() > 1 && matches!(rest.get(word.len()), Some(b'!' | b'?'));
    !is_ended && !matches!(word, b"N/A" | b"NV")
}

fn too_long(line: u64, is_quoted: bool) -> TableError {
    if is_quoted { TableError::OpenQuote(line) } else { TableError::Long { line, max: MAX_RECORD } }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(&mut buffer[..1])
        }
    }

    fn records(source: impl Read) -> Result<Vec<(u64, String)>, TableError> {
        let mut records = Records::new(source, Delimiter::Comma, 0);
        let mut found = Vec::new();
        while let Some(Record { line, text }) = records.next()? {
            found.push((line, String::from_utf8_lossy(text).into_owned()));
        }
        Ok(found)
    }

    #[test]
    fn every_end_of_a_line_counts_once() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["# note", "a", "", "b,\"1", "2\"", "  ", "c"].join(end);
            let expected = [(2, "a".to_owned()), (4, format!("b,\"1{end}2\"")), (7, "c".to_owned())];
            assert_eq!(records(Slow(text.as_bytes())).unwrap(), expected);
            assert_eq!(records((text + end).as_bytes()).unwrap(), expected);
        }
    }

    #[test]
    fn what_a_spreadsheet_cannot_calculate_is_no_comment() {
        for text in ["#N/A,1", "#DIV/0!,1", "#REF!", "#NAME?;1", "#NV;2"] {
            assert!(!is_comment(text.as_bytes()), "{text}");
        }
        for text in ["# x,y", "#x y", "#", "##", "%", "#NAME", "# N/A", "#!", "#NaN"] {
            assert!(is_comment(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn records_are_bounded() {
        for (text, part) in
            [("1".repeat(2 * MAX_RECORD), "line 2: it is longer"), ("\"\n".into(), "line 2: a quotation")]
        {
            let endless = format!("1,2\n{text}").into_bytes();
            assert!(records(endless.as_slice()).unwrap_err().to_string().starts_with(part));
        }
        let quoted = format!("\"{}", "1,2\n".repeat(MAX_RECORD));
        let mut error = String::new();
        let used = allocation_counter::measure(|| error = records(quoted.as_bytes()).unwrap_err().to_string());
        assert!(error.starts_with("line 1: a quotation mark"), "{error}");
        assert!(used.bytes_max < 6 << 20, "{used:?}");
    }

    #[test]
    fn a_nul_byte_is_named_by_its_line() {
        let error = records("1,2\n\n3,\x004".as_bytes()).unwrap_err();
        assert!(matches!(error, TableError::Nul(3)), "{error}");
    }
}
