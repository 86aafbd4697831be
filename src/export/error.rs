//! Why there is no file.

use std::path::{Path, PathBuf};

use crate::{gpu::GpuError, output::OutputError};

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum ClipError {
    /// Nothing to draw with.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// The file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A format's library refused.
    #[error("the clip could not be encoded: {0}")]
    Encode(String),
    /// The name of the file asks for no format.
    #[error("{}: no format is known by this ending; {known}", .path.display())]
    Format {
        /// The name.
        path: PathBuf,
        /// What can be asked for, in words.
        known: String,
    },
    /// A picture that a format cannot hold.
    #[error("{0}")]
    Size(String),
    /// No ffmpeg.
    #[error("{0} is made by ffmpeg, which was not found; install it so that it is on the PATH, or write a .gif")]
    NoFfmpeg(&'static str),
    /// A film of no training.
    #[error(
        "a film shows how networks were trained here, and no lane has one; train one and show the learned field"
    )]
    NoTraining,
    /// What ffmpeg says of itself.
    #[error("ffmpeg could not make the {0}: {1}")]
    Ffmpeg(&'static str, String),
    /// Stopped by the user.
    #[error("the export was cancelled; no file was written")]
    Cancelled,
}

impl ClipError {
    /// A file that cannot be written, by whoever does not know its name.
    pub(super) fn unnamed(source: std::io::Error) -> Self {
        OutputError { path: PathBuf::from("the file"), source }.into()
    }

    /// The same of a file that whoever wrote it did not know by name.
    #[must_use]
    pub(super) fn at(self, path: &Path) -> Self {
        match self {
            Self::Output(error) => OutputError { path: path.into(), ..error }.into(),
            other => other,
        }
    }
}
