//! What a window keeps of its scene against a crash.
//!
//! Each window has a folder of its own, which is locked while the window lives, with the scene, the one before, and
//! what could not be read. A file there is always whole, and is a scene like any other that also says what it is of.

use std::{
    cmp::Reverse,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

use super::{
    Scene,
    file::{self, AUTOSAVE, SceneError},
};
use crate::output::{self, OutputError};

const LOCK: &str = "lock";
const NEWEST: &str = "scene.dune";
const BEFORE: &str = "scene-before.dune";

/// Windows that may be open at a time.
const MOST: u32 = 1000;

/// Why nothing can be kept.
#[derive(Debug, thiserror::Error)]
pub enum AutosaveError {
    /// No folder, or no lock in it.
    #[error("{}: nothing can be kept there against a crash: {source}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// As many windows as there may be.
    #[error("{}: {MOST} windows are open; nothing more is kept against a crash", .0.display())]
    Full(PathBuf),
    /// No file.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// No written form.
    #[error("the scene cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// What an autosave says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// The file that the scene was opened from or saved to.
    pub path: Option<String>,
    /// Whether it holds what that file does not.
    pub unsaved: bool,
    /// Whether the window was closed, so that nobody need be told.
    pub closed: bool,
}

/// A window's own folder. It is locked until this is dropped.
#[derive(Debug)]
pub struct Slot {
    folder: PathBuf,
    _lock: File,
}

/// What a window begins with.
#[derive(Debug)]
pub struct Claimed {
    /// Where it keeps its scene.
    pub slot: Slot,
    /// What was kept there.
    pub found: Option<(Scene, Note)>,
    /// What could not be read, under its new name, and why.
    pub set_aside: Vec<(PathBuf, SceneError)>,
}

/// Takes the folder, among those in `root` that no window has, that holds what is not saved, the newest of several;
/// otherwise what was closed last; otherwise an empty one.
///
/// # Errors
/// [`AutosaveError`] when there is no such folder and none can be made.
pub fn claim(root: &Path) -> Result<Claimed, AutosaveError> {
    let fail = |source| AutosaveError::Folder { folder: root.into(), source };
    fs::create_dir_all(root).map_err(fail)?;
    let mut kept: Vec<(bool, Reverse<SystemTime>, Slot)> = Vec::new();
    for number in numbers(root).map_err(fail)? {
        if let Some(slot) = Slot::lock(&root.join(number.to_string())).map_err(fail)?
            && let Some((closed, written)) = slot.rank()
        {
            kept.push((closed, Reverse(written), slot));
        }
    }
    kept.sort_by_key(|(closed, written, _)| (*closed, *written));
    let mut set_aside = Vec::new();
    for (_, _, slot) in kept {
        slot.sweep();
        if let Some(found) = slot.recover(&mut set_aside) {
            return Ok(Claimed { slot, found: Some(found), set_aside });
        }
    }
    for number in 1..=MOST {
        let slot = Slot::lock(&root.join(number.to_string())).map_err(fail)?;
        if let Some(slot) = slot.filter(|slot| slot.rank().is_none()) {
            return Ok(Claimed { slot, found: None, set_aside });
        }
    }
    Err(AutosaveError::Full(root.into()))
}

/// Numbers of the folders that are there.
fn numbers(root: &Path) -> io::Result<Vec<u32>> {
    let names = fs::read_dir(root)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter_map(|name| name.parse().ok()).collect())
}

impl Slot {
    /// Takes a folder, unless a window has it.
    fn lock(folder: &Path) -> io::Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let lock = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { folder: folder.into(), _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Whether what is kept here was closed, and when it was written; nothing where nothing is kept.
    fn rank(&self) -> Option<(bool, SystemTime)> {
        #[derive(Deserialize)]
        struct Noted {
            #[serde(default)]
            autosave: Note,
        }
        let path = [NEWEST, BEFORE].map(|name| self.folder.join(name)).into_iter().find(|path| path.exists())?;
        let written = fs::metadata(&path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        let noted = file::text(&path).ok().and_then(|text| serde_json::from_str::<Noted>(&text).ok());
        Some((noted.is_some_and(|noted| noted.autosave.closed), written))
    }

    /// Removes what a window left half written.
    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(output::unfinished::PREFIX) {
                // It is in nobody's way.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The newest scene that can be read; others are set aside.
    fn recover(&self, set_aside: &mut Vec<(PathBuf, SceneError)>) -> Option<(Scene, Note)> {
        for name in [NEWEST, BEFORE] {
            let path = self.folder.join(name);
            if !path.exists() {
                continue;
            }
            match file::text(&path).and_then(|text| file::read_all(&text)) {
                Ok(mut scene) => {
                    let note = scene.unknown.remove(AUTOSAVE).and_then(|note| serde_json::from_value(note).ok());
                    let mut note: Note = note.unwrap_or_default();
                    // Something newer was there.
                    if name == BEFORE {
                        note = Note { unsaved: true, closed: false, ..note };
                    }
                    return Some((scene, note));
                }
                Err(error) => {
                    let place = self.free_place();
                    // Where it cannot be renamed nothing is written over it either: another folder is taken.
                    let place = fs::rename(&path, &place).map_or(path, |()| place);
                    set_aside.push((place, error));
                }
            }
        }
        None
    }

    /// Keeps a text that is no scene.
    ///
    /// # Errors
    /// [`OutputError`].
    pub fn set_aside(&self, text: &str) -> Result<PathBuf, OutputError> {
        let place = self.free_place();
        output::write(&place, text.as_bytes()).map(|()| place)
    }

    fn free_place(&self) -> PathBuf {
        let mut places = (1..).map(|number| self.folder.join(format!("scene-unreadable-{number}.dune")));
        places.find(|place| !place.exists()).unwrap_or_default()
    }

    /// Keeps a scene in place of the last one, which becomes the one before. Killed at any moment, one of them is
    /// there whole.
    ///
    /// # Errors
    /// [`AutosaveError`]; what is kept stays.
    pub fn write(&self, scene: &Scene, note: &Note) -> Result<(), AutosaveError> {
        let mut scene = scene.clone();
        scene.unknown.insert(AUTOSAVE.into(), serde_json::to_value(note)?);
        let text = file::write_lines(&scene)?;
        let (newest, before) = (self.folder.join(NEWEST), self.folder.join(BEFORE));
        if newest.exists() {
            let error = |source| OutputError { path: before.clone(), source };
            let second = self.folder.join(format!("{}before", output::unfinished::PREFIX));
            let _ = fs::remove_file(&second);
            // Some file systems have no second names.
            fs::hard_link(&newest, &second).or_else(|_| fs::copy(&newest, &second).map(|_| ())).map_err(error)?;
            fs::rename(&second, &before).map_err(error)?;
        }
        Ok(output::write(&newest, text.as_bytes())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(seed: u64) -> Scene {
        let mut scene = Scene::default();
        scene.document.seed = seed;
        scene
    }

    fn note(unsaved: bool, closed: bool) -> Note {
        Note { path: Some("/a/b.dune".into()), unsaved, closed }
    }

    fn seed(claimed: &Claimed) -> Option<u64> {
        claimed.found.as_ref().map(|(scene, _)| scene.document.seed)
    }

    #[test]
    fn a_scene_and_the_one_before_are_kept_for_the_next_window() {
        let root = tempfile::tempdir().unwrap();
        let first = claim(root.path()).unwrap();
        assert!(first.found.is_none());
        for seed in 1..=3 {
            first.slot.write(&scene(seed), &note(true, false)).unwrap();
        }
        let before = file::open(&root.path().join("1").join(BEFORE)).unwrap();
        assert_eq!(before, scene(2), "without what an autosave says of itself");
        drop(first);
        let second = claim(root.path()).unwrap();
        assert_eq!(second.found, Some((scene(3), note(true, false))));
        assert!(second.set_aside.is_empty());
    }

    #[test]
    fn two_windows_never_share_a_folder() {
        let root = tempfile::tempdir().unwrap();
        let first = claim(root.path()).unwrap();
        first.slot.write(&scene(1), &note(true, false)).unwrap();
        let second = claim(root.path()).unwrap();
        assert_eq!(seed(&second), None);
        second.slot.write(&scene(2), &note(true, false)).unwrap();
        drop((first, second));
        let third = claim(root.path()).unwrap();
        let fourth = claim(root.path()).unwrap();
        assert_eq!((seed(&third), seed(&fourth)), (Some(2), Some(1)), "the newest first");
    }

    #[test]
    fn what_was_not_closed_comes_before_what_was() {
        let root = tempfile::tempdir().unwrap();
        let (killed, closed) = (claim(root.path()).unwrap(), claim(root.path()).unwrap());
        killed.slot.write(&scene(1), &note(true, false)).unwrap();
        closed.slot.write(&scene(2), &note(false, true)).unwrap();
        drop((killed, closed));
        assert_eq!(seed(&claim(root.path()).unwrap()), Some(1));
    }

    #[test]
    fn what_cannot_be_read_is_set_aside_and_the_one_before_is_taken() {
        let root = tempfile::tempdir().unwrap();
        let slot = claim(root.path()).unwrap().slot;
        slot.write(&scene(1), &note(false, true)).unwrap();
        slot.write(&scene(2), &note(false, true)).unwrap();
        fs::write(slot.folder.join("scene-unreadable-1.dune"), "an older one").unwrap();
        fs::write(slot.folder.join(NEWEST), "{\"version\": 3, \"lanes\": [").unwrap();
        fs::write(slot.folder.join(format!("{}x", output::unfinished::PREFIX)), "half").unwrap();
        drop(slot);
        let claimed = claim(root.path()).unwrap();
        assert_eq!(claimed.found, Some((scene(1), note(true, false))));
        let place = root.path().join("1").join("scene-unreadable-2.dune");
        assert_eq!(claimed.set_aside.iter().map(|(path, _)| path).collect::<Vec<_>>(), [&place]);
        assert_eq!(fs::read_to_string(place).unwrap(), "{\"version\": 3, \"lanes\": [");
        assert_eq!(fs::read_to_string(root.path().join("1/scene-unreadable-1.dune")).unwrap(), "an older one");
        assert!(!root.path().join("1").join(format!("{}x", output::unfinished::PREFIX)).exists());
    }

    #[test]
    fn what_a_newer_program_wrote_stays_as_it_is() {
        let root = tempfile::tempdir().unwrap();
        let slot = claim(root.path()).unwrap().slot;
        fs::write(slot.folder.join(NEWEST), "{\"version\": 99}").unwrap();
        drop(slot);
        let claimed = claim(root.path()).unwrap();
        assert!(claimed.found.is_none());
        let [(path, error)] = &claimed.set_aside[..] else { panic!("{:?}", claimed.set_aside) };
        assert!(error.to_string().contains("version 99"));
        assert_eq!(fs::read_to_string(path).unwrap(), "{\"version\": 99}");
    }

    #[test]
    fn impossible_folders_are_named() {
        let root = tempfile::tempdir().unwrap();
        let taken = root.path().join("file");
        fs::write(&taken, "").unwrap();
        let error = claim(&taken).unwrap_err().to_string();
        assert!(error.contains("file: nothing can be kept"), "{error}");
    }
}
