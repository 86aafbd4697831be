//! Targets in files that are broken or odd.

use std::fs;

use super::{fails, folder, ok, points};

#[test]
fn bad_point_sets_name_the_place() {
    let folder = folder();
    let at = folder.path();
    for (text, part) in [
        ("1,2\n3,inf\n", "line 2: 'inf' in column 2 is not finite"),
        ("1,2,3\n4,5,6\n", "choose two by name or number, as in --columns 1,2"),
        ("x,y\none,two\n", "line 2: 'one' in column x"),
        ("1,2\n3\n", "line 2: 1 field"),
        ("NaN,1\n2,\n", "in each of its 2 rows"),
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
fn bad_images_say_what_is_wrong() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("fake.png"), "not an image").unwrap();
    fails(at, "sample fake.png --out a.csv", 1, "is no picture that is read; export it as PNG, JPEG, WebP or GIF");
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
