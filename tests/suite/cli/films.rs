//! Films of a training, as the command line makes them.

use std::path::Path;

use image::RgbaImage;
use serde_json::Value;

use super::{dunefield, fails, folder, ok};

const FILM: &str = "render ring --field learned --train-steps 400 --size 96 --fps 5 --seconds 1 --particles 2000 \
                    --layers grains,outline";

fn picture(folder: &Path, name: &str) -> RgbaImage {
    image::open(folder.join(name)).unwrap().to_rgba8()
}

/// Mean difference of the levels of two pictures in these columns.
fn difference(a: &RgbaImage, b: &RgbaImage, columns: std::ops::Range<u32>) -> f64 {
    let of = |x: u32, y: u32| {
        (0..3).map(|k| f64::from(a.get_pixel(x, y)[k].abs_diff(b.get_pixel(x, y)[k]))).sum::<f64>()
    };
    let all = columns.clone().flat_map(|x| (0..a.height()).map(move |y| (x, y)));
    all.map(|(x, y)| of(x, y)).sum::<f64>() / f64::from(3 * columns.len() as u32 * a.height())
}

/// The last frame of a film is the flow of the whole training, the first one of its first step, and beside them is a
/// plot that moves.
#[test]
fn a_film_begins_with_the_first_step_and_ends_with_the_last() {
    let folder = folder();
    let at = folder.path();
    let run = ok(at, &format!("{FILM} --film --out film-%d.png --out film.gif --json"));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!([&report["width"], &report["height"], &report["frames"]], [192, 96, 5]);
    ok(at, &format!("{FILM} --out whole-%d.png"));
    let [first, last] = ["film-0.png", "film-4.png"].map(|name| picture(at, name));
    let whole = picture(at, "whole-4.png");
    assert_eq!((first.dimensions(), whole.dimensions()), ((192, 96), (96, 96)));
    let (same, other) = (difference(&whole, &last, 0..95), difference(&whole, &first, 0..95));
    assert!(same < 7.0 && other > 4.0 * same, "{same} of the last frame, {other} of the first");
    assert!(difference(&first, &last, 98..192) > 0.5, "the mark moves along the losses");
    // It shows the training again.
    std::fs::rename(at.join("film.gif"), at.join("before.gif")).unwrap();
    ok(at, &format!("{FILM} --film --out film.gif"));
    assert!(std::fs::read(at.join("before.gif")).unwrap() == std::fs::read(at.join("film.gif")).unwrap());
    // At t = 0 nothing depends on the network but the noise, which stays.
    ok(at, &format!("{FILM} --film 0 --out noise-%d.png"));
    let [first, last] = ["noise-0.png", "noise-4.png"].map(|name| picture(at, name));
    let above: Vec<bool> = (0..95)
        .flat_map(|x| (0..80).map(move |y| (x, y)))
        .map(|(x, y)| first.get_pixel(x, y) == last.get_pixel(x, y))
        .collect();
    assert!(above.iter().all(|same| *same));
}

#[test]
fn a_film_of_no_training_is_refused_before_the_work() {
    let folder = folder();
    let at = folder.path();
    for (line, part) in [
        ("render ring --film --out a.gif", "--field learned"),
        ("render --model none.safetensors --film --out a.gif", "--field learned"),
        ("render ring --field learned --film --out a.html", "not its training"),
        ("render ring --field learned --film 1.5 --out a.gif", "not in [0, 1]"),
    ] {
        fails(at, line, 2, part);
    }
    assert_eq!(std::fs::read_dir(at).unwrap().count(), 0);
    assert!(dunefield(at, "render --help").stdout.contains("--film"));
}
