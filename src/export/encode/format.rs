//! What a format is, and which one a file's name asks for.

use std::path::{Path, PathBuf};

use super::{Encoder, Reel, apng, gif, sequence, video};
use crate::{export::error::ClipError, output};

/// What a file is called that nobody named.
const UNNAMED: &str = "dunefield";

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

    /// Whether frames are encoded by an ffmpeg that has to be there.
    #[must_use]
    pub fn needs_ffmpeg(&self) -> bool {
        [video::MP4.name, video::WEBM.name].contains(&self.name)
    }

    /// The path as that of a file in this format: with its ending in the place of a known one.
    #[must_use]
    pub fn named(&self, path: &Path) -> PathBuf {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let stem = match Self::of(path) {
            Ok(format) if format.name == sequence::FORMAT.name => sequence::stem(&name),
            Ok(_) => Path::new(&*name).file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            Err(_) => name.into_owned(),
        };
        let stem = if stem.is_empty() { UNNAMED } else { &stem };
        path.with_file_name(if self.name == sequence::FORMAT.name {
            format!("{stem}-{}.{}", sequence::NUMBER, self.ending)
        } else {
            format!("{stem}.{}", self.ending)
        })
    }
}

/// Whether an export of so many frames to this path would replace a file.
#[must_use]
pub fn is_taken(path: &Path, frames: u32) -> bool {
    path.exists() || sequence::is_pattern(path) && sequence::files(path, frames).any(|file| file.exists())
}

/// The endings that are known, in words.
#[must_use]
pub(in crate::export) fn endings() -> String {
    let endings: Vec<String> = FORMATS.iter().map(|format| format!(".{}", format.ending)).collect();
    format!("use one of {} (for pictures one by one: a name such as {})", endings.join(", "), sequence::EXAMPLE)
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
            let named = format.named(Path::new(from));
            assert_eq!(named, Path::new(to), "{from}");
            assert_eq!(Format::of(&named).unwrap().name, format.name);
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
