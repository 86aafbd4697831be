//! Formats of clips, each read by something that did not write it, and what they carry.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use dunefield::{import::carried, scene::file};
use serde_json::Value;

use super::{dunefield, fails, folder, ok};

const SMALL: &str = "--size 96 --fps 5 --seconds 1 --particles 1000";

/// Whether ffmpeg and ffprobe are there; says so where they are not.
fn has_ffmpeg() -> bool {
    let runs = |name: &str| {
        Command::new(name)
            .arg("-version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|s| s.success())
    };
    let both = runs("ffmpeg") && runs("ffprobe");
    if !both {
        eprintln!("ffmpeg is not installed: videos are not tested");
    }
    both
}

/// What ffprobe says of the first stream and of the file, with the number of frames counted.
fn probed(path: &Path) -> Value {
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json"])
        .arg(path)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn videos_are_as_players_take_them() {
    if !has_ffmpeg() {
        return;
    }
    let folder = folder();
    let at = folder.path();
    ok(
        at,
        &format!(
            "render ring --out a.mp4 --out b.webm {} --hold 0.6 --size 97x65",
            SMALL.replace("--size 96 ", "")
        ),
    );
    for (name, codec) in [("a.mp4", "h264"), ("b.webm", "vp9")] {
        let report = probed(&at.join(name));
        let stream = &report["streams"][0];
        let text = |key: &str| stream[key].as_str().unwrap_or_default().to_owned();
        assert_eq!((text("codec_name"), text("pix_fmt")), (codec.into(), "yuv420p".into()), "{name}");
        assert_eq!((&stream["width"], &stream["height"]), (&98.into(), &66.into()), "{name}: even sides");
        // Five frames, the last one held for three.
        assert_eq!((text("nb_read_frames"), text("r_frame_rate")), ("7".into(), "5/1".into()), "{name}");
        assert_eq!(text("color_space"), "bt709", "{name}");
    }
    let mp4 = fs::read(at.join("a.mp4")).unwrap();
    let place = |name: &[u8]| mp4.windows(4).position(|window| window == name).unwrap();
    assert!(place(b"moov") < place(b"mdat"), "it can be played before all of it is there");
}

#[test]
fn without_ffmpeg_a_sentence_says_what_to_do() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("a.mp4"), "old").unwrap();
    let run = |path: &Path| {
        Command::new(env!("CARGO_BIN_EXE_dunefield"))
            .args(["render", "ring", "--out", "a.mp4", "--size", "64", "--seconds", "0.2", "--particles", "100"])
            .current_dir(at)
            .env("PATH", path)
            .output()
            .unwrap()
    };
    let output = run(at);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("install it") && message.lines().count() == 1, "{message}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let fake = at.join("ffmpeg");
        fs::write(&fake, "#!/bin/sh\necho 'no such codec' >&2\nexit 3\n").unwrap();
        fs::set_permissions(&fake, fs::Permissions::from_mode(0o755)).unwrap();
        let path = std::env::join_paths([at, Path::new("/bin"), Path::new("/usr/bin")]).unwrap();
        let message = String::from_utf8(run(Path::new(&path)).stderr).unwrap();
        assert!(message.contains("ffmpeg could not make the MP4: no such codec"), "{message}");
        fs::remove_file(fake).unwrap();
    }
    assert_eq!(fs::read_to_string(at.join("a.mp4")).unwrap(), "old");
    assert_eq!(fs::read_dir(at).unwrap().count(), 1);
}

/// An ffmpeg that hangs is ended with the program, however that is stopped.
#[cfg(unix)]
#[test]
fn an_ffmpeg_that_hangs_is_not_left_behind() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let at = folder.path();
    let fake = at.join("ffmpeg");
    fs::write(&fake, "#!/bin/sh\necho $$ > started\nexec sleep 1000\n").unwrap();
    fs::set_permissions(&fake, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::join_paths([at, Path::new("/bin"), Path::new("/usr/bin")]).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dunefield"))
        .args(["render", "ring", "--out", "a.mp4", "--particles", "100"])
        .current_dir(at)
        .env("PATH", path)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !at.join("started").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it waits for ffmpeg");
        std::thread::sleep(Duration::from_millis(10));
    }
    let kill =
        |signal: &str, id: &str| Command::new("kill").args([signal, id]).stderr(Stdio::null()).status().unwrap();
    kill("-INT", &child.id().to_string());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let id = fs::read_to_string(at.join("started")).unwrap();
    while kill("-0", id.trim()).success() {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(fs::read_dir(at).unwrap().count(), 2, "the fake one and what it said");
}

#[test]
fn several_formats_are_rendered_once_and_agree() {
    let folder = folder();
    let at = folder.path();
    let run = ok(at, &format!("render ring --out a.gif --out b.apng --out c-%03d.png --json {SMALL}"));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["files"].as_array().unwrap().len(), 3);
    assert_eq!(report["files"][1]["bytes"], fs::metadata(at.join("b.apng")).unwrap().len());
    let stills: Vec<image::RgbaImage> =
        (0..5).map(|k| image::open(at.join(format!("c-{k:03}.png"))).unwrap().into_rgba8()).collect();
    let bytes = fs::read(at.join("b.apng")).unwrap();
    let decoder = image::codecs::png::PngDecoder::new(std::io::Cursor::new(bytes)).unwrap().apng().unwrap();
    let animated: Vec<image::Frame> = image::AnimationDecoder::into_frames(decoder).collect_frames().unwrap();
    let delays: Vec<Duration> = animated.iter().map(|frame| frame.delay().into()).collect();
    assert_eq!(delays[..4], [Duration::from_millis(200); 4]);
    assert_eq!(delays[4], Duration::from_millis(1500));
    for (k, (frame, still)) in animated.iter().zip(&stills).enumerate() {
        assert!(frame.buffer() == still, "frame {k} of the APNG is not what was drawn");
    }
    let gif =
        image::codecs::gif::GifDecoder::new(std::io::Cursor::new(fs::read(at.join("a.gif")).unwrap())).unwrap();
    let frames = image::AnimationDecoder::into_frames(gif).collect_frames().unwrap();
    assert_eq!(frames.len(), 5);
    for (k, (frame, still)) in frames.iter().zip(&stills).enumerate() {
        let apart = |(a, b): (&u8, &u8)| f64::from(a.abs_diff(*b)).powi(2);
        let mean = frame.buffer().iter().zip(still.iter()).map(apart).sum::<f64>() / still.len() as f64;
        assert!(mean < 12.0, "frame {k} of the GIF: a mean square of {mean}");
    }
}

#[test]
fn standard_output_takes_a_clip_and_nothing_else() {
    let folder = folder();
    let at = folder.path();
    ok(at, &format!("render ring --out a.gif {SMALL}"));
    let output = Command::new(env!("CARGO_BIN_EXE_dunefield"))
        .args(["render", "ring", "--out", "-"])
        .args(SMALL.split_whitespace())
        .current_dir(at)
        .output()
        .unwrap();
    assert!(output.stdout == fs::read(at.join("a.gif")).unwrap(), "the same bytes");
    assert!(String::from_utf8(output.stderr).unwrap().contains("standard output ("));
}

#[test]
fn a_clip_is_the_scene_that_it_shows() {
    let folder = folder();
    let at = folder.path();
    let mut names = vec!["a.gif", "b.apng", "c-%d.png"];
    if has_ffmpeg() {
        names.extend(["d.mp4", "e.webm"]);
    }
    let outs: Vec<String> = names.iter().map(|name| format!("--out {name}")).collect();
    ok(at, &format!("render text:Düne {} --compare vp --theme paper --seed 7 {SMALL}", outs.join(" ")));
    for name in names.into_iter().map(|name| name.replace("%d", "0")) {
        let scene = file::read(&carried::of_file(&at.join(&name)).unwrap_or_else(|| panic!("{name}"))).unwrap();
        assert_eq!((scene.document.lanes.len(), scene.document.seed), (2, 7), "{name}");
        let again = ok(at, &format!("render {name} --out again.gif {SMALL}")).stderr;
        assert!(again.contains("a scene of 2 lanes"), "{again}");
        assert!(fs::read(at.join("again.gif")).unwrap() == fs::read(at.join("a.gif")).unwrap(), "{name}");
    }
    let picture = ok(at, "sample a.gif --as picture --out p.csv -n 10").stderr;
    assert!(picture.contains("GIF of 192 x 96"), "{picture}");
    ok(at, &format!("render ring --out plain.gif --without-scene {SMALL}"));
    assert_eq!(carried::of_file(&at.join("plain.gif")), None);
}

/// What was trained for a clip, or read from a file, is shown again and not trained anew.
#[test]
fn a_clip_carries_its_network() {
    let folder = folder();
    let at = folder.path();
    ok(at, &format!("render ring --field learned --train-steps 30 --out a.gif {SMALL}"));
    ok(at, "train two-moons --steps 20 --out m.safetensors");
    let said = ok(at, &format!("render a.gif --out again.gif {SMALL}")).stderr;
    assert!(said.contains("its network is at step 30"), "{said}");
    assert!(fs::read(at.join("again.gif")).unwrap() == fs::read(at.join("a.gif")).unwrap());
    // What a model learned from is not in its file: beside a drawing, arrows fade by that.
    let shows = |line: &str| -> Value {
        let report: Value = serde_json::from_str(&ok(at, &format!("{line} {SMALL} --json")).stdout).unwrap();
        report["lanes"].clone()
    };
    let shown = shows("render --model m.safetensors --compare vp --out m.gif");
    assert!(shown[0].as_str().is_some_and(|lane| lane.starts_with("learned, step 20")), "{shown}");
    assert_eq!(shows("render m.gif --out again.gif"), shown);
    let said = ok(at, &format!("render a.gif --train-steps 10 --out other.gif {SMALL}")).stderr;
    assert!(!said.contains("its network"), "{said}");
    assert!(fs::read(at.join("other.gif")).unwrap() != fs::read(at.join("a.gif")).unwrap());
    // A lane with a model of its own asks for no training.
    fails(at, &format!("render m.gif --train-steps 10 --out no.gif {SMALL}"), 2, "--field learned");
}

#[test]
fn four_paths_stand_in_a_square_or_in_a_row() {
    let folder = folder();
    let at = folder.path();
    let four = "render ring --path ot --compare vp --compare cosine --compare ve";
    ok(at, &format!("{four} --out a-%d.png {SMALL}"));
    ok(at, &format!("{four} --out b-%d.png {} --size 400x100", SMALL.replace("--size 96 ", "")));
    let size = |name: &str| image::image_dimensions(at.join(name)).unwrap();
    assert_eq!((size("a-0.png"), size("b-4.png")), ((192, 192), (400, 100)));
    fails(at, &format!("render ring --compare vp --compare ve --out c.gif {SMALL}"), 2, "once or three times");
}

#[test]
fn pages_and_programs_are_written_beside_clips() {
    let folder = folder();
    let at = folder.path();
    let run = ok(at, &format!("render ring --compare vp --out a.gif --out b.html --out c.py {SMALL}"));
    assert!(run.stdout.contains("b.html (") && run.stdout.contains("c.py ("), "{}", run.stdout);
    for name in ["b.html", "c.py"] {
        let scene = file::read(&carried::of_file(&at.join(name)).unwrap_or_else(|| panic!("{name}"))).unwrap();
        assert_eq!(scene.document.lanes.len(), 2, "{name}");
    }
    fails(at, &format!("render ring --out none/b.html {SMALL}"), 1, "create the folder");
}

#[test]
fn impossible_clips_leave_the_old_file() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("a.gif"), "old").unwrap();
    fails(at, &format!("render ring --out a.gif --out none/b.gif {SMALL}"), 1, "create the folder");
    fails(at, &format!("render ring --out a.gif --out none/%d.png {SMALL}"), 1, "create the folder");
    fails(at, &format!("render ring --out a.gif --out b.tiff {SMALL}"), 2, "no format is known");
    assert_eq!(fs::read_to_string(at.join("a.gif")).unwrap(), "old");
    assert_eq!(fs::read_dir(at).unwrap().count(), 1);
    let back = dunefield(
        at,
        &format!("render ring --out a.gif --ease --there-and-back --loop 3 --hold-start 0.5 {SMALL}"),
    );
    assert_eq!(back.code, 0, "{}", back.stderr);
    let mut decoder = gif::DecodeOptions::new().read_info(fs::File::open(at.join("a.gif")).unwrap()).unwrap();
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(frame.delay);
    }
    assert_eq!(delays, [50, 20, 20, 20, 150, 20, 20, 20]);
    assert_eq!(decoder.repeat(), gif::Repeat::Finite(2));
}
