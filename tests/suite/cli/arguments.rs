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
    fails(at, "sample ring --out a.txt", 2, ".csv, .npy or .npz");
    fails(at, "sample ring --out a.csv --path vp:beta_min=9,beta_max=5", 2, "below its maximum");
    fails(at, "render ring --out a.bmp", 2, "no format is known by this ending");
    fails(at, "render ring --out a.gif --size 0", 2, "is not in [64, 4096]");
    fails(at, "render ring --out a.gif --size 100000", 2, "is not in [64, 4096]");
    fails(at, "render ring --out - --format bmp", 2, "use gif, mp4, webm, apng, png, svg, pdf, html or py");
    fails(at, "render ring --out - --out -", 2, "standard output takes one clip");
    fails(at, "render ring --out a.gif --out ./a.gif", 2, "are one file");
    fails(at, "render ring --out a.gif --look error", 2, "--field learned");
    fails(at, "render ring --out a.gif --look sideways", 2, "sideways");
    fails(at, "sample saved.dune --out a.csv", 1, "saved.dune: cannot be read");
    fails(at, "sample --model m.safetensors --train-steps 9 --out a.csv", 2, "need a TARGET");
    fails(at, "sample ring --text Hi --out a.csv", 2, "cannot be used with");
    fails(at, "sample --text far-too-long-a-word --out a.csv", 2, "too long");
    fails(at, "train ring --out m.safetensors --rate 7", 2, "rate = 7");
    fails(at, "frobnicate", 2, "neither a command nor a file");
    fails(at, "scene.dune", 2, "'scene.dune': there is no such file");
    fails(at, "some/where", 2, "there is no such file");
    fails(at, ".", 2, "is a folder");
    fails(at, "smaple letters", 2, "there is no command 'smaple'; did you mean 'sample'?");
    fails(at, "rendr ring --out a.gif", 2, "did you mean 'render'?");
    fails(at, "letters", 2, "put a command before it");
    fails(at, "measure --samples ring --target ring --samples-columns x", 2, "give two");
    fails(at, "", 1, "no display");
    assert!(fs::read_dir(at).unwrap().next().is_none(), "nothing was written");
}

/// A file takes the way to the window, which has no display here.
#[test]
fn a_file_opens_in_the_window() {
    let folder = folder();
    let at = folder.path();
    for name in ["scene.dune", "points", "sub/points.csv"] {
        fs::create_dir_all(at.join("sub")).unwrap();
        fs::write(at.join(name), "1,2\n3,4\n").unwrap();
        fails(at, name, 1, "no display");
    }
    fails(at, "points --steps 4", 2, "takes one file");
}

#[test]
fn a_word_has_a_flag() {
    let folder = folder();
    let at = folder.path();
    ok(at, "sample --text Hi -n 50 --out a.csv");
    ok(at, "sample text:Hi -n 50 --out b.csv");
    assert_eq!(fs::read(at.join("a.csv")).unwrap(), fs::read(at.join("b.csv")).unwrap());
    ok(at, "scene new --text Hi --out a.dune");
    assert!(fs::read_to_string(at.join("a.dune")).unwrap().contains("text:Hi"));
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
