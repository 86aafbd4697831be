//! What is no command: a file that the window opens, or a command that was misspelt.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::CommandFactory as _;

use super::{CliError, args::Cli};
use crate::density::presets;

/// How alike a word and a name are, in [0, 1], before one is taken for the other.
const ALIKE: f64 = 0.6;

/// The file that these words name.
///
/// # Errors
/// When they name none: which command was meant, where that can be told.
pub(super) fn file(words: &[OsString]) -> Result<PathBuf, CliError> {
    let [first, rest @ ..] = words else { return Err(CliError::usage("name a command or a file")) };
    let path = Path::new(first);
    let shown = path.display();
    match rest {
        [] if path.is_dir() => Err(CliError::usage(format!("'{shown}' is a folder; name a scene in it"))),
        [] if path.exists() => Ok(path.into()),
        [] if is_path(path) => Err(CliError::usage(format!("'{shown}': there is no such file"))),
        [..] if path.is_file() => {
            Err(CliError::usage(format!("'{shown}' opens in the window, which takes one file and nothing else")))
        }
        _ => Err(CliError::usage(no_command(&first.to_string_lossy()))),
    }
}

/// Whether a word can only be a file's.
fn is_path(path: &Path) -> bool {
    path.extension().is_some() || path.components().count() > 1
}

/// What to say of a word that is no command.
fn no_command(word: &str) -> String {
    if let Some(name) = nearest(word) {
        return format!("there is no command '{word}'; did you mean '{name}'?");
    }
    if word.starts_with("text:") || presets::find(word).is_some() {
        return format!("'{word}' is a target; put a command before it, as in `dunefield sample {word}`");
    }
    format!("'{word}' is neither a command nor a file; see `dunefield --help`")
}

/// The command whose name is nearest, if any is near.
fn nearest(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let commands = Cli::command();
    let names = commands.get_subcommands().map(|command| command.get_name().to_owned());
    names
        .map(|name| (strsim::normalized_damerau_levenshtein(&word, &name), name))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_commands_are_known_and_others_are_not() {
        for (word, name) in [
            ("smaple", "sample"),
            ("Sample", "sample"),
            ("smpl", "sample"),
            ("rendr", "render"),
            ("benhc", "bench"),
            ("preset", "presets"),
            ("mesure", "measure"),
            ("tarin", "train"),
        ] {
            assert_eq!(nearest(word).as_deref(), Some(name), "{word}");
        }
        for word in ["frobnicate", "letters", "ring", "x", ""] {
            assert_eq!(nearest(word), None, "{word}");
        }
    }
}
