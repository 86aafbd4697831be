//! The points of a table, row by row.

use std::{collections::HashMap, io::Read, ops::Range};

use super::{
    super::{limits::MAX_POINTS, shown::shown},
    columns::Columns,
    decisions::Groups,
    dialect::Dialect,
    error::TableError,
    fields::{self, split},
    number::{self, Value},
    records::{Record, Records},
};

/// Most groups that are told apart.
const MAX_GROUPS: usize = 1000;

/// Longest name of a group, in bytes.
const MAX_NAME: usize = 200;

/// Which fields are read.
pub(super) struct Plan<'a> {
    pub dialect: Dialect,
    pub columns: &'a Columns,
    /// The columns of x and y.
    pub axes: [usize; 2],
    /// The column of groups.
    pub groups: Option<usize>,
    /// The group that is kept.
    pub chosen: Option<&'a str>,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub points: Vec<[f64; 2]>,
    /// Rows without x or y.
    pub skipped: u64,
    pub has_thousands_marks: bool,
    /// Nothing where there are no groups, or too many.
    pub groups: Option<Groups>,
}

/// Reads all rows.
///
/// # Errors
/// [`TableError`], at the first row that cannot be read.
pub(super) fn read(records: &mut Records<impl Read>, plan: &Plan) -> Result<Rows, TableError> {
    let mut rows = Rows::default();
    let mut counts = plan.groups.map(|column| Counts { column, ..Counts::default() });
    let mut fields = Vec::new();
    let mut is_header = plan.columns.has_header_row;
    while let Some(record) = records.next()? {
        split(record.text, plan.dialect.delimiter, &mut fields);
        if std::mem::take(&mut is_header) {
            plan.check(record, &fields, plan.columns.header_needed)?;
            continue;
        }
        plan.check(record, &fields, plan.columns.needed)?;
        if let Some(counts) = &mut counts {
            let name = &record.text[fields[counts.column].clone()];
            counts.add(name);
            if plan.chosen.is_some_and(|chosen| fields::name(name) != chosen) {
                continue;
            }
        }
        match plan.point(record, &fields, &mut rows.has_thousands_marks)? {
            Some(_) if rows.points.len() == MAX_POINTS => return Err(TableError::TooManyPoints(MAX_POINTS)),
            Some(point) => rows.points.push(point),
            None => rows.skipped += 1,
        }
    }
    rows.groups = counts.and_then(|counts| counts.named(plan));
    plan.is_enough(&rows)?;
    Ok(rows)
}

impl Plan<'_> {
    fn check(
        &self,
        Record { line, text }: Record,
        fields: &[Range<usize>],
        needed: usize,
    ) -> Result<(), TableError> {
        if fields.len() >= needed && fields.iter().skip(self.columns.count).all(Range::is_empty) {
            return Ok(());
        }
        let found = match fields {
            [field] => format!("1 field ('{}')", shown(&text[field.clone()])),
            _ => format!("{} fields", fields.len()),
        };
        Err(TableError::Fields { line, found, wanted: self.columns.needed })
    }

    /// The point of a row, nothing where x or y is missing.
    fn point(
        &self,
        Record { line, text }: Record,
        fields: &[Range<usize>],
        has_thousands_marks: &mut bool,
    ) -> Result<Option<[f64; 2]>, TableError> {
        let mut point = [0.0; 2];
        let mut is_missing = false;
        for (value, &column) in point.iter_mut().zip(&self.axes) {
            let field = &text[fields[column].clone()];
            *value = match number::value(field, self.dialect.decimal) {
                Value::Number(value) => value,
                Value::Grouped(value) if self.dialect.may_group => {
                    *has_thousands_marks = true;
                    value
                }
                Value::Missing => {
                    is_missing = true;
                    continue;
                }
                Value::Infinite => {
                    return Err(TableError::Infinite {
                        line,
                        column: self.columns.name(column),
                        text: shown(field),
                    });
                }
                Value::Word | Value::Grouped(_) => {
                    return Err(TableError::Word { line, column: self.columns.name(column), text: shown(field) });
                }
            };
        }
        Ok((!is_missing).then_some(point))
    }

    fn is_enough(&self, rows: &Rows) -> Result<(), TableError> {
        if let Some(chosen) = self.chosen {
            let Some(column) = self.groups else { return Err(TableError::NoGroups(shown(chosen.as_bytes()))) };
            if rows.points.is_empty() && rows.skipped == 0 {
                let known = rows.groups.as_ref().map_or_else(|| "too many to list".to_owned(), Groups::listed);
                let (name, column) = (shown(chosen.as_bytes()), self.columns.name(column));
                return Err(TableError::NoGroup { name, column, known });
            }
        }
        let [x, y] = self.axes.map(|column| self.columns.name(column));
        match (rows.points.is_empty(), rows.skipped) {
            (false, _) => Ok(()),
            (true, 0) => Err(TableError::NoPoints),
            (true, rows) => Err(TableError::AllMissing { rows, x, y }),
        }
    }
}

/// How many rows each group has.
#[derive(Default)]
struct Counts {
    column: usize,
    places: HashMap<Vec<u8>, usize>,
    rows: Vec<u64>,
    are_too_many: bool,
}

impl Counts {
    fn add(&mut self, name: &[u8]) {
        // What is longer is a text of its own, not a name that rows share.
        self.are_too_many |= name.len() > MAX_NAME;
        if self.are_too_many || name.is_empty() {
            return;
        }
        let place = match self.places.get(name) {
            Some(place) => *place,
            None if self.rows.len() == MAX_GROUPS => {
                self.are_too_many = true;
                return;
            }
            None => {
                self.places.insert(name.to_vec(), self.rows.len());
                self.rows.push(0);
                self.rows.len() - 1
            }
        };
        self.rows[place] += 1;
    }

    /// Nothing where there are too many of them, or only one and none chosen.
    fn named(self, plan: &Plan) -> Option<Groups> {
        if self.are_too_many || self.rows.len() < 2 && plan.chosen.is_none() {
            return None;
        }
        let mut names: Vec<(usize, String)> =
            self.places.into_iter().map(|(name, place)| (place, fields::name(&name).into_owned())).collect();
        names.sort_unstable();
        let names = names.into_iter().map(|(place, name)| (name, self.rows[place])).collect();
        Some(Groups { column: plan.columns.name(self.column), names, chosen: plan.chosen.map(str::to_owned) })
    }
}
