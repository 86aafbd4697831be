//! What may be wrong with an array.

/// Why an array became neither points nor a picture. Each sentence follows the file's name.
#[derive(Debug, thiserror::Error)]
pub enum ArrayError {
    /// It cannot be read at all.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Neither kind of file.
    #[error("begins neither like .npy nor like .npz; save an array with np.save('points.npy', arr)")]
    Unknown,
    /// A header that numpy would not write.
    #[error("has a header that cannot be trusted ({0}); save it again with np.save")]
    Header(String),
    /// Python objects, or a plain pickle.
    #[error(
        "holds Python objects (a pickle), which are not read; save numbers with np.save('points.npy', arr.astype(float)), \
         or parts of different length as one array with np.concatenate first"
    )]
    Pickle,
    /// A type without numbers, or a rare one.
    #[error("is of type {0}, which is not read; save numbers with np.save('points.npy', arr.astype(float))")]
    Type(String),
    /// No rows.
    #[error("holds no points: its shape is {0}; it needs a row of two numbers, x and y, for each")]
    Empty(String),
    /// One number.
    #[error("holds a single number (shape {0}); points are an array of shape (n, 2)")]
    Single(String),
    /// An array that cannot be read as rows of two numbers.
    #[error("has shape {shape}: {remedy}")]
    Shape {
        /// As numpy prints it.
        shape: String,
        /// What to do.
        remedy: &'static str,
    },
    /// More than two columns.
    #[error("has {count} columns ({names}); choose two with --columns, as in --columns 1,2")]
    Columns {
        /// How many.
        count: usize,
        /// Their names, or their range.
        names: String,
    },
    /// A chosen column that does not exist.
    #[error("has no column '{name}' for --columns; its columns are {columns}")]
    NoColumn {
        /// As asked for.
        name: String,
        /// Their names, or their range.
        columns: String,
    },
    /// A column chosen for both axes.
    #[error("has column '{0}' for both x and y; --columns takes two different ones")]
    SameColumn(String),
    /// A chosen reading as a picture that its type or shape does not allow.
    #[error(
        "has shape {shape} and type {dtype}, which is no picture; leave out --as picture, or save a Boolean or 8-bit array \
         (height, width), or with 3 or 4 colours last"
    )]
    NoPicture {
        /// As numpy prints it.
        shape: String,
        /// As numpy prints it.
        dtype: String,
    },
    /// Too large a picture.
    #[error(
        "is a picture of {width} x {height} pixels; at most {max_side} on a side and {max_pixels} in all are read, so take every second one: arr[::2, ::2]"
    )]
    LargePicture {
        /// In pixels.
        width: u64,
        /// In pixels.
        height: u64,
        /// Limit of either.
        max_side: u64,
        /// Limit of their product.
        max_pixels: u64,
    },
    /// A row that is infinite.
    #[error("row {row} holds {value}; every coordinate must be finite, as in arr[np.isfinite(arr).all(1)]")]
    Infinite {
        /// Row, from 0 as in numpy.
        row: usize,
        /// The value.
        value: f64,
    },
    /// Nothing but NaN.
    #[error("holds no points: each of its {0} rows has a NaN")]
    AllMissing(usize),
    /// Too many rows.
    #[error("holds {count} points, more than {max}; save a random subset, as rng.permutation(arr)[:1000000]")]
    TooMany {
        /// How many.
        count: u64,
        /// Limit.
        max: usize,
    },
    /// Too many bytes.
    #[error("takes {bytes} bytes, more than {max}; save its two columns alone, as arr[:, :2]")]
    TooLarge {
        /// Bytes that its shape promises.
        bytes: u64,
        /// Limit.
        max: u64,
    },
    /// Cut off.
    #[error("ends after {found} of {count} bytes of its array; copy or save it again")]
    Short {
        /// Bytes that are there.
        found: u64,
        /// Bytes that its shape promises.
        count: u64,
    },
    /// More than one array, or a header that promises too little.
    #[error(
        "goes on after the {0} bytes of its array: it holds several arrays, or is damaged; save one array with np.save"
    )]
    Long(u64),
    /// An array that is a picture by its shape, and not by its type or size.
    #[error("has shape {shape} and type {dtype}: choose two columns by number, as in --columns 1,2, or {remedy}")]
    Pixels {
        /// As numpy prints it.
        shape: String,
        /// As numpy prints it.
        dtype: String,
        /// How it becomes a picture.
        remedy: &'static str,
    },
    /// A damaged or foreign zip.
    #[error("is no archive of arrays that can be read ({0}); save it again with np.savez")]
    Archive(String),
    /// An archive of something else.
    #[error("is a zip archive without arrays (it holds {0}); unpack it, or save arrays with np.savez")]
    NoArrays(String),
    /// A spreadsheet's own format, which is a zip.
    #[error("is a spreadsheet of Excel or LibreOffice, not a table of text; save it as CSV (UTF-8)")]
    Spreadsheet,
    /// Several arrays, none named.
    #[error("holds {}; name one behind a colon, as FILE.npz:{}", .0.join(", "), .0.first().map_or("NAME", String::as_str))]
    Several(Vec<String>),
    /// A name that it does not have.
    #[error("holds no array '{name}', but {}", .known.join(", "))]
    NoArray {
        /// As asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// A name for an array that has none.
    #[error("holds one array without a name; leave out ':{0}'")]
    NoNames(String),
}
