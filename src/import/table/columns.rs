//! What each column of a table is, and which two are x and y.

use std::collections::HashSet;

use super::{
    super::shown::shown,
    dialect::{Dialect, is_numeric, numbers_in},
    error::TableError,
    fields::{self, Delimiter},
    number::{self, Value},
    sample::Sample,
};

/// Most columns that an error names.
const SHOWN: usize = 24;

/// Names that columns of classes go by.
const LABELS: &[&str] = &["label", "labels", "class", "cluster", "group", "species", "category", "target"];

/// Names that columns of row numbers go by; pandas writes the first for an index without one.
const INDICES: &[&str] = &["", "unnamed: 0", "index", "id", "row"];

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    /// What each is called, as far as that is known.
    names: Vec<String>,
    /// Whether the first row holds their names.
    pub has_header_row: bool,
    /// Whether the comment before the first row does.
    pub has_heading: bool,
    /// Fields that the header must have.
    pub header_needed: usize,
    /// Fields that a row must have.
    pub needed: usize,
    /// Fields that a row may have.
    pub count: usize,
    /// Whether they may be the parts of decimal commas.
    may_be_decimals: bool,
    kinds: Vec<Kind>,
}

/// What the first rows say about a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Numbers.
    Numbers,
    /// Few whole numbers, which are labels where there are enough others.
    FewNumbers,
    /// 0, 1, 2, ... or 1, 2, 3, ..., which are an index where there are enough others.
    Run,
    /// Whole numbers that are named as an index.
    Index,
    /// Whole numbers that are named as labels.
    Labels,
    /// Few words.
    FewWords,
    /// Words.
    Words,
    /// Nothing.
    Empty,
}

impl Columns {
    /// Columns of a table by its first rows.
    pub fn new(sample: &Sample, dialect: Dialect, header: Option<bool>) -> Self {
        let count = sample.count;
        let filled = |column: usize| numbers_in(sample, column, dialect.decimal);
        let has_header_row = header.unwrap_or_else(|| is_header(sample, dialect, count));
        let mut names: Vec<String> = if has_header_row {
            sample.rows[0].iter().map(|field| fields::name(field).into_owned()).collect()
        } else {
            Vec::new()
        };
        let is_used = |column: &usize| filled(*column).1 > 0 || names.get(*column).is_some_and(|n| !n.is_empty());
        let needed = (0..count).rev().find(is_used).map_or(1, |last| last + 1);
        if !has_header_row {
            names = sample
                .heading
                .as_deref()
                .and_then(|heading| names_of(heading, needed, dialect))
                .unwrap_or_default();
        }
        // R leaves out the name of its row names.
        let is_shifted =
            has_header_row && needed > 2 && names.len() + 1 == needed && are_row_names(sample, dialect);
        if is_shifted {
            names.insert(0, String::new());
        }
        let name = |column: usize| names.get(column).map(|name| name.trim().to_lowercase());
        let kinds = (0..needed).map(|column| kind(sample, column, dialect, name(column).as_deref())).collect();
        let has_heading = !has_header_row && !names.is_empty();
        let may_be_decimals = names.is_empty() && are_split_decimals(sample, dialect);
        let header_needed = needed - usize::from(is_shifted);
        Self { names, has_header_row, has_heading, header_needed, needed, count, may_be_decimals, kinds }
    }

    /// A column's name, or its number from 1.
    pub fn name(&self, column: usize) -> String {
        match self.names.get(column) {
            Some(name) if !name.is_empty() => shown(name.as_bytes()),
            _ => (column + 1).to_string(),
        }
    }

    /// The columns of x and y: those given, those named so, or the two that hold numbers.
    ///
    /// # Errors
    /// [`TableError::NoColumn`], [`TableError::SameColumn`], [`TableError::Choose`], [`TableError::OneColumn`],
    /// [`TableError::SplitDecimals`].
    pub fn axes(&self, given: Option<&[String; 2]>, sample: &Sample) -> Result<[usize; 2], TableError> {
        if let Some([x, y]) = given {
            let find = |name: &String| {
                self.find(name)
                    .ok_or_else(|| TableError::NoColumn { name: shown(name.as_bytes()), columns: self.listed() })
            };
            let axes = [find(x)?, find(y)?];
            return if axes[0] == axes[1] { Err(TableError::SameColumn(self.name(axes[0]))) } else { Ok(axes) };
        }
        if self.needed == 1 {
            let field = sample.body().first().and_then(|row| row.first());
            return Err(TableError::OneColumn(field.map(|field| shown(field)).unwrap_or_default()));
        }
        let named = |name| {
            let place = self.names.iter().position(|other| other.trim().eq_ignore_ascii_case(name));
            place.filter(|column| *column < self.needed)
        };
        if let (Some(x), Some(y)) = (named("x"), named("y")) {
            return Ok([x, y]);
        }
        let numbers = self.of_kinds(&[Kind::Numbers]);
        // Where there are no others, a grid of 0 and 1 is one, and so are numbers that count up.
        let with_few = self.of_kinds(&[Kind::Numbers, Kind::FewNumbers]);
        let with_run = self.of_kinds(&[Kind::Numbers, Kind::FewNumbers, Kind::Run]);
        if self.may_be_decimals {
            return Err(TableError::SplitDecimals(self.needed));
        }
        let found = [&numbers, &with_few, &with_run].into_iter().find_map(|columns| match columns[..] {
            [x, y] => Some([x, y]),
            _ => None,
        });
        found.ok_or_else(|| self.ambiguous(numbers.len()))
    }

    fn ambiguous(&self, count: usize) -> TableError {
        let problem = match count {
            0 => "has no two columns of numbers".to_owned(),
            1 => "has one column of numbers beside those that look like indices and labels".to_owned(),
            _ => format!("has {count} columns of numbers, and none named x and y"),
        };
        let mut picks = self.of_kinds(&[Kind::Numbers]);
        picks.extend((0..self.needed).filter(|column| self.kinds[*column] != Kind::Numbers));
        let name = |column: usize| {
            let name = self.name(column);
            if name.contains([',', ' ', '"', '\'']) { (column + 1).to_string() } else { name }
        };
        let names: Vec<String> = picks.into_iter().take(2).map(name).collect();
        TableError::Choose { problem, columns: self.listed(), example: names.join(",") }
    }

    /// The column that groups rows: the one that `chosen` names before a "=", or the first label, first of words that
    /// holds `chosen`. With it the name of the group.
    pub fn groups<'a>(
        &self,
        chosen: Option<&'a str>,
        axes: [usize; 2],
        sample: &Sample,
        dialect: Dialect,
    ) -> Option<(usize, Option<&'a str>)> {
        if let Some((column, name)) = chosen.and_then(|chosen| chosen.split_once('='))
            && let Some(column) = self.find(column)
        {
            return Some((column, Some(name)));
        }
        let mut labels = self.of_kinds(&[Kind::FewWords]);
        labels.extend(self.of_kinds(&[Kind::Labels, Kind::FewNumbers]));
        if chosen.is_some() {
            labels.extend(self.of_kinds(&[Kind::Words]));
        }
        labels.retain(|column| !axes.contains(column));
        let holds = |column: &usize| {
            chosen.is_some_and(|chosen| {
                sample.column(*column, dialect.decimal).any(|(field, _)| fields::name(field) == chosen)
            })
        };
        let column = labels.iter().copied().find(holds).or_else(|| labels.first().copied())?;
        Some((column, chosen))
    }

    /// A column by its name, or else by its number from 1.
    fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        let exact = self.names.iter().position(|other| other.trim() == name);
        let folded = || self.names.iter().position(|other| other.trim().to_lowercase() == name.to_lowercase());
        let number = || name.parse::<usize>().ok()?.checked_sub(1).filter(|column| *column < self.needed);
        exact.or_else(folded).filter(|column| *column < self.needed && !name.is_empty()).or_else(number)
    }

    fn of_kinds(&self, kinds: &[Kind]) -> Vec<usize> {
        (0..self.needed).filter(|column| kinds.contains(&self.kinds[*column])).collect()
    }

    /// Numbers and names of all, as "1 id, 2 width".
    fn listed(&self) -> String {
        let one = |column: usize| match self.names.get(column) {
            Some(name) if !name.is_empty() => format!("{} {}", column + 1, shown(name.as_bytes())),
            _ => (column + 1).to_string(),
        };
        let shown: Vec<String> = (0..self.needed.min(SHOWN)).map(one).collect();
        let more = self.needed.saturating_sub(SHOWN);
        shown.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
    }
}

/// Whether the first row names the columns: no number, and more words than a row of data has.
fn is_header(sample: &Sample, dialect: Dialect, count: usize) -> bool {
    let Some(first) = sample.rows.first() else { return false };
    let values: Vec<Value> = first.iter().map(|field| number::value(field, dialect.decimal)).collect();
    let words = values.iter().filter(|value| **value == Value::Word).count();
    let of_words = |column: &usize| {
        let (numbers, filled) = numbers_in(sample, *column, dialect.decimal);
        filled > 0 && !is_numeric(numbers, filled)
    };
    let usual = if sample.rows.len() > 1 { (0..count).filter(of_words).count() } else { 0 };
    let is_name = |name: &str| first.iter().any(|field| field.eq_ignore_ascii_case(name.as_bytes()));
    (words > usual || is_name("x") && is_name("y")) && !values.iter().any(|value| value.is_numeric())
}

/// Whether the first column holds names or numbers of rows: words or whole numbers, each once.
fn are_row_names(sample: &Sample, dialect: Dialect) -> bool {
    let mut seen = HashSet::new();
    sample.column(0, dialect.decimal).all(|(field, value)| {
        let may_name = value.number().map_or(value == Value::Word, |value| value.fract() == 0.0);
        may_name && seen.insert(field)
    })
}

/// Whether rows of four whole numbers may be two with decimal commas: every second one is of digits alone.
fn are_split_decimals(sample: &Sample, dialect: Dialect) -> bool {
    let is_whole = |column| {
        let mut values = sample.column(column, dialect.decimal).map(|(_, value)| value.number());
        values.all(|value| value.is_some_and(|value| value.fract() == 0.0))
    };
    let is_digits = |column| sample.column(column, dialect.decimal).all(|(f, _)| f.iter().all(u8::is_ascii_digit));
    let is_split = dialect.delimiter == Delimiter::Comma && sample.count == 4 && !sample.body().is_empty();
    is_split && (0..4).all(is_whole) && is_digits(1) && is_digits(3)
}

/// The names in a comment, where it has as many as there are columns.
fn names_of(heading: &[u8], count: usize, dialect: Dialect) -> Option<Vec<String>> {
    let mut ranges = Vec::new();
    let delimiters = [dialect.delimiter].into_iter().chain(Delimiter::ALL);
    delimiters.into_iter().find_map(|delimiter| {
        fields::split(heading, delimiter, &mut ranges);
        let is_word = |field: &[u8]| number::value(field, dialect.decimal) == Value::Word;
        let fits =
            ranges.len() == count && count > 1 && ranges.iter().all(|range| is_word(&heading[range.clone()]));
        fits.then(|| ranges.iter().map(|range| fields::name(&heading[range.clone()]).into_owned()).collect())
    })
}

fn kind(sample: &Sample, column: usize, dialect: Dialect, name: Option<&str>) -> Kind {
    let (numbers, filled) = numbers_in(sample, column, dialect.decimal);
    if filled == 0 {
        return Kind::Empty;
    }
    let distinct = sample.column(column, dialect.decimal).map(|(field, _)| field).collect::<HashSet<_>>().len();
    // A beginning that is sorted by a column says nothing about how many values that has.
    let is_sorted =
        || sample.column(column, dialect.decimal).is_sorted_by(|(_, a), (_, b)| a.number() <= b.number());
    if !is_numeric(numbers, filled) {
        return if 2 * distinct <= filled { Kind::FewWords } else { Kind::Words };
    }
    let values = || sample.column(column, dialect.decimal).map(|(_, value)| value);
    if values().filter_map(Value::number).any(|value| value.fract() != 0.0) {
        return Kind::Numbers;
    }
    let is_run = |start: f64| values().zip(0..).all(|(value, row)| value.number() == Some(start + f64::from(row)));
    let is_named = |names: &[&str]| name.is_some_and(|name| names.contains(&name));
    if column == 0 && is_named(INDICES) {
        Kind::Index
    } else if column == 0 && filled > 2 && (is_run(0.0) || is_run(1.0)) {
        Kind::Run
    } else if is_named(LABELS) {
        Kind::Labels
    } else if distinct <= 30 && 5 * distinct <= filled && (sample.is_whole || !is_sorted()) {
        Kind::FewNumbers
    } else {
        Kind::Numbers
    }
}
