//! What each column of a table is.

use std::collections::HashSet;

use super::{
    super::shown::shown,
    dialect::{Dialect, is_numeric, numbers_in},
    fields, header,
    number::Value,
    sample::Sample,
};

/// Most columns that an error names.
const SHOWN: usize = 24;

/// Names that columns of classes go by.
const LABELS: &[&str] = &["label", "labels", "class", "cluster", "group", "species", "category", "target"];

/// Names that columns of row numbers go by; the last three are those of geographic systems.
const INDICES: &[&str] = &["index", "id", "row", "fid", "gid", "objectid"];

/// How the names begin that pandas gives to columns without one, as to an index.
const UNNAMED: &str = "unnamed: ";

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
    kinds: Vec<Kind>,
}

/// What the first rows say about a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers.
    Numbers,
    /// Few whole numbers, which are labels where there are enough others.
    FewNumbers,
    /// 0, 1, 2, ... or 1, 2, 3, ..., or codes as 007, which are an index where there are enough others.
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
        let has_header_row = header.unwrap_or_else(|| header::is_header(sample, dialect));
        let mut names: Vec<String> = if has_header_row {
            sample.rows[0].iter().map(|field| fields::name(field).into_owned()).collect()
        } else {
            Vec::new()
        };
        let is_used = |column: &usize| filled(*column).1 > 0 || names.get(*column).is_some_and(|n| !n.is_empty());
        let needed = (0..count).rev().find(is_used).map_or(1, |last| last + 1);
        if !has_header_row {
            names = header::names_in_comments(sample, needed, dialect).unwrap_or_default();
        }
        // R leaves out the name of its row names.
        let is_shifted =
            has_header_row && needed > 2 && names.len() + 1 == needed && header::are_row_names(sample, dialect);
        if is_shifted {
            names.insert(0, String::new());
        }
        let name = |column: usize| names.get(column).map(|name| name.trim().to_lowercase());
        let kinds = (0..needed).map(|column| kind(sample, column, dialect, name(column).as_deref())).collect();
        let has_heading = !has_header_row && !names.is_empty();
        let header_needed = needed - usize::from(is_shifted);
        Self { names, has_header_row, has_heading, header_needed, needed, count, kinds }
    }

    /// Whether anything names them.
    pub fn is_named(&self) -> bool {
        !self.names.is_empty()
    }

    /// A column's name; empty where it has none.
    pub fn own_name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// A column's name, or its number from 1.
    pub fn name(&self, column: usize) -> String {
        match self.names.get(column) {
            Some(name) if !name.is_empty() => shown(name.as_bytes()),
            _ => (column + 1).to_string(),
        }
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
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        let exact = self.names.iter().position(|other| other.trim() == name);
        let folded = || self.names.iter().position(|other| other.trim().to_lowercase() == name.to_lowercase());
        let number = || name.parse::<usize>().ok()?.checked_sub(1).filter(|column| *column < self.needed);
        exact.or_else(folded).filter(|column| *column < self.needed && !name.is_empty()).or_else(number)
    }

    /// Those of some kinds.
    pub fn of_kinds(&self, kinds: &[Kind]) -> Vec<usize> {
        (0..self.needed).filter(|column| kinds.contains(&self.kinds[*column])).collect()
    }

    /// Numbers and names of all, as "1 id, 2 width".
    pub fn listed(&self) -> String {
        let one = |column: usize| match self.names.get(column) {
            Some(name) if !name.is_empty() => format!("{} {}", column + 1, shown(name.as_bytes())),
            _ => (column + 1).to_string(),
        };
        let shown: Vec<String> = (0..self.needed.min(SHOWN)).map(one).collect();
        let more = self.needed.saturating_sub(SHOWN);
        shown.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
    }
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
    let is_unnamed = name.is_some_and(|name| name.starts_with(UNNAMED) || column == 0 && name.is_empty());
    let is_index = column == 0 && filled > 2 && (is_run(0.0) || is_run(1.0));
    let is_named_index = is_named(INDICES) && (column == 0 || distinct == filled);
    if is_unnamed || is_named_index {
        Kind::Index
    } else if is_index || are_codes(sample, column, dialect) {
        Kind::Run
    } else if is_named(LABELS) {
        Kind::Labels
    } else if distinct <= 30 && 5 * distinct <= filled && (sample.is_whole || !is_sorted()) {
        Kind::FewNumbers
    } else {
        Kind::Numbers
    }
}

/// Whether there are zeros before whole numbers, as in codes of one length.
fn are_codes(sample: &Sample, column: usize, dialect: Dialect) -> bool {
    sample.column(column, dialect.decimal).any(|(field, _)| matches!(field, [b'0', b'0'..=b'9', ..]))
}
