//! The TARGET of the command line: a preset, `text:...`, an image or a point set.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{
    EmptyTarget, ImportError, Target,
    drawing::{Canvas, Origin},
    import::{self, ImportProblem},
    presets::{PRESETS, Preset},
    raster::{HALF_EXTENT, Raster},
    text,
};
use crate::numeric::Point;

/// Point sets that do not fit the drawing area are scaled into `[-FIT, FIT]^2`.
const FIT: f64 = 2.5;

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
    /// `text:` with nothing to draw.
    #[error("'{0}' holds no character with a shape; write text:FLOW")]
    BlankText(String),
    /// `text:` with too much to draw.
    #[error("'{0}' is too long; at most {max} characters can be read at this size", max = text::MAX_CHARS)]
    LongText(String),
    /// Nothing in it.
    #[error("{0}: {1}")]
    Empty(String, EmptyTarget),
    /// Known, but not supported.
    #[error("'{0}' is a scene file, which cannot be a target yet; name a preset, an image or a point set")]
    Scene(String),
}

/// Where a point set lies in the world: world = (file - centre) * scale.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// The file's coordinates that land on the origin.
    pub centre: [f64; 2],
    /// World units per unit of the file.
    pub scale: f64,
}

impl Default for Placement {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl Placement {
    /// The file's own coordinates are world coordinates.
    pub const IDENTITY: Self = Self { centre: [0.0; 2], scale: 1.0 };

    /// Identity when every point fits the drawing area, otherwise centred and scaled to fit.
    #[must_use]
    pub fn fitting(points: &[[f64; 2]]) -> Self {
        let mut bounds = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
        for point in points {
            for (bound, p) in bounds.iter_mut().zip(point) {
                *bound = [bound[0].min(*p), bound[1].max(*p)];
            }
        }
        let limit = f64::from(HALF_EXTENT);
        if points.is_empty() || bounds.iter().all(|[low, high]| *low >= -limit && *high <= limit) {
            return Self::IDENTITY;
        }
        // Halves first: the sum of two huge coordinates may overflow.
        let centre = bounds.map(|[low, high]| low / 2.0 + high / 2.0);
        let half = bounds.map(|[low, high]| high / 2.0 - low / 2.0);
        let half = half[0].max(half[1]);
        // A single point far away has no extent: move it, keep its scale.
        Self { centre, scale: if half > 0.0 { FIT / half } else { 1.0 } }
    }

    /// World coordinates of a point of the file.
    #[must_use]
    pub fn to_world(&self, point: [f64; 2]) -> Point {
        [0, 1].map(|axis| ((point[axis] - self.centre[axis]) * self.scale) as f32)
    }

    /// The file's coordinates of a world point.
    #[must_use]
    pub fn to_file(&self, point: Point) -> [f64; 2] {
        [0, 1].map(|axis| f64::from(point[axis]) / self.scale + self.centre[axis])
    }
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

/// The raster of a preset or of `text:WORD`; nothing when `spec` is neither.
///
/// # Errors
/// [`LoadError`] for text that cannot be drawn.
pub fn named(spec: &str) -> Result<Option<Raster>, LoadError> {
    if let Some(preset) = Preset::find(spec) {
        return Ok(Some(preset.raster()));
    }
    let Some(word) = spec.strip_prefix("text:") else { return Ok(None) };
    if word.chars().count() > text::MAX_CHARS {
        return Err(LoadError::LongText(spec.into()));
    }
    let raster = text::raster(word);
    if raster.is_empty() { Err(LoadError::BlankText(spec.into())) } else { Ok(Some(raster)) }
}

/// Loads an image or a point set by its file name's ending.
///
/// # Errors
/// [`LoadError`].
pub fn load_file(path: &Path) -> Result<Loaded, LoadError> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let (raster, placement) = match ending.as_str() {
        "png" | "jpg" | "jpeg" => (import::image::read(path)?, Placement::IDENTITY),
        "csv" | "npy" => {
            let points = import::points::read(path)?;
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

/// Names of every preset, separated by commas, for messages and help.
#[must_use]
pub fn preset_names() -> String {
    PRESETS.iter().map(|preset| preset.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placement_round_trips_and_fits() {
        let points = [[100.0, 200.0], [110.0, 203.0], [104.0, 190.0]];
        let placement = Placement::fitting(&points);
        for point in points {
            let world = placement.to_world(point);
            assert!(world.iter().all(|w| w.abs() <= 2.5001));
            let back = placement.to_file(world);
            assert!((back[0] - point[0]).abs() < 1e-4 && (back[1] - point[1]).abs() < 1e-4);
        }
        assert_eq!(Placement::fitting(&[[1.0, -2.9]]), Placement::IDENTITY);
        assert_eq!(Placement::fitting(&[[1e300, 5.0]]).to_world([1e300, 5.0]), [0.0, 0.0]);
        let huge = Placement::fitting(&[[-1e308, 0.0], [1e308, 0.0]]).to_world([1e308, 0.0]);
        assert!((huge[0] - 2.5).abs() < 1e-5);
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
    }
}
