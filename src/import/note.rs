//! What was decided about a file.

use std::fmt;

use serde::Serialize;

use super::{
    array::ArrayDecisions, options::ReadOptions, outliers::Outliers, picture::PictureDecisions, source::Source,
    table::TableDecisions,
};

/// How a file was read. Serialised as one object, the format being one of its keys.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "format", rename_all = "lowercase")]
pub enum Reading {
    /// Text of rows and columns.
    Table(TableDecisions),
    /// Points of an array.
    Array(ArrayDecisions),
    /// Pixels of an array.
    #[serde(rename = "array")]
    PixelArray {
        /// As an array.
        #[serde(flatten)]
        array: ArrayDecisions,
        /// As a picture.
        #[serde(flatten)]
        picture: PictureDecisions,
    },
    /// A picture.
    Picture(PictureDecisions),
}

/// What was decided about a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileNote {
    /// How it was read.
    #[serde(flatten)]
    pub reading: Reading,
    /// Points that should be looked at; nothing for pictures.
    pub outliers: Option<Outliers>,
    /// How many of them were left out; nothing where that was not asked for.
    pub dropped: Option<usize>,
}

/// A file that was read, so that it can be read in another way.
#[derive(Clone, Debug, PartialEq)]
pub struct FileRecord {
    /// Where it is.
    pub source: Source,
    /// How it was to be read.
    pub options: ReadOptions,
    /// What was decided.
    pub note: FileNote,
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(table) => table.fmt(f),
            Self::Array(array) => array.fmt(f),
            Self::PixelArray { array, picture } => write!(f, "{array}, {picture}"),
            Self::Picture(picture) => picture.fmt(f),
        }
    }
}

impl fmt::Display for FileNote {
    /// One line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reading.fmt(f)?;
        match (&self.outliers, self.dropped) {
            (Some(outliers), None) => write!(f, "; {outliers} (--drop-outliers leaves them out)"),
            (Some(outliers), Some(count)) => write!(f, "; left out {count}: {outliers}"),
            (None, Some(_)) => f.write_str("; no outliers to leave out"),
            (None, None) => Ok(()),
        }
    }
}
