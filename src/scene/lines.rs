//! JSON of which people compare two versions line by line.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Writes an object with one entry a line, and an entry that is an array with one value a line.
///
/// # Errors
/// When a value has no written form.
pub(super) fn write(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, Lines::default()))?;
    bytes.push(b'\n');
    // It never is anything else.
    String::from_utf8(bytes).map_err(serde::ser::Error::custom)
}

#[derive(Default)]
struct Lines {
    /// Objects and arrays that are open.
    depth: usize,
    /// Whether the innermost one has no value yet.
    is_empty: bool,
}

impl Lines {
    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.is_empty = true;
        writer.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, most: usize, bracket: &[u8]) -> io::Result<()> {
        if self.depth <= most && !self.is_empty {
            newline(writer, self.depth - 1)?;
        }
        self.depth -= 1;
        self.is_empty = false;
        writer.write_all(bracket)
    }

    /// Begins a value on a line of its own where at most `most` brackets are open.
    fn next<W: ?Sized + Write>(&mut self, writer: &mut W, most: usize, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.is_empty = false;
        if self.depth <= most { newline(writer, self.depth) } else { Ok(()) }
    }
}

fn newline<W: ?Sized + Write>(writer: &mut W, depth: usize) -> io::Result<()> {
    writer.write_all(b"\n")?;
    (0..depth).try_for_each(|_| writer.write_all(b"  "))
}

/// Brackets that may be open around a key, and around a value of an array, that have a line of their own.
const KEYS: usize = 1;
const VALUES: usize = 2;

impl Formatter for Lines {
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, KEYS, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, KEYS, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(if self.depth <= KEYS { b": " } else { b":" })
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, VALUES, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, VALUES, first)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_and_a_value_have_a_line_each() {
        let value = json!({"a": [{"b": [1, 2], "c": {}}, {}], "d": [], "e": {"f": 0.1}});
        let text =
            "{\n  \"a\": [\n    {\"b\":[1,2],\"c\":{}},\n    {}\n  ],\n  \"d\": [],\n  \"e\": {\"f\":0.1}\n}\n";
        assert_eq!(write(&value).unwrap(), text);
        assert_eq!(write(&json!({})).unwrap(), "{}\n");
    }
}
