//! Output files that appear whole or not at all.
//!
//! - `error`: why there is none.
//! - `file`: one under construction; `folder`: several that take their places together.
//! - [`unfinished`]: what is under construction, and what a process left that was ended.

mod error;
mod file;
mod folder;
pub mod unfinished;

use std::{io::Write as _, path::Path};

pub use self::{error::OutputError, file::PendingFile, folder::PendingFolder, unfinished::without_unfinished};

/// Whether the name of a file ends in one of these, in letters of any case.
#[must_use]
pub fn ends_in(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Writes `bytes` to `path`, whole or not at all.
///
/// # Errors
/// [`OutputError`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let mut file = PendingFile::create(path)?;
    file.write_all(bytes).map_err(|e| file.error(e))?;
    file.commit()
}

/// Writes `bytes` to `path`, whole or not at all, if nothing is there yet.
///
/// # Errors
/// [`OutputError`].
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let mut file = PendingFile::create(path)?;
    file.write_all(bytes).map_err(|e| file.error(e))?;
    file.commit_new()
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_file_appears_only_when_committed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.txt");
        let mut pending = PendingFile::create(&path).unwrap();
        pending.write_all(b"half").unwrap();
        assert!(!path.exists());
        drop(pending);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        write(&path, b"whole").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"whole");
        assert_eq!(write_new(&path, b"other").unwrap_err().source.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"whole");
        write_new(&folder.path().join("new.txt"), b"new").unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn impossible_places_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("no/such/out.txt");
        assert!(write(&missing, b"").unwrap_err().to_string().contains("create the folder"));
        assert!(write(folder.path(), b"").is_err());
        let file = folder.path().join("file");
        write(&file, b"old").unwrap();
        assert!(write(&file.join("out.txt"), b"new").unwrap_err().to_string().contains("choose a folder"));
        assert_eq!(std::fs::read(&file).unwrap(), b"old");
    }
}
