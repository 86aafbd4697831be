//! Samples through the volume, as the stage shows them, beside those of the field itself.

use std::{fs, process::Command};

use super::{fails, folder, ok, points};

/// Distances of rows that begin with the same noise, the smaller first.
fn apart(ours: &[[f64; 2]], theirs: &[[f64; 2]]) -> Vec<f64> {
    assert_eq!(ours.len(), theirs.len());
    let mut apart: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).collect();
    apart.sort_by(f64::total_cmp);
    apart
}

#[test]
fn rows_are_those_of_the_field_and_repeat() {
    let folder = folder();
    let at = folder.path();
    let half = dunefield::density::presets::target("three-modes").unwrap().frame().half;
    for (path, t) in [("ot", 0.7), ("vp:beta_max=5", 1.0), ("ve:sigma_max=50", 1.0)] {
        let line =
            |via: &str| format!("sample three-modes -n 1000 --seed 4 --path {path} --at {t} --out {via}.npy");
        ok(at, &line("field"));
        for name in ["volume", "again"] {
            let run = ok(at, &format!("{} --via volume", line(name)));
            assert!(run.stdout.contains("through the volume"), "{}", run.stdout);
        }
        let read = |name: &str| fs::read(at.join(format!("{name}.npy"))).unwrap();
        assert!(read("volume") == read("again"), "{path}: the same arguments give the same bytes");
        let apart = apart(&points(at.join("volume.npy")), &points(at.join("field.npy")));
        let (median, most) = (apart[500] / half, apart[990] / half);
        assert!(median < 0.002 && most < 0.015, "{path} at {t}: {median} {most}");
    }
}

#[test]
fn a_network_goes_through_the_volume_too() {
    let folder = folder();
    let at = folder.path();
    ok(at, "train ring --out m.safetensors --steps 600");
    for via in ["field", "volume"] {
        ok(at, &format!("sample --model m.safetensors -n 1000 --via {via} --out {via}.npy"));
    }
    let apart = apart(&points(at.join("volume.npy")), &points(at.join("field.npy")));
    // What a network has not learned is rougher than a density.
    assert!(apart[500] < 0.01 && apart[990] < 0.2, "{} {}", apart[500], apart[990]);
}

#[test]
fn what_cannot_be_done_is_refused() {
    let folder = folder();
    let at = folder.path();
    fails(at, "sample ring --via nope --out a.npy", 2, "field, volume");
    let output = Command::new(env!("CARGO_BIN_EXE_dunefield"))
        .args(["sample", "ring", "--via", "volume", "--out", "a.npy"])
        .current_dir(at)
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
    assert!(fs::read_dir(at).unwrap().next().is_none(), "nothing was written");
}
