//! Output files that appear whole or not at all.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tempfile::{NamedTempFile, PersistError};

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

/// What the names of unfinished files begin with.
pub const UNFINISHED: &str = ".dunefield-";

/// Whether the name of a file ends in one of these, in letters of any case.
#[must_use]
pub fn ends_in(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Unfinished files of this process.
static OPEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn open() -> MutexGuard<'static, Vec<PathBuf>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what is unfinished and calls `end`, meanwhile no file is begun or finished: for a process that has to end at
/// once, when nothing is dropped any more.
pub fn without_unfinished<T>(end: impl FnOnce() -> T) -> T {
    let open = open();
    for path in &*open {
        // It may be gone already.
        let _ = fs::remove_file(path);
    }
    end()
}

/// The path of an unfinished file, known until this is dropped.
#[derive(Debug)]
struct Known(PathBuf);

impl Drop for Known {
    fn drop(&mut self) {
        open().retain(|path| *path != self.0);
    }
}

/// A file under construction beside its destination; dropped without
/// [`PendingFile::commit`], nothing remains of it.
#[derive(Debug)]
pub struct PendingFile {
    file: BufWriter<NamedTempFile>,
    known: Known,
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
        let mut open = open();
        // The error names the temporary file, which is nobody's business.
        let file = builder.tempfile_in(folder).map_err(|error| fail(error.kind().into()))?;
        let known = Known(file.path().into());
        open.push(known.0.clone());
        Ok(Self { file: BufWriter::new(file), known, path: path.into() })
    }

    /// Moves the finished file to its destination, replacing what was there.
    ///
    /// # Errors
    /// [`OutputError`] when the last bytes cannot be written or the file cannot be moved.
    pub fn commit(self) -> Result<(), OutputError> {
        self.move_to(|file, path| file.persist(path))
    }

    /// The same, where nothing is there yet.
    ///
    /// # Errors
    /// [`OutputError`], also when something is there.
    pub fn commit_new(self) -> Result<(), OutputError> {
        self.move_to(|file, path| file.persist_noclobber(path))
    }

    fn move_to(
        self,
        persist: impl FnOnce(NamedTempFile, &Path) -> Result<File, PersistError>,
    ) -> Result<(), OutputError> {
        let Self { file, known, path } = self;
        let fail = |source| OutputError { path: path.clone(), source };
        let file = file.into_inner().map_err(|e| fail(e.into_error()))?;
        // Some file systems find out only now that they are full.
        file.as_file().sync_all().map_err(fail)?;
        let open = open();
        let moved = persist(file, &path);
        drop(open);
        drop(known);
        moved.map(drop).map_err(|e| fail(e.error))
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
    fn what_is_unfinished_goes_with_the_process() {
        let folder = tempfile::tempdir().unwrap();
        let count = || fs::read_dir(folder.path()).unwrap().count();
        write(&folder.path().join("whole.txt"), b"whole").unwrap();
        let pending = PendingFile::create(&folder.path().join("half.txt")).unwrap();
        assert_eq!(count(), 2);
        let known = |path: &PathBuf| path.starts_with(folder.path());
        // As at the end of a process, but without the files of other tests.
        let ours: Vec<PathBuf> = open().extract_if(.., |path| known(path)).collect();
        assert_eq!(ours.len(), 1, "{ours:?}");
        fs::remove_file(&ours[0]).unwrap();
        drop(pending);
        assert_eq!((count(), open().iter().filter(|path| known(path)).count()), (1, 0));
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
