//! A file under construction.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::{NamedTempFile, PersistError};

use super::{
    error::{OutputError, folder_of},
    unfinished::{self, Known},
};

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
        let folder = folder_of(path);
        unfinished::clear(folder);
        let mut builder = tempfile::Builder::new();
        builder.prefix(unfinished::PREFIX);
        // The default is a private file; an output should be as readable as any other.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        // The error names the temporary file, which is nobody's business.
        let (file, known) = Known::begin(|| builder.tempfile_in(folder), NamedTempFile::path)
            .map_err(|error| fail(error.kind().into()))?;
        // Where locks do not exist, what is left behind stays.
        drop(file.as_file().try_lock());
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
        known.end(|| persist(file, &path)).map(drop).map_err(|e| fail(e.error))
    }

    /// Where the file is until then, for another process that writes it; what it writes is kept at the end.
    #[must_use]
    pub fn unfinished(&self) -> &Path {
        self.file.get_ref().path()
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
