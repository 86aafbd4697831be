//! Files that a command names: an output takes the place of no other one, and of nothing that is read.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{CliError, args::SubjectArgs};
use crate::import::{Request, Source};

/// A file, and the argument that names it.
pub(super) type Named<'a> = (&'static str, &'a Path);

/// Refuses outputs that are one file with another output or with an input, also under another name.
pub(super) fn distinct(outputs: &[Named<'_>], inputs: &[Named<'_>]) -> Result<(), CliError> {
    for (index, (flag, path)) in outputs.iter().enumerate() {
        let others = outputs[index + 1..].iter().chain(inputs);
        if let Some((other, _)) = others.into_iter().find(|(_, other)| is_same(path, other)) {
            let shown = path.display();
            return Err(CliError::usage(format!(
                "{other} and {flag} are one file, {shown}; name another to write"
            )));
        }
    }
    Ok(())
}

/// What stands for standard output.
pub(super) const STDOUT: &str = "-";

/// The same for outputs and what a field is followed of.
pub(super) fn beside(outs: &[PathBuf], subject: &SubjectArgs, more: &[Named<'_>]) -> Result<(), CliError> {
    let target = subject.spec().and_then(|spec| target(&spec));
    let mut inputs: Vec<Named<'_>> = more.to_vec();
    inputs.extend(target.as_deref().map(|path| ("TARGET", path)));
    inputs.extend(subject.model.as_deref().map(|path| ("--model", path)));
    let files = outs.iter().filter(|out| out.as_os_str() != STDOUT);
    distinct(&files.map(|out| ("--out", out.as_path())).collect::<Vec<_>>(), &inputs)
}

/// The file that a TARGET names, if it is one.
pub(super) fn target(spec: &str) -> Option<PathBuf> {
    match Request::file(Path::new(spec)).source {
        Source::File(path) if path.exists() => Some(path),
        _ => None,
    }
}

fn is_same(a: &Path, b: &Path) -> bool {
    resolved(a) == resolved(b) || is_linked(a, b)
}

/// Without links and detours; of what does not exist yet, its folder.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(path) = fs::canonicalize(path) {
        return path;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.into(),
    }
}

/// Whether two names are of one file.
#[cfg(unix)]
fn is_linked(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |path: &Path| fs::metadata(path).ok().map(|data| (data.dev(), data.ino()));
    identity(a).is_some_and(|identity_of_a| identity(b) == Some(identity_of_a))
}

#[cfg(not(unix))]
fn is_linked(_: &Path, _: &Path) -> bool {
    false
}
