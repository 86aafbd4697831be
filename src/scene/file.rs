//! The written form of a scene: JSON with a version.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
    sync::Arc,
};

use serde::{Deserialize, de::IgnoredAny};

pub use super::form::KEPT_WITHIN;
use super::{
    Document, Scene, VERSION,
    bounds::{self, Excess},
    form::{Form, Written},
    lines,
    version_2::Picture,
};
use crate::{
    drawing::{Drawing, Operation, OperationError},
    import::carried,
    output::ends_in,
};

/// The ending of its files.
pub const ENDING: &str = "dune";

/// Most bytes of a file that is read.
pub const MOST_BYTES: u64 = 256 << 20;

/// What some editors put before a text.
const MARK: char = '\u{feff}';

/// Bytes of a file that say whether it is one.
const HEAD: u64 = 4096;

/// Under this name an autosave says what it is of; no other scene keeps it.
pub(super) const AUTOSAVE: &str = "autosave";

/// Why a text is no scene.
#[derive(Debug, thiserror::Error)]
pub enum SceneError {
    /// Cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// More than is taken into memory.
    #[error("is no scene: it has more than {} MB", MOST_BYTES >> 20)]
    TooLarge,
    /// No text.
    #[error("is no scene: it is no text in UTF-8")]
    NoText,
    /// No JSON, or not that of a scene.
    #[error("is no scene: {0}")]
    Json(#[from] serde_json::Error),
    /// More than is read.
    #[error("is no scene that can be read: {0}")]
    Excess(#[from] Excess),
    /// JSON of something else.
    #[error("is no scene: it has neither a drawing nor lanes")]
    Nothing,
    /// Something that cannot be drawn.
    #[error("is no scene: {0}")]
    Drawing(#[from] OperationError),
    /// No number of a version.
    #[error("is no scene: it has no version")]
    NoVersion,
    /// Written by a newer program.
    #[error("is a scene of version {0}, and this program reads versions up to {VERSION}; update it")]
    Newer(u64),
    /// Older than any that is read.
    #[error("is a scene of version {0}, which is no longer read")]
    Older(u64),
}

/// Reads a scene of this or an older version, every number in its range.
///
/// # Errors
/// [`SceneError`], as the end of a sentence that begins with the file's name.
pub fn read(text: &str) -> Result<Scene, SceneError> {
    let mut scene = read_all(text)?;
    scene.unknown.remove(AUTOSAVE);
    Ok(scene)
}

/// Reads a scene from a file, of at most [`MOST_BYTES`].
///
/// # Errors
/// As [`read`].
pub fn open(path: &Path) -> Result<Scene, SceneError> {
    read(&text(path)?)
}

/// The same with the version that the file has.
///
/// # Errors
/// As [`read`].
pub fn open_with_version(path: &Path) -> Result<(u64, Scene), SceneError> {
    let text = text(path)?;
    let version = Head::of(text.trim_start_matches(MARK))?.version;
    Ok((version, read(&text)?))
}

/// Whether a file is taken for a scene: by its ending, since it carries one, or since it begins like a JSON object, which
/// nothing else does that is read. What is no plain file is none, because it can be read only once.
#[must_use]
pub fn is_scene(path: &Path) -> bool {
    if ends_in(path, &[ENDING]) {
        return true;
    }
    let mut head = Vec::new();
    if carried::of_file(path).is_some() {
        return true;
    }
    let begun = path.is_file() && File::open(path).is_ok_and(|file| file.take(HEAD).read_to_end(&mut head).is_ok());
    begun && begins_like_one(&head)
}

fn begins_like_one(head: &[u8]) -> bool {
    let inside = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().strip_prefix(b"{");
    inside.is_some_and(|inside| matches!(inside.trim_ascii_start().first(), Some(b'"' | b'}')))
}

/// What a file says, or carries, of at most [`MOST_BYTES`].
pub(super) fn text(path: &Path) -> Result<String, SceneError> {
    if let Some(text) = carried::of_file(path) {
        return Ok(text);
    }
    let file = File::open(path)?;
    if file.metadata()?.len() > MOST_BYTES {
        return Err(SceneError::TooLarge);
    }
    let mut text = String::new();
    match file.take(MOST_BYTES + 1).read_to_string(&mut text) {
        Ok(length) if length as u64 > MOST_BYTES => Err(SceneError::TooLarge),
        Ok(_) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(SceneError::NoText),
        Err(error) => Err(error.into()),
    }
}

/// What is known of a text that is JSON within the bounds, before anything is made of it.
struct Head {
    version: u64,
    is_something: bool,
}

impl Head {
    fn of(text: &str) -> Result<Self, SceneError> {
        #[derive(Deserialize)]
        struct Entries {
            version: Option<u64>,
            drawing: Option<IgnoredAny>,
            picture: Option<IgnoredAny>,
            lanes: Option<IgnoredAny>,
        }
        bounds::check(text)?;
        // An array could be taken for the entries in their order.
        if !text.trim_ascii_start().starts_with('{') {
            serde_json::from_str::<IgnoredAny>(text)?;
            return Err(SceneError::NoVersion);
        }
        let Entries { version, drawing, picture, lanes } = serde_json::from_str(text)?;
        let version = version.ok_or(SceneError::NoVersion)?;
        Ok(Self { version, is_something: drawing.or(picture).or(lanes).is_some() })
    }
}

/// Reads a scene with what an autosave says of itself.
pub(super) fn read_all(text: &str) -> Result<Scene, SceneError> {
    let text = text.trim_start_matches(MARK);
    match Head::of(text)? {
        Head { version: version @ (0 | 1), .. } => return Err(SceneError::Older(version)),
        Head { version: version @ 4.., .. } => return Err(SceneError::Newer(version)),
        Head { is_something: false, .. } => return Err(SceneError::Nothing),
        Head { .. } => {}
    }
    let mut form: Form = serde_json::from_str(text)?;
    let operations = match (form.drawing.take(), form.picture.take()) {
        (Some(drawing), _) => Some(drawing.within()?),
        (None, Some(picture)) => Some(vec![Arc::new(Operation::from(serde_json::from_value::<Picture>(picture)?))]),
        (None, None) => None,
    };
    let drawing = operations.map_or_else(|| Ok(Document::default().drawing), Drawing::try_from)?;
    Ok(form.scene(drawing)?.sanitised())
}

/// Writes a scene in one line.
///
/// # Errors
/// When a number has no written form, which numbers in their ranges have.
pub fn write(scene: &Scene) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Written::of(scene))
}

/// Writes a scene as its files have it: what was done to the canvas and each lane on a line of its own.
///
/// # Errors
/// As [`write()`].
pub fn write_lines(scene: &Scene) -> Result<String, serde_json::Error> {
    lines::write(&Written::of(scene))
}
