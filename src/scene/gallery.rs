//! Drawings that a person keeps, each a scene of its own in one folder.
//!
//! A drawing's name is that of its file. Nothing is written over, and what is removed goes to a folder beside them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Scene,
    document::Document,
    file::{self, ENDING, SceneError},
};
use crate::{
    drawing::Drawing,
    output::{self, OutputError},
};

/// Most drawings that are listed.
pub const MOST: usize = 500;
/// Longest name, in characters.
pub const MOST_CHARS: usize = 60;
/// Where removed ones go.
const REMOVED: &str = "removed";
/// What no file of any system may have in its name.
const FORBIDDEN: &str = "/\\:*?\"<>|";

/// Why a drawing is not kept, renamed or removed.
#[derive(Debug, thiserror::Error)]
pub enum GalleryError {
    /// A name that no file can have.
    #[error(
        "'{0}' cannot be a name in the gallery; write 1 to {MOST_CHARS} characters without any of {FORBIDDEN}, which do \
         not begin or end with a point"
    )]
    Name(String),
    /// Another drawing has it.
    #[error("'{0}' is in the gallery already; choose another name")]
    Taken(String),
    /// A folder or file that the system does not let be changed.
    #[error("{}: cannot be changed: {source}", .path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// No file.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// No written form.
    #[error("the drawing cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// A drawing that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What it is called.
    pub name: String,
    /// The drawing.
    pub drawing: Drawing,
}

/// What is in a folder.
#[derive(Debug, Default)]
pub struct Listed {
    /// Drawings by name.
    pub kept: Vec<Kept>,
    /// Files that hold none, and why.
    pub unreadable: Vec<(PathBuf, SceneError)>,
}

/// What is kept in a folder, which need not exist; at most [`MOST`].
///
/// # Errors
/// [`GalleryError::Io`] when the folder cannot be listed.
pub fn list(folder: &Path) -> Result<Listed, GalleryError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Listed::default()),
        Err(source) => return Err(GalleryError::Io { path: folder.into(), source }),
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.is_file() && output::ends_in(path, &[ENDING]));
    paths.sort();
    paths.truncate(MOST);
    let mut listed = Listed::default();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match file::open(&path) {
            Ok(scene) => listed.kept.push(Kept { name, drawing: scene.document.drawing }),
            Err(error) => listed.unreadable.push((path, error)),
        }
    }
    Ok(listed)
}

/// Keeps a drawing under a name that none has yet.
///
/// # Errors
/// [`GalleryError`]; what is kept stays as it is.
pub fn keep(folder: &Path, name: &str, drawing: &Drawing) -> Result<(), GalleryError> {
    let path = free(folder, name)?;
    let document = Document { drawing: drawing.clone(), ..Document::default() };
    let text = file::write_lines(&Scene { document, ..Scene::default() })?;
    fs::create_dir_all(folder).map_err(|source| GalleryError::Io { path: folder.into(), source })?;
    output::write_new(&path, text.as_bytes()).map_err(|error| match error.source.kind() {
        io::ErrorKind::AlreadyExists => GalleryError::Taken(name.trim().into()),
        _ => error.into(),
    })
}

/// Calls a drawing something else.
///
/// # Errors
/// [`GalleryError`]; its name stays then.
pub fn rename(folder: &Path, name: &str, to: &str) -> Result<(), GalleryError> {
    if to.trim() == name {
        return Ok(());
    }
    let to = free(folder, to)?;
    let path = place(folder, name)?;
    fs::rename(&path, to).map_err(|source| GalleryError::Io { path, source })
}

/// Moves a drawing out of the gallery, to the folder of removed ones.
///
/// # Errors
/// [`GalleryError`]; it stays then.
pub fn remove(folder: &Path, name: &str) -> Result<(), GalleryError> {
    let (path, removed) = (place(folder, name)?, folder.join(REMOVED));
    let fail = |source| GalleryError::Io { path: path.clone(), source };
    fs::create_dir_all(&removed).map_err(fail)?;
    let mut names = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{name} {number}")));
    let to = names.find_map(|name| Some(removed.join(format!("{name}.{ENDING}"))).filter(|to| !to.exists()));
    fs::rename(&path, to.unwrap_or(removed)).map_err(fail)
}

/// The file of this name, if no drawing has it.
fn free(folder: &Path, name: &str) -> Result<PathBuf, GalleryError> {
    let path = place(folder, name)?;
    if path.exists() { Err(GalleryError::Taken(name.trim().into())) } else { Ok(path) }
}

/// The file of this name.
fn place(folder: &Path, name: &str) -> Result<PathBuf, GalleryError> {
    let name = name.trim();
    let is_allowed = |c: char| !c.is_control() && !FORBIDDEN.contains(c);
    let is_name = (1..=MOST_CHARS).contains(&name.chars().count())
        && name.chars().all(is_allowed)
        && !name.starts_with('.')
        && !name.ends_with('.');
    if !is_name {
        return Err(GalleryError::Name(name.into()));
    }
    Ok(folder.join(format!("{name}.{ENDING}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        list(folder).unwrap().kept.into_iter().map(|kept| kept.name).collect()
    }

    #[test]
    fn drawings_are_kept_renamed_and_removed_and_none_is_written_over() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("gallery");
        let [ring, word] = ["ring", "text:Ab"].map(|name| Drawing::named(name).unwrap());
        assert_eq!(names(&folder), Vec::<String>::new());
        keep(&folder, " My ring ", &ring).unwrap();
        assert!(matches!(keep(&folder, "My ring", &word), Err(GalleryError::Taken(_))));
        keep(&folder, "A word", &word).unwrap();
        assert_eq!(names(&folder), ["A word", "My ring"]);
        assert_eq!(list(&folder).unwrap().kept[1].drawing, ring);
        assert!(matches!(rename(&folder, "A word", "My ring"), Err(GalleryError::Taken(_))));
        rename(&folder, "A word", "Wort – ß").unwrap();
        assert_eq!(names(&folder), ["My ring", "Wort – ß"]);
        remove(&folder, "My ring").unwrap();
        keep(&folder, "My ring", &word).unwrap();
        remove(&folder, "My ring").unwrap();
        assert_eq!((names(&folder), names(&folder.join(REMOVED)).len()), (vec!["Wort – ß".into()], 2));
        assert!(remove(&folder, "My ring").is_err());
        for bad in ["", "  ", "../up", "a/b", "a\\b", ".hidden", "a.", "a\tb", &"x".repeat(MOST_CHARS + 1)] {
            assert!(matches!(keep(&folder, bad, &ring), Err(GalleryError::Name(_))), "{bad}");
        }
    }

    #[test]
    fn what_is_no_drawing_is_named_and_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        keep(folder.path(), "good", &Drawing::named("ring").unwrap()).unwrap();
        fs::write(folder.path().join("bad.dune"), b"\xff{").unwrap();
        fs::write(folder.path().join("newer.dune"), r#"{"version": 99}"#).unwrap();
        fs::write(folder.path().join("notes.txt"), "no drawing").unwrap();
        let listed = list(folder.path()).unwrap();
        assert_eq!((listed.kept.len(), listed.unreadable.len()), (1, 2));
        assert!(listed.unreadable[1].1.to_string().contains("update it"), "{:?}", listed.unreadable);
    }
}
