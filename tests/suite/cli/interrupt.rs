//! Signals: work ends, with the exit code that shells expect, and leaves nothing behind.
#![cfg(unix)]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use super::{folder, ok, write_points};

/// Starts a command, waits for the line on stderr that follows its reading, and sends it these signals, one after the
/// other. The work would take hours.
fn interrupted(at: &Path, line: &str, signals: &[&str]) {
    let before = fs::read_dir(at).unwrap().count();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dunefield"))
        .args(line.split_whitespace())
        .current_dir(at)
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    stderr.read_line(&mut said).unwrap();
    assert!(said.contains("points.csv"), "{line}: {said}");
    for signal in signals {
        // The second may come too late.
        let _ = Command::new("kill").args([signal, child.id().to_string().as_str()]).stderr(Stdio::null()).status();
    }
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130), "{line} {signals:?}");
    let rest: Vec<String> = stderr.lines().map(Result::unwrap).collect();
    assert!(rest.iter().any(|line| line.contains("interrupted")), "{line}: {rest:?}");
    assert_eq!(fs::read_dir(at).unwrap().count(), before, "{line}: something is left");
}

#[test]
fn signals_end_work_and_leave_nothing() {
    let folder = folder();
    let at = folder.path();
    let rows: Vec<[f64; 2]> = (0..4000).map(f64::from).map(|k| [(0.1 * k).sin(), (0.37 * k).cos()]).collect();
    write_points(at.join("points.csv"), &rows);
    let sample = "sample points.csv --steps 10000 -n 1000000 --out a.csv";
    interrupted(at, sample, &["-INT"]);
    interrupted(at, sample, &["-TERM"]);
    interrupted(at, sample, &["-INT", "-INT", "-TERM"]);
    interrupted(at, "train points.csv --seconds 80000 --out m.safetensors --log l.csv", &["-INT", "-INT"]);
    ok(at, "sample ring -n 500000 --steps 1 --at 0 --out many.npy");
    interrupted(at, "field points.csv --at 0.5 --points many.npy --out f.csv", &["-INT"]);
}
