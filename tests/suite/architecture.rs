//! Who may know whom, as the crate's documentation says.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Room, and the rooms that it may import.
const RULES: &[(&str, &[&str])] = &[
    ("numeric", &[]),
    ("output", &[]),
    ("path", &["numeric"]),
    ("density", &["numeric", "path"]),
    ("drawing", &["numeric", "density"]),
    ("import", &["numeric", "density", "drawing"]),
    ("metrics", &["numeric"]),
    ("field", &["numeric", "path", "density"]),
    ("flow", &["numeric", "path", "density", "field"]),
    ("train", &["numeric", "path", "density", "field", "flow", "metrics"]),
    ("scene", &["numeric", "path", "density", "drawing", "field", "flow", "metrics"]),
    ("gpu", &["numeric", "path", "density", "field", "flow", "scene"]),
    ("figure", &["numeric", "path", "density", "field", "flow", "scene", "gpu"]),
    ("export", &["numeric", "path", "density", "field", "flow", "scene", "gpu", "figure", "output"]),
    (
        "cli",
        &[
            "numeric", "path", "density", "drawing", "import", "field", "flow", "metrics", "train", "scene", "gpu",
            "figure", "export", "output",
        ],
    ),
    (
        "app",
        &[
            "numeric", "path", "density", "drawing", "import", "field", "flow", "metrics", "train", "scene", "gpu",
            "figure", "export", "output",
        ],
    ),
];

/// Crate, and the files that may name it.
const CRATES: &[(&str, &[&str])] = &[
    ("candle_core::", &["train/"]),
    ("candle_nn::", &["train/"]),
    ("wgpu::", &["gpu/", "app/stage_gpu.rs", "app/controls_gpu.rs"]),
    ("egui::", &["app/"]),
    ("eframe::", &["app/"]),
    ("egui_plot::", &["app/"]),
    ("rfd::", &["app/"]),
    ("tiny_skia::", &["export/"]),
    ("safetensors::", &["field/model_file.rs"]),
    ("rand::", &["density/", "flow/", "train/", "figure/", "cli/"]),
    ("clap::", &["cli/", "main.rs"]),
];

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).unwrap();
            // Comments may name anybody.
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            (file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"), code.join("\n"))
        })
        .collect()
}

/// Names that follow `crate::`, also within `use crate::{...}`.
fn imports(code: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if !rest.starts_with('{') {
            found.push(name(rest));
            continue;
        }
        let (mut depth, mut expect) = (0, true);
        for (offset, c) in rest.char_indices() {
            match c {
                '{' => (depth, expect) = (depth + 1, depth == 0),
                '}' if depth == 1 => break,
                '}' => depth -= 1,
                ',' if depth == 1 => expect = true,
                c if depth == 1 && expect && c.is_alphabetic() => {
                    found.push(name(&rest[offset..]));
                    expect = false;
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn rooms_know_only_whom_they_may() {
    let files = sources();
    assert!(files.len() > 60);
    for (file, code) in &files {
        let room = file.split('/').next().unwrap().trim_end_matches(".rs");
        if room == "lib" || room == "main" {
            continue;
        }
        let (_, allowed) =
            RULES.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("no rule for {file}"));
        for import in imports(code) {
            assert!(import == room || allowed.contains(&import.as_str()), "{file} imports {import}");
        }
    }
}

#[test]
fn each_framework_has_its_room() {
    for (file, code) in sources() {
        for (name, allowed) in CRATES {
            let named = code
                .match_indices(name)
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            assert!(!named || allowed.iter().any(|a| file.starts_with(a)), "{file} names {name}");
        }
    }
}

#[test]
fn imports_are_read_from_both_forms() {
    let code = "use crate::path::Schedule;\nuse crate::{\n    field::{Exact, mlp},\n    gpu,\n};\nlet x = crate::scene::grouped(1);";
    assert_eq!(imports(code), ["path", "field", "gpu", "scene"]);
}
