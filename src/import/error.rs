//! What may be wrong with a file.

use super::{array::ArrayError, kind::FileKind, picture::PictureError, table::TableError};

/// Why a file could not become a target or a point set.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct ImportError {
    /// The file, as it was named.
    pub file: String,
    /// What is wrong with it.
    #[source]
    pub problem: ImportProblem,
}

/// What is wrong with an imported file.
#[derive(Debug, thiserror::Error)]
pub enum ImportProblem {
    /// It cannot be read at all.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A table that cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// An array that cannot be read.
    #[error(transparent)]
    Array(#[from] ArrayError),
    /// A picture that cannot be read.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A folder.
    #[error("is a folder; name a file in it")]
    Folder,
    /// What would have to be read in several passes, but comes once.
    #[error("is a pipe, through which only tables of text are read; save it as a file first")]
    Pipe,
    /// A network.
    #[error(
        "is a saved network, not a target; it follows --model on the command line, and \"Open model\" in the window"
    )]
    Model,
    /// A scene.
    #[error("is a scene, not a target; \"Open\" in the window shows it")]
    Scene,
    /// Points that are wanted as a picture, or the other way round.
    #[error("is {0}, and only arrays can be either points or a picture")]
    Form(&'static str),
    /// Options that have no meaning here.
    #[error("is {is}, for which {flags} has no meaning; leave it out")]
    Idle {
        /// What it is.
        is: &'static str,
        /// Flags of the command line.
        flags: String,
    },
}

impl ImportProblem {
    /// What the file is taken for; nothing where that is not known.
    #[must_use]
    pub fn kind(&self) -> Option<FileKind> {
        match self {
            Self::Table(_) => Some(FileKind::Table),
            Self::Array(_) => Some(FileKind::Array),
            Self::Picture(_) => Some(FileKind::Picture),
            _ => None,
        }
    }
}
