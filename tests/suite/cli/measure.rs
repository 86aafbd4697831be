//! Distances between sets, and the rows they are of.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::{fails, folder, ok};

fn measured(at: &Path, line: &str) -> Value {
    serde_json::from_str(&ok(at, &format!("measure {line} --json")).stdout).unwrap()
}

/// Rows that fill a rectangle evenly, in no order.
fn write(path: &Path, count: usize, shift: [f64; 2]) {
    let row = |k: usize| {
        let [x, y] = [k * 37 % 1009, k * 101 % 997].map(|v| v as f64 / 500.0);
        format!("{},{}\n", x + shift[0], y + shift[1])
    };
    fs::write(path, (0..count).map(row).collect::<String>()).unwrap();
}

#[test]
fn a_shift_is_its_own_length_in_any_unit() {
    let folder = folder();
    let at = folder.path();
    write(&at.join("a.csv"), 400, [0.0, 0.0]);
    write(&at.join("b.csv"), 400, [3.0, 4.0]);
    let shifted = measured(at, "--samples a.csv --target b.csv");
    assert!((shifted["wasserstein_2"].as_f64().unwrap() - 5.0).abs() < 1e-12, "{shifted}");
    assert_eq!((&shifted["wasserstein_2_rows"], &shifted["rows"]), (&400.into(), &json!([400, 400])));
    let text = ok(at, "measure --samples a.csv --target b.csv").stdout;
    assert!(text.contains("Wasserstein-2         5.00000\n") && !text.contains("random"), "{text}");
    fs::write(at.join("tiny.csv"), "3e-6,0\n").unwrap();
    fs::write(at.join("zero.csv"), "0,0\n").unwrap();
    let text = ok(at, "measure --samples tiny.csv --target zero.csv").stdout;
    assert!(text.contains("Wasserstein-2         3.000e-6\n"), "{text}");
}

#[test]
fn a_large_file_is_at_no_distance_from_itself_whatever_the_seed() {
    let folder = folder();
    let at = folder.path();
    write(&at.join("long.csv"), 100_001, [0.5, -2.0]);
    for seed in [0, 7] {
        let same = measured(at, &format!("--samples long.csv --target long.csv --seed {seed}"));
        for key in ["sliced_wasserstein_2", "wasserstein_2", "energy_distance"] {
            assert_eq!(same[key], 0.0, "{same}");
        }
        assert_eq!(same["rows"], json!([100_000, 100_000]));
        assert_eq!((&same["wasserstein_2_rows"], &same["energy_rows"]), (&2500.into(), &json!([20_000, 20_000])));
    }
    let text = ok(at, "measure --samples long.csv --target long.csv").stdout;
    for rows in ["100000", "2500", "20000"] {
        assert!(text.contains(&format!("(random subset of {rows} rows of each)")), "{text}");
    }
}

#[test]
fn the_seed_alone_chooses_the_rows() {
    let folder = folder();
    let at = folder.path();
    write(&at.join("long.csv"), 20_001, [0.0, 0.0]);
    write(&at.join("short.csv"), 400, [0.0, 0.1]);
    let lines = ["--samples long.csv --target short.csv", "--samples short.csv --target long.csv"];
    for line in lines {
        let seeded = ["", "--seed 0", "--seed 4"].map(|seed| measured(at, &format!("{line} {seed}")));
        let [default, zero, four] = &seeded;
        assert_eq!(default, zero);
        for key in ["wasserstein_2", "energy_distance"] {
            assert_ne!(zero[key], four[key], "{line} {key}");
        }
        // Every row counts here.
        assert_eq!(zero["sliced_wasserstein_2"], four["sliced_wasserstein_2"]);
        assert_eq!(zero["wasserstein_2_rows"], 400);
    }
    let text = ok(at, &format!("measure {}", lines[0])).stdout;
    assert!(text.contains("(random subset of 20000 and 400 rows)"), "{text}");
    write(&at.join("mid.csv"), 2600, [0.0, 0.0]);
    let text = ok(at, "measure --samples mid.csv --target ring").stdout;
    assert!(text.contains("(random subset of 2500 rows, against 2500 draws of the target)"), "{text}");
    let [one, other] = [3, 4].map(|seed| measured(at, &format!("--samples short.csv --target ring --seed {seed}")));
    assert_ne!(one["floor"], other["floor"]);
}

#[test]
fn what_cannot_be_measured_says_so() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("a.csv"), "0,0\n1,1\n").unwrap();
    fs::write(at.join("wide.csv"), "0,0\n1e200,1\n").unwrap();
    fails(at, "measure --samples a.csv --target wide.csv", 1, "scale them down");
    fails(at, "measure --samples wide.csv --target ring", 1, "scale them down");
    fails(at, "measure --samples missing.csv --target ring", 1, "cannot be read");
    fs::write(at.join("far.csv"), "1e14,0\n-1e14,1\n").unwrap();
    ok(at, "measure --samples far.csv --target a.csv");
}
