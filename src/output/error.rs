//! Why an output file could not be written.

use std::{
    io,
    path::{Path, PathBuf},
};

/// Why an output file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{}: cannot be written: {source}{}", .path.display(), hint(.source))]
pub struct OutputError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub source: io::Error,
}

fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "; create the folder first, or choose another",
        io::ErrorKind::PermissionDenied => "; choose a folder that you may write to",
        io::ErrorKind::NotADirectory => "; a part of the path is a file: choose a folder",
        io::ErrorKind::ReadOnlyFilesystem => "; choose a folder on another disk",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; free some space, or choose another disk",
        _ => "",
    }
}

/// The folder that a path is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
