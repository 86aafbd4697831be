//! What the name of a file asks for.

use std::path::Path;

use super::{
    encode::{Format, formats},
    error::ClipError,
};
use crate::output::ends_in;

/// Files that are no clips: what each is called, how its name ends, and what it is for.
pub const DOCUMENTS: [(&str, &str, &str); 2] = [
    ("Web page", "html", "One file that anybody can open, play and scrub"),
    ("Python", "py", "A program that repeats the flow with numpy"),
];

/// What a file is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Frames one after the other.
    Clip(&'static Format),
    /// A page for browsers.
    Page,
    /// A program in Python.
    Script,
}

impl Kind {
    /// What a path asks for.
    ///
    /// # Errors
    /// [`ClipError::Format`].
    pub fn of(path: &Path) -> Result<Self, ClipError> {
        if ends_in(path, &["html", "htm"]) {
            Ok(Self::Page)
        } else if ends_in(path, &["py"]) {
            Ok(Self::Script)
        } else {
            formats::of(path).map(Self::Clip)
        }
    }

    /// The format of its frames, where it has some.
    #[must_use]
    pub fn format(&self) -> Option<&'static Format> {
        if let Self::Clip(format) = self { Some(format) } else { None }
    }
}
