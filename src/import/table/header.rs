//! What names the columns of a table: its first row, or a comment before it.

use std::collections::HashSet;

use super::{
    dialect::{Dialect, is_numeric, numbers_in},
    fields::{self, Delimiter},
    number::{self, Value},
    sample::Sample,
};

/// Whether the first row names the columns: no number but 0, 1, 2, ..., nothing like one, and more words than a row of data has.
pub(super) fn is_header(sample: &Sample, dialect: Dialect) -> bool {
    let Some(first) = sample.rows.first() else { return false };
    let values: Vec<Value> = first.iter().map(|field| number::value(field, dialect.decimal)).collect();
    let words = values.iter().filter(|value| **value == Value::Word).count();
    let of_words = |column: &usize| {
        let (numbers, filled) = numbers_in(sample, *column, dialect.decimal);
        filled > 0 && !is_numeric(numbers, filled)
    };
    let usual = if sample.rows.len() > 1 { (0..sample.count).filter(of_words).count() } else { 0 };
    let is_name = |name: &str| first.iter().any(|field| field.eq_ignore_ascii_case(name.as_bytes()));
    let has_words = words > usual || is_name("x") && is_name("y");
    let are_names =
        || !values.iter().any(|value| value.is_numeric()) && !first.iter().any(|field| is_of_numbers(field));
    sample.is_numbered || has_words && are_names()
}

/// Whether a field is made of digits and decimal marks alone, as a number with other marks than the table's, or two.
fn is_of_numbers(field: &[u8]) -> bool {
    let of = |bytes: &'static [u8]| field.iter().any(|byte| bytes.contains(byte));
    of(b".,") && of(b"0123456789") && field.iter().all(|byte| b"0123456789.,+- ".contains(byte))
}

/// The names in a comment before the first row, where it has as many as there are columns: in one that names x and y,
/// otherwise in the newest.
pub(super) fn names_in_comments(sample: &Sample, count: usize, dialect: Dialect) -> Option<Vec<String>> {
    let name_axes = |names: &Vec<String>| {
        ["x", "y"].iter().all(|axis| names.iter().any(|name| name.trim().eq_ignore_ascii_case(axis)))
    };
    let names = |comment: &Vec<u8>| names_of(comment, count, dialect);
    let all = || sample.comments.iter().rev();
    all().filter_map(names).find(name_axes).or_else(|| all().next().and_then(names))
}

fn names_of(comment: &[u8], count: usize, dialect: Dialect) -> Option<Vec<String>> {
    let mut ranges = Vec::new();
    let delimiters = [dialect.delimiter].into_iter().chain(Delimiter::ALL);
    delimiters.into_iter().find_map(|delimiter| {
        fields::split(comment, delimiter, &mut ranges);
        let is_word = |field: &[u8]| number::value(field, dialect.decimal) == Value::Word;
        let fits =
            ranges.len() == count && count > 1 && ranges.iter().all(|range| is_word(&comment[range.clone()]));
        fits.then(|| ranges.iter().map(|range| fields::name(&comment[range.clone()]).into_owned()).collect())
    })
}

/// Whether the first column holds names or numbers of rows: words or whole numbers, each once.
pub(super) fn are_row_names(sample: &Sample, dialect: Dialect) -> bool {
    let mut seen = HashSet::new();
    sample.column(0, dialect.decimal).all(|(field, value)| {
        let may_name = value.number().map_or(value == Value::Word, |value| value.fract() == 0.0);
        may_name && seen.insert(field)
    })
}
