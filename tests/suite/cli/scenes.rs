//! Scenes as targets, and what is said and made of them.

use std::{fs, path::Path};

use serde_json::Value;

use super::{dunefield, fails, folder, ok, points};

fn json(at: &Path, line: &str) -> Value {
    serde_json::from_str(&ok(at, line).stdout).unwrap()
}

#[test]
fn a_scene_is_made_of_what_render_takes_and_says_what_it_holds() {
    let folder = folder();
    let at = folder.path();
    let line = "scene new eight-gaussians --path vp:beta_max=12 --compare cosine --solver heun --steps 16 --grid t \
                --source standard --seed 9 --look trajectories --trajectories 300 --color speed --particles 500 \
                --out s.dune";
    ok(at, line);
    let shown = json(at, "scene show s.dune --json");
    assert_eq!(
        (&shown["version"], &shown["target"], &shown["seed"]),
        (&3.into(), &"eight-gaussians".into(), &9.into())
    );
    assert_eq!(shown["bytes"], fs::metadata(at.join("s.dune")).unwrap().len());
    assert_eq!((&shown["lanes"][0]["solver"], &shown["lanes"][1]["steps"]), (&"heun".into(), &16.into()));
    assert_eq!((&shown["layers"]["trajectory_count"], &shown["layers"]["wind"]), (&300.into(), &"calm".into()));
    assert_eq!((&shown["particles"], &shown["grains"]["color"]), (&500.into(), &"Speed".into()));
    assert_eq!(shown["operations"][0]["kind"], "target");
    let text = ok(at, "scene show s.dune").stdout;
    for part in [
        "version 3",
        "eight-gaussians",
        "lane 2",
        "cosine",
        "heun x 16 in t",
        "standard source",
        "500",
        "unknown   nothing",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.lines().count() < 24, "{text}");
    // Of a scene another one: what is not said stays.
    ok(at, "scene new s.dune --seed 4 --out t.dune");
    let (before, after) =
        (fs::read_to_string(at.join("s.dune")).unwrap(), fs::read_to_string(at.join("t.dune")).unwrap());
    assert_eq!(before.replace("\"seed\": 9", "\"seed\": 4"), after);
}

#[test]
fn what_no_scene_can_hold_is_refused() {
    let folder = folder();
    let at = folder.path();
    fails(at, "scene new ring --out s.json", 2, "written as .dune");
    fails(at, "scene new ring --steps 257 --out s.dune", 2, "at most 256 steps");
    fails(at, "scene new ring --particles 9 --out s.dune", 2, "at least 100 particles");
    fails(at, "scene new rong --out s.dune", 2, "neither a preset nor a file");
    fails(at, "scene new none.csv --out s.dune", 1, "cannot be read");
    fails(at, "scene new ring --out no/s.dune", 1, "create the folder first");
    fails(at, "scene show none.dune", 1, "none.dune: cannot be read");
    fails(at, "scene", 2, "Usage");
    fs::write(at.join("cut.dune"), r#"{"version": 3, "lanes": [{"#).unwrap();
    fails(at, "scene show cut.dune", 1, "cut.dune: is no scene: EOF");
    fs::write(at.join("new.dune"), r#"{"version": 12, "lanes": []}"#).unwrap();
    fails(at, "sample new.dune --out a.csv", 1, "scene of version 12");
    fs::write(at.join("other.json"), r#"{"version": 1.5, "dependencies": {}}"#).unwrap();
    fails(at, "sample other.json --out a.csv", 1, "is no scene");
    fs::write(at.join("empty.dune"), r#"{"version": 3, "drawing": []}"#).unwrap();
    fails(at, "sample empty.dune --out a.csv", 1, "empty.dune");
    assert!(!at.join("a.csv").exists() && !at.join("s.dune").exists());
}

/// A scene whose first lane is not the default, as the window may have written it, under any name.
const SCENE: &str = r#"{"version": 3, "drawing": [
    {"operation": "mixture", "origin": "Drawn", "cloud": {"means": [[2, 2]], "weights": [], "spread": {"Shared": 0.1}}}],
  "lanes": [{"path": "vp:beta_min=0.1,beta_max=20", "field": "Learned", "solver": "heun", "steps": 24,
    "grid": "knots", "source": "standard", "later": 1}, {}], "seed": 5, "fog": true}"#;

#[test]
fn a_scene_gives_its_target_and_its_first_lane_and_flags_win() {
    let folder = folder();
    let at = folder.path();
    ok(at, "scene new ring --path vp --solver heun --steps 24 --source standard --seed 5 --out s.dune");
    fs::copy(at.join("s.dune"), at.join("named.txt")).unwrap();
    for name in ["s.dune", "named.txt"] {
        let by_scene = json(at, &format!("sample {name} -n 300 --out a.csv --json"));
        assert_eq!(
            (&by_scene["solver"], &by_scene["steps"], &by_scene["seed"]),
            (&"heun".into(), &24.into(), &5.into())
        );
        ok(at, "sample ring --path vp --solver heun --steps 24 --source standard --seed 5 -n 300 --out b.csv");
        assert_eq!(points(at.join("a.csv")), points(at.join("b.csv")));
    }
    let flags = json(
        at,
        "sample s.dune --path ot --steps 8 --seed 1 --solver rk4 --source matched -n 300 --out a.csv --json",
    );
    assert_eq!((&flags["solver"], &flags["steps"], &flags["seed"]), (&"rk4".into(), &8.into(), &1.into()));
    ok(at, "sample ring --steps 8 --seed 1 -n 300 --out b.csv");
    assert_eq!(points(at.join("a.csv")), points(at.join("b.csv")));
    assert!(dunefield(at, "measure --samples a.csv --target s.dune --json").stdout.contains("\"floor\""));
    assert_eq!(json(at, "field s.dune --at 0.5 --points a.csv --out f.csv --json")["path"], by_path(at, "s.dune"));
    let trained = json(at, "train s.dune --steps 20 --out m.safetensors --json");
    assert_eq!(trained["path"], by_path(at, "s.dune"));
    fails(at, "sample s.dune --columns 1,2 --out c.csv", 2, "is a scene");
    // A table in a file that is called otherwise stays one.
    fs::write(at.join("table.json"), "1,2\n3,4\n").unwrap();
    ok(at, "sample table.json -n 9 --out c.csv");
}

fn by_path(at: &Path, scene: &str) -> Value {
    json(at, &format!("sample {scene} -n 9 --out p.csv --json"))["path"].clone()
}

#[test]
fn a_clip_shows_all_of_a_scene() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("two.dune"), SCENE).unwrap();
    let clip = "--seconds 0.2 --fps 10 --size 64 --particles 60 --train-steps 5 --json --out";
    let shown = json(at, &format!("render two.dune {clip} a.gif"));
    let lanes = shown["lanes"].as_array().unwrap();
    assert_eq!((lanes.len(), &shown["width"], &shown["height"]), (2, &128.into(), &64.into()));
    let (first, second) = (lanes[0].as_str().unwrap(), lanes[1].as_str().unwrap());
    assert!(first.starts_with("learned, step 5") && first.contains("heun x 24 in knots"), "{first}");
    assert!(second.starts_with("exact field") && second.contains("rk4 x 64"), "{second}");
    let exact = format!("render two.dune --field exact {} b.gif", clip.replace("--train-steps 5 ", ""));
    assert!(json(at, &exact)["lanes"][0].as_str().unwrap().starts_with("exact field"));
    fails(at, "render two.dune --compare vp --out c.gif", 2, "2 lanes already");
    let text = ok(at, "scene show two.dune").stdout;
    for part in ["drawn by hand", "1 mixture", "learned field", "fog, lanes[0].later; kept"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// What was decided about a file is said of the scene that holds it too, with the spread.
#[test]
fn a_scene_says_what_was_decided_about_its_file() {
    let folder = folder();
    let at = folder.path();
    let row = |k: u32| format!("{};{}\n", 300.0 + 40.0 * f64::from(k).cos(), 7.0 * f64::from(k).sin());
    fs::write(at.join("ring.csv"), (0..200).map(row).collect::<String>()).unwrap();
    let plain = json(at, "scene new ring.csv --out plain.dune --json");
    let wide = json(at, "scene new ring.csv --spread 2 --out wide.dune --json");
    let number = |of: &Value, key: &str| of["input"][key].as_f64().unwrap();
    assert_eq!((number(&plain, "spread"), number(&wide, "spread")), (1.0, 2.0));
    assert!((number(&wide, "bandwidth") / number(&plain, "bandwidth") - 2.0).abs() < 1e-12);
    let scale = |of: &Value| of["input"]["placement"]["scale"].as_f64().unwrap();
    assert!((scale(&wide) / scale(&plain) - 2.0).abs() < 1e-12, "{wide}");
    let sampled = json(at, "sample wide.dune --out s.csv -n 50 --json");
    assert_eq!(sampled["input"], wide["input"]);
    assert!(ok(at, "scene show wide.dune").stdout.contains("fields between semicolons"));
}
