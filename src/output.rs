//! Output files that appear whole or not at all.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

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
        io::ErrorKind::StorageFull => "; free some space, or choose another disk",
        _ => "",
    }
}

/// What the names of unfinished files begin with.
pub const UNFINISHED: &str = ".dunefield-";

/// Whether the name of a file ends in one of these, in letters of any case.
#[must_use]
pub fn ends_in(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// A file under construction beside its destination; dropped without
/// [`PendingFile::commit`], nothing remains of it.
#[derive(Debug)]
pub struct PendingFile {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl PendingFile {
    /// Starts a file that will be `path`.
    ///
    /// # Errors
    /// [`OutputError`] when the folder does not exist or may not be written to, or `path` is a folder.
    pub fn create(path: &Path) -> Result<Self, OutputError> {
        let fail = |source| OutputError { path: path.into(), source };
        if path.is_dir() {
            return Err(fail(io::ErrorKind::IsADirectory.into()));
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED);
        // The default is a private file; an output should be as readable as any other.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        // The error names the temporary file, which is nobody's business.
        let file = builder.tempfile_in(folder).map_err(|error| fail(error.kind().into()))?;
        Ok(Self { file: BufWriter::new(file), path: path.into() })
    }

    /// Moves the finished file to its destination, replacing what was there.
    ///
    /// # Errors
    /// [`OutputError`] when the last bytes cannot be written or the file cannot be moved.
    pub fn commit(self) -> Result<(), OutputError> {
        let Self { file, path } = self;
        let fail = |source| OutputError { path: path.clone(), source };
        let file = file.into_inner().map_err(|e| fail(e.into_error()))?;
        // Some file systems find out only now that they are full.
        file.as_file().sync_all().map_err(fail)?;
        file.persist(&path).map_err(|e| fail(e.error))?;
        Ok(())
    }

    /// The same, where nothing is there yet.
    ///
    /// # Errors
    /// [`OutputError`], also when something is there.
    pub fn commit_new(self) -> Result<(), OutputError> {
        let Self { file, path } = self;
        let fail = |source| OutputError { path: path.clone(), source };
        let file = file.into_inner().map_err(|e| fail(e.into_error()))?;
        file.as_file().sync_all().map_err(fail)?;
        file.persist_noclobber(&path).map_err(|e| fail(e.error))?;
        Ok(())
    }

    /// Where the file will be.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Attaches the destination to an error met while writing.
    #[must_use]
    pub fn error(&self, source: io::Error) -> OutputError {
        OutputError { path: self.path.clone(), source }
    }
}

impl Write for PendingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
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
    }
}
