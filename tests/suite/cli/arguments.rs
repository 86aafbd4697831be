//! What is listed and what is refused before any work.

use std::fs;

use serde_json::Value;

use super::{fails, folder, ok};

#[test]
fn presets_are_listed() {
    let folder = folder();
    let text = ok(folder.path(), "presets").stdout;
    for name in ["checkerboard", "two-moons", "letters", "text:WORD"] {
        assert!(text.contains(name), "{name}");
    }
    let json: Value = serde_json::from_str(&ok(folder.path(), "presets --json").stdout).unwrap();
    assert!(json["presets"].as_array().unwrap().len() >= 14);
}

#[test]
fn wrong_arguments_say_so_with_two() {
    let folder = folder();
    let at = folder.path();
    fails(at, "sample rong --out a.csv", 2, "neither a preset nor a file");
    fails(at, "sample ring --out a.txt", 2, ".csv or .npy");
    fails(at, "sample ring --out a.csv --path vp:beta_min=9,beta_max=5", 2, "below its maximum");
    fails(at, "render ring --out a.mp4", 2, "only .gif");
    fails(at, "render ring --out a.gif --look error", 2, "--field learned");
    fails(at, "render ring --out a.gif --look sideways", 2, "sideways");
    fails(at, "sample saved.dunefield --out a.csv", 2, "scene file");
    fails(at, "sample --model m.safetensors --train-steps 9 --out a.csv", 2, "need a TARGET");
    fails(at, "train ring --out m.safetensors --rate 7", 2, "rate = 7");
    fails(at, "frobnicate", 2, "neither a command nor a file");
    fails(at, "scene.dune", 2, "neither a command nor a file");
    fails(at, "measure --samples ring --target ring --samples-columns x", 2, "give two");
    fails(at, "", 1, "no display");
    assert!(fs::read_dir(at).unwrap().next().is_none(), "nothing was written");
}

#[test]
fn impossible_places_are_refused_before_the_work() {
    let folder = folder();
    let at = folder.path();
    for line in ["sample ring --out no/a.csv", "train ring --out no/m.safetensors", "render ring --out no/a.gif"] {
        fails(at, line, 1, "create the folder first");
    }
    fs::write(at.join("file"), "").unwrap();
    fails(at, "sample ring --out file/a.csv -n 10", 1, "cannot be written");
}
