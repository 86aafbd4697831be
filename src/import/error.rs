//! What may be wrong with a file.

use std::path::{Path, PathBuf};

/// Why a file could not become a target or a point set.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", .path.display())]
pub struct ImportError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub problem: ImportProblem,
}

impl ImportError {
    pub(crate) fn new(path: &Path, problem: impl Into<ImportProblem>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }
}

/// What is wrong with an imported file.
#[derive(Debug, thiserror::Error)]
pub enum ImportProblem {
    /// It cannot be read at all.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A table that cannot be read.
    #[error(transparent)]
    Table(#[from] super::table::TableError),
    /// Not an image, or a damaged one.
    #[error("is not a readable PNG or JPEG image: {0}")]
    Image(#[from] ::image::ImageError),
    /// An image over the size limit.
    #[error("is {width} x {height} pixels; at most {max} on a side are read, so scale it down first")]
    ImageTooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Limit in pixels.
        max: u32,
    },
    /// An image without any weight.
    #[error("holds no mass: every pixel is {0}")]
    Blank(&'static str),
    /// A line of a CSV that is not two finite numbers.
    #[error("line {line}: {what}; every line needs two finite numbers, x,y")]
    Row {
        /// Line in the file, from 1.
        line: u64,
        /// What stands there.
        what: String,
    },
    /// Not an array of points.
    #[error("{0}; a point set is an array of shape [n, 2] of numbers")]
    Array(String),
    /// A row of an array that is not finite.
    #[error("row {row} holds {value}; every coordinate must be finite")]
    NotFinite {
        /// Row, from 0.
        row: usize,
        /// The value.
        value: f64,
    },
    /// No rows.
    #[error("holds no points; it needs a row of two numbers, x and y, for each")]
    NoPoints,
    /// Too many rows.
    #[error("holds more than {0} points; use a random subset of it")]
    TooManyPoints(usize),
    /// An unknown file name ending.
    #[error("has an unknown type; use .png, .jpg, .csv or .npy")]
    UnknownType,
}
