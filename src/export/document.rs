//! Files that are written at once and have no frames: pages and programs, in the form that suits a clip beside them.

use std::{io::Write, path::PathBuf};

use super::{
    clip::Clip,
    error::ClipError,
    material::Material,
    page::{self, PageForm},
    script::{self, ScriptError, ScriptForm},
};
use crate::output::OutputError;

/// Writes a page.
///
/// # Errors
/// [`ClipError`]; one of writing does not know the file.
pub(super) fn page(
    material: &Material,
    clip: &Clip,
    to: &mut dyn Write,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<(), ClipError> {
    page::write(material, &PageForm::beside(clip), to, is_cancelled)
}

/// Writes a program.
///
/// # Errors
/// As [`page`].
pub(super) fn script(material: &Material, clip: &Clip, to: &mut dyn Write) -> Result<(), ClipError> {
    let form = ScriptForm { count: clip.particles, holds_scene: clip.holds_scene };
    script::write(material, form, to).map_err(|error| match error {
        ScriptError::Io(source) => OutputError { path: PathBuf::from("the program"), source }.into(),
        other @ ScriptError::Scene(_) => ClipError::Encode(other.to_string()),
    })
}
