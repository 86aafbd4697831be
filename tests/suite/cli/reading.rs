//! How files are read: flags, what is said of the decisions, and wrong endings.

use std::{fs, path::Path};

use dunefield::density::Moments;
use serde_json::Value;

use super::{fails, folder, ok, points};

/// What `sample` says was decided.
fn input(at: &Path, line: &str) -> Value {
    let run = ok(at, &format!("sample {line} -n 400 --json --out out.csv"));
    serde_json::from_str::<Value>(&run.stdout).unwrap()["input"].clone()
}

/// Mean of the samples of a file that is read in this way.
fn mean(at: &Path, line: &str) -> [f64; 2] {
    ok(at, &format!("sample {line} -n 400 --out out.csv"));
    Moments::of_points(&points(at.join("out.csv"))).mean
}

fn near([x, y]: [f64; 2], [a, b]: [f64; 2]) -> bool {
    (x - a).abs() < 0.15 && (y - b).abs() < 0.15
}

/// 60 rows, written by `row` of points on a circle of radius .5 about the origin.
fn table(at: &Path, name: &str, head: &str, row: impl Fn(u32, f64, f64) -> String) {
    let line = |k: u32| {
        let angle = 2.4 * f64::from(k);
        row(k, 0.5 * angle.cos(), 0.5 * angle.sin()) + "\n"
    };
    fs::write(at.join(name), head.to_owned() + &(0..60).map(line).collect::<String>()).unwrap();
}

#[test]
fn decisions_about_tables_have_flags() {
    let folder = folder();
    let at = folder.path();
    table(at, "four.csv", "a,b,c,d\n", |_, x, y| format!("{x},{},{y},{}", x + 1.0, y - 2.0));
    fails(at, "sample four.csv --out a.csv", 1, "as in --columns a,b");
    fails(at, "sample four.csv --columns a,e --out a.csv", 1, "has no column 'e'");
    assert!(near(mean(at, "four.csv --columns b,d"), [1.0, -2.0]));
    assert!(near(mean(at, "four.csv --columns 4,2"), [-2.0, 1.0]));
    assert_eq!(input(at, "four.csv --columns b,d")["columns"], serde_json::json!(["b", "d"]));

    table(at, "kinds.csv", "x,y,kind\n", |k, x, y| {
        if k % 3 == 0 { format!("{},{y},far", x + 3.0) } else { format!("{x},{y},near") }
    });
    let said = ok(at, "sample kinds.csv -n 9 --out out.csv").stderr;
    assert!(said.contains("all 2 groups of column kind (far, near; --group NAME keeps one)"), "{said}");
    let kept = input(at, "kinds.csv --group far");
    assert_eq!((&kept["rows"], &kept["groups"]["chosen"]), (&20.into(), &"far".into()));
    assert!(near(mean(at, "kinds.csv --group far"), [3.0, 0.0]));
    fails(at, "sample kinds.csv --group other --out a.csv", 1, "no group 'other'");
    // A name that a sentence shortens is kept whole where it is chosen by.
    let long = "the_first_of_two_names_that_begin_alike_and_end_otherwise".to_owned();
    let names = [long.clone() + "_a", long + "_b"];
    table(at, "long.csv", "x,y,kind\n", |k, x, y| format!("{x},{y},{}", names[k as usize % 2]));
    assert_eq!(input(at, "long.csv")["groups"]["names"][1][0], names[1]);
    assert_eq!(input(at, &format!("long.csv --group {}", names[1]))["rows"], 30);

    table(at, "comma.csv", "", |_, x, y| format!("{x:.3};{y:.3}").replace('.', ","));
    let decided = input(at, "comma.csv");
    assert_eq!((&decided["delimiter"], &decided["decimal"]), (&"semicolon".into(), &"comma".into()));
    assert!(near(mean(at, "comma.csv"), [0.0, 0.0]));
    // Read as it is not meant, it is refused.
    fails(at, "sample comma.csv --delimiter tab --out a.csv", 1, "comma.csv");
    assert_eq!(input(at, "comma.csv --delimiter ;")["delimiter"], "semicolon");
    fails(at, "sample comma.csv --encoding UTF-16LE --out a.csv", 1, "is text of 8 bits a character, not UTF-16LE");
    fs::write(at.join("table.csv.gz"), b"\x1f\x8b\x08\0").unwrap();
    fails(at, "sample table.csv.gz --out a.csv", 1, "compressed with gzip, not a table; decompress it first");
    fs::write(at.join("huge.csv"), "x,y\n1,2\n1e308,-1e308\n").unwrap();
    fails(at, "sample huge.csv --out a.csv", 1, "point 2 has a coordinate beyond 1e150");

    table(at, "years.csv", "2001,2002\n", |_, x, y| format!("{},{}", x + 2001.0, y + 2002.0));
    assert_eq!(
        (&input(at, "years.csv")["rows"], &input(at, "years.csv --header yes")["rows"]),
        (&61.into(), &60.into())
    );

    let latin: Vec<u8> = [b"x (\xb5m),y (\xb5m)\n".to_vec(), b"1,2\n".repeat(3), b"1.5,2.5\n".to_vec()].concat();
    fs::write(at.join("latin.csv"), latin).unwrap();
    assert_eq!(input(at, "latin.csv")["encoding"], "Windows-1252");
    assert_eq!(input(at, "latin.csv --encoding utf8")["encoding"], "UTF-8");
    assert_eq!(input(at, "latin.csv --encoding latin1")["encoding"], "Windows-1252");
}

#[test]
fn far_points_and_values_for_missing_ones_are_named_and_left_out() {
    let folder = folder();
    let at = folder.path();
    table(at, "far.csv", "x,y\n", |k, x, y| match k {
        7 => "5000,5000".into(),
        20 | 40 => format!("-9999,{y}"),
        _ => format!("{x},{y}"),
    });
    let said = ok(at, "sample far.csv -n 9 --out out.csv").stderr;
    for part in ["-9999 in 2 points", "1 point far from the others", "--drop-outliers leaves them out"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let kept = input(at, "far.csv --drop-outliers");
    assert_eq!((&kept["dropped"], &kept["rows"]), (&3.into(), &57.into()));
    assert!(near(mean(at, "far.csv --drop-outliers"), [0.0, 0.0]));
    table(at, "tame.csv", "x,y\n", |_, x, y| format!("{x},{y}"));
    assert_eq!(input(at, "tame.csv --drop-outliers")["dropped"], 0);
}

/// A little-endian array of doubles.
fn array(shape: &str, values: &[f64]) -> Vec<u8> {
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
    let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    bytes.extend(format!("{header:<117}\n").as_bytes());
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}

#[test]
fn decisions_about_arrays_have_flags() {
    let folder = folder();
    let at = folder.path();
    let circle = |k: u32| 0.5 * (2.4 * f64::from(k)).cos();
    let wide: Vec<f64> = (0..60).flat_map(|k| [circle(k), circle(k + 1) + 2.0, circle(k + 2) - 1.0]).collect();
    fs::write(at.join("three.npy"), array("(60, 3)", &wide)).unwrap();
    fails(at, "sample three.npy --out a.csv", 1, "choose two with --columns");
    assert!(near(mean(at, "three.npy --columns 2,3"), [2.0, -1.0]));
    fails(at, "sample three.npy --columns 2,4 --out a.csv", 1, "has no column '4'");
    fails(at, "sample three.npy --columns u,v --out a.csv", 1, "has no column 'u'");

    let square = [0.0, 4.0, 1.0, 5.0];
    fs::write(at.join("square.npy"), array("(2, 2)", &square)).unwrap();
    assert!(near(mean(at, "square.npy"), [0.5, 4.5]));
    fails(at, "sample square.npy --ink dark --out a.csv", 2, "is an array of points, for which --ink");
    assert!(near(mean(at, "square.npy --transpose yes"), [2.0, 3.0]));
    fails(at, "sample square.npy --transpose perhaps --out a.csv", 2, "yes or no");
    fails(at, "sample square.npy:arr --out a.csv", 1, "leave out ':arr'");
    fails(
        at,
        "sample square.npy --as picture --out a.csv",
        1,
        "leave out --as picture, or save a Boolean or 8-bit array",
    );
    fails(at, "sample none.npz:arr --out a.csv", 1, "none.npz");
}

#[test]
fn decisions_about_pictures_have_flags_and_wrong_endings_are_seen_through() {
    let folder = folder();
    let at = folder.path();
    // Light in the upper left quarter.
    let lit = |x: u32, y: u32| image::Luma([if x < 20 && y < 20 { 255 } else { 0 }]);
    image::GrayImage::from_fn(64, 64, lit).save(at.join("night.png")).unwrap();
    let [x, y] = mean(at, "night.png");
    assert!(x < -1.0 && y > 1.0, "{x} {y}");
    assert_eq!(input(at, "night.png")["ink"], "light");
    let [x, y] = mean(at, "night.png --ink dark");
    assert!(x > 0.0 && y < 0.0, "{x} {y}");
    assert_eq!(input(at, "night.png --ink auto")["ink"], "light");

    fs::copy(at.join("night.png"), at.join("named.csv")).unwrap();
    assert_eq!(input(at, "named.csv")["ink"], "light");
    fs::write(at.join("named.png"), "1,2\n3,4\n").unwrap();
    assert_eq!(input(at, "named.png")["delimiter"], "comma");
    fs::write(at.join("not.png"), "not a picture").unwrap();
    fails(at, "sample not.png --out a.csv", 1, "export it as PNG, JPEG, WebP or GIF");
    fs::write(at.join("paper.png"), "%PDF-1.7\n").unwrap();
    fails(at, "sample paper.png --out a.csv", 1, "PDF document");
    fs::create_dir(at.join("folder.csv")).unwrap();
    fails(at, "sample folder.csv --out a.csv", 1, "is a folder");
}

/// What is done with a picture beyond reading it is said, and done.
#[test]
fn pictures_are_shaped_by_flags() {
    let folder = folder();
    let at = folder.path();
    // Black at the left, half as dark at the right.
    image::GrayImage::from_fn(80, 40, |x, y| {
        let inside = (5..35).contains(&(x % 40)) && (5..35).contains(&y);
        image::Luma([match (inside, x < 40) {
            (false, _) => 255,
            (true, true) => 0,
            (true, false) => 128,
        }])
    })
    .save(at.join("p.png"))
    .unwrap();
    assert!(near(mean(at, "p.png"), [-0.33, 0.0]));
    assert!(near(mean(at, "p.png --threshold 0.7"), [-1.0, 0.0]));
    assert!(near(mean(at, "p.png --gamma 5"), [-0.94, 0.0]));
    assert!(near(mean(at, "p.png --crop 50,0,0,0"), [0.0, 0.0]));
    let said = input(at, "p.png --crop 0,10,0,10 --fit stretch --blur 0.1 --threshold 0.2 --gamma 0.5");
    for (key, value) in [("fit", "\"stretch\""), ("blur", "0.1"), ("threshold", "0.2"), ("gamma", "0.5")] {
        assert_eq!(said[key].to_string(), value, "{key}");
    }
    assert_eq!(said["crop"], serde_json::json!([0.0, 10.0, 0.0, 10.0]));
    let line = ok(at, "sample p.png --fit cover -n 9 --out out.csv").stderr;
    assert!(line.contains("covering the square"), "{line}");
    for wrong in
        ["--crop 1,2", "--crop 60,0,40,0", "--fit fill", "--blur 2", "--threshold 1", "--gamma 0", "--gamma nan"]
    {
        fails(at, &format!("sample p.png {wrong} --out a.csv"), 2, "invalid value");
    }
    fs::write(at.join("t.csv"), "1,2\n3,4\n").unwrap();
    fails(at, "sample t.csv --gamma 2 --fit cover --out a.csv", 2, "for which --fit, --gamma");
}

#[test]
fn a_flag_without_a_meaning_is_refused() {
    let folder = folder();
    let at = folder.path();
    image::GrayImage::from_fn(20, 20, |x, _| image::Luma([if x < 5 { 0 } else { 255 }]))
        .save(at.join("p.png"))
        .unwrap();
    fs::write(at.join("t.csv"), "1,2\n3,4\n").unwrap();
    for (line, part) in [
        ("sample p.png --columns 1,2 --group a", "is a picture, for which --columns, --group"),
        ("sample p.png --drop-outliers", "--drop-outliers"),
        ("sample p.png --units own", "--units"),
        ("sample t.csv --ink dark --turn no", "is a table, for which --ink, --turn"),
        ("sample t.csv --transpose yes", "--transpose"),
        ("sample ring --ink dark", "'ring' is no file"),
    ] {
        fails(at, &format!("{line} --out a.csv"), 2, part);
    }
    fails(at, "sample p.png --as points --out a.csv", 2, "only arrays");
    for line in ["--delimiter dot", "--ink pink", "--columns 1", "--header perhaps", "--encoding ebcdic"] {
        fails(at, &format!("sample t.csv {line} --out a.csv"), 2, "invalid value");
    }
    assert!(!at.join("a.csv").exists());
}

/// Commands that read points beside a target choose their columns too.
#[test]
fn points_beside_a_target_are_read_in_the_same_way() {
    let folder = folder();
    let at = folder.path();
    table(at, "four.csv", "a;b;c;d\n", |_, x, y| format!("{x};{};{y};{}", x + 1.0, y - 2.0));
    fails(at, "measure --samples four.csv --target ring", 1, "as in --samples-columns a,b");
    fails(at, "field ring --at 0.5 --points four.csv --out f.csv", 1, "as in --points-columns a,b");
    fails(at, "measure --samples four.csv --samples-columns a,c --target four.csv --ink dark", 2, "--ink");
    let line = "measure --samples four.csv --samples-columns a,c --target four.csv --columns c,a --json";
    let report: Value = serde_json::from_str(&ok(at, line).stdout).unwrap();
    assert_eq!(report["samples_input"]["columns"], serde_json::json!(["a", "c"]));
    assert_eq!(report["input"]["columns"], serde_json::json!(["c", "a"]));
    assert!(report["wasserstein_2"].as_f64().unwrap() < 0.2);
    let line = "field ring --at 0.5 --points four.csv --points-columns b,d --out f.csv --json";
    let report: Value = serde_json::from_str(&ok(at, line).stdout).unwrap();
    assert_eq!(report["points_input"]["delimiter"], "semicolon");
    let text = fs::read_to_string(at.join("f.csv")).unwrap();
    assert!(text.lines().nth(1).unwrap().starts_with("1.5,-2,"), "{text}");
    image::GrayImage::new(20, 20).save(at.join("p.png")).unwrap();
    fails(at, "measure --samples p.png --target ring", 1, "is a picture; name a table or an array of points");
    let line = "render four.csv --columns a,c --seconds 0.1 --size 64 --particles 50 --out r.gif --json";
    let report: Value = serde_json::from_str(&ok(at, line).stdout).unwrap();
    assert_eq!(report["input"]["columns"], serde_json::json!(["a", "c"]));
}
