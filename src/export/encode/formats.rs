//! Every format, and which one a file's name asks for.

use std::path::Path;

use super::{apng, encoder::Format, gif, sequence, video};
use crate::{export::error::ClipError, output};

/// Every format of clips.
pub static FORMATS: [Format; 5] = [gif::FORMAT, video::MP4, video::WEBM, apng::FORMAT, sequence::FORMAT];

/// The format that the name of a file asks for.
///
/// # Errors
/// [`ClipError::Format`].
pub fn of(path: &Path) -> Result<&'static Format, ClipError> {
    let fits = |format: &&Format| {
        output::ends_in(path, &[format.ending]) && sequence::is_pattern(path) == format.is_numbered
    };
    FORMATS.iter().find(fits).ok_or_else(|| ClipError::Format { path: path.into(), known: endings() })
}

/// The endings that are known, in words.
#[must_use]
fn endings() -> String {
    let endings: Vec<String> = FORMATS.iter().map(|format| format!(".{}", format.ending)).collect();
    format!(
        "use one of {}, .svg, .pdf, .html or .py (for pictures one by one a name such as {})",
        endings.join(", "),
        sequence::EXAMPLE
    )
}
