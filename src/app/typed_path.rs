//! Paths as people type or paste them.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The file that is meant: without the blanks and quotes around it, and with the home folder for `~`.
#[must_use]
pub fn typed_path(text: &str) -> PathBuf {
    within(text, env::home_dir().as_deref())
}

fn within(text: &str, home: Option<&Path>) -> PathBuf {
    let text = text.trim();
    let bare = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    let path = Path::new(bare.unwrap_or(text));
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) if rest.as_os_str().is_empty() => home.to_owned(),
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_blanks_and_quotes_are_understood() {
        let home = Path::new("/home/ada");
        for (text, path) in [
            ("~/clips/a b.gif", "/home/ada/clips/a b.gif"),
            ("~", "/home/ada"),
            ("  '/tmp/it is.csv' ", "/tmp/it is.csv"),
            ("\"~/q.dune\"", "/home/ada/q.dune"),
            ("~ada/x", "~ada/x"),
            ("a~/x", "a~/x"),
            ("'", "'"),
            ("", ""),
        ] {
            assert_eq!(within(text, Some(home)), Path::new(path), "{text}");
        }
        assert_eq!(within("~/x", None), Path::new("~/x"));
    }
}
