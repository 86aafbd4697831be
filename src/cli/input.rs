//! Files that a command reads.

use std::{io, path::Path};

use super::{CliError, interrupt, progress::Progress};
use crate::{
    density::PointOptions,
    import::{Content, FileNote, Form, ImportError, ImportProblem, ReadOptions, Request, Watch, read},
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

/// The points of a file, whose `columns` the flag of this name chooses, and what was decided about it.
///
/// # Errors
/// When the file is no point set, or the user wants to stop.
pub(super) fn points(
    path: &Path,
    columns: Option<&[String; 2]>,
    flag: &str,
) -> Result<(Vec<[f64; 2]>, FileNote), CliError> {
    let options = ReadOptions { form: Some(Form::Points), columns: columns.cloned(), ..ReadOptions::default() };
    let not_points =
        || CliError::failed(format!("{}: is a picture; name a table or an array of points", path.display()));
    match read_file(path, &options)? {
        Ok((Content::Points(points), note)) => Ok((points, note)),
        // What was asked for is points.
        Ok((Content::Picture(_), _)) | Err(ImportError { problem: ImportProblem::Form(_), .. }) => {
            Err(not_points())
        }
        // The readers know the flag of a target.
        Err(ImportError { file, problem }) => {
            Err(CliError::failed(format!("{file}: {}", problem.to_string().replace("--columns", flag))))
        }
    }
}

/// What a file holds, of an archive of arrays one as FILE.npz:NAME, and what was decided about it.
///
/// # Errors
/// When the file cannot be read, or the user wants to stop.
pub(super) fn content(path: &Path, options: &ReadOptions) -> Result<(Content, FileNote), CliError> {
    read_file(path, options)?.map_err(failed)
}

fn read_file(path: &Path, options: &ReadOptions) -> Result<Result<(Content, FileNote), ImportError>, CliError> {
    let request = Request::file(path).read_by(options, PointOptions::default());
    watched(&path.display().to_string(), |watch| read(&request.source, &request.options, watch))
}

/// Tells wrong arguments from files that cannot be read.
pub(super) fn failed(error: ImportError) -> CliError {
    match error.problem {
        ImportProblem::Idle { .. } | ImportProblem::Form(_) => CliError::usage(error),
        _ => CliError::failed(error),
    }
}
