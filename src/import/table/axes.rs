//! Which two columns of a table are x and y.

use std::collections::HashMap;

use super::{
    super::shown::shown,
    columns::{Columns, Kind},
    dialect::Dialect,
    error::TableError,
    fields::Delimiter,
    number,
    sample::Sample,
};

/// Words by which the names of two columns differ that are x and y.
const PAIRS: &[[&str; 2]] = &[
    ["x", "y"],
    ["longitude", "latitude"],
    ["lon", "lat"],
    ["long", "lat"],
    ["lng", "lat"],
    ["easting", "northing"],
];

/// Words that may stand beside them: what has others, as an error of x, is not meant.
const BESIDE: &str = "coord coords coordinate pos position location centroid center centre point gps utm wgs84 px pix \
                      pixel pixels nm um \u{b5}m \u{3bc}m mm cm m km in ft deg degrees";

/// The columns of x and y: those `given`, those named so, or the two that hold numbers.
///
/// # Errors
/// [`TableError::NoColumn`], [`TableError::SameColumn`], [`TableError::Choose`], [`TableError::OneColumn`],
/// [`TableError::SplitDecimals`], [`TableError::Packed`].
pub(super) fn axes(
    columns: &Columns,
    given: Option<&[String; 2]>,
    sample: &Sample,
    dialect: Dialect,
) -> Result<[usize; 2], TableError> {
    if let Some(given) = given {
        return chosen(columns, given);
    }
    if columns.needed == 1 {
        let field = sample.body().first().and_then(|row| row.first());
        return Err(TableError::OneColumn(field.map(|field| shown(field)).unwrap_or_default()));
    }
    if let Some(axes) = named(columns)? {
        return Ok(axes);
    }
    if !columns.is_named() {
        check_unnamed(columns, sample, dialect)?;
    }
    by_content(columns)
}

fn chosen(columns: &Columns, given: &[String; 2]) -> Result<[usize; 2], TableError> {
    let find = |name: &String| {
        columns
            .find(name)
            .ok_or_else(|| TableError::NoColumn { name: shown(name.as_bytes()), columns: columns.listed() })
    };
    let axes = [find(&given[0])?, find(&given[1])?];
    if axes[0] == axes[1] { Err(TableError::SameColumn(columns.name(axes[0]))) } else { Ok(axes) }
}

/// The columns that are named x and y; nothing where none are, or several by more than that.
fn named(columns: &Columns) -> Result<Option<[usize; 2]>, TableError> {
    let find = |axis: &str| {
        let all = |fits: &dyn Fn(&str) -> bool| {
            (0..columns.needed).filter(|column| fits(columns.own_name(*column).trim())).collect::<Vec<_>>()
        };
        let exact = all(&|name| name == axis);
        if exact.is_empty() { all(&|name| name.eq_ignore_ascii_case(axis)) } else { exact }
    };
    match (&find("x")[..], &find("y")[..]) {
        (&[x], &[y]) => return Ok(Some([x, y])),
        ([], _) | (_, []) => {}
        (x, y) => {
            let (count, name) = if x.len() > 1 { (x.len(), "x") } else { (y.len(), "y") };
            return Err(ambiguous(columns, format!("has {count} columns named {name}")));
        }
    }
    let mut places: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    for column in 0..columns.needed {
        places.entry(words(columns.own_name(column))).or_default().push(column);
    }
    for pair in PAIRS {
        let pairs: Vec<[usize; 2]> =
            places.iter().flat_map(|(words, xs)| partners(words, xs, *pair, &places)).collect();
        match pairs[..] {
            [] => {}
            [axes] => return Ok(Some(axes)),
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// Columns `xs`, named by `words`, each with every column that is named by the same but for the word of y.
fn partners(
    words: &[String],
    xs: &[usize],
    [x, y]: [&str; 2],
    places: &HashMap<Vec<String>, Vec<usize>>,
) -> Vec<[usize; 2]> {
    let is_meant = words.iter().filter(|word| *word == x).count() == 1
        && words.iter().all(|word| word == x || BESIDE.split(' ').any(|other| other == word));
    if !is_meant {
        return Vec::new();
    }
    let other: Vec<String> = words.iter().map(|word| if word == x { y.to_owned() } else { word.clone() }).collect();
    let ys = places.get(&other).map_or(&[][..], |ys| ys);
    // Two are too many.
    xs.iter().flat_map(|x| ys.iter().map(|y| [*x, *y])).take(2).collect()
}

/// The words of a name, without a unit in brackets at its end.
fn words(name: &str) -> Vec<String> {
    let name = name.trim().to_lowercase();
    let is_closed = name.ends_with([']', ')']);
    let start = name.rfind(['[', '(']).filter(|start| is_closed && *start > 0);
    let name = &name[..start.unwrap_or(name.len())];
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The two that hold numbers. Where there are no others, a grid of 0 and 1 is one, and so are numbers that count up.
fn by_content(columns: &Columns) -> Result<[usize; 2], TableError> {
    let numbers = columns.of_kinds(&[Kind::Numbers]);
    let with_few = columns.of_kinds(&[Kind::Numbers, Kind::FewNumbers]);
    let with_run = columns.of_kinds(&[Kind::Numbers, Kind::FewNumbers, Kind::Run]);
    let found = [&numbers, &with_few, &with_run].into_iter().find_map(|columns| match columns[..] {
        [x, y] => Some([x, y]),
        _ => None,
    });
    let problem = || match numbers.len() {
        0 => "has no two columns of numbers".to_owned(),
        1 => "has one column of numbers beside those that look like indices and labels".to_owned(),
        count => format!("has {count} columns of numbers, and none named x and y"),
    };
    found.ok_or_else(|| ambiguous(columns, problem()))
}

fn ambiguous(columns: &Columns, problem: String) -> TableError {
    let mut picks = columns.of_kinds(&[Kind::Numbers]);
    picks.extend((0..columns.needed).filter(|column| !picks.contains(column)).collect::<Vec<_>>());
    let name = |column: usize| {
        let name = columns.name(column);
        let is_plain = !name.contains([',', ' ', '"', '\'', '(', '[']) && columns.find(&name) == Some(column);
        if is_plain { name } else { (column + 1).to_string() }
    };
    let names: Vec<String> = picks.into_iter().take(2).map(name).collect();
    TableError::Choose { problem, columns: columns.listed(), example: names.join(",") }
}

/// Refuses what has no names and may be meant in another way.
fn check_unnamed(columns: &Columns, sample: &Sample, dialect: Dialect) -> Result<(), TableError> {
    if are_split_decimals(sample, dialect) {
        return Err(TableError::SplitDecimals(columns.needed));
    }
    let is_number = |part: &[u8]| number::value(part, dialect.decimal).is_numeric();
    let is_packed = |field: &&Vec<u8>| {
        let is_mark = |byte: &u8| byte.is_ascii_whitespace() || b";|".contains(byte);
        let mut parts = field.split(is_mark).filter(|part| !part.is_empty()).peekable();
        let first = parts.next();
        first.is_some_and(is_number) && parts.peek().is_some() && parts.all(is_number)
    };
    match sample.body().first().and_then(|row| row.iter().find(is_packed)) {
        Some(field) => Err(TableError::Packed(shown(field))),
        None => Ok(()),
    }
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

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_are_words_without_their_unit() {
        assert_eq!(words(" X [mm]"), ["x"]);
        assert_eq!(words("Position X (\u{b5}m)"), ["position", "x"]);
        assert_eq!(words("x_coord"), ["x", "coord"]);
        assert_eq!(words("[m]"), ["m"]);
        assert_eq!(words("f(x"), ["f", "x"]);
        assert!(words("").is_empty());
    }
}
