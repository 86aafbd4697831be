//! The written form of a scene: JSON with a version.

use std::{fs::File, io::Read as _, path::Path};

use serde::Serialize;
use serde_json::Value;

use super::{Scene, VERSION, lines, version_2::Picture};
use crate::drawing::Operation;

/// The ending of its files.
pub const ENDING: &str = "dune";

/// Most bytes of a file that is read.
pub const MOST_BYTES: u64 = 256 << 20;

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
    /// No JSON, or not that of a scene.
    #[error("is no scene: {0}")]
    Json(#[from] serde_json::Error),
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

/// What a file says, of at most [`MOST_BYTES`].
pub(super) fn text(path: &Path) -> Result<String, SceneError> {
    let mut text = String::new();
    File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST_BYTES { Err(SceneError::TooLarge) } else { Ok(text) }
}

/// Reads a scene with what an autosave says of itself.
pub(super) fn read_all(text: &str) -> Result<Scene, SceneError> {
    let mut value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    let version = value.get("version").and_then(Value::as_u64).ok_or(SceneError::NoVersion)?;
    match version {
        0 | 1 => return Err(SceneError::Older(version)),
        2 => with_operations(&mut value)?,
        3 => {}
        _ => return Err(SceneError::Newer(version)),
    }
    if let Some(scene) = value.as_object_mut() {
        scene.remove("version");
    }
    let scene: Scene = serde_json::from_value(value)?;
    Ok(scene.sanitised())
}

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    #[serde(flatten)]
    scene: &'a Scene,
}

/// Writes a scene in one line.
///
/// # Errors
/// When a number has no written form, which numbers in their ranges have.
pub fn write(scene: &Scene) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Written { version: VERSION, scene })
}

/// Writes a scene as its files have it: what was done to the canvas and each lane on a line of its own.
///
/// # Errors
/// As [`write()`].
pub fn write_lines(scene: &Scene) -> Result<String, serde_json::Error> {
    lines::write(&Written { version: VERSION, scene })
}

/// What was done to the canvas, in place of what is on it.
fn with_operations(value: &mut Value) -> Result<(), SceneError> {
    let Some(picture) = value.as_object_mut().and_then(|scene| scene.remove("picture")) else { return Ok(()) };
    let operation = Operation::from(serde_json::from_value::<Picture>(picture)?);
    value["drawing"] = serde_json::to_value([operation])?;
    Ok(())
}
