//! Every format, and which one a file's name asks for.

use std::path::{Path, PathBuf};

use super::{apng, encoder::Format, gif, sequence, video};
use crate::{export::error::ClipError, output};

/// What a file is called that nobody named.
const UNNAMED: &str = "dunefield";

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

/// The path as that of a file in this format: with its ending in the place of a known one.
#[must_use]
pub fn named(format: &Format, path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = match of(path) {
        Ok(known) if known.name == sequence::FORMAT.name => sequence::stem(&name),
        Ok(_) => Path::new(&*name).file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        Err(_) => name.into_owned(),
    };
    let stem = if stem.is_empty() { UNNAMED } else { &stem };
    path.with_file_name(if format.name == sequence::FORMAT.name {
        format!("{stem}-{}.{}", sequence::NUMBER, format.ending)
    } else {
        format!("{stem}.{}", format.ending)
    })
}

/// Whether an export of so many frames to this path would replace a file.
#[must_use]
pub fn is_taken(path: &Path, frames: u32) -> bool {
    path.exists() || sequence::is_pattern(path) && sequence::files(path, frames).any(|file| file.exists())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_change_with_formats() {
        let named = |name: &str| FORMATS.iter().find(|format| format.name == name).unwrap();
        let [gif, mp4, apng, pictures] = ["GIF", "MP4", "APNG", "PNG sequence"].map(named);
        for (format, from, to) in [
            (mp4, "a/talk.gif", "a/talk.mp4"),
            (gif, "talk.MP4", "talk.gif"),
            (apng, "talk.v2", "talk.v2.apng"),
            (pictures, "talk.v2.gif", "talk.v2-%04d.png"),
            (gif, "a/frame-%04d.png", "a/frame.gif"),
            (gif, "%d.png", "dunefield.gif"),
            (mp4, "", "dunefield.mp4"),
            (gif, "a/", "a.gif"),
        ] {
            let named = super::named(format, Path::new(from));
            assert_eq!(named, Path::new(to), "{from}");
            assert_eq!(of(&named).unwrap().name, format.name);
        }
    }

    #[test]
    fn what_would_be_replaced_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(!is_taken(&at("a.gif"), 3) && !is_taken(&at("a-%02d.png"), 3));
        std::fs::write(at("a.gif"), "").unwrap();
        std::fs::write(at("a-02.png"), "").unwrap();
        assert!(is_taken(&at("a.gif"), 3) && is_taken(&at("a-%02d.png"), 3) && !is_taken(&at("a-%02d.png"), 2));
    }
}
