//! How an array's axes are rows of numbers.

use super::{
    super::{limits::MAX_POINTS, shown::shown},
    decisions::ArrayOptions,
    error::ArrayError,
    header::{Header, tuple},
    item::{Field, Item, ItemKind, Scalar},
};

/// Most bytes of an array that are gone through.
const MAX_BYTES: u64 = 1 << 33;

/// How rows of two numbers lie in the stream of items.
#[derive(Debug)]
pub(super) struct Plan {
    /// Rows, each a point.
    pub rows: usize,
    /// Items of every row.
    pub across: usize,
    /// Whether the items of a row follow each other; otherwise those of a column do.
    pub is_row_major: bool,
    /// Where x and y are.
    pub picks: [Pick; 2],
    /// Bytes of an item.
    pub item: usize,
    /// Whether rows are the last axis.
    pub is_transposed: bool,
    /// What x and y are called in the file, where something was chosen.
    pub columns: Option<[String; 2]>,
}

/// A number within a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pick {
    /// Which item of the row.
    pub place: usize,
    /// Bytes from the item's beginning.
    pub offset: usize,
    pub scalar: Scalar,
}

impl Plan {
    pub fn new(header: &Header, item: &Item, options: &ArrayOptions) -> Result<Self, ArrayError> {
        let shape = || tuple(&header.shape);
        if header.shape.is_empty() {
            return Err(ArrayError::Single(shape()));
        }
        if header.shape.contains(&0) {
            return Err(ArrayError::Empty(shape()));
        }
        let [rows, across, is_transposed] = match item.kind {
            ItemKind::Number => real_axes(&header.shape, options)?,
            ItemKind::Row => item_axes(&header.shape)?,
        };
        if rows > MAX_POINTS as u64 {
            return Err(ArrayError::TooMany { count: rows, max: MAX_POINTS });
        }
        let bytes = rows.checked_mul(across).and_then(|items| items.checked_mul(item.bytes as u64));
        if bytes.is_none_or(|bytes| bytes > MAX_BYTES) {
            return Err(ArrayError::TooLarge { bytes: bytes.unwrap_or(u64::MAX), max: MAX_BYTES });
        }
        let is_transposed = is_transposed == 1;
        let (picks, columns) = match item.kind {
            ItemKind::Number => real_picks(across as usize, item.fields[0].scalar, options.columns.as_ref())?,
            ItemKind::Row => field_picks(&item.fields, options.columns.as_ref())?,
        };
        Ok(Self {
            rows: rows as usize,
            across: across as usize,
            is_row_major: is_transposed == header.is_fortran,
            picks,
            item: item.bytes,
            is_transposed,
            columns,
        })
    }

    /// How many bytes the array takes.
    pub fn bytes(&self) -> u64 {
        self.rows as u64 * self.across as u64 * self.item as u64
    }
}

/// Axes that are longer than 1.
pub(super) fn squeezed(shape: &[u64]) -> Vec<u64> {
    shape.iter().copied().filter(|axis| *axis != 1).collect()
}

/// Rows, numbers of each, and 1 where rows are the last axis.
fn real_axes(shape: &[u64], options: &ArrayOptions) -> Result<[u64; 3], ArrayError> {
    let refuse = |remedy| Err(ArrayError::Shape { shape: tuple(shape), remedy });
    match (&squeezed(shape)[..], options.transpose) {
        (&[across, rows], Some(true)) => Ok([rows, across, 1]),
        (&[2, rows], None) if rows > 2 => Ok([rows, 2, 1]),
        (&[rows, across], None) if (3..across).contains(&rows) && options.columns.is_none() => {
            refuse("rows are the first axis; save arr.T, or choose two columns with --columns")
        }
        (&[rows, across], _) => Ok([rows, across, 0]),
        // Of a single row the axis of rows is gone too.
        (&[across], _) if shape.len() > 1 && shape.last() == Some(&across) => Ok([1, across, 0]),
        (&[_] | &[], _) => refuse("one number a row; points need two, as np.column_stack((x, y))"),
        (&[.., 2], _) => refuse("points are an array of shape (n, 2), as arr.reshape(-1, 2)"),
        _ => refuse(
            "points are an array of shape (n, 2); a picture in colour is of type uint8 with its colours last, as arr.transpose(1, 2, 0)",
        ),
    }
}

/// As [`real_axes`], of items that are rows by themselves.
fn item_axes(shape: &[u64]) -> Result<[u64; 3], ArrayError> {
    match squeezed(shape)[..] {
        [] => Ok([1, 1, 0]),
        [rows] => Ok([rows, 1, 0]),
        _ => Err(ArrayError::Shape { shape: tuple(shape), remedy: "make one row of it with arr.ravel()" }),
    }
}

type Picks = ([Pick; 2], Option<[String; 2]>);

fn real_picks(count: usize, scalar: Scalar, columns: Option<&[String; 2]>) -> Result<Picks, ArrayError> {
    let [x, y] = match columns {
        Some(columns) => chosen(columns, count, &[])?,
        None if count == 2 => [0, 1],
        None => return Err(ArrayError::Columns { count, names: listed(count, &[]) }),
    };
    let at = |place| Pick { place, offset: 0, scalar };
    Ok(([at(x), at(y)], columns.map(|_| [x, y].map(|column| (column + 1).to_string()))))
}

/// The chosen fields, else x and y, else the only two that are numbers.
fn field_picks(fields: &[Field], columns: Option<&[String; 2]>) -> Result<Picks, ArrayError> {
    let count = fields.len();
    let [x, y] = match (columns, named(fields, "x"), named(fields, "y")) {
        (Some(columns), ..) => chosen(columns, count, fields)?,
        (None, Some(x), Some(y)) => [x, y],
        (None, ..) if count == 2 => [0, 1],
        (None, ..) => return Err(ArrayError::Columns { count, names: listed(count, fields) }),
    };
    let picks = [x, y].map(|k| &fields[k]);
    let at = |field: &Field| Pick { place: 0, offset: field.offset, scalar: field.scalar };
    Ok((picks.map(at), Some(picks.map(|field| shown(field.name.as_bytes())))))
}

/// Two different columns, each by its field's name or by its number from 1.
fn chosen(columns: &[String; 2], count: usize, fields: &[Field]) -> Result<[usize; 2], ArrayError> {
    let find = |name: &String| {
        let number = || name.trim().parse::<usize>().ok()?.checked_sub(1).filter(|column| *column < count);
        let missing = || ArrayError::NoColumn { name: shown(name.as_bytes()), columns: listed(count, fields) };
        named(fields, name.trim()).or_else(number).ok_or_else(missing)
    };
    let [x, y] = [find(&columns[0])?, find(&columns[1])?];
    if x == y { Err(ArrayError::SameColumn(shown(columns[0].as_bytes()))) } else { Ok([x, y]) }
}

fn named(fields: &[Field], name: &str) -> Option<usize> {
    let exact = fields.iter().position(|field| field.name == name);
    exact.or_else(|| fields.iter().position(|field| field.name.trim().eq_ignore_ascii_case(name)))
}

/// Fields with their numbers, or the range of numbers where they have no names.
fn listed(count: usize, fields: &[Field]) -> String {
    const MOST: usize = 12;
    if fields.is_empty() {
        return format!("1 to {count}");
    }
    let one = |(k, field): (usize, &Field)| format!("{} {}", k + 1, shown(field.name.as_bytes()));
    let named = fields.iter().enumerate().take(MOST).map(one);
    let rest = (count > MOST).then(|| format!("and {} more", count - MOST));
    named.chain(rest).collect::<Vec<_>>().join(", ")
}
