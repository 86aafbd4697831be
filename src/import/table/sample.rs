//! The first rows of a text, by which it is decided how the whole is read.

use super::{
    error::TableError,
    fields::{self, Delimiter},
    number::{self, Decimal, Value},
    records::{Record, Records},
};

/// Most rows that are looked at.
const MAX_ROWS: usize = 2000;

/// Rows of a text's beginning.
#[derive(Debug, Default)]
pub(super) struct Sample {
    /// Fields of each row, a header among them.
    pub rows: Vec<Vec<Vec<u8>>>,
    /// The comment before the first.
    pub heading: Option<Vec<u8>>,
    /// Whether there are no others.
    pub is_whole: bool,
    /// 1 where the first row holds no number and others follow, which may make it a header; otherwise 0.
    without_number: usize,
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
        while sample.rows.len() < MAX_ROWS {
            match records.next() {
                Ok(Some(Record { text, .. })) => {
                    fields::split(text, delimiter, &mut ranges);
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
        sample.heading = records.heading;
        let has_number = |row: &Vec<Vec<u8>>| row.iter().any(|field| is_number(field));
        sample.without_number = usize::from(sample.rows.len() > 1 && !has_number(&sample.rows[0]));
        sample.count = sample.usual_count();
        Ok(sample)
    }

    /// Rows of data, as far as is known.
    pub fn body(&self) -> &[Vec<Vec<u8>>] {
        &self.rows[self.without_number..]
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

fn is_number(field: &[u8]) -> bool {
    [Decimal::Point, Decimal::Comma].into_iter().any(|decimal| number::value(field, decimal).is_numeric())
}
