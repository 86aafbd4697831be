//! Stills and figures as pixels.

use image::RgbaImage;

use super::GRID;
use crate::cli::{folder, ok};

fn open(path: impl AsRef<std::path::Path>) -> RgbaImage {
    image::open(path).unwrap().into_rgba8()
}

/// Largest difference of a picture laid over a ground from an opaque one.
fn difference(transparent: &RgbaImage, opaque: &RgbaImage, ground: [u8; 3]) -> f64 {
    assert_eq!(transparent.dimensions(), opaque.dimensions());
    let apart = |(a, b): (&image::Rgba<u8>, &image::Rgba<u8>)| {
        let share = f64::from(a.0[3]) / 255.0;
        let over = |k: usize| share * f64::from(a.0[k]) + (1.0 - share) * f64::from(ground[k]);
        (0..3).map(|k| (over(k) - f64::from(b.0[k])).abs()).fold(0.0, f64::max)
    };
    transparent.pixels().zip(opaque.pixels()).map(apart).fold(0.0, f64::max)
}

#[test]
fn a_still_is_as_large_as_is_asked_for() {
    let folder = folder();
    let at = folder.path();
    let still = "render ring --compare vp --at 0.7 --size 100 --particles 500";
    for scale in 1..=4 {
        ok(at, &format!("{still} --scale {scale} --out {scale}.png"));
        assert_eq!(open(at.join(format!("{scale}.png"))).dimensions(), (200 * scale, 100 * scale));
    }
    // What is larger shows the same, and is as bright.
    let mean = |name: &str| {
        let picture = open(at.join(name));
        picture.pixels().map(|pixel| f64::from(pixel.0[0])).sum::<f64>()
            / f64::from(picture.width() * picture.height())
    };
    let (small, large) = (mean("1.png"), mean("4.png"));
    assert!((small / large - 1.0).abs() < 0.2, "{small} {large}");
    ok(at, "render ring --size 100 --particles 500 --out frame-%d.png --fps 2 --seconds 1");
    assert!(at.join("frame-1.png").exists(), "a name with a number is frames");
}

#[test]
fn over_its_ground_a_transparent_picture_is_the_opaque_one() {
    let folder = folder();
    let at = folder.path();
    for (theme, ground) in [("night", [11, 16, 30]), ("paper", [250, 249, 245]), ("contrast", [0, 0, 0])] {
        let still = format!("render ring --at 0.6 --size 160 --particles 2000 --theme {theme} --look dunes");
        ok(at, &format!("{still} --out opaque.png"));
        ok(at, &format!("{still} --out transparent.png --transparent"));
        let (opaque, transparent) = (open(at.join("opaque.png")), open(at.join("transparent.png")));
        assert!(opaque.pixels().all(|pixel| pixel.0[3] == 255));
        let clear = transparent.pixels().filter(|pixel| pixel.0[3] == 0).count();
        assert!(clear > 1000, "{theme}: {clear} of {} are clear", 160 * 160);
        assert!(transparent.pixels().any(|pixel| pixel.0[3] > 200));
        let apart = difference(&transparent, &opaque, ground);
        assert!(apart <= 3.0, "{theme}: {apart}");
    }
}

#[test]
fn a_figure_has_its_pixels_by_the_inch() {
    let folder = folder();
    let at = folder.path();
    ok(at, &format!("{GRID} --width-mm 127 --out a.png"));
    let opaque = open(at.join("a.png"));
    assert_eq!(opaque.width(), 360);
    let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(at.join("a.png")).unwrap()));
    let info = decoder.read_info().unwrap();
    let dimensions = info.info().pixel_dims.unwrap();
    assert_eq!((dimensions.xppu, dimensions.unit), (2835, png::Unit::Meter));
    assert_eq!(opaque.get_pixel(0, 0).0, [255; 4], "paper is white");
    ok(at, &format!("{GRID} --width-mm 127 --out b.png --transparent"));
    let transparent = open(at.join("b.png"));
    assert_eq!(transparent.get_pixel(0, 0).0[3], 0);
    let apart = difference(&transparent, &opaque, [255; 3]);
    assert!(apart <= 4.0, "{apart}");
}

#[test]
fn the_legend_can_be_left_out() {
    let folder = folder();
    let at = folder.path();
    let still = "render ring --at 0.5 --size 512 --particles 500 --layers grains,legend";
    ok(at, &format!("{still} --out a.png"));
    ok(at, &format!("{still} --no-legend --out b.png"));
    let (with, without) = (open(at.join("a.png")), open(at.join("b.png")));
    // It stands in the upper right corner.
    let differs = |x: std::ops::Range<u32>| {
        x.clone().any(|x| (0..80).any(|y| with.get_pixel(x, y) != without.get_pixel(x, y)))
    };
    assert!(differs(400..512) && !differs(0..200));
    let figure = "render ring --at 0.5 --layers heat,legend --dpi 72";
    ok(at, &format!("{figure} --out a.svg"));
    ok(at, &format!("{figure} --no-legend --out b.svg"));
    let legends = ["a.svg", "b.svg"]
        .map(|name| std::fs::read_to_string(at.join(name)).unwrap().contains(r#"class="legend""#));
    assert_eq!(legends, [true, false]);
}
