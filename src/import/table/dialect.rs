//! Which marks a table is written with.

use super::{
    decisions::TableOptions,
    error::TableError,
    fields::Delimiter,
    number::{self, Decimal, Value},
    sample::Sample,
};

/// The marks of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What stands between two fields.
    pub delimiter: Delimiter,
    /// The mark between a number's whole and its fraction.
    pub decimal: Decimal,
    /// Whether there may be marks between thousands: where none are seen, "1,234" later on may mean either.
    pub may_group: bool,
    /// Whether the decimal marks may themselves stand between thousands.
    pub may_be_thousands: bool,
}

/// How well marks fit, first things first: columns of numbers, and columns, two at most; rows of the usual length;
/// numbers among all that is not missing. Shares in thousandths.
type Fit = (usize, usize, usize, usize);

impl Dialect {
    /// The marks that fit best, with the first rows as they split them. `text` and `is_whole` as [`Sample::new`].
    ///
    /// # Errors
    /// [`TableError::NoPoints`], and as [`Sample::new`].
    pub fn choose(
        text: &[u8],
        is_whole: bool,
        lines: u64,
        options: &TableOptions,
    ) -> Result<(Self, Sample), TableError> {
        let mut best: Option<(Fit, Self, Sample)> = None;
        let mut problem = None;
        for delimiter in Delimiter::ALL {
            if options.delimiter.is_some_and(|given| given != delimiter) {
                continue;
            }
            let sample = match Sample::new(text, is_whole, lines, delimiter) {
                Ok(sample) if sample.rows.is_empty() => continue,
                Ok(sample) => sample,
                Err(error) => {
                    problem.get_or_insert(error);
                    continue;
                }
            };
            let (fit, decimal) = decimal(&sample, delimiter, options.decimal);
            if best.as_ref().is_none_or(|(other, ..)| fit > *other) {
                let may_group =
                    options.decimal.is_some() || delimiter == Delimiter::Comma || has_groups(&sample, decimal);
                let is_usual = match decimal {
                    Decimal::Point => !matches!(delimiter, Delimiter::Semicolon | Delimiter::Tab),
                    Decimal::Comma => delimiter == Delimiter::Comma,
                };
                let may_be_thousands = options.decimal.is_none() && !is_usual && are_threes(&sample, decimal);
                best = Some((fit, Self { delimiter, decimal, may_group, may_be_thousands }, sample));
            }
        }
        best.map(|(_, dialect, sample)| (dialect, sample)).ok_or(problem.unwrap_or(TableError::NoPoints))
    }
}

/// The decimal mark that fits better. Where both do, it is the comma that is in use: "1,234" means thousands only in
/// quotation marks, which who writes commas between fields puts around it.
fn decimal(sample: &Sample, delimiter: Delimiter, given: Option<Decimal>) -> (Fit, Decimal) {
    let fits = |decimal| (fit(sample, decimal), decimal);
    if let Some(decimal) = given {
        return fits(decimal);
    }
    let (points, commas) = (fits(Decimal::Point), fits(Decimal::Comma));
    let is_better = commas.0 > points.0;
    let may_separate = delimiter == Delimiter::Comma || sample.are_commas_quoted;
    let is_equal = commas.0 == points.0 && !may_separate && has_decimal_commas(sample);
    if is_better || is_equal { commas } else { points }
}

fn has_decimal_commas(sample: &Sample) -> bool {
    let is_one = |(field, value): (&[u8], Value)| field.contains(&b',') && value.is_numeric();
    (0..sample.count).any(|column| sample.column(column, Decimal::Comma).any(is_one))
}

/// Whether there are decimal marks, and each stands where one between thousands may.
fn are_threes(sample: &Sample, decimal: Decimal) -> bool {
    let other = if decimal == Decimal::Point { Decimal::Comma } else { Decimal::Point };
    let values = (0..sample.count).flat_map(|column| sample.column(column, decimal));
    let mut marked = values.filter(|(field, value)| {
        value.is_numeric() && field.iter().any(|byte| !byte.is_ascii_digit() && *byte != b'-')
    });
    let mut has_one = false;
    let is_three = |field| matches!(number::value(field, other), Value::Grouped(_));
    marked.all(|(field, _)| {
        has_one |= field.contains(&(decimal.mark() as u8));
        is_three(field)
    }) && has_one
}

fn has_groups(sample: &Sample, decimal: Decimal) -> bool {
    let is_one = |(_, value)| matches!(value, Value::Grouped(_));
    (0..sample.count).any(|column| sample.column(column, decimal).any(is_one))
}

fn fit(sample: &Sample, decimal: Decimal) -> Fit {
    let count = sample.count;
    let rows = sample.body().len().max(1);
    let usual = sample.body().iter().filter(|row| row.len() == count).count();
    let (mut columns, mut numbers, mut filled) = (0, 0, 0);
    for column in 0..count {
        let (in_numbers, in_filled) = numbers_in(sample, column, decimal);
        columns += usize::from(is_numeric(in_numbers, in_filled));
        numbers += in_numbers;
        filled += in_filled;
    }
    (columns.min(2), count.min(2), 1000 * usual / rows, 1000 * numbers / filled.max(1))
}

/// How many numbers a column holds, and how many fields that are not missing.
pub(super) fn numbers_in(sample: &Sample, column: usize, decimal: Decimal) -> (usize, usize) {
    sample.column(column, decimal).fold((0, 0), |(numbers, filled), (_, value)| {
        (numbers + usize::from(value.is_numeric()), filled + usize::from(value != Value::Missing))
    })
}

/// Whether a column is one of numbers: words in it are mistakes.
pub(super) const fn is_numeric(numbers: usize, filled: usize) -> bool {
    numbers > 0 && 2 * numbers >= filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_that_fit_are_chosen() {
        for (text, delimiter, decimal) in [
            ("1.5,2.5\n3,4\n", Delimiter::Comma, Decimal::Point),
            ("1,5\n2,6\n", Delimiter::Comma, Decimal::Point),
            ("1,5;2,5\n3;4\n", Delimiter::Semicolon, Decimal::Comma),
            ("1.5;2.5\n3;4\n", Delimiter::Semicolon, Decimal::Point),
            ("1,234;5,678\n", Delimiter::Semicolon, Decimal::Comma),
            ("1,234.5;5,678\n", Delimiter::Semicolon, Decimal::Point),
            ("1.234,5;5.678,25\n", Delimiter::Semicolon, Decimal::Comma),
            ("x\ty\n1,5\t2,5\n", Delimiter::Tab, Decimal::Comma),
            ("1.5 \t 2.5\n", Delimiter::Tab, Decimal::Point),
            ("1,5 2,5\n3 4,25\n", Delimiter::Blanks, Decimal::Comma),
            ("  1.5    2.5\n", Delimiter::Blanks, Decimal::Point),
            ("1.5, 2.5\n", Delimiter::Comma, Decimal::Point),
            ("1.5|2.5\n", Delimiter::Bar, Decimal::Point),
            ("c1,0.5,0.6\nc2,0.7,0.8\n", Delimiter::Comma, Decimal::Point),
            ("type A;0,5;0,6\ntype B;0,7;0,8\n", Delimiter::Semicolon, Decimal::Comma),
            ("\"a;b\",0.5,0.6\n\"a;c\",0.5,0.6\n", Delimiter::Comma, Decimal::Point),
            ("\"4,210\",\"3,810\"\n", Delimiter::Comma, Decimal::Point),
            ("\"0,5\",\"1,25\"\n", Delimiter::Comma, Decimal::Comma),
            ("x\ty\n\"4,210\"\t\"3,810\"\n999\t\"1,000\"\n", Delimiter::Tab, Decimal::Point),
            ("x\ty\n\"4,21\"\t\"3,810\"\n", Delimiter::Tab, Decimal::Comma),
            ("\"4,210\";\"3,810\"\n", Delimiter::Semicolon, Decimal::Comma),
            ("2026-01-01 10:00:00,1.5,2.5\n", Delimiter::Comma, Decimal::Point),
            ("x;y\nNA;NA\n1;2\n", Delimiter::Semicolon, Decimal::Point),
        ] {
            let (found, _) = Dialect::choose(text.as_bytes(), true, 0, &TableOptions::default()).unwrap();
            assert_eq!((found.delimiter, found.decimal), (delimiter, decimal), "{text}");
        }
    }
}
