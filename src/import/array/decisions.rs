//! What is decided about an array, and what may be.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::header::tuple;

/// How an array is to be read; what is not set is decided by its content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArrayOptions {
    /// Which array of an archive.
    pub array: Option<String>,
    /// The columns of x and y, each by its number from 1, or of a structured array by the name of its field.
    pub columns: Option<[String; 2]>,
    /// Whether rows are the last axis; unset, only of shape 2 x n with n > 2.
    pub transpose: Option<bool>,
    /// Whether it is a picture; unset, a Boolean or 8-bit array of at least 16 x 16.
    pub picture: Option<bool>,
}

/// What was decided about an array.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArrayDecisions {
    /// Which array of an archive.
    pub array: Option<String>,
    /// Its type, as numpy calls it.
    pub dtype: String,
    /// Its shape in the file.
    pub shape: Vec<u64>,
    /// Whether it is a picture, row 0 at the top; otherwise points.
    pub is_picture: bool,
    /// Whether rows are the last axis.
    pub is_transposed: bool,
    /// What x and y are called, where there was a choice.
    pub columns: Option<[String; 2]>,
    /// Rows left out because of a NaN.
    pub skipped: usize,
}

impl fmt::Display for ArrayDecisions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(array) = &self.array {
            write!(f, "array {array}, ")?;
        }
        write!(f, "{} of shape {}", self.dtype, tuple(&self.shape))?;
        if self.is_picture {
            f.write_str(" as a picture, row 0 at the top")?;
        }
        if self.is_transposed {
            f.write_str(", transposed")?;
        } else if !self.is_picture && self.shape.iter().filter(|axis| **axis != 1).eq(&[2, 2]) {
            f.write_str(", rows as points (--transpose yes takes columns)")?;
        }
        if let Some([x, y]) = &self.columns {
            write!(f, ", columns {x} and {y}")?;
        }
        match self.skipped {
            0 => Ok(()),
            1 => f.write_str(", 1 row with NaN skipped"),
            skipped => write!(f, ", {skipped} rows with NaN skipped"),
        }
    }
}
