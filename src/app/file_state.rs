//! The file of the document: its name, what it holds, and what is asked before something is lost.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::{Map, Value};

use super::purpose::Purpose;
use crate::{
    derived::Revision,
    drawing::Operation,
    scene::{Document, SavedModel, Scene, file::ENDING},
};

/// What is undone and redone: the document, which file it is of, and which training goes on beside it.
#[derive(Clone, Debug)]
pub struct Authored {
    /// The document.
    pub document: Document,
    /// Its file, as [`FileState::current`].
    pub file: usize,
    /// The training, as [`super::state::Training::id`].
    pub training: Revision,
    /// Whether it went on.
    pub following: bool,
    /// Its network, where a step ended it.
    pub network: Option<Arc<SavedModel>>,
}

impl PartialEq for Authored {
    /// What a training does by itself, or is told to within it, is no change.
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file && self.training == other.training && self.document == other.document
    }
}

/// A file that was opened, or a document that has none yet.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// Where it is; nothing for a new document.
    pub path: Option<PathBuf>,
    /// What it holds, or what the new document began as; nothing where that is not known, as after a crash.
    pub saved: Option<Document>,
    /// What another version of the program wrote to it.
    pub unknown: Map<String, Value>,
}

/// What takes the place of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// A new document.
    New,
    /// A file that the system's dialog asks for.
    Browse,
    /// A file.
    Open(PathBuf),
    /// Text that was pasted.
    Text(String),
    /// What the file holds.
    Revert,
    /// Nothing: the window closes.
    Close,
}

/// What the window asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// What shall become of changes before this.
    Unsaved(Leaving),
    /// Whether the window closes over a clip that is being written.
    Exporting,
    /// Whether this file, which is there already, may be replaced by what is saved for this.
    Replace(Purpose, PathBuf),
}

/// The files of the window.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one thing is under way, and any of them may be"
)]
pub struct FileState {
    /// All that were opened; steps of the history lead back to them.
    opened: Vec<Opened>,
    /// The one that the document is of.
    current: usize,
    /// What is asked now.
    pub question: Option<Question>,
    /// What follows when the document is saved.
    pub then: Option<Leaving>,
    /// What is saved when the saving under way is done.
    pub next_save: Option<PathBuf>,
    /// Whether a file is being written.
    pub is_saving: bool,
    /// Whether the system's dialog is open.
    pub is_browsing: bool,
    /// Number of the newest request for another document; what was asked for before is dropped.
    pub newest: u64,
    /// Whether the document was recovered, and nobody has said yet what becomes of it.
    pub is_recovered: bool,
    /// Whether the window may close.
    pub is_closing: bool,
}

impl FileState {
    /// Of one document.
    #[must_use]
    pub fn new(opened: Opened) -> Self {
        Self {
            opened: vec![opened],
            current: 0,
            question: None,
            then: None,
            next_save: None,
            is_saving: false,
            is_browsing: false,
            newest: 0,
            is_recovered: false,
            is_closing: false,
        }
    }

    /// The number of the file that the document is of.
    #[must_use]
    pub fn current(&self) -> usize {
        self.current
    }

    /// The file that the document is of.
    #[must_use]
    pub fn file(&self) -> &Opened {
        &self.opened[self.current]
    }

    /// Where it is; nothing for a new document.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.file().path.as_deref()
    }

    /// What to call the document.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.path().and_then(Path::file_name);
        name.map_or_else(|| "Untitled".into(), |name| name.to_string_lossy().into_owned())
    }

    /// Another file.
    pub fn open(&mut self, opened: Opened) {
        self.opened.push(opened);
        self.current = self.opened.len() - 1;
    }

    /// A file that was opened before; nothing changes where there is none.
    pub fn go_to(&mut self, file: usize) {
        self.current = file.min(self.opened.len() - 1);
    }

    /// A file holds a document now.
    pub fn saved(&mut self, file: usize, path: PathBuf, document: Document) {
        if let Some(opened) = self.opened.get_mut(file) {
            opened.path = Some(path);
            opened.saved = Some(document);
        }
    }

    /// Whether a document holds what its file does not. A built-in target that nobody touched is no work.
    #[must_use]
    pub fn is_unsaved(&self, document: &Document) -> bool {
        let Opened { path, saved, .. } = self.file();
        let Some(saved) = saved else { return true };
        document != saved && (path.is_some() || !is_untouched(document, saved))
    }
}

/// Whether nothing differs but the built-in target.
fn is_untouched(document: &Document, saved: &Document) -> bool {
    let is_built_in = |document: &Document| match document.drawing.operations() {
        [one] => matches!(**one, Operation::Target { .. }),
        _ => false,
    };
    let same = || *document == Document { drawing: document.drawing.clone(), ..saved.clone() };
    is_built_in(document) && is_built_in(saved) && same()
}

/// The same path, absolute, with the ending of a scene.
#[must_use]
pub fn as_scene_path(path: &Path) -> PathBuf {
    let mut path = std::path::absolute(path).unwrap_or_else(|_| path.into());
    if !crate::output::ends_in(&path, &[ENDING]) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        path.set_file_name(format!("{name}.{ENDING}"));
    }
    path
}

/// What a new document begins as.
#[must_use]
pub fn blank() -> Opened {
    Opened { saved: Some(Scene::default().document), ..Opened::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::Drawing;

    #[test]
    fn a_preset_is_no_work_until_it_is_touched_or_has_a_file() {
        let mut files = FileState::new(blank());
        let ring = Document { drawing: Drawing::named("ring").unwrap(), ..Document::default() };
        assert!(!files.is_unsaved(&Document::default()) && !files.is_unsaved(&ring));
        assert!(files.is_unsaved(&Document { seed: 1, ..ring.clone() }));
        assert!(files.is_unsaved(&Document { drawing: Drawing::default(), ..Document::default() }));
        files.saved(0, "/a.dune".into(), Document::default());
        assert!(!files.is_unsaved(&Document::default()) && files.is_unsaved(&ring));
        assert!(FileState::new(Opened::default()).is_unsaved(&Document::default()), "after a crash");
    }

    #[test]
    fn a_missing_ending_is_added_and_none_replaced() {
        for (typed, path) in [
            ("/a/b", "/a/b.dune"),
            ("/a/b.dune", "/a/b.dune"),
            ("/a/b.DUNE", "/a/b.DUNE"),
            ("/a/b.png", "/a/b.png.dune"),
        ] {
            assert_eq!(as_scene_path(Path::new(typed)), Path::new(path));
        }
    }
}
