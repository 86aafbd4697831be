//! Outputs that are one file with another one, or with what is read.

use std::fs;

use super::{fails, folder, write_points};

#[test]
fn no_output_takes_the_place_of_another_file_that_is_named() {
    let folder = folder();
    let at = folder.path();
    fs::create_dir(at.join("sub")).unwrap();
    write_points(at.join("points.csv"), &[[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]]);
    fs::write(at.join("scene.dune"), r#"{"version": 3, "lanes": [{}]}"#).unwrap();
    let mut lines = vec![
        "train ring --out x.safetensors --log x.safetensors",
        "train ring --out x.safetensors --log ./x.safetensors",
        "train ring --out sub/../x.safetensors --log ./sub/../x.safetensors",
        "train points.csv --out m.safetensors --log sub/../points.csv",
        "sample points.csv --out ./points.csv",
        "field ring --at 0.5 --points points.csv --out points.csv",
        "scene new scene.dune --out ./scene.dune",
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("points.csv", at.join("soft.csv")).unwrap();
        fs::hard_link(at.join("points.csv"), at.join("hard.csv")).unwrap();
        lines.extend(["sample points.csv --out soft.csv", "sample soft.csv --out hard.csv"]);
    }
    let before = fs::read_dir(at).unwrap().count();
    for line in lines {
        fails(at, line, 2, "are one file");
    }
    assert_eq!(fs::read_dir(at).unwrap().count(), before, "nothing was written");
    assert_eq!(fs::read_to_string(at.join("points.csv")).unwrap(), "0,0\n1,1\n0,1");
}
