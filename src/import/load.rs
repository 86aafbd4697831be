//! The TARGET of the command line: a preset, `text:...`, an image or a point set.

use std::{fmt, path::Path};

use serde::Serialize;

use super::{
    error::{ImportError, ImportProblem},
    image, points,
};
use crate::{
    density::{
        Cloud, CloudError, Density, EmptyTarget, Moments, Placement, Spread, Target, Units,
        cloud::MAX_POINTS,
        presets::named,
        raster::{CELLS, Grid, Raster},
        text::TextError,
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
    Points(String, CloudError),
    /// Options for points, where there are none.
    #[error("'{0}' is no point set: --units, --bandwidth and --raster are for points")]
    NoPoints(String),
    /// A bandwidth for points that are on a raster.
    #[error(
        "{0}: its points are put on a raster, where each is as wide as a cell; leave --bandwidth out, or give at most {MAX_POINTS} points without --raster"
    )]
    Bandwidth(String),
    /// Known, but not supported.
    #[error("'{0}' is a scene file, which cannot be a target yet; name a preset, an image or a point set")]
    Scene(String),
}

/// How points become a density.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PointOptions {
    /// How their coordinates become those of the world; nothing for the default.
    pub units: Option<Units>,
    /// Standard deviation of the Gaussian at each point, in world units; nothing for the rule `nearest`.
    pub bandwidth: Option<f64>,
    /// Whether they are put on a raster, however few they are.
    pub raster: bool,
}

/// What was decided about points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PointsNote {
    /// Their number.
    pub rows: usize,
    /// Units that were decided on.
    pub units: Units,
    /// Where their coordinates lie in the world.
    pub placement: Placement,
    /// `points` or `raster`.
    pub kind: &'static str,
    /// Standard deviation of each Gaussian, in world units.
    pub bandwidth: f64,
    /// What set it: `nearest`, `given` or `raster cell`.
    pub bandwidth_by: &'static str,
}

impl fmt::Display for PointsNote {
    /// One line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, units, placement, kind, bandwidth, bandwidth_by } = self;
        write!(f, "{rows} points, units {units}")?;
        if *placement != Placement::IDENTITY {
            write!(f, " ({placement})")?;
        }
        if *kind == "raster" {
            write!(f, ", on a raster of {CELLS} x {CELLS}")?;
            if *rows > MAX_POINTS {
                write!(f, " (over {MAX_POINTS} points)")?;
            }
        }
        write!(f, ", bandwidth {bandwidth:.3e} ({bandwidth_by})")
    }
}

/// A loaded density.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What to call it.
    pub name: String,
    /// The density, and where its file lies in the world.
    pub canvas: Canvas,
    /// What was decided, where it was read from points.
    pub note: Option<PointsNote>,
}

impl Loaded {
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
        return Ok(Loaded { name: spec.into(), canvas, note: None });
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
            Ok(Loaded { name, canvas, note: None })
        }
        "csv" | "npy" => of_points(name, &points::read(path)?, options),
        "dunefield" | "json" => Err(LoadError::Scene(path.display().to_string())),
        _ => Err(ImportError::new(path, ImportProblem::UnknownType).into()),
    }
}

/// Points as a density, with what was decided about them.
///
/// # Errors
/// [`LoadError::Points`] when the bandwidth is no length, [`LoadError::Bandwidth`] when one is given for a raster.
pub fn of_points(name: String, points: &[[f64; 2]], options: &PointOptions) -> Result<Loaded, LoadError> {
    let moments = Moments::of_points(points);
    let units = options.units.unwrap_or_default().decided(&moments);
    let placement = units.placement(&moments);
    let world: Vec<[f64; 2]> = points.iter().map(|point| placement.to_world(*point)).collect();
    let (density, bandwidth, bandwidth_by) = if options.raster || points.len() > MAX_POINTS {
        if options.bandwidth.is_some() {
            return Err(LoadError::Bandwidth(name));
        }
        let raster = on_raster(&world);
        let h = crate::density::BANDWIDTH_CELLS * raster.grid().cell();
        (Density::from(raster), h, "raster cell")
    } else {
        let cloud =
            Cloud::of_points(world, options.bandwidth).map_err(|error| LoadError::Points(name.clone(), error))?;
        let h = if let Spread::Shared(h) = cloud.spread() { *h } else { 0.0 };
        (cloud.into(), h, if options.bandwidth.is_some() { "given" } else { "nearest" })
    };
    let note = PointsNote { rows: points.len(), units, placement, kind: density.kind(), bandwidth, bandwidth_by };
    let canvas = Canvas { placement, ..Canvas::new(density, Origin::Imported(name.clone())) };
    Ok(Loaded { name, canvas, note: Some(note) })
}

/// Points on a raster of their own.
fn on_raster(points: &[[f64; 2]]) -> Raster {
    let bound = |start: f64, pick: fn(f64, f64) -> f64| {
        [0, 1].map(|axis| points.iter().map(|point| point[axis]).fold(start, pick))
    };
    let grid = Grid::around(bound(f64::INFINITY, f64::min), bound(f64::NEG_INFINITY, f64::max));
    let mut raster = Raster::on(grid);
    for point in points {
        raster.deposit(grid.local(*point), 1.0);
    }
    raster
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

    fn ring(count: usize, scale: f64, centre: [f64; 2]) -> Vec<[f64; 2]> {
        (0..count)
            .map(|k| k as f64 * 2.399)
            .map(|a| [centre[0] + scale * a.cos(), centre[1] + scale * a.sin()])
            .collect()
    }

    /// Points keep their coordinates through the density and back, in every unit, few or many.
    #[test]
    fn samples_come_back_in_the_files_own_units() {
        for (points, units) in [
            (ring(500, 0.4, [0.5, 0.5]), None),
            (ring(500, 30.0, [412_345.0, 5_654_321.0]), None),
            (ring(500, 30.0, [412_345.0, 5_654_321.0]), Some(Units::Own)),
            (ring(500, 1e-6, [0.0, 0.0]), Some(Units::StandardiseAxes)),
            (ring(30_000, 1e3, [0.0, 5e4]), None),
        ] {
            let options = PointOptions { units, ..PointOptions::default() };
            let loaded = of_points("ring".into(), &points, &options).unwrap();
            let target = loaded.target().unwrap();
            let samples: Vec<[f64; 2]> =
                target.samples(1, 4000).into_iter().map(|x| target.placement().to_file(x)).collect();
            let (ours, theirs) = (Moments::of_points(&samples), Moments::of_points(&points));
            let spread = theirs.spread();
            for k in 0..2 {
                assert!((ours.mean[k] - theirs.mean[k]).abs() < 0.06 * spread, "{units:?}: {ours:?} {theirs:?}");
                let ratio = ours.deviations()[k] / theirs.deviations()[k];
                assert!((ratio - 1.0).abs() < 0.05, "{units:?}: {ratio}");
            }
            let note = loaded.note.unwrap();
            assert_eq!(note.kind, if points.len() > MAX_POINTS { "raster" } else { "points" });
            assert!(note.to_string().contains("points, units "), "{note}");
        }
    }

    #[test]
    fn options_are_followed_and_checked() {
        let points = ring(100, 2.0, [0.0, 0.0]);
        let with = |options| of_points("p".into(), &points, &options);
        let given = with(PointOptions { bandwidth: Some(0.25), ..PointOptions::default() }).unwrap();
        assert_eq!((given.note.clone().unwrap().bandwidth, given.note.unwrap().bandwidth_by), (0.25, "given"));
        let raster = with(PointOptions { raster: true, ..PointOptions::default() }).unwrap();
        assert_eq!(raster.note.unwrap().kind, "raster");
        let both = with(PointOptions { raster: true, bandwidth: Some(0.25), ..PointOptions::default() });
        assert!(matches!(both, Err(LoadError::Bandwidth(_))), "nothing is dropped without a word");
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let error = with(PointOptions { bandwidth: Some(bad), ..PointOptions::default() });
            assert!(matches!(error, Err(LoadError::Points(..))), "{bad}");
        }
    }
}
