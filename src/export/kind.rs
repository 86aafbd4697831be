//! What can be written, and what the name of a file asks for.

use std::path::{Path, PathBuf};

use super::{
    encode::{FORMATS, Format, formats, sequence},
    error::ClipError,
    sheet::SheetFormat,
};
use crate::output::ends_in;

/// What a file is called that nobody named.
const UNNAMED: &str = "dunefield";

/// What a file is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Frames one after the other.
    Clip(&'static Format),
    /// A still or a figure.
    Sheet(SheetFormat),
    /// A page for browsers.
    Page,
    /// A program in Python.
    Script,
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Kind {
    /// Everything that can be written.
    pub fn all() -> impl Iterator<Item = Self> {
        let sheets = SheetFormat::ALL.map(Self::Sheet);
        FORMATS.iter().map(Self::Clip).chain(sheets).chain([Self::Page, Self::Script])
    }

    /// What a path asks for.
    ///
    /// # Errors
    /// [`ClipError::Format`].
    pub fn of(path: &Path) -> Result<Self, ClipError> {
        if ends_in(path, &["html", "htm"]) {
            Ok(Self::Page)
        } else if ends_in(path, &["py"]) {
            Ok(Self::Script)
        } else if let Some(format) = SheetFormat::ALL.into_iter().find(|format| ends_in(path, &[format.ending()]))
            && !sequence::is_pattern(path)
        {
            Ok(Self::Sheet(format))
        } else {
            formats::of(path).map(Self::Clip)
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clip(format) => format.name,
            Self::Sheet(format) => format.name(),
            Self::Page => "HTML",
            Self::Script => "Python",
        }
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Clip(Format { needs_ffmpeg: true, .. }) => "A video, made by ffmpeg",
            Self::Clip(Format { is_numbered: true, .. }) => "A picture for each frame",
            Self::Clip(_) => "Moves wherever pictures are shown",
            Self::Sheet(SheetFormat::Svg) => "A figure of lines and letters, for browsers and drawing programs",
            Self::Sheet(SheetFormat::Pdf) => "A figure of lines and letters, for papers",
            Self::Sheet(SheetFormat::Png) => "One picture of the stage",
            Self::Page => "One file that anybody can open, play and scrub",
            Self::Script => "A program that repeats the flow with numpy",
        }
    }

    /// How names of its files end, without a dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Clip(format) => format.ending,
            Self::Sheet(format) => format.ending(),
            Self::Page => "html",
            Self::Script => "py",
        }
    }

    /// The format of its frames, where it has some.
    #[must_use]
    pub fn format(self) -> Option<&'static Format> {
        if let Self::Clip(format) = self { Some(format) } else { None }
    }

    /// Whether it is made by an ffmpeg that has to be there.
    #[must_use]
    pub fn needs_ffmpeg(self) -> bool {
        self.format().is_some_and(|format| format.needs_ffmpeg)
    }

    /// Whether it is a file for each frame, with a number in its name.
    fn is_numbered(self) -> bool {
        self.format().is_some_and(|format| format.is_numbered)
    }

    /// The path as that of a file of this kind: with its ending in the place of a known one.
    #[must_use]
    pub fn named(self, path: &Path) -> PathBuf {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let stem = match Self::of(path) {
            Ok(known) if known.is_numbered() => sequence::stem(&name),
            Ok(_) => Path::new(&*name).file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            Err(_) => name.into_owned(),
        };
        let stem = if stem.is_empty() { UNNAMED } else { &stem };
        let number = if self.is_numbered() { format!("-{}", sequence::NUMBER) } else { String::new() };
        path.with_file_name(format!("{stem}{number}.{}", self.ending()))
    }
}

/// The files that an export of so many frames to this path writes.
#[must_use]
pub fn written(path: &Path, frames: u32) -> Vec<PathBuf> {
    if sequence::is_pattern(path) { sequence::files(path, frames).collect() } else { vec![path.into()] }
}

/// Whether it would replace a file.
#[must_use]
pub fn is_taken(path: &Path, frames: u32) -> bool {
    path.exists() || written(path, frames).iter().any(|file| file.exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_change_with_kinds() {
        let named = |name: &str| Kind::all().find(|kind| kind.name() == name).unwrap();
        let [gif, mp4, apng, pictures, page, script] =
            ["GIF", "MP4", "APNG", "PNG sequence", "HTML", "Python"].map(named);
        for (kind, from, to) in [
            (mp4, "a/talk.gif", "a/talk.mp4"),
            (gif, "talk.MP4", "talk.gif"),
            (apng, "talk.v2", "talk.v2.apng"),
            (pictures, "talk.v2.gif", "talk.v2-%04d.png"),
            (gif, "a/frame-%04d.png", "a/frame.gif"),
            (page, "a/frame-%04d.png", "a/frame.html"),
            (script, "flow.htm", "flow.py"),
            (gif, "%d.png", "dunefield.gif"),
            (mp4, "", "dunefield.mp4"),
            (gif, "a/", "a.gif"),
        ] {
            let named = kind.named(Path::new(from));
            assert_eq!(named, Path::new(to), "{from}");
            assert_eq!(Kind::of(&named).unwrap(), kind);
        }
    }

    #[test]
    fn names_of_pictures_say_whether_they_are_one_or_many() {
        let of = |name: &str| Kind::of(Path::new(name));
        for (name, format) in
            [("a.SVG", SheetFormat::Svg), ("b.pdf", SheetFormat::Pdf), ("c.png", SheetFormat::Png)]
        {
            assert!(matches!(of(name), Ok(Kind::Sheet(found)) if found == format), "{name}");
        }
        assert!(matches!(of("c-%04d.png"), Ok(Kind::Clip(_))) && matches!(of("d.gif"), Ok(Kind::Clip(_))));
        let error = of("e.tiff").unwrap_err().to_string();
        assert!([".png", ".svg", ".pdf"].iter().all(|ending| error.contains(ending)), "{error}");
    }

    #[test]
    fn every_kind_has_a_name_of_its_own_and_is_found_by_its_ending() {
        for kind in Kind::all() {
            assert_eq!(Kind::all().filter(|other| *other == kind).count(), 1, "{}", kind.name());
            assert_eq!(Kind::of(&kind.named(Path::new("x"))).unwrap(), kind);
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
