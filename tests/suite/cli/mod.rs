//! The program as a process: outputs, exit codes, and bad input.

mod arguments;
mod clips;
mod field;
mod files;
mod films;
mod interrupt;
mod measure;
mod places;
mod reading;
mod render;
mod sample;
mod scenes;
mod seeds;
mod train;
mod units;
mod volume;

use std::{
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

pub(super) struct Run {
    pub(super) code: i32,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

pub(super) fn dunefield(folder: &Path, line: &str) -> Run {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_dunefield"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("XDG_RUNTIME_DIR")
        .output()
        .unwrap();
    Run {
        code: status.code().unwrap(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

pub(super) fn ok(folder: &Path, line: &str) -> Run {
    let run = dunefield(folder, line);
    assert_eq!(run.code, 0, "{line}: {}", run.stderr);
    run
}

/// Fails with `code` and one line that contains `part`.
pub(super) fn fails(folder: &Path, line: &str, code: i32, part: &str) {
    let run = dunefield(folder, line);
    assert_eq!(run.code, code, "{line}: {}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains(part), "{line}: {}", run.stderr);
    if code == 1 {
        assert_eq!(run.stderr.trim_end().lines().count(), 1, "{line}: {}", run.stderr);
    }
}

pub(super) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Writes a point file without a header.
pub(super) fn write_points(path: impl AsRef<Path>, rows: &[[f64; 2]]) {
    let lines: Vec<String> = rows.iter().map(|[x, y]| format!("{x},{y}")).collect();
    std::fs::write(path, lines.join("\n")).unwrap();
}

pub(super) fn points(path: impl AsRef<Path>) -> Vec<[f64; 2]> {
    use dunefield::import::{Content, ReadOptions, Source, read};
    match read(&Source::File(path.as_ref().into()), &ReadOptions::default(), &mut |_| Ok(())).unwrap() {
        (Content::Points(points), _) => points,
        (Content::Picture(_), note) => panic!("{note}"),
    }
}
