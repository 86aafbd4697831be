//! Files that encoders write.

use std::{
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::encoder::Finished;
use crate::{
    export::error::ClipError,
    output::{OutputError, PendingFile},
};

/// A file under construction that knows its length.
#[derive(Debug)]
pub(in crate::export) struct CountedFile {
    file: PendingFile,
    bytes: u64,
}

impl CountedFile {
    /// Starts a file that will be `path`.
    pub(in crate::export) fn create(path: &Path) -> Result<Self, OutputError> {
        Ok(Self { file: PendingFile::create(path)?, bytes: 0 })
    }
}

impl Write for CountedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file under construction for a writer that does not give it back.
#[derive(Clone, Debug)]
pub(super) struct SharedFile(Arc<Mutex<CountedFile>>);

impl SharedFile {
    /// Starts a file that will be `path`.
    pub(super) fn create(path: &Path) -> Result<Self, OutputError> {
        Ok(Self(Arc::new(Mutex::new(CountedFile::create(path)?))))
    }

    fn file(&self) -> MutexGuard<'_, CountedFile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file, once the writer is gone.
    pub(super) fn into_inner(self) -> Option<CountedFile> {
        Arc::into_inner(self.0).map(|file| file.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for SharedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

/// A file with everything in it.
#[derive(Debug)]
pub(in crate::export) struct Whole {
    file: PendingFile,
    bytes: u64,
}

impl Whole {
    /// Of so many bytes.
    pub(super) fn new(file: PendingFile, bytes: u64) -> Self {
        Self { file, bytes }
    }
}

impl From<CountedFile> for Whole {
    fn from(CountedFile { file, bytes }: CountedFile) -> Self {
        Self { file, bytes }
    }
}

impl Finished for Whole {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn commit(self: Box<Self>) -> Result<(), ClipError> {
        Ok(self.file.commit()?)
    }
}
