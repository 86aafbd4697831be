//! What a file is.

use std::path::Path;

use super::{array, picture};

/// What a file is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Text, or anything that is nothing else.
    Table,
    /// One of numpy's files.
    Array,
    /// A picture, also one of a kind that is not read.
    Picture,
}

impl FileKind {
    /// With its article.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "a table",
            Self::Array => "an array",
            Self::Picture => "a picture",
        }
    }

    /// By its first bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        match picture::recognise(head) {
            Some(_) => Self::Picture,
            None if array::is_array(head) => Self::Array,
            None => Self::Table,
        }
    }

    /// What its name's ending promises, in any case.
    pub(super) fn promised(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        match ending.as_str() {
            "png" | "apng" | "jpg" | "jpeg" | "jfif" | "webp" | "gif" | "bmp" | "tif" | "tiff" | "heic"
            | "avif" | "svg" | "ico" => Some(Self::Picture),
            "npy" | "npz" => Some(Self::Array),
            "csv" | "tsv" | "txt" | "dat" | "tab" => Some(Self::Table),
            _ => None,
        }
    }
}
