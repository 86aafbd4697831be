//! Clips, and what graphics drivers do to them.

use std::{fs, path::Path, process::Command};

use super::{fails, folder, ok};

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
    assert_eq!((frames, hundredths), (12, 11 * 10 + 150), "the last one is held");
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

/// The first pixels and how many others differ from them in the last frame.
fn ground_and_rest(bytes: &[u8]) -> ([u8; 3], usize) {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(bytes).unwrap();
    let frame = decoder.read_next_frame().unwrap().unwrap();
    let [r, g, b, _] = frame.buffer[..4] else { panic!("no pixels") };
    let differs = |pixel: &&[u8]| (0..3).any(|k| pixel[k].abs_diff([r, g, b][k]) > 24);
    ([r, g, b], frame.buffer.chunks_exact(4).filter(differs).count())
}

#[test]
fn themes_layers_and_layouts_are_flags() {
    let folder = folder();
    let at = folder.path();
    for (theme, ground) in [("night", [11, 16, 30]), ("paper", [250, 249, 245]), ("contrast", [0, 0, 0])] {
        let (found, rest) = ground_and_rest(&clip(at, &format!("--theme {theme} --layers grains")));
        let away = (0..3).map(|k| found[k].abs_diff(ground[k])).max().unwrap();
        assert!(away <= 6, "{theme}: {found:?}");
        assert!((100..5000).contains(&rest), "{theme}: {rest} pixels of grains, and no letters");
    }
    let (_, plain) = ground_and_rest(&clip(at, "--layers grains"));
    let (_, captioned) = ground_and_rest(&clip(at, "--layers grains,caption"));
    assert!(captioned > plain + 50, "{captioned} {plain}");
    let (_, beside) = ground_and_rest(&clip(at, "--layers grains --layout spread"));
    assert!(beside > plain / 4 && beside != plain, "{beside} {plain}");
    for (options, words) in [
        ("--theme sepia", "paper"),
        ("--layers fog", "error-arrows"),
        ("--layers heat,dunes", "same place"),
        ("--layers grains --look dunes", "cannot be used with"),
        ("--layout round", "spread"),
        ("--layers error", "--field learned"),
    ] {
        fails(at, &format!("render ring --out a.gif {options}"), 2, words);
    }
}

/// Small pictures have no legend, which is said where it was asked for.
#[test]
fn a_legend_that_cannot_be_read_is_said_to_be_left_out() {
    let folder = folder();
    for (layers, size, says_so) in
        [("grains,legend", 240, true), ("grains,legend", 480, false), ("grains", 240, false)]
    {
        let rest = format!("--layers {layers} --size {size} --fps 2 --seconds 1 --particles 1000");
        let said = ok(folder.path(), &format!("render ring --out {size}.gif {rest}")).stderr;
        assert_eq!(said.contains("the legend is left out"), says_so, "{layers} at {size}: {said}");
    }
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
    let sand = |p: &[u8]| p[0] > 150 && p[0] > p[2].saturating_add(30);
    let (mut both, mut either) = (0, 0);
    for row in first.buffer.chunks_exact(256 * 4).take(110) {
        // A line of two pixels is between them.
        let (left, right) = (&row[..127 * 4], &row[129 * 4..]);
        for (a, b) in left.chunks_exact(4).zip(right.chunks_exact(4)) {
            both += usize::from(sand(a) && sand(b));
            either += usize::from(sand(a) || sand(b));
        }
    }
    assert!(either > 300 && both * 10 > either * 7, "{both} of {either} pixels show grains in both");
    for color in ["log-density", "destination"] {
        let line = format!("render --model none.safetensors --out a.gif --color {color}");
        fails(folder.path(), &line, 2, "needs a TARGET");
    }
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
