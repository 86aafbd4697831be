//! What comes onto the canvas from files: what is being read, and what could not be.

use std::time::Instant;

use crate::import::{FileKind, Request};

/// What comes onto the canvas from files.
#[derive(Debug)]
pub struct ImportState {
    /// Number of the newest request for what is on the canvas, be it a file, a preset or a stroke; what was asked for
    /// before and comes later is dropped.
    pub newest: u64,
    /// How much wider about its mean what was asked for becomes, as what it is read again in place of.
    pub spread: f64,
    /// What is being read.
    pub reading: Option<InProgress>,
    /// The last file, where it could not be read; until another one is asked for.
    pub failed: Option<Failed>,
}

impl Default for ImportState {
    fn default() -> Self {
        Self { newest: 0, spread: 1.0, reading: None, failed: None }
    }
}

/// A file that is being read.
#[derive(Clone, Debug, PartialEq)]
pub struct InProgress {
    /// Number of the request.
    pub number: u64,
    /// The file.
    pub name: String,
    /// How much of it has been read, in [0, 1]; 0 where its length is not known.
    pub share: f64,
    /// How many files come after it.
    pub left: usize,
    /// When it began.
    pub since: Instant,
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// The file, and how it was to be read.
    pub request: Request,
    /// What it is taken for, if that is known.
    pub kind: Option<FileKind>,
    /// Why not.
    pub message: String,
}
