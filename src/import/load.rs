//! The TARGET of the command line: a preset, `text:...`, or a file.

use std::{path::Path, sync::Arc};

use serde::Serialize;

use super::{
    error::ImportError,
    kind::FileKind,
    note::{FileNote, FileRecord},
    options::ReadOptions,
    read::{Content, read},
    source::{Source, Watch},
};
use crate::density::{
    Density, EmptyTarget, Placement, PointOptions, PointSet, PointSetError, PointsNote, Target, presets::named,
    text::TextError,
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
    /// Options for files, where there is none.
    #[error("'{0}' is no file: what was said about reading one has no meaning; leave it out")]
    NoFile(String),
}

impl LoadError {
    /// What the file is taken for; nothing where that is not known, or there is none.
    #[must_use]
    pub fn kind(&self) -> Option<FileKind> {
        if let Self::Import(error) = self { error.problem.kind() } else { None }
    }
}

/// What is to be read, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Where it is.
    pub source: Source,
    /// How it is to be read.
    pub options: ReadOptions,
    /// How its points become a density.
    pub points: PointOptions,
}

impl Request {
    /// A file of which everything is decided by its content, of an archive of arrays one as FILE.npz:NAME.
    #[must_use]
    pub fn file(spec: &Path) -> Self {
        let (path, array) = split(spec);
        let options = ReadOptions { array: array.map(Into::into), ..ReadOptions::default() };
        Self { options, ..Self::of(Source::File(path.into())) }
    }

    /// A source of which everything is decided by its content.
    #[must_use]
    pub fn of(source: Source) -> Self {
        Self { source, options: ReadOptions::default(), points: PointOptions::default() }
    }

    /// The same, to be read in this way.
    #[must_use]
    pub fn read_by(self, options: &ReadOptions, points: PointOptions) -> Self {
        let array = self.options.array.or_else(|| options.array.clone());
        Self { options: ReadOptions { array, ..options.clone() }, points, ..self }
    }

    /// What to call what is read.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.options.array {
            Some(array) => format!("{}:{array}", self.source.name()),
            None => self.source.name(),
        }
    }
}

/// A loaded density.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What to call it.
    pub name: String,
    /// The density; the weights of a raster are at most 1.
    pub density: Density,
    /// The points that it is made of, if it is.
    pub points: Option<PointSet>,
    /// The file that it was read from, if it was.
    pub file: Option<Arc<FileRecord>>,
}

/// What was decided about a file and its points. Serialised as one object.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputNote {
    /// About the file, where that is known.
    #[serde(flatten)]
    pub file: Option<FileNote>,
    /// About its points, if it holds some.
    #[serde(flatten)]
    pub points: Option<PointsNote>,
}

impl std::fmt::Display for InputNote {
    /// One line.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.file, &self.points) {
            (Some(file), Some(points)) => write!(f, "{file}; {points}"),
            (Some(file), None) => file.fmt(f),
            (None, points) => points.as_ref().map_or(Ok(()), |points| points.fmt(f)),
        }
    }
}

impl Loaded {
    /// Where the coordinates of its file lie in the world.
    #[must_use]
    pub fn placement(&self) -> Placement {
        self.points.as_ref().map_or(Placement::IDENTITY, |points| points.note().placement)
    }

    /// The target.
    ///
    /// # Errors
    /// [`LoadError::Empty`] when it holds no mass.
    pub fn target(&self) -> Result<Target, LoadError> {
        Target::new(self.name.clone(), self.density.clone())
            .map(|target| target.placed(self.placement()))
            .map_err(|e| LoadError::Empty(self.name.clone(), e))
    }
}

/// Loads a preset by name, `text:WORD`, or a file, of an archive of arrays one as FILE.npz:NAME.
///
/// # Errors
/// [`LoadError`], which says what to write instead, and what `watch` answers.
pub fn load(
    spec: &str,
    options: &ReadOptions,
    points: PointOptions,
    watch: Watch<'_>,
) -> Result<Loaded, LoadError> {
    if let Some(density) = named(spec)? {
        if points != PointOptions::default() {
            return Err(LoadError::NoPoints(spec.into()));
        }
        if *options != ReadOptions::default() {
            return Err(LoadError::NoFile(spec.into()));
        }
        return Ok(Loaded { name: spec.into(), density: density.with_unit_peak(), points: None, file: None });
    }
    let path = Path::new(spec);
    if !path.exists() && path.extension().is_none() {
        return Err(LoadError::Unknown(spec.into()));
    }
    load_request(Request::file(path).read_by(options, points), watch)
}

/// The path in FILE or FILE.npz:NAME, and the name. A file whose own name has a colon is itself.
fn split(spec: &Path) -> (&Path, Option<&str>) {
    match spec.to_str().and_then(|spec| spec.rsplit_once(':')) {
        Some((file, name)) if !spec.exists() && !name.is_empty() && Path::new(file).is_file() => {
            (Path::new(file), Some(name))
        }
        _ => (spec, None),
    }
}

/// Loads what a source holds, whatever its name.
///
/// # Errors
/// [`LoadError`], and what `watch` answers.
pub fn load_request(request: Request, watch: Watch<'_>) -> Result<Loaded, LoadError> {
    let name = request.name();
    let Request { source, options, points } = request;
    let (content, note) = read(&source, &options, watch)?;
    let file = Some(Arc::new(FileRecord { source: source.absolute(), options, note }));
    match content {
        Content::Points(rows) => of_points(name, rows.into(), points, file),
        Content::Picture(_) if points != PointOptions::default() => Err(LoadError::NoPoints(name)),
        Content::Picture(raster) => {
            Ok(Loaded { name, density: Density::from(*raster).with_unit_peak(), points: None, file })
        }
    }
}

/// Points in the coordinates of `file`, as `name`.
///
/// # Errors
/// [`LoadError::Points`] as [`PointSet::new`].
pub fn of_points(
    name: String,
    points: Arc<[[f64; 2]]>,
    options: PointOptions,
    file: Option<Arc<FileRecord>>,
) -> Result<Loaded, LoadError> {
    match PointSet::new(points, options) {
        Ok((set, density)) => Ok(Loaded { name, density: density.with_unit_peak(), points: Some(set), file }),
        Err(error) => Err(LoadError::Points(name, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(spec: &str) -> Result<Loaded, LoadError> {
        super::load(spec, &ReadOptions::default(), PointOptions::default(), &mut |_| Ok(()))
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
            ("missing.npz:samples", "cannot be read"),
            ("saved.json", "cannot be read"),
        ] {
            let message = load(spec).unwrap_err().to_string();
            assert!(message.contains(part), "{spec}: {message}");
        }
        let options = PointOptions { bandwidth: Some(0.1), ..PointOptions::default() };
        let loaded = super::load("ring", &ReadOptions::default(), options, &mut |_| Ok(()));
        assert!(matches!(loaded, Err(LoadError::NoPoints(_))));
        let options = ReadOptions { drop_outliers: true, ..ReadOptions::default() };
        let loaded = super::load("ring", &options, PointOptions::default(), &mut |_| Ok(()));
        assert!(matches!(loaded, Err(LoadError::NoFile(_))));
    }
}
