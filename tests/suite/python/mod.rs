//! What is written for Python, as Python reads it: scripts, arrays, and the lines of the README.
//!
//! These need a `python3` with numpy. Where there is none they say so, and what they compare with stands beside them as
//! golden numbers.

mod data;
mod readme;
mod script;

use std::{path::Path, process::Command, sync::LazyLock};

/// Whether there is a Python with numpy here.
static PYTHON: LazyLock<bool> = LazyLock::new(|| {
    let imports = Command::new("python3").args(["-c", "import numpy"]).output();
    let is_there = imports.is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("there is no python3 with numpy: what it reads is compared with golden numbers alone");
    }
    is_there
});

/// Runs Python in a folder; what it prints, or nothing where there is none.
fn python(folder: &Path, arguments: &[&str]) -> Option<String> {
    if !*PYTHON {
        return None;
    }
    let output = Command::new("python3")
        .args(arguments)
        .current_dir(folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("OPENBLAS_NUM_THREADS", "2")
        .output()
        .unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(output.status.success(), "{arguments:?}: {stdout}{stderr}");
    assert!(stderr.is_empty(), "{arguments:?}: {stderr}");
    Some(stdout)
}

/// Numbers of an array file, with its shape.
fn array(path: &Path) -> (Vec<u64>, Vec<f64>) {
    let file = npyz::NpyFile::new(std::fs::File::open(path).unwrap()).unwrap();
    (file.shape().to_vec(), file.into_vec::<f64>().unwrap())
}
