//! The program as a process: outputs, exit codes, and bad input.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

fn dunefield(folder: &Path, line: &str) -> Run {
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

fn ok(folder: &Path, line: &str) -> Run {
    let run = dunefield(folder, line);
    assert_eq!(run.code, 0, "{line}: {}", run.stderr);
    run
}

/// Fails with `code` and one line that contains `part`.
fn fails(folder: &Path, line: &str, code: i32, part: &str) {
    let run = dunefield(folder, line);
    assert_eq!(run.code, code, "{line}: {}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains(part), "{line}: {}", run.stderr);
    if code == 1 {
        assert_eq!(run.stderr.trim_end().lines().count(), 1, "{line}: {}", run.stderr);
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn points(path: impl AsRef<Path>) -> Vec<[f64; 2]> {
    dunefield::import::points::read(path.as_ref()).unwrap()
}

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
fn samples_are_an_integration_of_the_same_noise() {
    let folder = folder();
    let at = folder.path();
    ok(at, "sample two-moons --out noise.npy -n 500 --at 0");
    ok(at, "sample two-moons --out ot.csv -n 500");
    let report: Value =
        serde_json::from_str(&ok(at, "sample two-moons --out cos.npy -n 500 --path cosine --json").stdout).unwrap();
    assert_eq!((report["count"].as_u64(), report["nfe"].as_u64()), (Some(500), Some(256)));

    let expected = dunefield::flow::source::noise(0, 500);
    for (row, z) in points(at.join("noise.npy")).iter().zip(expected) {
        assert!((row[0] - f64::from(z[0])).abs() < 1e-6 && (row[1] - f64::from(z[1])).abs() < 1e-6);
    }
    let (ot, cosine) = (points(at.join("ot.csv")), points(at.join("cos.npy")));
    let mut distances: Vec<f64> = ot.iter().zip(&cosine).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).collect();
    assert!(dunefield::metrics::median(&mut distances) < 0.01);

    let measured: Value =
        serde_json::from_str(&ok(at, "measure --samples ot.csv --target two-moons --json").stdout).unwrap();
    assert!(measured["ratio"].as_f64().unwrap() < 2.0, "{measured}");
    let far: Value =
        serde_json::from_str(&ok(at, "measure --samples noise.npy --target ot.csv --json").stdout).unwrap();
    assert!(far["sliced_wasserstein_2"].as_f64().unwrap() > 0.1, "{far}");
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let folder = folder();
    let at = folder.path();
    for name in ["a", "b"] {
        ok(at, &format!("sample letters --out {name}.csv -n 300 --seed 5 --path vp"));
        ok(at, &format!("train ring --out {name}.safetensors --steps 60 --seed 5"));
        ok(at, &format!("render ring --out {name}.gif --size 96 --fps 5 --seconds 1 --particles 500 --seed 5"));
    }
    for ending in ["csv", "safetensors", "gif"] {
        let read = |name: &str| fs::read(at.join(format!("{name}.{ending}"))).unwrap();
        assert!(read("a") == read("b"), "{ending}");
    }
    ok(at, "sample letters --out c.csv -n 300 --seed 6 --path vp");
    assert!(fs::read(at.join("a.csv")).unwrap() != fs::read(at.join("c.csv")).unwrap());
}

#[test]
fn couplings_repeat_from_the_seed_and_say_what_they_do() {
    let folder = folder();
    let at = folder.path();
    let train = |name: &str, more: &str| -> Value {
        let line = format!("train ring --out {name}.safetensors --steps 150 --seed 3 --json {more}");
        serde_json::from_str(&ok(at, &line).stdout).unwrap()
    };
    let apart = train("apart", "");
    for coupling in ["minibatch-ot:block=64", "sinkhorn:block=32,reg=0.05"] {
        let matched = train("a", &format!("--coupling {coupling}"));
        train("b", &format!("--coupling {coupling}"));
        let read = |name: &str| fs::read(at.join(format!("{name}.safetensors"))).unwrap();
        assert!(read("a") == read("b") && read("a") != read("apart"), "{coupling}");
        let number = |of: &Value, key: &str| of[key].as_f64().unwrap();
        assert!(number(&matched, "transport_cost") < 0.7 * number(&apart, "transport_cost"), "{matched}");
        assert!(number(&matched, "crossing_share") < 0.5 * number(&apart, "crossing_share"), "{matched}");
        assert!(number(&matched, "reuse") >= 1.0 && matched["floor"].is_null(), "{matched}");
    }
    let again = train("again", "--reflow 1 --log again.csv");
    assert_eq!((&again["generation"], &again["steps"]), (&1.into(), &150.into()));
    assert!(again["transport_cost"].as_f64() < apart["transport_cost"].as_f64());
    assert_eq!(fs::read_to_string(at.join("again.csv")).unwrap().lines().count(), 301);
    fails(at, "train ring --out a.safetensors --coupling ot", 2, "minibatch-ot");
    fails(at, "train ring --out a.safetensors --coupling minibatch-ot:block=5000", 2, "2 to 1024");
    fails(at, "train ring --out a.safetensors --engine nope", 2, "fused, candle");
    fails(at, "train ring --out d.safetensors --steps 5 --engine candle-cuda", 1, "use the engine fused");
    train("candle", "--engine candle --hidden 16 --layers 1");
}

#[test]
fn a_model_trains_saves_samples_and_renders() {
    let folder = folder();
    let at = folder.path();
    let trained: Value = serde_json::from_str(
        &ok(at, "train two-moons --out m.safetensors --steps 400 --path vp --log loss.csv --json").stdout,
    )
    .unwrap();
    assert_eq!(trained["steps"].as_u64(), Some(400));
    assert!(trained["floor"].as_f64().unwrap() < trained["loss"].as_f64().unwrap() + 0.1);
    let (marginal, distance) = (&trained["marginal"], &trained["sliced_wasserstein_2"]);
    assert!(marginal.as_f64().unwrap() < 0.2 && distance.as_f64().unwrap() < 1.0, "{trained}");
    let log = fs::read_to_string(at.join("loss.csv")).unwrap();
    assert!(log.starts_with("generation,step,loss,seconds,validation,floor,marginal,sliced_wasserstein_2\n"));
    assert_eq!(log.lines().count(), 401);
    let last: Vec<&str> = log.lines().last().unwrap().split(',').collect();
    assert!(last.len() == 8 && last[1] == "400" && last.iter().all(|cell| cell.parse::<f64>().is_ok()), "{last:?}");
    ok(at, "sample --model m.safetensors --out s.npy -n 200");
    let report = ok(at, "render --model m.safetensors --out m.gif --size 64 --fps 5 --seconds 0.4 --json");
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    assert!(report["shows"].as_str().unwrap().starts_with("learned, step 400  |  VP diffusion"), "{report}");
    // One network serves every path.
    for path in ["ot", "ve", "poly:n=4", "vp:beta_max=5"] {
        let run = ok(at, &format!("sample --model m.safetensors --out other.npy -n 500 --seed 2 --path {path}"));
        assert!(
            run.stdout.contains(&format!("network at step 400, {}", path.split(':').next().unwrap())),
            "{}",
            run.stdout
        );
        let half = points(at.join("other.npy")).iter().map(|p| p[0].abs().max(p[1].abs())).fold(0.0, f64::max);
        assert!((1.0..4.5).contains(&half), "{path}: {half}");
    }
    fails(at, "sample --model m.safetensors --out s.npy --field exact", 2, "needs a TARGET");

    let bytes = fs::read(at.join("m.safetensors")).unwrap();
    fs::write(at.join("cut.safetensors"), &bytes[..bytes.len() / 2]).unwrap();
    fails(at, "sample --model cut.safetensors --out s.npy", 1, "is not a Dunefield model");
    fails(at, "sample --model none.safetensors --out s.npy", 1, "none.safetensors");
}

/// What graphics drivers write there reads like a failure of ours.
#[test]
fn stderr_is_empty_when_all_is_well() {
    let folder = folder();
    let run = ok(folder.path(), "render ring --out ring.gif --size 64 --fps 5 --seconds 0.4 --particles 500");
    assert_eq!(run.stderr, "");
}

#[test]
fn a_gif_has_every_frame() {
    let folder = folder();
    ok(folder.path(), "render two-moons --out moons.gif --size 128 --fps 10 --seconds 1.2 --particles 2000");
    let mut decoder = decoder(&folder.path().join("moons.gif"));
    assert_eq!((decoder.width(), decoder.height()), (128, 128));
    let (mut frames, mut hundredths) = (0, 0);
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        frames += 1;
        hundredths += u32::from(frame.delay);
    }
    assert_eq!((frames, hundredths), (12, 120));
}

fn decoder(path: &Path) -> gif::Decoder<fs::File> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    options.read_info(fs::File::open(path).unwrap()).unwrap()
}

/// The bytes of a small clip with these options.
fn clip(folder: &Path, options: &str) -> Vec<u8> {
    ok(folder, &format!("render pinwheel --out x.gif --size 96 --fps 2 --seconds 1 --particles 1000 {options}"));
    fs::read(folder.join("x.gif")).unwrap()
}

#[test]
fn looks_and_colours_change_a_clip_and_repeat_exactly() {
    let folder = folder();
    let at = folder.path();
    let plain = clip(at, "");
    assert_eq!(clip(at, ""), plain);
    for options in
        ["--look dunes", "--look trajectories --trajectories 100", "--color source", "--color destination"]
    {
        let other = clip(at, options);
        assert_ne!(other, plain, "{options}");
        assert_eq!(clip(at, options), other, "{options}");
    }
    assert_ne!(clip(at, "--look error --field learned --train-steps 200"), plain);
}

#[test]
fn two_paths_are_rendered_beside_each_other() {
    let folder = folder();
    let common = "--size 128 --fps 2 --seconds 1 --particles 2000";
    let report = ok(folder.path(), &format!("render ring --out both.gif --compare vp --json {common}")).stdout;
    assert!(report.contains("\"path\":\"ot\"") && report.contains("\"compare\":\"vp"), "{report}");
    let mut decoder = decoder(&folder.path().join("both.gif"));
    assert_eq!((decoder.width(), decoder.height()), (256, 128));
    let first = decoder.read_next_frame().unwrap().unwrap();
    // Above the captions: the same noise in both, but for the paths' own arrows and densities.
    let sand = |p: &[u8]| p[0] > 200 && p[1] > 150 && p[2] < 150;
    let (mut both, mut either) = (0, 0);
    for row in first.buffer.chunks_exact(256 * 4).take(110) {
        let (left, right) = row.split_at(128 * 4);
        for (a, b) in left.chunks_exact(4).zip(right.chunks_exact(4)) {
            both += usize::from(sand(a) && sand(b));
            either += usize::from(sand(a) || sand(b));
        }
    }
    assert!(either > 300 && both * 10 > either * 8, "{both} of {either} pixels show grains in both");
    for color in ["log-density", "destination"] {
        let line = format!("render --model none.safetensors --out a.gif --color {color}");
        fails(folder.path(), &line, 2, "needs a TARGET");
    }
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
    fails(at, "frobnicate", 2, "not a command");
    fails(at, "points.csv", 2, "targets are imported in the window");
    fails(at, "measure --samples a.png --target ring", 2, ".csv or .npy");
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

#[test]
fn bad_point_sets_name_the_place() {
    let folder = folder();
    let at = folder.path();
    for (text, part) in [
        ("1,2\n3,NaN\n", "line 2"),
        ("1,2,3\n4,5,6\n", "line 1: 3 values"),
        ("x,y\none,two\n", "line 2: 'one'"),
        ("1,2\n3\n", "line 2: 1 values"),
        ("", "no points"),
        ("x,y\n", "no points"),
    ] {
        fs::write(at.join("bad.csv"), text).unwrap();
        fails(at, "sample bad.csv --out a.csv", 1, part);
    }
    fs::write(at.join("bad.npy"), b"\x93NUMPY\x01\x00").unwrap();
    fails(at, "sample bad.npy --out a.csv", 1, "bad.npy");
    fs::write(at.join("one.csv"), "x,y\n0.5,0.5\n").unwrap();
    ok(at, "sample one.csv --out one-out.CSV -n 50");
    let spread = points(at.join("one-out.CSV")).iter().map(|p| (p[0] - 0.5).hypot(p[1] - 0.5)).fold(0.0, f64::max);
    assert!(spread < 0.3, "{spread}");
}

#[test]
fn a_point_set_that_does_not_fit_comes_back_in_its_own_coordinates() {
    let folder = folder();
    let at = folder.path();
    let rows: Vec<String> = (0..400).map(|k| format!("{},{}", 1000 + k % 20 * 10, 500 + k / 20)).collect();
    fs::write(at.join("far.csv"), rows.join("\n")).unwrap();
    let run = ok(at, "sample far.csv --out out.csv -n 400");
    assert!(run.stderr.contains("units standardise-axes"), "{}", run.stderr);
    let out = points(at.join("out.csv"));
    let mean = out.iter().map(|p| p[0]).sum::<f64>() / 400.0;
    assert!((mean - 1095.0).abs() < 15.0, "{mean}");
}

#[test]
fn a_model_of_such_a_point_set_samples_in_its_coordinates_too() {
    let folder = folder();
    let at = folder.path();
    let rows: Vec<String> = (0..400).map(|k| format!("{},{}", 1000 + k % 20 * 10, 500 + k / 20)).collect();
    fs::write(at.join("far.csv"), rows.join("\n")).unwrap();
    ok(at, "train far.csv --out m.safetensors --steps 200");
    ok(at, "sample --model m.safetensors --out out.csv -n 400");
    let mean = points(at.join("out.csv")).iter().map(|p| p[0]).sum::<f64>() / 400.0;
    assert!((mean - 1095.0).abs() < 25.0, "{mean}");
}

#[test]
fn without_an_adapter_the_package_is_named() {
    let folder = folder();
    let output = Command::new(env!("CARGO_BIN_EXE_dunefield"))
        .args(["render", "ring", "--out", "a.gif"])
        .current_dir(folder.path())
        .envs([
            ("VK_DRIVER_FILES", "/nonexistent"),
            ("VK_ICD_FILENAMES", "/nonexistent"),
            ("WGPU_BACKEND", "vulkan"),
        ])
        .output()
        .unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("mesa-vulkan-drivers"), "{message}");
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
}

#[test]
fn bad_images_say_what_is_wrong() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("fake.png"), "not an image").unwrap();
    fails(at, "sample fake.png --out a.csv", 1, "not a readable PNG or JPEG");
    image::RgbaImage::new(40, 40).save(at.join("clear.png")).unwrap();
    fails(at, "sample clear.png --out a.csv", 1, "every pixel is transparent");
    image::GrayImage::new(20_000, 2).save(at.join("wide.png")).unwrap();
    fails(at, "sample wide.png --out a.csv", 1, "20000 x 2 pixels");
    let dot =
        image::RgbaImage::from_fn(64, 64, |x, y| image::Rgba([0, 0, 0, if x < 20 && y < 20 { 255 } else { 0 }]));
    dot.save(at.join("dot.png")).unwrap();
    ok(at, "sample dot.png --out dot.csv -n 200");
    let mean =
        points(at.join("dot.csv")).iter().fold([0.0, 0.0], |m, p| [m[0] + p[0] / 200.0, m[1] + p[1] / 200.0]);
    assert!(mean[0] < -1.0 && mean[1] > 1.0, "y points up: {mean:?}");
}
