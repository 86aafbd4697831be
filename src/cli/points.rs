//! Files of points that a command reads.

use std::{io, path::Path};

use super::{CliError, interrupt, progress::Progress};
use crate::import::points;

/// The rows of a file, with the share of its bytes that has been read on a terminal.
///
/// # Errors
/// When the file is no point set, or the user wants to stop.
pub(super) fn read(path: &Path) -> Result<Vec<[f64; 2]>, CliError> {
    let mut progress = Progress::new("reading");
    let rows = points::read_watched(path, |share| {
        progress.show(share, || path.display().to_string());
        if interrupt::requested() { Err(io::Error::other("the user wants to stop")) } else { Ok(()) }
    });
    interrupt::check()?;
    rows.map_err(CliError::failed)
}
