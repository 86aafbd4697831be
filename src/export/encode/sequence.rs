//! Pictures one by one, numbered from 0.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::encoder::{Encoder, Finished, Format, Frame, Reel};
use crate::{
    export::{error::ClipError, png_file},
    output::{OutputError, PendingFolder},
};

/// The format.
pub const FORMAT: Format = Format {
    name: "PNG sequence",
    ending: "png",
    sampled: 0,
    is_numbered: true,
    needs_ffmpeg: false,
    begin: |path, reel| Ok(Box::new(SequenceEncoder::new(path, reel)?)),
};

/// A name that is one.
pub const EXAMPLE: &str = "frame-%04d.png";

/// The place of a number in a name.
pub const NUMBER: &str = "%04d";

/// Most digits of a number.
const MOST_DIGITS: usize = 9;

/// Whether a path names numbered pictures, as `frame-%04d.png` does.
#[must_use]
pub fn is_pattern(path: &Path) -> bool {
    Pattern::of(path).is_some()
}

/// What a name says without its number.
pub fn stem(name: &str) -> String {
    let before = Pattern::of(Path::new(name)).map_or_else(String::new, |pattern| pattern.before);
    before.trim_end_matches(['-', '_', '.', ' ']).to_owned()
}

/// The files of so many pictures.
pub fn files(path: &Path, count: u32) -> impl Iterator<Item = PathBuf> {
    let pattern = Pattern::of(path);
    (0..count).filter_map(move |index| Some(path.with_file_name(pattern.as_ref()?.name(index))))
}

/// A name with a place for a number.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    before: String,
    digits: usize,
    after: String,
}

impl Pattern {
    /// That of a path: `%d`, or `%` and a number of digits that may begin with 0, and `d`.
    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let (before, rest) = name.split_once('%')?;
        let (digits, after) = rest.split_once('d')?;
        let digits = if digits.is_empty() { 1 } else { digits.parse().ok()? };
        let (before, after) = (before.to_owned(), after.to_owned());
        (1..=MOST_DIGITS).contains(&digits).then_some(Self { before, digits, after })
    }

    fn name(&self, index: u32) -> String {
        format!("{}{index:0digits$}{}", self.before, self.after, digits = self.digits)
    }
}

/// Writes pictures to a folder beside their places.
struct SequenceEncoder {
    folder: PendingFolder,
    pattern: Pattern,
    size: [u32; 2],
    scene: Option<String>,
    names: Vec<String>,
    bytes: u64,
    path: PathBuf,
}

impl SequenceEncoder {
    fn new(path: &Path, reel: &Reel) -> Result<Self, ClipError> {
        let pattern = Pattern::of(path)
            .ok_or_else(|| ClipError::Encode(format!("{}: no name for pictures with a number", path.display())))?;
        let folder = PendingFolder::create(path)?;
        let scene = reel.scene.clone();
        Ok(Self { folder, pattern, size: reel.size, scene, names: Vec::new(), bytes: 0, path: path.into() })
    }
}

impl Encoder for SequenceEncoder {
    fn push(&mut self, frame: &Frame) -> Result<(), ClipError> {
        let bytes = png_file::encoded(&frame.pixels, self.size, self.scene.as_deref())
            .map_err(|error| ClipError::Encode(error.to_string()))?;
        let name = self.pattern.name(self.names.len() as u32);
        fs::write(self.folder.path().join(&name), &bytes)
            .map_err(|source| OutputError { path: self.path.clone(), source })?;
        self.names.push(name);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Box<dyn Finished>, ClipError> {
        Ok(self)
    }
}

impl Finished for SequenceEncoder {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn commit(self: Box<Self>) -> Result<(), ClipError> {
        Ok(self.folder.commit(&self.names)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_read() {
        let name = |path: &str, index: u32| Pattern::of(Path::new(path)).map(|pattern| pattern.name(index));
        assert_eq!(name("out/frame-%04d.png", 7).as_deref(), Some("frame-0007.png"));
        assert_eq!(name("%d.png", 12).as_deref(), Some("12.png"));
        assert_eq!(name("a%3d.png", 12345).as_deref(), Some("a12345.png"));
        for no in ["frame.png", "100%.png", "%x.png", "%99d.png", "%0d.png", "%-3d.png", "%04.png"] {
            assert_eq!(name(no, 0), None, "{no}");
        }
    }
}
