//! What may be wrong with a table.

/// Why a text became no points. Each sentence follows the file's name; lines are counted from 1.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// It cannot be read at all.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A spreadsheet's own format, a compressed file, or text of another kind.
    #[error("is {0}, not a table; {remedy}", remedy = remedy(.0))]
    NoTable(&'static str),
    /// Text of one byte a character that is to be read as two.
    #[error("is text of 8 bits a character, not {0}; leave the encoding out, or choose another")]
    EightBits(&'static str),
    /// A NUL byte.
    #[error(
        "line {0}: a NUL byte stands there, so this is no table of text, or a damaged one; save it again as CSV (UTF-8)"
    )]
    Nul(u64),
    /// A record over the limit.
    #[error("line {line}: it is longer than {max} bytes; put each point on a line of its own")]
    Long {
        /// Where it begins.
        line: u64,
        /// Limit in bytes.
        max: usize,
    },
    /// Too many columns.
    #[error("has {0} columns or more; save the two that are meant")]
    Wide(usize),
    /// A quoted field without end.
    #[error("line {0}: a quotation mark is opened and never closed; close it, or take it away")]
    OpenQuote(u64),
    /// A row of another length.
    #[error(
        "line {line}: {found} where elsewhere are {wanted}; correct it, or begin the line with # to leave it out"
    )]
    Fields {
        /// Its line.
        line: u64,
        /// What stands there, as "1 field".
        found: String,
        /// How many fields the other rows have.
        wanted: usize,
    },
    /// A word in a column of numbers.
    #[error(
        "line {line}: '{text}' in column {column} is not a number; correct it, leave it empty so that the row is skipped, or \
         begin the line with #"
    )]
    Word {
        /// Its line.
        line: u64,
        /// Name or number of the column.
        column: String,
        /// The beginning of what stands there.
        text: String,
    },
    /// A number without end, or one beyond double precision.
    #[error(
        "line {line}: '{text}' in column {column} is not finite; correct it, or leave it empty so that the row is skipped"
    )]
    Infinite {
        /// Its line.
        line: u64,
        /// Name or number of the column.
        column: String,
        /// The beginning of what stands there.
        text: String,
    },
    /// Nothing that tells which columns are x and y.
    #[error("{problem}: its columns are {columns}; choose two by name or number, as in --columns {example}")]
    Choose {
        /// What was found, as "has 4 columns of numbers".
        problem: String,
        /// Numbers and names of all of them.
        columns: String,
        /// What might be written.
        example: String,
    },
    /// Numbers that a comma may have split.
    #[error(
        "has {0} columns of whole numbers without names, which may be two with decimal commas: put semicolons between \
         its fields, or choose two by number, as in --columns 1,2"
    )]
    SplitDecimals(usize),
    /// Several numbers in one field.
    #[error(
        "has several numbers in one field ('{0}'), so its marks tell points from points and x from y; put each point on a \
         line of its own"
    )]
    Packed(String),
    /// A single column.
    #[error("has one column (its first row of data holds '{0}'); it needs two numbers, x and y, in every line")]
    OneColumn(String),
    /// A chosen column that does not exist.
    #[error("has no column '{name}' for --columns; its columns are {columns}")]
    NoColumn {
        /// As asked for.
        name: String,
        /// Numbers and names of all of them.
        columns: String,
    },
    /// A column chosen for both axes.
    #[error("has column '{0}' for both x and y; --columns takes two different ones")]
    SameColumn(String),
    /// No rows.
    #[error("holds no points; it needs a row of two numbers, x and y, for each")]
    NoPoints,
    /// Nothing but rows with a missing number.
    #[error(
        "holds no points: in each of its {rows} rows column {x} or {y} is missing; choose others with --columns"
    )]
    AllMissing {
        /// How many.
        rows: u64,
        /// Name or number of the column of x.
        x: String,
        /// Name or number of the column of y.
        y: String,
    },
    /// Too many rows.
    #[error("holds more than {0} points; use a random subset of it")]
    TooManyPoints(usize),
    /// Nothing but comments and empty lines for too long.
    #[error("has no row in its first {0} bytes, which are comments and empty lines; take them away")]
    LateRows(usize),
    /// A chosen group, and no column with groups.
    #[error("has no column that groups its rows, so leave out --group {0}")]
    NoGroups(String),
    /// A chosen group that does not occur.
    #[error("has no group '{name}' in column {column}, but {known}")]
    NoGroup {
        /// As asked for.
        name: String,
        /// Name or number of the column.
        column: String,
        /// What there is.
        known: String,
    },
}

/// What to do with a file that is no table.
fn remedy(kind: &str) -> &'static str {
    if kind.starts_with("compressed") {
        "decompress it first"
    } else if kind.contains("PDF") {
        "copy its table out of it, and save that as CSV (UTF-8)"
    } else {
        "save it as CSV (UTF-8)"
    }
}
