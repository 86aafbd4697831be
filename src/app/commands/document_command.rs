//! Changes of the whole document and its file, and what they leave to do.

use std::{path::PathBuf, sync::Arc};

use crate::{
    app::{file_state::Leaving, purpose::Purpose},
    scene::{Document, Scene},
};

/// A change of the whole document, or of its file.
#[derive(Clone, Debug)]
pub enum DocumentCommand {
    /// Put something else in its place, and ask first if something would be lost.
    Leave(Leaving),
    /// The answer to the question that the window asks.
    Answer(Answer),
    /// Begin anew.
    New,
    /// Write it to its file, or ask for one.
    Save,
    /// Write it to this file; whether one that is there may be replaced.
    SaveAs(PathBuf, bool),
    /// Ask whether this file may be replaced by what is saved for this.
    AskToReplace(Purpose, PathBuf),
    /// It has been written, or not.
    Saved(Saved),
    /// Show another one that was read, or say why not.
    Loaded(Loaded),
    /// Go back to what the new document began as.
    RevertToNew,
    /// Copy it to the clipboard.
    Copy,
    /// Ask for what is on the clipboard.
    Paste,
    /// Keep what was recovered.
    KeepRecovered,
    /// Show what was there instead before.
    DiscardRecovered,
    /// Forget the files that were open lately.
    ForgetRecent,
}

/// What becomes of what would be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is saved first, or replaces the file.
    Save,
    /// It is lost.
    Discard,
    /// Everything stays as it is.
    Cancel,
}

/// What came of saving.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The file's number in the window.
    pub file: usize,
    /// Where.
    pub path: PathBuf,
    /// What was written.
    pub document: Box<Document>,
    /// Why not.
    pub outcome: Result<(), String>,
}

/// What came of reading another document.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Number of the request.
    pub number: u64,
    /// Where it was.
    pub origin: Origin,
    /// What it holds.
    pub outcome: Result<Box<Scene>, String>,
}

/// Where a document is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// The file that it is already of.
    Again(PathBuf),
    /// Text that was pasted.
    Text(Arc<str>),
}

/// What is left to do for the document beyond the state.
#[derive(Clone, Debug)]
pub enum DocumentEffect {
    /// Read another one, as the request of this number.
    Read(u64, Origin),
    /// Write it.
    Write(Writing),
    /// Put a text on the clipboard.
    Copy(String),
    /// Ask for what is on the clipboard.
    Paste,
}

/// A scene on its way to a file.
#[derive(Clone, Debug)]
pub struct Writing {
    /// The file's number in the window.
    pub file: usize,
    /// Where.
    pub path: PathBuf,
    /// What.
    pub scene: Box<Scene>,
    /// Whether a file that is there may be replaced.
    pub may_replace: bool,
}
