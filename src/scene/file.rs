//! The written form of a scene: JSON with a version.

use serde::Serialize;
use serde_json::Value;

use super::{Scene, VERSION, version_2::Picture};
use crate::drawing::Operation;

/// Why a text is no scene.
#[derive(Debug, thiserror::Error)]
pub enum SceneError {
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
    let mut value: Value = serde_json::from_str(text)?;
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

/// Writes a scene.
///
/// # Errors
/// When a number has no written form, which numbers in their ranges have.
pub fn write(scene: &Scene) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Written<'a> {
        version: u32,
        #[serde(flatten)]
        scene: &'a Scene,
    }
    serde_json::to_string(&Written { version: VERSION, scene })
}

/// What was done to the canvas, in place of what is on it.
fn with_operations(value: &mut Value) -> Result<(), SceneError> {
    let Some(picture) = value.as_object_mut().and_then(|scene| scene.remove("picture")) else { return Ok(()) };
    let operation = Operation::from(serde_json::from_value::<Picture>(picture)?);
    value["drawing"] = serde_json::to_value([operation])?;
    Ok(())
}
