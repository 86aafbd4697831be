//! The TARGET of the command line: a preset, `text:...`, an image or a point set.

use std::path::Path;

use super::{
    error::{ImportError, ImportProblem},
    image, points,
};
use crate::{
    density::{EmptyTarget, Placement, Target, presets::named, raster::Raster, text::TextError},
    drawing::{Canvas, Origin},
};

/// Why a TARGET could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Neither a preset nor a file.
    #[error(
        "'{0}' is neither a preset nor a file; `dunefield presets` lists the presets, and `text:FLOW` draws a word"
    )]
    Unknown(String),
    /// A file that is no target.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// `text:` that cannot be drawn.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Nothing in it.
    #[error("{0}: {1}")]
    Empty(String, EmptyTarget),
    /// Known, but not supported.
    #[error("'{0}' is a scene file, which cannot be a target yet; name a preset, an image or a point set")]
    Scene(String),
}

/// A loaded picture, and where its source lies in the world.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What to call it.
    pub name: String,
    /// The picture.
    pub canvas: Canvas,
    /// Identity for everything but a point set that did not fit.
    pub placement: Placement,
}

impl Loaded {
    /// The density of the picture.
    ///
    /// # Errors
    /// [`LoadError::Empty`] when it holds no mass.
    pub fn target(&self) -> Result<Target, LoadError> {
        Target::new(self.name.clone(), &self.canvas.raster).map_err(|e| LoadError::Empty(self.name.clone(), e))
    }
}

/// Loads a preset by name, `text:WORD`, an image (`.png`, `.jpg`) or a point set (`.csv`, `.npy`).
///
/// # Errors
/// [`LoadError`], which says what to write instead.
pub fn load(spec: &str) -> Result<Loaded, LoadError> {
    if let Some(raster) = named(spec)? {
        let canvas = Canvas::new(raster, Origin::Named(spec.into()));
        return Ok(Loaded { name: spec.into(), canvas, placement: Placement::IDENTITY });
    }
    let path = Path::new(spec);
    let known_name = path.extension().is_some();
    if !path.exists() && !known_name {
        return Err(LoadError::Unknown(spec.into()));
    }
    load_file(path)
}

/// Loads an image or a point set by its file name's ending.
///
/// # Errors
/// [`LoadError`].
pub fn load_file(path: &Path) -> Result<Loaded, LoadError> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let (raster, placement) = match ending.as_str() {
        "png" | "jpg" | "jpeg" => (image::read(path)?, Placement::IDENTITY),
        "csv" | "npy" => {
            let points = points::read(path)?;
            let placement = Placement::fitting(&points);
            let mut raster = Raster::default();
            for point in &points {
                raster.deposit(placement.to_world(*point), 1.0);
            }
            (raster, placement)
        }
        "dunefield" | "json" => return Err(LoadError::Scene(path.display().to_string())),
        _ => return Err(ImportError::new(path, ImportProblem::UnknownType).into()),
    };
    let canvas = Canvas::new(raster, Origin::Imported(name.clone()));
    Ok(Loaded { name, canvas, placement })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_text_and_mistakes() {
        assert_eq!(load("ring").unwrap().target().unwrap().name(), "ring");
        assert!(load("text:Hi").is_ok());
        for (spec, part) in [
            ("rong", "neither a preset nor a file"),
            ("text: ", "no character with a shape"),
            ("text:far too long a text", "too long"),
            ("missing.csv", "cannot be read"),
            ("missing.png", "cannot be read"),
            ("movie.mp4", "unknown type"),
            ("saved.dunefield", "scene file"),
        ] {
            let message = load(spec).unwrap_err().to_string();
            assert!(message.contains(part), "{spec}: {message}");
        }
    }
}
