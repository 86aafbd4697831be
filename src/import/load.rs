//! The TARGET of the command line: a preset, `text:...`, an image or a point set.

use std::{path::Path, sync::Arc};

use super::{
    error::{ImportError, ImportProblem},
    image, points,
};
use crate::{
    density::{
        EmptyTarget, PointOptions, PointSet, PointSetError, PointsNote, Target, presets::named, text::TextError,
    },
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
    /// Points that make no density.
    #[error("{0}: {1}")]
    Points(String, PointSetError),
    /// Options for points, where there are none.
    #[error("'{0}' is no point set: --units, --bandwidth and --raster are for points")]
    NoPoints(String),
    /// Known, but not supported.
    #[error("'{0}' is a scene file, which cannot be a target yet; name a preset, an image or a point set")]
    Scene(String),
}

/// A loaded density.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What to call it.
    pub name: String,
    /// The density, and where its file lies in the world.
    pub canvas: Canvas,
}

impl Loaded {
    /// What was decided, where it was read from points.
    #[must_use]
    pub fn note(&self) -> Option<&PointsNote> {
        self.canvas.points.as_ref().map(|points| points.note())
    }

    /// The target.
    ///
    /// # Errors
    /// [`LoadError::Empty`] when it holds no mass.
    pub fn target(&self) -> Result<Target, LoadError> {
        Target::new(self.name.clone(), self.canvas.density.clone())
            .map(|target| target.placed(self.canvas.placement))
            .map_err(|e| LoadError::Empty(self.name.clone(), e))
    }
}

/// Loads a preset by name, `text:WORD`, an image (`.png`, `.jpg`) or a point set (`.csv`, `.npy`).
///
/// # Errors
/// [`LoadError`], which says what to write instead.
pub fn load(spec: &str, options: &PointOptions) -> Result<Loaded, LoadError> {
    if let Some(density) = named(spec)? {
        if *options != PointOptions::default() {
            return Err(LoadError::NoPoints(spec.into()));
        }
        let canvas = Canvas::new(density, Origin::Named(spec.into()));
        return Ok(Loaded { name: spec.into(), canvas });
    }
    let path = Path::new(spec);
    let known_name = path.extension().is_some();
    if !path.exists() && !known_name {
        return Err(LoadError::Unknown(spec.into()));
    }
    load_file(path, options)
}

/// Loads an image or a point set by its file name's ending.
///
/// # Errors
/// [`LoadError`].
pub fn load_file(path: &Path, options: &PointOptions) -> Result<Loaded, LoadError> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    match ending.as_str() {
        "png" | "jpg" | "jpeg" => {
            if *options != PointOptions::default() {
                return Err(LoadError::NoPoints(path.display().to_string()));
            }
            let canvas = Canvas::new(image::read(path)?, Origin::Imported(name.clone()));
            Ok(Loaded { name, canvas })
        }
        "csv" | "npy" => of_points(name, points::read(path)?.into(), *options),
        "dunefield" | "json" => Err(LoadError::Scene(path.display().to_string())),
        _ => Err(ImportError::new(path, ImportProblem::UnknownType).into()),
    }
}

/// Points in the coordinates of their file, as `name`.
///
/// # Errors
/// [`LoadError::Points`] as [`PointSet::new`].
pub fn of_points(name: String, points: Arc<[[f64; 2]]>, options: PointOptions) -> Result<Loaded, LoadError> {
    match PointSet::new(points, options) {
        Ok((set, density)) => {
            let canvas = Canvas::of_points(set, density, Origin::Imported(name.clone()));
            Ok(Loaded { name, canvas })
        }
        Err(error) => Err(LoadError::Points(name, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(spec: &str) -> Result<Loaded, LoadError> {
        super::load(spec, &PointOptions::default())
    }

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
        let options = PointOptions { bandwidth: Some(0.1), ..PointOptions::default() };
        assert!(matches!(super::load("ring", &options), Err(LoadError::NoPoints(_))));
    }
}
