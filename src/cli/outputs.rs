//! Where clips, stills and figures go.

use std::{
    fs::File,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{CliError, args::ClipArgs, places::STDOUT};
use crate::{
    export::{
        ClipError, Kind,
        encode::{ffmpeg, sequence},
    },
    output::{PendingFile, PendingFolder},
};

/// What standard output takes.
const FORMATS: &str = "gif, mp4, webm, apng, png, svg, pdf, html or py";

/// Files that a clip is written to. What goes to standard output is one of them until it is whole.
pub(super) struct Outputs {
    paths: Vec<PathBuf>,
    /// Which of them goes to standard output, and the folder that it is in until then.
    piped: Option<(usize, TempDir)>,
}

impl Outputs {
    /// What the arguments ask for.
    ///
    /// # Errors
    /// [`CliError`] before any work, where a place is impossible or a name asks for no format.
    pub(super) fn of(args: &ClipArgs) -> Result<Self, CliError> {
        let mut paths = args.out.clone();
        let piped = paths.iter().position(|path| path.as_os_str() == STDOUT);
        let piped = match piped {
            Some(index) => {
                if paths.iter().filter(|path| path.as_os_str() == STDOUT).count() > 1 {
                    return Err(CliError::usage("standard output takes one clip; name files for the others"));
                }
                if io::stdout().is_terminal() {
                    return Err(CliError::usage("standard output is a terminal; send it to a file or a program"));
                }
                let folder = tempfile::tempdir().map_err(CliError::failed)?;
                let format = &args.format;
                if !format.chars().all(char::is_alphanumeric) {
                    return Err(CliError::usage(format!("--format {format}: use {FORMATS}")));
                }
                paths[index] = folder.path().join(format!("clip.{format}"));
                Some((index, folder))
            }
            None => None,
        };
        for (index, path) in paths.iter().enumerate() {
            let is_piped = piped.as_ref().is_some_and(|(piped, _)| *piped == index);
            let kind = Kind::of(path).map_err(|error| {
                CliError::usage(if is_piped {
                    format!("--format {}: use {FORMATS}", args.format)
                } else {
                    error.to_string()
                })
            })?;
            let search = std::env::var_os("PATH").unwrap_or_default();
            if kind.needs_ffmpeg() && ffmpeg::find(&search).is_none() {
                return Err(CliError::failed(ClipError::NoFfmpeg(kind.name())));
            }
            // Before the work: an impossible place should cost nothing.
            if sequence::is_pattern(path) {
                drop(PendingFolder::create(path).map_err(CliError::failed)?);
            } else {
                drop(PendingFile::create(path).map_err(CliError::failed)?);
            }
        }
        Ok(Self { paths, piped })
    }

    /// Where files are written.
    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// What the user calls them.
    pub(super) fn names(&self) -> Vec<String> {
        let name = |(index, path): (usize, &PathBuf)| {
            if self.is_piped(index) { "standard output".into() } else { path.display().to_string() }
        };
        self.paths.iter().enumerate().map(name).collect()
    }

    fn is_piped(&self, index: usize) -> bool {
        self.piped.as_ref().is_some_and(|(piped, _)| *piped == index)
    }

    /// Whether one of them is such.
    pub(super) fn have(&self, is_such: impl Fn(Kind) -> bool) -> bool {
        self.paths.iter().any(|path| Kind::of(path).is_ok_and(&is_such))
    }

    /// Whether all of them are clips.
    pub(super) fn are_clips(&self) -> bool {
        self.paths.iter().all(|path| Kind::of(path).is_ok_and(|kind| kind.format().is_some()))
    }

    /// Whether standard output is for a clip, and not for words.
    pub(super) fn take_stdout(&self) -> bool {
        self.piped.is_some()
    }

    /// Sends what goes to standard output.
    pub(super) fn deliver(&self) -> Result<(), CliError> {
        let Some((index, _)) = &self.piped else { return Ok(()) };
        match copy(&self.paths[*index]) {
            // Whoever read it has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            sent => sent.map_err(|error| CliError::Failed(format!("standard output: {error}"))),
        }
    }
}

fn copy(path: &Path) -> io::Result<()> {
    let mut to = io::stdout().lock();
    io::copy(&mut File::open(path)?, &mut to)?;
    to.flush()
}
