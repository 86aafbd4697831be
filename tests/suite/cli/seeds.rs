//! The same arguments give the same bytes.

use std::fs;

use super::{folder, ok};

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let folder = folder();
    let at = folder.path();
    for name in ["a", "b"] {
        ok(at, &format!("sample letters --out {name}.csv -n 300 --seed 5 --path vp"));
        ok(at, &format!("train ring --out {name}.safetensors --steps 60 --seed 5"));
        ok(at, &format!("render ring --out {name}.gif --size 96 --fps 5 --seconds 1 --particles 500 --seed 5"));
    }
    for ending in ["csv", "safetensors", "gif"] {
        let read = |name: &str| fs::read(at.join(format!("{name}.{ending}"))).unwrap();
        assert!(read("a") == read("b"), "{ending}");
    }
    ok(at, "sample letters --out c.csv -n 300 --seed 6 --path vp");
    assert!(fs::read(at.join("a.csv")).unwrap() != fs::read(at.join("c.csv")).unwrap());
}
