//! Files under construction that take their places together.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{
    error::{OutputError, folder_of},
    unfinished::{self, Known, LOCK},
};

/// Files in a folder of their own beside their places; dropped without [`PendingFolder::commit`], nothing remains of
/// them.
#[derive(Debug)]
pub struct PendingFolder {
    folder: TempDir,
    known: Known,
    lock: File,
    path: PathBuf,
}

impl PendingFolder {
    /// Starts files that will be beside `path`, which errors name.
    ///
    /// # Errors
    /// [`OutputError`] when the folder of `path` does not exist or may not be written to.
    pub fn create(path: &Path) -> Result<Self, OutputError> {
        let fail = |error: std::io::Error| OutputError { path: path.into(), source: error.kind().into() };
        let beside = folder_of(path);
        unfinished::clear(beside);
        let mut builder = tempfile::Builder::new();
        builder.prefix(unfinished::PREFIX);
        let (folder, known) = Known::begin(|| builder.tempdir_in(beside), TempDir::path).map_err(fail)?;
        let lock = File::create(folder.path().join(LOCK)).map_err(fail)?;
        // Where locks do not exist, what is left behind stays.
        drop(lock.try_lock());
        Ok(Self { folder, known, lock, path: path.into() })
    }

    /// Where the files are until then.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Moves files of these names to their places, replacing what was there.
    ///
    /// # Errors
    /// [`OutputError`] of the first that cannot be moved; those before it are in their places.
    pub fn commit(self, names: &[String]) -> Result<(), OutputError> {
        let Self { folder, known, lock, path } = self;
        let beside = folder_of(&path);
        let moved = known.end(|| {
            names.iter().try_for_each(|name| {
                let to = beside.join(name);
                fs::rename(folder.path().join(name), &to).map_err(|source| OutputError { path: to, source })
            })
        });
        drop(lock);
        moved
    }
}
