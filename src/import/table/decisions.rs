//! What is decided about a table, and what may be.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{super::shown::shown, encoding::Encoding, fields::Delimiter, number::Decimal};

/// How a table is to be read; what is not set is decided by its content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableOptions {
    /// How its characters are bytes.
    pub encoding: Option<Encoding>,
    /// What stands between two fields.
    pub delimiter: Option<Delimiter>,
    /// The mark between a number's whole and its fraction.
    pub decimal: Option<Decimal>,
    /// Whether its first row names the columns.
    pub header: Option<bool>,
    /// The columns of x and y, each by its name, or by its number from 1.
    pub columns: Option<[String; 2]>,
    /// The group whose rows are kept: its name, or COLUMN=NAME.
    pub group: Option<String>,
}

/// What was decided about a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableDecisions {
    /// How its characters are bytes.
    pub encoding: Encoding,
    /// What stands between two fields.
    pub delimiter: Delimiter,
    /// The mark between a number's whole and its fraction.
    pub decimal: Decimal,
    /// Whether it may as well stand between thousands: three digits follow it in every number that has it.
    pub may_be_thousands: bool,
    /// Whether marks between thousands were taken out of x or y.
    pub has_thousands_marks: bool,
    /// Whether its first row, or the comment before it, names the columns.
    pub has_header: bool,
    /// The columns of x and y, each by its name, or by its number from 1.
    pub columns: [String; 2],
    /// How many columns there are.
    pub column_count: usize,
    /// Rows left out because x or y is missing.
    pub skipped: u64,
    /// Comments.
    pub comments: u64,
    /// Groups of its rows.
    pub groups: Option<Groups>,
}

/// Rows that share a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    /// The column of the names, by its name, or by its number from 1.
    pub column: String,
    /// Each name in order of appearance, with its number of rows.
    pub names: Vec<(String, u64)>,
    /// The one that was kept; nothing for all.
    pub chosen: Option<String>,
}

/// Most groups that a sentence names.
const SHOWN: usize = 12;

impl Groups {
    /// Their names, as "a, b and 3 more".
    #[must_use]
    pub fn listed(&self) -> String {
        let names: Vec<String> = self.names.iter().take(SHOWN).map(|(name, _)| shown(name.as_bytes())).collect();
        let more = self.names.len().saturating_sub(SHOWN);
        names.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
    }
}

impl fmt::Display for TableDecisions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.encoding != Encoding::Utf8 {
            write!(f, "{}, ", self.encoding.name())?;
        }
        write!(f, "fields between {}", self.delimiter.plural())?;
        let (marks, other) = match self.decimal {
            Decimal::Point => ("decimal points", "comma"),
            Decimal::Comma => ("decimal commas", "point"),
        };
        if self.decimal == Decimal::Comma || self.may_be_thousands {
            write!(f, ", {marks}")?;
        }
        if self.may_be_thousands {
            write!(f, " (--decimal {other} takes them for marks between thousands)")?;
        }
        if self.has_thousands_marks {
            f.write_str(", thousands marks taken out")?;
        }
        f.write_str(if self.has_header { ", with a header" } else { ", no header" })?;
        let [x, y] = &self.columns;
        write!(f, ", x is column {x} and y column {y} of {}", self.column_count)?;
        if let Some(groups) = &self.groups {
            match &groups.chosen {
                Some(chosen) => write!(f, ", group {chosen} of column {} alone", groups.column)?,
                None => write!(
                    f,
                    ", all {} groups of column {} ({}; --group NAME keeps one)",
                    groups.names.len(),
                    groups.column,
                    groups.listed()
                )?,
            }
        }
        for (count, what) in
            [(self.skipped, "with a missing number skipped"), (self.comments, "of comment skipped")]
        {
            match count {
                0 => {}
                1 => write!(f, ", 1 row {what}")?,
                count => write!(f, ", {count} rows {what}")?,
            }
        }
        Ok(())
    }
}
