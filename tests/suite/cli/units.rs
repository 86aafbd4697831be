//! A file's own coordinates, from reading to samples, fields and networks.

use std::fs;

use dunefield::{density::Moments, flow::source::noise};
use serde_json::Value;

use super::{dunefield, fails, folder, ok, points, write_points};

const UNITS: [&str; 4] = ["own", "standardise", "standardise-axes", "auto"];

/// Points as people have them: name, rows, and whether noise as wide as the unit suits them as they are.
fn files() -> [(&'static str, Vec<[f64; 2]>, bool); 4] {
    let normal: Vec<[f64; 2]> = noise(11, 400).into_iter().map(|z| z.map(f64::from)).collect();
    let ring = |[x, y]: [f64; 2], radius: f64, width: f64| {
        let at = |(k, z): (usize, &[f64; 2])| {
            let (angle, radius) = (2.399_963 * k as f64, radius + width * z[0]);
            [x + radius * angle.cos(), y + radius * angle.sin()]
        };
        normal.iter().enumerate().map(at).collect::<Vec<_>>()
    };
    let modes = |(k, z): (usize, &[f64; 2])| {
        let (income, share) = [(30e3, 0.2), (60e3, 0.8), (90e3, 0.5)][k % 3];
        [income + 4e3 * z[0], share + 0.04 * z[1]]
    };
    [
        ("unit.csv", ring([0.5, 0.5], 0.4, 0.02), true),
        ("metres.csv", ring([412_345.0, 5_654_321.0], 30.0, 1.0), true),
        ("tiny.csv", ring([2e-6, -1e-6], 1e-6, 5e-8), true),
        ("income.csv", normal.iter().enumerate().map(modes).collect(), false),
    ]
}

/// Mean within `of_mean` deviations and deviations within `of_spread` of those of the file, axis by axis.
fn assert_alike(what: &str, samples: &[[f64; 2]], file: &[[f64; 2]], of_mean: f64, of_spread: f64) {
    let (ours, theirs) = (Moments::of_points(samples), Moments::of_points(file));
    for k in 0..2 {
        let (spread, right) = (ours.deviations()[k], theirs.deviations()[k]);
        let apart = (ours.mean[k] - theirs.mean[k]) / right;
        assert!(apart.abs() < of_mean, "{what}: mean of axis {k} is {apart:.3} deviations off");
        let ratio = spread / right;
        assert!((ratio - 1.0).abs() < of_spread, "{what}: deviation of axis {k} is {ratio:.3} of the file's");
    }
}

/// Whether points of thousands against shares are to come out right: only with their axes standardised.
fn serves(units: &str, isotropic: bool) -> bool {
    isotropic || ["standardise-axes", "auto"].contains(&units)
}

#[test]
fn samples_and_noise_are_in_the_files_coordinates() {
    let folder = folder();
    let at = folder.path();
    for (name, rows, isotropic) in files() {
        write_points(at.join(name), &rows);
        for units in UNITS.into_iter().filter(|units| serves(units, isotropic)) {
            let line = format!("sample {name} --units {units} -n 800 --json --out");
            let report = ok(at, &format!("{line} out.csv")).stdout;
            assert_alike(&format!("{name} {units}"), &points(at.join("out.csv")), &rows, 0.15, 0.1);
            ok(at, &format!("{line} noise.csv --at 0"));
            let placement = serde_json::from_str::<Value>(&report).unwrap()["input"]["placement"].clone();
            let placement: dunefield::density::Placement = serde_json::from_value(placement).unwrap();
            let noise: Vec<[f64; 2]> =
                points(at.join("noise.csv")).into_iter().map(|x| placement.to_world(x)).collect();
            let Moments { mean, covariance } = Moments::of_points(&noise);
            assert!(mean.iter().all(|m| m.abs() < 0.15), "{name} {units}: {mean:?}");
            assert!([covariance[0], covariance[2]].iter().all(|v| (v - 1.0).abs() < 0.15), "{name} {units}");
        }
    }
}

/// What the steps of a solver pass by is said where the file is read, with the remedy.
#[test]
fn narrow_data_are_told() {
    let folder = folder();
    let at = folder.path();
    let [.., (name, rows, _)] = files();
    write_points(at.join(name), &rows);
    for (units, told) in [("own", true), ("standardise", true), ("standardise-axes", false), ("auto", false)] {
        let run = dunefield(at, &format!("sample {name} --units {units} -n 50 --out out.csv"));
        let word = run.stderr.contains("needs units standardise-axes or many steps in knots");
        assert_eq!(word, told, "{units}: {}", run.stderr);
        if run.code == 0 {
            assert!(points(at.join("out.csv")).iter().all(|x| x.iter().all(|c| c.is_finite())));
        } else {
            assert!(run.code == 1 && run.stderr.contains("other --units"), "{units}: {}", run.stderr);
        }
    }
}

/// Over the file's own area the density integrates to 1, and E[score_x (x - m_x)] is -1 as by parts.
#[test]
fn fields_are_in_the_files_coordinates() {
    let folder = folder();
    let at = folder.path();
    for (name, rows, isotropic) in files() {
        write_points(at.join(name), &rows);
        let moments = Moments::of_points(&rows);
        let deviations = moments.deviations();
        let place = |x: [f64; 2]| [0, 1].map(|k| moments.mean[k] + deviations[k] * x[k]);
        let side = 40;
        let grid = |k: usize| place([k % side, k / side].map(|c| -3.0 + 6.0 * (c as f64 + 0.5) / side as f64));
        write_points(at.join("grid.csv"), &(0..side * side).map(grid).collect::<Vec<_>>());
        for units in UNITS.into_iter().filter(|units| serves(units, isotropic)) {
            // At t = 1 any path has the density of the data.
            ok(
                at,
                &format!(
                    "field {name} --units {units} --at 1 --points grid.csv --out out.csv --bandwidth {}",
                    width(units, &moments)
                ),
            );
            let text = fs::read_to_string(at.join("out.csv")).unwrap();
            let cells: Vec<Vec<f64>> = text
                .lines()
                .skip(1)
                .map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect())
                .collect();
            let area = deviations[0] * deviations[1] * (6.0 / side as f64).powi(2);
            let mass: f64 = cells.iter().map(|row| area * row[7].exp()).sum();
            assert!((mass - 1.0).abs() < 0.02, "{name} {units}: mass {mass}");
            let score: f64 =
                cells.iter().map(|row| area * row[7].exp() * row[4] * (row[0] - moments.mean[0])).sum();
            assert!((score + 1.0).abs() < 0.05, "{name} {units}: E[score (x - m)] is {score}, not -1");
        }
    }
}

/// A fifth of the spread in the world, which the grid resolves.
fn width(units: &str, moments: &Moments) -> f64 {
    let placed = units.parse::<dunefield::density::Units>().unwrap().placement(moments);
    let in_world = [0, 1].map(|k| placed.scale[k] * moments.deviations()[k]);
    0.2 * in_world[0].min(in_world[1])
}

#[test]
fn networks_keep_the_files_coordinates() {
    let folder = folder();
    let at = folder.path();
    for ((name, rows, _), units) in files().into_iter().zip(["own", "auto", "auto", "standardise-axes"]).skip(1) {
        write_points(at.join(name), &rows);
        ok(at, &format!("train {name} --units {units} --steps 500 --out m.safetensors"));
        ok(at, "sample --model m.safetensors -n 1000 --out out.csv");
        assert_alike(&format!("{name} {units}"), &points(at.join("out.csv")), &rows, 0.25, 0.2);
        fails(at, "sample --model m.safetensors --units own --out out.csv", 2, "a model keeps its own units");
    }
}

/// Published data keep their scale: N(0, I) is the source, in the coordinates of the file.
#[test]
fn published_data_are_not_rescaled() {
    let folder = folder();
    let at = folder.path();
    let normal: Vec<[f64; 2]> = noise(42, 600).into_iter().map(|z| z.map(|c| 0.05 * f64::from(c))).collect();
    let share = |k: usize| k as f64 / 600.0;
    // Twice two half circles less 1 along x, and 1.5 times the letter S.
    let moons = |(k, z): (usize, &[f64; 2])| {
        let a = std::f64::consts::TAU * share(k);
        let [x, y] = if k < 300 { [a.cos(), a.sin()] } else { [1.0 + a.cos(), 0.5 + a.sin()] };
        [2.0 * (x + z[0]) - 1.0, 2.0 * (y + z[1])]
    };
    let scurve = |(k, z): (usize, &[f64; 2])| {
        let t = 3.0 * std::f64::consts::PI * (share(k) - 0.5);
        [1.5 * (t.sin() + z[0]), 1.5 * (t.signum() * (t.cos() - 1.0) + z[1])]
    };
    for (name, rows) in [
        ("moons.csv", normal.iter().enumerate().map(moons).collect::<Vec<_>>()),
        ("scurve.csv", normal.iter().enumerate().map(scurve).collect()),
    ] {
        write_points(at.join(name), &rows);
        ok(at, &format!("train {name} --fourier 0 --harmonics 0 --batch 512 --steps 50 --out m.safetensors"));
        for line in [format!("sample {name}"), "sample --model m.safetensors".to_owned()] {
            ok(at, &format!("{line} --at 0 -n 2000 --out out.npy"));
            let source = points(at.join("out.npy"));
            let expected = noise(0, 2000);
            let same = |(x, z): (&[f64; 2], [f32; 2])| (0..2).all(|k| (x[k] - f64::from(z[k])).abs() < 1e-6);
            assert!(source.iter().zip(expected).all(same), "{line}: the source is not N(0, I) in the file's units");
        }
        ok(at, &format!("sample {name} -n 800 --out out.npy"));
        assert_alike(name, &points(at.join("out.npy")), &rows, 0.15, 0.1);
    }
}

/// A target is spread about its mean; a file's samples stay as the file, whatever its units.
#[test]
fn a_target_is_spread_and_a_file_keeps_its_coordinates() {
    let folder = folder();
    let at = folder.path();
    let moments = |line: &str| {
        ok(at, &format!("sample {line} -n 4000 --out out.csv"));
        Moments::of_points(&points(at.join("out.csv")))
    };
    for target in ["three-modes", "crescent", "text:Ab"] {
        let plain = moments(target);
        for factor in [0.25, 4.0] {
            let spread = moments(&format!("{target} --spread {factor}"));
            for k in 0..2 {
                let ratio = spread.deviations()[k] / plain.deviations()[k];
                assert!((ratio / factor - 1.0).abs() < 0.03, "{target} {factor}: {ratio}");
                assert!((spread.mean[k] - plain.mean[k]).abs() < 0.1 * factor.max(1.0), "{target} {factor}");
            }
        }
    }
    for (name, rows, isotropic) in files() {
        write_points(at.join(name), &rows);
        for units in UNITS.into_iter().filter(|units| serves(units, isotropic)) {
            ok(at, &format!("sample {name} --units {units} --spread 0.5 -n 800 --out out.csv"));
            assert_alike(&format!("{name} {units}"), &points(at.join("out.csv")), &rows, 0.15, 0.1);
        }
    }
    for bad in ["0", "=-1", "nan", "inf", "1e9", "0.2", "much"] {
        let value = if bad.starts_with('=') { bad.to_owned() } else { format!(" {bad}") };
        fails(at, &format!("sample ring --spread{value} --out bad.csv"), 2, "--spread");
    }
    ok(at, "measure --samples out.csv --target ring --spread 2");
    ok(at, "render ring --spread 2 --seconds 0.1 --size 64 --particles 50 --out r.gif");
    ok(at, "train ring --spread 2 --steps 20 --out model.safetensors");
    fails(at, "sample --model model.safetensors --spread 2 --out bad.csv", 2, "--spread");
    assert!(!at.join("bad.csv").exists());
}
