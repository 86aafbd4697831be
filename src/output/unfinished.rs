//! What is under construction in this process, and what others left behind.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// What the names of unfinished files and folders begin with.
pub const PREFIX: &str = ".dunefield-";

/// In an unfinished folder, the file whose lock says that somebody still works on it.
pub(super) const LOCK: &str = "lock";

/// What is younger may not be locked yet.
const YOUNG: Duration = Duration::from_secs(2);

/// Unfinished files and folders of this process.
static OPEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Folders that were looked through.
static CLEARED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what is unfinished and calls `end`, meanwhile no file is begun or finished: for a process that has to end at
/// once, when nothing is dropped any more.
pub fn without_unfinished<T>(end: impl FnOnce() -> T) -> T {
    let open = locked(&OPEN);
    for path in &*open {
        remove(path);
    }
    end()
}

fn remove(path: &Path) {
    // It may be gone already.
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// The path of something unfinished, known until this is dropped.
#[derive(Debug)]
pub(super) struct Known(PathBuf);

impl Known {
    /// Begins something.
    pub(super) fn begin<T, E>(
        begin: impl FnOnce() -> Result<T, E>,
        path: impl FnOnce(&T) -> &Path,
    ) -> Result<(T, Self), E> {
        let mut open = locked(&OPEN);
        let begun = begin()?;
        let known = Self(path(&begun).into());
        open.push(known.0.clone());
        Ok((begun, known))
    }

    /// Ends it, while nothing else is begun or removed.
    pub(super) fn end<T>(self, end: impl FnOnce() -> T) -> T {
        let open = locked(&OPEN);
        let ended = end();
        drop(open);
        drop(self);
        ended
    }
}

impl Drop for Known {
    fn drop(&mut self) {
        locked(&OPEN).retain(|path| *path != self.0);
    }
}

/// Removes what ended processes left in a folder, once in the life of this one. What others still write is locked, and
/// stays.
pub fn clear(folder: &Path) {
    let Ok(real) = fs::canonicalize(folder) else { return };
    if !locked(&CLEARED).insert(real.clone()) {
        return;
    }
    let Ok(entries) = fs::read_dir(real) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
        if is_left(&entry.path()) {
            remove(&entry.path());
        }
    }
}

fn is_left(path: &Path) -> bool {
    let file = if path.is_dir() { path.join(LOCK) } else { path.into() };
    let Ok(file) = File::open(file) else { return false };
    let age = file.metadata().and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age > YOUNG) && file.try_lock().is_ok()
}

#[cfg(test)]
mod tests {
    use std::{io::Write as _, time::SystemTime};

    use super::*;
    use crate::output::{PendingFile, PendingFolder, write};

    #[test]
    fn what_is_unfinished_goes_with_the_process() {
        let folder = tempfile::tempdir().unwrap();
        let count = || fs::read_dir(folder.path()).unwrap().count();
        write(&folder.path().join("whole.txt"), b"whole").unwrap();
        let pending = PendingFile::create(&folder.path().join("half.txt")).unwrap();
        let several = PendingFolder::create(&folder.path().join("x-%d.png")).unwrap();
        assert_eq!(count(), 3);
        let known = |path: &PathBuf| path.starts_with(folder.path());
        // As at the end of a process, but without the files of other tests.
        let ours: Vec<PathBuf> = locked(&OPEN).extract_if(.., |path| known(path)).collect();
        assert_eq!(ours.len(), 2, "{ours:?}");
        for path in &ours {
            remove(path);
        }
        drop((pending, several));
        assert_eq!((count(), locked(&OPEN).iter().filter(|path| known(path)).count()), (1, 0));
    }

    #[test]
    fn what_was_left_goes_and_what_is_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(format!("{PREFIX}left"));
        let held = folder.path().join(format!("{PREFIX}held"));
        let young = folder.path().join(format!("{PREFIX}young"));
        let old = SystemTime::now() - Duration::from_secs(10);
        let make = |path: &Path, at: SystemTime| {
            let mut file = File::create(path).unwrap();
            file.write_all(b"half").unwrap();
            file.set_modified(at).unwrap();
            file
        };
        drop(make(&left, old));
        drop(make(&young, SystemTime::now()));
        let writer = make(&held, old);
        writer.lock().unwrap();
        write(&folder.path().join("out.txt"), b"whole").unwrap();
        assert_eq!([&left, &held, &young].map(|path| path.exists()), [false, true, true]);
    }
}
