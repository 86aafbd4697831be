//! What the name of a file asks for.

use std::path::Path;

use super::{
    encode::{Format, formats, sequence},
    error::ClipError,
    sheet::SheetFormat,
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
    /// A still or a figure.
    Sheet(SheetFormat),
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
        } else if ends_in(path, &["svg"]) {
            Ok(Self::Sheet(SheetFormat::Svg))
        } else if ends_in(path, &["pdf"]) {
            Ok(Self::Sheet(SheetFormat::Pdf))
        } else if ends_in(path, &["png"]) && !sequence::is_pattern(path) {
            Ok(Self::Sheet(SheetFormat::Png))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_pictures_say_whether_they_are_one_or_many() {
        let of = |name: &str| Kind::of(Path::new(name));
        for (name, format) in [("a.SVG", SheetFormat::Svg), ("b.pdf", SheetFormat::Pdf), ("c.png", SheetFormat::Png)] {
            assert!(matches!(of(name), Ok(Kind::Sheet(found)) if found == format), "{name}");
        }
        assert!(matches!(of("c-%04d.png"), Ok(Kind::Clip(_))) && matches!(of("d.gif"), Ok(Kind::Clip(_))));
        let error = of("e.svg-%d").unwrap_err().to_string();
        assert!([".png", ".svg", ".pdf"].iter().all(|ending| error.contains(ending)), "{error}");
    }
}
