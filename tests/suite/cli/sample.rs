//! Points of a flow.

use std::fs;

use serde_json::Value;

use super::{fails, folder, ok, points};

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

/// Samples of a network that is trained on the way say how far it came, and how long that took.
#[test]
fn samples_of_a_network_say_how_it_was_trained() {
    let folder = folder();
    let at = folder.path();
    let line = "sample ring --field learned --out s.npy -n 200 --seed 3";
    let said = ok(at, &format!("{line} --train-steps 60")).stdout;
    assert!(said.contains("network at step 60, ot") && said.trim_end().ends_with(" s of training"), "{said}");
    let report = ok(at, &format!("{line} --train-seconds 0.3 --json")).stdout;
    let report: Value = serde_json::from_str(&report).unwrap();
    let (steps, seconds) = (report["trained_steps"].as_u64().unwrap(), report["trained_seconds"].as_f64().unwrap());
    assert!(steps > 0 && seconds >= 0.3, "{report}");
    assert_eq!(report["field"], format!("network at step {steps}"));
}

/// One pass at several times is what each time alone is, in every form of file, and says the times.
#[test]
fn trajectories_are_samples_at_several_times() {
    let folder = folder();
    let at = folder.path();
    let report = ok(at, "sample ring -n 60 --steps 16 --times 5 --out x.npz --json").stdout;
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["at"], serde_json::json!([0.0, 0.25, 0.5, 0.75, 1.0]));
    ok(at, "sample ring -n 60 --steps 16 --at 0,0.25,0.5,0.75,1 --out x.npy");
    let said = ok(at, "sample ring -n 60 --steps 16 --at 0,0.25,0.5,0.75,1 --out x.csv").stdout;
    assert!(said.contains("60 samples of ring at 5 times"), "{said}");
    let read = |bytes: &[u8]| {
        let array = npyz::NpyFile::new(bytes).unwrap();
        (array.shape().to_vec(), array.into_vec::<f64>().unwrap())
    };
    let (shape, x) = read(&fs::read(at.join("x.npy")).unwrap());
    assert_eq!(shape, [5, 60, 2]);
    let mut archive = zip::ZipArchive::new(fs::File::open(at.join("x.npz")).unwrap()).unwrap();
    let mut held = |name: &str| {
        let mut bytes = Vec::new();
        std::io::copy(&mut archive.by_name(name).unwrap(), &mut bytes).unwrap();
        read(&bytes)
    };
    assert_eq!(held("t.npy"), (vec![5], vec![0.0, 0.25, 0.5, 0.75, 1.0]));
    assert_eq!(held("x.npy"), (vec![5, 60, 2], x.clone()));
    let text = fs::read_to_string(at.join("x.csv")).unwrap();
    assert!(text.starts_with("t,row,x,y\n0,0,") && text.lines().count() == 301, "{text:.80}");
    for (k, t) in [0.0, 0.25, 0.5, 0.75, 1.0].into_iter().enumerate() {
        ok(at, &format!("sample ring -n 60 --steps 16 --at {t} --out alone.npz"));
        for (row, alone) in x[120 * k..].chunks(2).zip(points(at.join("alone.npz"))) {
            assert!((row[0] - alone[0]).hypot(row[1] - alone[1]) < 1e-5, "{t}: {row:?} {alone:?}");
        }
    }
    fails(at, "sample ring --at 0.5,0.25 --out a.npz", 2, "times that rise");
    fails(at, "sample ring --at 0.5,x --out a.npz", 2, "not a number");
    fails(at, "sample ring --at 0.5 --times 3 --out a.npz", 2, "cannot be used with");
    fails(at, "sample ring --times 1 --out a.npz", 2, "--times");
    fails(at, "sample ring --times 3 --via volume --out a.npz", 2, "--via volume gives one time");
    fails(at, "sample ring --times 10001 -n 10000000 --out a.npz", 2, "ask for fewer rows");
    assert!(!at.join("a.npz").exists());
}
