//! Points from tables of text.
//!
//! - `encoding`: bytes as UTF-8; `records`: the text's records; `fields`: a record's fields; `number`: their values.
//! - `sample`: the first rows; `dialect`: which marks they are written with; `header`: what names their columns;
//!   `columns`: what these are; `axes`: which are x and y.
//! - `points`: reading all rows.
//!
//! What a table is written with is decided by its first 64 KiB, or MiB where these hold no row. Memory is bounded by 32
//! bytes for each of at most [`MAX_POINTS`](super::MAX_POINTS) points (a list that grows is half empty, or is copied), and 8 MiB beside
//! them; a record longer than [`MAX_RECORD`] is refused.

mod axes;
mod columns;
#[cfg(test)]
mod damaged;
mod decisions;
mod dialect;
mod encoding;
mod error;
mod fields;
mod header;
mod kind;
mod number;
mod points;
mod records;
mod sample;
#[cfg(test)]
mod tests;

use std::io::{self, Read};

use self::{
    columns::Columns,
    dialect::Dialect,
    encoding::Utf8,
    fields::MAX_FIELDS,
    records::{Records, has_row},
    sample::SAMPLE,
};
pub use self::{
    decisions::{Groups, TableDecisions, TableOptions},
    encoding::Encoding,
    error::TableError,
    fields::Delimiter,
    number::Decimal,
    records::MAX_RECORD,
};

/// Bytes by which is decided how a text is read that has no row in its first [`SAMPLE`].
const LONG_SAMPLE: usize = MAX_RECORD + SAMPLE;

/// Reads points in the table's own coordinates, all finite, at least one, and says what was decided. Rows in which x
/// or y is missing (empty, NA, N/A, NaN or null) are left out and counted. An error of the source ends the reading.
///
/// # Errors
/// [`TableError`], which names the line and says what to do.
pub fn read(mut source: impl Read, options: &TableOptions) -> Result<(Vec<[f64; 2]>, TableDecisions), TableError> {
    let mut head = Vec::new();
    read_to(&mut source, &mut head, SAMPLE)?;
    if let Some(kind) = kind::other_than_table(&head) {
        return Err(TableError::NoTable(kind));
    }
    let encoding = options.encoding.unwrap_or_else(|| Encoding::of(&head));
    // Of two bytes for a digit one is zero.
    if encoding.is_of_16_bits() && !head.contains(&0) && !head.is_empty() {
        return Err(TableError::EightBits(encoding.name()));
    }
    let mut text = Utf8::new(&head, source, encoding);
    let (mut start, is_whole) = beginning(&mut text)?;
    let (hint, lines) = separator_line(&mut start);
    let options = &TableOptions { delimiter: options.delimiter.or(hint), ..options.clone() };

    let (dialect, sample) = match Dialect::choose(&start, is_whole, lines, options) {
        Err(TableError::NoPoints) if !is_whole => return Err(TableError::LateRows(LONG_SAMPLE)),
        chosen => chosen?,
    };
    if sample.count == MAX_FIELDS {
        return Err(TableError::Wide(MAX_FIELDS));
    }
    let columns = Columns::new(&sample, dialect, options.header);
    if columns.has_header_row && sample.rows.len() == 1 && is_whole {
        return Err(TableError::NoPoints);
    }
    let axes = axes::axes(&columns, options.columns.as_ref(), &sample, dialect)?;
    let groups = columns.groups(options.group.as_deref(), axes, &sample, dialect);
    let plan = points::Plan {
        dialect,
        columns: &columns,
        axes,
        groups: groups.map(|(column, _)| column),
        chosen: groups.map_or(options.group.as_deref(), |(_, chosen)| chosen),
    };
    let mut records = Records::new(io::Cursor::new(start).chain(text), dialect.delimiter, lines);
    let rows = points::read(&mut records, &plan)?;
    let decisions = TableDecisions {
        encoding,
        delimiter: dialect.delimiter,
        decimal: dialect.decimal,
        may_be_thousands: dialect.may_be_thousands,
        has_thousands_marks: rows.has_thousands_marks,
        has_header: columns.has_header_row || columns.has_heading,
        columns: axes.map(|column| columns.name(column)),
        column_count: columns.needed,
        skipped: rows.skipped,
        comments: records.comments - u64::from(columns.has_heading),
        groups: rows.groups,
    };
    Ok((rows.points, decisions))
}

/// The beginning of a text, by which is decided how it is read, and whether it is all of it. A long line is seen to its
/// end, or to where it is too long; so is what stands before the first row.
fn beginning(text: &mut impl Read) -> io::Result<(Vec<u8>, bool)> {
    let mut start = Vec::new();
    let mut most = SAMPLE;
    read_to(text, &mut start, most)?;
    if !has_row(&start) {
        most = LONG_SAMPLE;
        read_to(text, &mut start, most)?;
    }
    let is_whole = start.len() < most;
    Ok((start, is_whole))
}

/// Reads until there are `count` bytes, or the source ends.
fn read_to(source: &mut impl Read, bytes: &mut Vec<u8>, count: usize) -> io::Result<()> {
    let more = count.saturating_sub(bytes.len());
    source.take(more as u64).read_to_end(bytes).map(|_| ())
}

/// Takes the line away by which spreadsheets tell each other the delimiter, as `sep=;`. What it says, and how many
/// lines it is.
fn separator_line(text: &mut Vec<u8>) -> (Option<Delimiter>, u64) {
    let end = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    let line = text[..end].trim_ascii_end();
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    // A tabulator that separates is trimmed from the end as a blank.
    let mark = match line.split_at_checked(4) {
        Some((name, mark)) if name.eq_ignore_ascii_case(b"sep=") => mark.first().copied().unwrap_or(b'\t'),
        _ => return (None, 0),
    };
    let end = end + if text[end..].starts_with(b"\r\n") { 2 } else { usize::from(end < text.len()) };
    text.drain(..end);
    (Delimiter::named(mark), 1)
}
