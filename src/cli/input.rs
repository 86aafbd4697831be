//! Files that a command reads.

use std::{io, path::Path};

use super::{CliError, interrupt, progress::Progress};
use crate::{
    density::PointOptions,
    import::{Content, FileNote, Form, ReadOptions, Request, Watch, read},
};

/// What `read` makes of the file `name`, with the share of its bytes that has been read on a terminal.
///
/// # Errors
/// When the user wants to stop.
pub(super) fn watched<T>(name: &str, read: impl FnOnce(Watch<'_>) -> T) -> Result<T, CliError> {
    let mut progress = Progress::new("reading");
    let read = read(&mut |share| {
        progress.show(share, || name.into());
        if interrupt::requested() { Err(io::Error::other("the user wants to stop")) } else { Ok(()) }
    });
    interrupt::check()?;
    Ok(read)
}

/// The points of a file, and what was decided about it.
///
/// # Errors
/// When the file is no point set, or the user wants to stop.
pub(super) fn points(path: &Path, options: &ReadOptions) -> Result<(Vec<[f64; 2]>, FileNote), CliError> {
    match content(path, &ReadOptions { form: Some(Form::Points), ..options.clone() })? {
        (Content::Points(points), note) => Ok((points, note)),
        // What was asked for is points.
        (Content::Picture(_), _) => Err(CliError::failed(format!("{}: is a picture", path.display()))),
    }
}

/// What a file holds, of an archive of arrays one as FILE.npz:NAME, and what was decided about it.
///
/// # Errors
/// When the file cannot be read, or the user wants to stop.
pub(super) fn content(path: &Path, options: &ReadOptions) -> Result<(Content, FileNote), CliError> {
    let request = Request::file(path).read_by(options, PointOptions::default());
    let name = path.display().to_string();
    watched(&name, |watch| read(&request.source, &request.options, watch))?.map_err(CliError::failed)
}
