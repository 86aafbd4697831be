//! The first rows of a text, by which it is decided how the whole is read.

use std::{collections::HashSet, ops::Range};

use super::{
    error::TableError,
    fields::{self, Delimiter},
    number::{self, Decimal, Value},
    records::{Record, Records},
};

/// Bytes by which is decided how a text is read.
pub(super) const SAMPLE: usize = 1 << 16;

/// Most rows that are looked at.
const MAX_ROWS: usize = 2000;

/// Rows of a text's beginning.
#[derive(Debug, Default)]
pub(super) struct Sample {
    /// Fields of each row, a header among them.
    pub rows: Vec<Vec<Vec<u8>>>,
    /// The newest comments before the first.
    pub comments: Vec<Vec<u8>>,
    /// Whether there are no others.
    pub is_whole: bool,
    /// Whether the first row holds 0, 1, 2, ..., as pandas calls columns without names, over columns of fractions.
    pub is_numbered: bool,
    /// Whether quotation marks stand around all that has a comma, and not around all: to who wrote it, a comma separates.
    pub are_commas_quoted: bool,
    /// 1 where the first row may be a header and others follow; otherwise 0.
    header: usize,
    /// The number of fields that most rows have.
    pub count: usize,
}

impl Sample {
    /// The rows of `text`, the beginning of a text behind its first `lines` lines, or all of it (`is_whole`).
    ///
    /// # Errors
    /// As [`Records::next`], before there is a row.
    pub fn new(text: &[u8], is_whole: bool, lines: u64, delimiter: Delimiter) -> Result<Self, TableError> {
        let mut records = Records::new(text, delimiter, lines);
        let (mut sample, mut ranges) = (Self::default(), Vec::new());
        let (mut bytes, mut quotes) = (0, Quotes::default());
        while sample.rows.len() < MAX_ROWS && bytes < SAMPLE {
            match records.next() {
                Ok(Some(Record { text, .. })) => {
                    bytes += text.len();
                    fields::split(text, delimiter, &mut ranges);
                    for range in &ranges {
                        quotes.add(text, range);
                    }
                    sample.rows.push(ranges.iter().map(|range| text[range.clone()].to_vec()).collect());
                }
                Err(error) if sample.rows.is_empty() => return Err(error),
                // The reading of the whole meets what is wrong again.
                Ok(None) | Err(_) => {
                    // The last one may be cut.
                    if !is_whole && sample.rows.len() > 1 {
                        sample.rows.pop();
                    }
                    sample.is_whole = is_whole;
                    break;
                }
            }
        }
        sample.are_commas_quoted = quotes.with_comma > 0 && quotes.bare > 0 && quotes.bare_with_comma == 0;
        sample.comments = records.first_comments.into();
        if let [first, others @ ..] = &sample.rows[..] {
            sample.is_numbered = is_numbered(first, others);
            let has_number = first.iter().any(|field| is_number(field));
            sample.header = usize::from(!others.is_empty() && (sample.is_numbered || !has_number));
        }
        sample.count = sample.usual_count();
        Ok(sample)
    }

    /// Rows of data, as far as is known.
    pub fn body(&self) -> &[Vec<Vec<u8>>] {
        &self.rows[self.header..]
    }

    fn usual_count(&self) -> usize {
        let first = self.rows.first().map_or(0, Vec::len);
        let mut counts: Vec<usize> = self.body().iter().map(Vec::len).collect();
        counts.sort_unstable();
        let groups = counts.chunk_by(|a, b| a == b);
        groups.max_by_key(|group| (group.len(), group[0] == first)).map_or(0, |group| group[0])
    }

    /// What stands in a column, in the rows with as many fields as most.
    pub fn column(&self, column: usize, decimal: Decimal) -> impl Iterator<Item = (&[u8], Value)> {
        let rows = self.body().iter().filter(|row| row.len() == self.count);
        rows.filter_map(move |row| row.get(column)).map(move |field| (&field[..], number::value(field, decimal)))
    }
}

/// Fields that are not empty: with a comma in quotation marks, without these, and without these with one.
#[derive(Default)]
struct Quotes {
    with_comma: usize,
    bare: usize,
    bare_with_comma: usize,
}

impl Quotes {
    fn add(&mut self, text: &[u8], field: &Range<usize>) {
        let has_comma = text[field.clone()].contains(&b',');
        let is_bare = field.start == 0 || text[field.start - 1] != b'"';
        self.with_comma += usize::from(has_comma && !is_bare);
        self.bare += usize::from(is_bare && !field.is_empty());
        self.bare_with_comma += usize::from(has_comma && is_bare);
    }
}

fn is_number(field: &[u8]) -> bool {
    [Decimal::Point, Decimal::Comma].into_iter().any(|decimal| number::value(field, decimal).is_numeric())
}

/// Whether the first row counts from 0, after a name for an index or none and before other names, over two columns or
/// more in which no other row has a whole number.
fn is_numbered(first: &[Vec<u8>], others: &[Vec<Vec<u8>>]) -> bool {
    let start = usize::from(first.first().is_some_and(|field| !is_number(field)));
    let is_count = |(k, field): &(usize, &Vec<u8>)| **field == k.to_string().into_bytes();
    let count = first.iter().skip(start).enumerate().take_while(is_count).count();
    let is_whole = |field: &Vec<u8>| is_number(field) && field.iter().all(|b| b.is_ascii_digit() || *b == b'-');
    let is_of_fractions = |column: &usize| {
        let mut fields = others.iter().filter_map(|row| row.get(*column));
        fields.clone().any(|field| is_number(field)) && !fields.any(is_whole)
    };
    (start + count..first.len()).all(|column| is_name(column, first, others))
        && (start..start + count).filter(is_of_fractions).count() > 1
}

/// Whether the first row has a word in a column of numbers, or one that is not among the words that come again there.
fn is_name(column: usize, first: &[Vec<u8>], others: &[Vec<Vec<u8>>]) -> bool {
    let name = &first[column];
    let values: Vec<&Vec<u8>> = others.iter().filter_map(|row| row.get(column)).collect();
    let distinct: HashSet<&Vec<u8>> = values.iter().copied().collect();
    let is_other = !distinct.contains(name) && distinct.len() < values.len();
    !name.is_empty() && !is_number(name) && (is_other || values.iter().any(|value| is_number(value)))
}
