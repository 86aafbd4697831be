//! What a format is, and which one a file's name asks for.

use std::path::Path;

use super::{Encoder, Reel, apng, gif, sequence, video};
use crate::{export::error::ClipError, output};

/// A format of clips.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What it is called.
    pub name: &'static str,
    /// How names of its files end, without a dot.
    pub ending: &'static str,
    /// Frames from all of a clip that its encoder wants to see before the first.
    pub some: u32,
    /// Makes its encoder, which writes to a path.
    pub begin: fn(&Path, &Reel) -> Result<Box<dyn Encoder>, ClipError>,
}

/// Every format of clips.
pub static FORMATS: [Format; 5] = [gif::FORMAT, video::MP4, video::WEBM, apng::FORMAT, sequence::FORMAT];

impl Format {
    /// The format that the name of a file asks for.
    ///
    /// # Errors
    /// [`ClipError::Format`].
    pub fn of(path: &Path) -> Result<&'static Self, ClipError> {
        let fits = |format: &&Self| {
            output::ends_in(path, &[format.ending])
                && sequence::is_pattern(path) == (format.name == sequence::FORMAT.name)
        };
        FORMATS.iter().find(fits).ok_or_else(|| ClipError::Format(path.into()))
    }
}

/// The endings that are known, in words.
#[must_use]
pub(in crate::export) fn endings() -> String {
    let endings: Vec<String> = FORMATS.iter().map(|format| format!(".{}", format.ending)).collect();
    format!(
        "use one of {}, .html or .py (for pictures one by one a name such as {})",
        endings.join(", "),
        sequence::EXAMPLE
    )
}
