//! Who may know whom, as the crate's documentation says, and that nobody knows himself through others.
//!
//! - `tokens`: source text as tokens.
//! - `modules`: which file uses what of which other.
//! - `circles`: groups that reach each other.

mod circles;
mod modules;
mod tokens;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use self::modules::{Crate, Uses};

/// Room, and the rooms that it may import.
const RULES: &[(&str, &[&str])] = &[
    ("numeric", &[]),
    ("output", &[]),
    ("derived", &[]),
    ("by_name", &[]),
    ("packed", &[]),
    ("path", &["numeric"]),
    ("density", &["numeric", "path"]),
    ("import", &["numeric", "density", "output", "packed"]),
    ("drawing", &["numeric", "density", "import", "packed"]),
    ("metrics", &["numeric"]),
    ("field", &["numeric", "path", "density"]),
    ("flow", &["numeric", "path", "density", "field", "metrics"]),
    ("train", &["numeric", "path", "density", "field", "flow", "metrics"]),
    (
        "scene",
        &[
            "numeric", "path", "density", "import", "drawing", "field", "flow", "metrics", "train", "output",
            "packed",
        ],
    ),
    ("gpu", &["numeric", "path", "density", "field", "flow", "scene", "derived"]),
    ("figure", &["numeric", "path", "density", "field", "flow", "scene", "gpu"]),
    (
        "export",
        &["numeric", "path", "density", "field", "flow", "train", "scene", "gpu", "figure", "output", "packed"],
    ),
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
            "figure", "export", "output", "derived",
        ],
    ),
];

/// Crate, and the files that may name it.
const CRATES: &[(&str, &[&str])] = &[
    ("candle_core::", &["train/"]),
    ("candle_nn::", &["train/"]),
    ("wgpu::", &["gpu/", "app/stage_gpu.rs"]),
    ("egui::", &["app/"]),
    ("eframe::", &["app/"]),
    ("egui_plot::", &["app/"]),
    ("rfd::", &["app/"]),
    ("tiny_skia::", &["export/"]),
    ("krilla::", &["export/sheet/pdf.rs"]),
    ("quick_xml::", &["export/sheet/svg.rs"]),
    ("contour::", &["export/sheet/lines.rs"]),
    ("safetensors::", &["field/model_file.rs"]),
    ("rand::", &["density/", "flow/", "metrics/", "train/", "figure/", "cli/"]),
    ("clap::", &["cli/", "main.rs"]),
];

/// Every source file with its text.
fn texts() -> Vec<(String, String)> {
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
            (file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"), text)
        })
        .collect()
}

/// Every source file with its code.
fn sources() -> Vec<(String, String)> {
    let without_comments = |text: String| {
        // Comments may name anybody.
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        code.join("\n")
    };
    texts().into_iter().map(|(file, text)| (file, without_comments(text))).collect()
}

/// The room of a file, without those that stand beside all rooms.
fn room(file: &str) -> Option<&str> {
    let room = file.split('/').next()?.trim_end_matches(".rs");
    (!["lib", "main"].contains(&room)).then_some(room)
}

/// What leads around in a circle, line by line.
fn around(circle: &BTreeSet<String>, uses: &Uses) -> String {
    let within = uses.iter().filter(|((from, to), _)| circle.contains(from) && circle.contains(to));
    let line = |((from, to), names): (&(String, String), &BTreeSet<String>)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        format!("  {from} -> {to}: {}\n", names.join(", "))
    };
    within.map(line).collect()
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
        let Some(room) = room(file) else { continue };
        let (_, allowed) =
            RULES.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("no rule for {file}"));
        for import in imports(code) {
            assert!(import == room || allowed.contains(&import.as_str()), "{file} imports {import}");
        }
    }
}

#[test]
fn rooms_do_not_lead_back_to_themselves() {
    let mut edges = BTreeSet::new();
    for (file, code) in sources() {
        let Some(room) = room(&file) else { continue };
        edges
            .extend(imports(&code).into_iter().filter(|other| other != room).map(|other| (room.to_owned(), other)));
    }
    for ((from, to), _) in Crate::read(&texts()).uses() {
        if let (Some(from), Some(to)) = (room(&from), room(&to))
            && from != to
        {
            edges.insert((from.to_owned(), to.to_owned()));
        }
    }
    assert!(edges.len() > 40, "{}", edges.len());
    assert_eq!(circles::circles(&edges), Vec::<BTreeSet<String>>::new());
}

#[test]
fn files_do_not_lead_back_to_themselves() {
    let uses = Crate::read(&texts()).uses();
    assert!(uses.len() > 300, "{}", uses.len());
    let found = circles::circles(&uses.keys().cloned().collect());
    let found: Vec<String> = found.iter().map(|circle| around(circle, &uses)).collect();
    assert!(found.is_empty(), "files that use each other in a circle:\n{}", found.join("\n"));
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
