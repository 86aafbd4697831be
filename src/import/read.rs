//! A file as points or as a picture, whichever it is.

use super::{
    array::{self, ArrayContent, ArrayError},
    carried,
    error::{ImportError, ImportProblem},
    kind::FileKind,
    note::{FileNote, Reading},
    options::{Form, ReadOptions},
    outliers::Outliers,
    picture::{self, PictureError},
    source::{Opened, Source, Watch},
    table,
};
use crate::density::raster::Raster;

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Points in the coordinates of the file, all finite, at least one.
    Points(Vec<[f64; 2]>),
    /// The density of a picture in the drawing area.
    Picture(Box<Raster>),
}

/// Reads a file by its content, whatever its name, and says what was decided.
///
/// # Errors
/// [`ImportError`], which names the place, what was found there and what to do; also where an option has no meaning
/// for the file, and when `watch` ends the reading.
pub fn read(source: &Source, options: &ReadOptions, watch: Watch<'_>) -> Result<(Content, FileNote), ImportError> {
    let failed = |problem| ImportError { file: source.described(), problem };
    let is_carried = |path| options.form.is_none() && carried::of_file(path).is_some();
    if matches!(source, Source::File(path) if is_carried(path)) {
        return Err(failed(ImportProblem::Scene));
    }
    let opened = Opened::new(source, watch).map_err(failed)?;
    if options.form.is_some_and(|form| !form.fits(opened.kind)) {
        return Err(failed(ImportProblem::Form(opened.kind.name())));
    }
    let kind = opened.kind;
    let meant = |form: Option<Form>| match options.idle(kind, form)[..] {
        [] => Ok(()),
        ref flags => Err(failed(ImportProblem::Idle { is: named(kind, form), flags: flags.join(", ") })),
    };
    meant(options.form)?;
    let (content, reading) = by_kind(opened, options).map_err(|problem| failed(promised(source, problem)))?;
    meant(Some(if matches!(content, Content::Points(_)) { Form::Points } else { Form::Picture }))?;
    Ok(match content {
        Content::Points(points) => {
            let (points, note) = without_outliers(points, reading, options.drop_outliers);
            (Content::Points(points), note)
        }
        picture @ Content::Picture(_) => (picture, FileNote { reading, outliers: None, dropped: None }),
    })
}

/// What it is, of an array also what it is taken for.
fn named(kind: FileKind, form: Option<Form>) -> &'static str {
    match (kind, form) {
        (FileKind::Array, Some(Form::Points)) => "an array of points",
        (FileKind::Array, Some(Form::Picture)) => "an array that is a picture",
        (kind, _) => kind.name(),
    }
}

/// What is neither a picture nor an array is tried as a table; what is none either is told of what its name promises.
fn promised(source: &Source, problem: ImportProblem) -> ImportProblem {
    let Source::File(path) = source else { return problem };
    match (problem, FileKind::promised(path)) {
        (ImportProblem::Table(_), Some(FileKind::Picture)) => PictureError::Unknown.into(),
        (ImportProblem::Table(_), Some(FileKind::Array)) => ArrayError::Unknown.into(),
        (problem, _) => problem,
    }
}

fn by_kind(opened: Opened<'_>, options: &ReadOptions) -> Result<(Content, Reading), ImportProblem> {
    Ok(match opened.kind {
        FileKind::Table => {
            let (points, decisions) = table::read(opened.stream(), &options.table())?;
            (Content::Points(points), Reading::Table(decisions))
        }
        FileKind::Picture => {
            let (raster, decisions) = picture::read(opened.seekable()?, options.picture)?;
            (Content::Picture(raster.into()), Reading::Picture(decisions))
        }
        FileKind::Array => match array::read(opened.seekable()?, &options.array())? {
            (ArrayContent::Points(points), array) => (Content::Points(points), Reading::Array(array)),
            (ArrayContent::Picture { pixels, is_mask }, array) => {
                let (raster, picture) = picture::of_pixels(&pixels, is_mask, options.picture)?;
                (Content::Picture(raster.into()), Reading::PixelArray { array, picture })
            }
        },
    })
}

fn without_outliers(mut points: Vec<[f64; 2]>, reading: Reading, drop: bool) -> (Vec<[f64; 2]>, FileNote) {
    let outliers = Outliers::find(&points);
    let before = points.len();
    if let (Some(outliers), true) = (&outliers, drop) {
        points.retain(|point| outliers.keeps(point));
    }
    let dropped = drop.then(|| before - points.len());
    (points, FileNote { reading, outliers, dropped })
}
