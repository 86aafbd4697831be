//! What is refused, and what is reported.

use std::{fs, process::Command};

use serde_json::Value;

use crate::cli::{fails, folder, ok};

#[test]
fn what_applies_to_nothing_is_refused() {
    let folder = folder();
    let at = folder.path();
    let small = "--size 96 --fps 5 --seconds 1 --particles 500";
    for said in [
        "--at 0.5",
        "--times 3",
        "--width-mm 85",
        "--dpi 300",
        "--scale 2",
        "--transparent",
        "--letters 9",
        "--no-legend",
    ] {
        let name = said.split(' ').next().unwrap();
        fails(
            at,
            &format!("render ring {said} --out a.gif {small}"),
            2,
            &format!("{name} is said of a still or a figure"),
        );
        fails(at, &format!("render ring {said} --out a.py {small}"), 2, "name one to write");
    }
    for (said, part) in [
        ("--scale 2 --out a.svg", "--scale enlarges a PNG of one moment"),
        ("--scale 2 --times 3 --out a.png", "--scale enlarges a PNG of one moment"),
        ("--dpi 300 --out a.png", "--dpi is said of a figure"),
        ("--letters 9 --at 0.5 --out a.png", "--letters is said of a figure"),
        ("--at 0.5 --times 3 --out a.svg", "cannot be used with"),
        ("--at 1.5 --out a.svg", "not in [0, 1]"),
        ("--at x --out a.svg", "not a number"),
        ("--times 0,2 --out a.svg", "not in [0, 1]"),
        ("--times 17 --out a.svg", "at most 16"),
        ("--times , --out a.svg", "not a number"),
        ("--width-mm 19 --out a.svg", "not in [20, 1000]"),
        ("--width-mm NaN --out a.svg", "not in [20, 1000]"),
        ("--dpi 71 --out a.svg", "72..=1200"),
        ("--scale 5 --out a.png", "1..=4"),
        ("--scale 0 --out a.png", "1..=4"),
        ("--letters 3 --out a.svg", "not in [4, 24]"),
        ("--out a.tiff", ".svg, .pdf"),
        ("--out a.tiff", ".png"),
        ("--film --out a.svg", "--film"),
    ] {
        fails(at, &format!("render ring {said}"), 2, part);
    }
    fails(
        at,
        "render ring --times 2 --width-mm 1000 --dpi 1200 --layers grains --particles 100 --out a.png",
        1,
        "too many for a PNG",
    );
    fails(at, "render ring --layers grains --particles 100 --out none/a.svg", 1, "create the folder");
    fs::write(at.join("a.pdf"), "old").unwrap();
    fails(at, "render ring --layers grains --particles 100 --out a.pdf --out none/b.pdf", 1, "create the folder");
    assert_eq!(fs::read_to_string(at.join("a.pdf")).unwrap(), "old");
    assert_eq!(fs::read_dir(at).unwrap().count(), 1);
}

#[test]
fn reports_say_what_was_drawn() {
    let folder = folder();
    let at = folder.path();
    let run = ok(at, "render ring --at 0.25 --size 100x80 --scale 2 --particles 500 --out a.png --json");
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["still"]["t"], 0.25);
    assert_eq!((&report["still"]["width"], &report["still"]["height"]), (&200.into(), &160.into()));
    assert!(report.get("frames").is_none() && report.get("figure").is_none());
    assert_eq!(report["files"][0]["bytes"], fs::metadata(at.join("a.png")).unwrap().len());

    let figure = "render ring --compare vp --times 0,.5,1 --layers heat --dpi 72 --out a.svg --out a.pdf";
    let run = ok(at, &format!("{figure} --json"));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&report["figure"]["rows"], &report["figure"]["columns"]), (&2.into(), &3.into()));
    assert_eq!(report["figure"]["times"], serde_json::json!([0.0, 0.5, 1.0]));
    let width = report["figure"]["width_mm"].as_f64().unwrap();
    assert!((width - 170.0).abs() < 1e-3 && report.get("still").is_none(), "{report}");
    let line = ok(at, figure).stdout;
    assert!(line.contains("2 x 3 panels on 170 x") && !line.contains("frames"), "{line}");

    let both = ok(at, "render ring --out b.gif --out b.png --size 96 --fps 5 --seconds 1 --particles 500").stdout;
    assert!(both.contains("5 frames of 96 x 96 px, a picture of 96 x 96 px at t = 1.00"), "{both}");
}

#[test]
fn streaks_and_fewer_grains_are_said() {
    let folder = folder();
    let at = folder.path();
    let run = ok(at, "render ring --look dunes --dpi 72 --width-mm 40 --out a.svg");
    assert!(run.stderr.contains("streaks are drawn as arrows"), "{}", run.stderr);
    let run = ok(at, "render ring --layers grid --particles 60000 --width-mm 40 --out a.svg");
    assert!(run.stderr.contains("50000 grains in each panel"), "{}", run.stderr);
}

#[test]
fn standard_output_takes_a_figure() {
    let folder = folder();
    let at = folder.path();
    for (format, begins) in [("svg", "<?xml"), ("pdf", "%PDF-"), ("png", "\u{fffd}PNG")] {
        let output = Command::new(env!("CARGO_BIN_EXE_dunefield"))
            .args(["render", "ring", "--out", "-", "--format", format, "--size", "96", "--particles", "200"])
            .current_dir(at)
            .output()
            .unwrap();
        assert!(output.status.success());
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.starts_with(begins), "{format}: {}", text.chars().take(20).collect::<String>());
    }
    assert_eq!(fs::read_dir(at).unwrap().count(), 0);
}
