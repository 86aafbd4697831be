//! Documents: saved, opened, reverted, and sent as text.

use std::{fs, path::Path};

use dunefield::{
    app::questions,
    scene::{Document, file},
};
use eframe::egui::{Event, Key, Modifiers, OutputCommand, PointerButton, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Ui, files::type_path};

/// A stroke, without waiting for its flow.
pub(super) fn draw(ui: &mut Ui, points: &[[f32; 2]]) {
    let path: Vec<_> = points.iter().map(|p| ui.over(p[0], p[1])).collect();
    ui.drag(PointerButton::Primary, Modifiers::NONE, &path);
}

pub(super) fn title(ui: &Ui) -> String {
    questions::title(ui.state())
}

pub(super) fn document(ui: &Ui) -> Document {
    ui.state().scene.document.clone()
}

/// Clicks a button of a typed path.
pub(super) fn use_path(ui: &mut Ui, path: &Path, button: &str) {
    if ui.harness.query_by_label("Import").is_none() {
        ui.click("Files");
    }
    type_path(ui, path);
    ui.click(button);
}

pub(super) fn save_as(ui: &mut Ui, path: &Path) {
    use_path(ui, path, "Save scene");
    ui.until("the file", |state| !state.file.is_saving && !state.is_unsaved());
}

fn menu(ui: &mut Ui, name: &str, entry: &str) {
    ui.click_role(Role::Button, name);
    let entries = ui.harness.get_all_by_role(Role::Button);
    let found =
        entries.into_iter().find(|node| node.accesskit_node().label().is_some_and(|l| l.starts_with(entry)));
    found.unwrap_or_else(|| panic!("no entry {entry}")).click();
    ui.frames(3);
}

#[test]
fn a_document_is_saved_reverted_and_saved_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = Ui::open();
    assert_eq!(title(&ui), "Untitled – Dunefield");
    draw(&mut ui, &[[-1.0, 1.0], [1.0, -1.0]]);
    assert_eq!(title(&ui), "Untitled * – Dunefield");
    save_as(&mut ui, &folder.path().join("moons"));
    let path = folder.path().join("moons.dune");
    assert_eq!(title(&ui), "moons.dune – Dunefield");
    let saved = document(&ui);
    assert_eq!(file::open(&path).unwrap().document, saved);
    assert_eq!(ui.state().settings.recent, [path.to_str().unwrap()]);

    draw(&mut ui, &[[-1.0, -1.0], [1.0, 1.0]]);
    let changed = document(&ui);
    assert_eq!(title(&ui), "moons.dune * – Dunefield");
    menu(&mut ui, "File", "Revert");
    ui.click_role(Role::Button, "Discard");
    ui.until("what the file holds", |state| !state.is_unsaved());
    assert_eq!(document(&ui), saved);
    assert_eq!(ui.state().history.done().next_back(), Some("revert"));
    ui.chord(Modifiers::COMMAND, Key::Z);
    assert_eq!((document(&ui), title(&ui).as_str()), (changed.clone(), "moons.dune * – Dunefield"));

    ui.chord(Modifiers::COMMAND, Key::S);
    ui.until("the file", |state| !state.is_unsaved());
    assert_eq!(file::open(&path).unwrap().document, changed);
}

#[test]
fn a_document_opens_by_every_way_and_is_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.dune");
    let mut ui = Ui::open();
    ui.key(Key::Num2);
    draw(&mut ui, &[[-1.0, 1.0], [1.0, -1.0]]);
    save_as(&mut ui, &path);
    let one = document(&ui);
    menu(&mut ui, "File", "New");
    assert_eq!((document(&ui), title(&ui).as_str()), (Document::default(), "Untitled – Dunefield"));
    assert_eq!(ui.state().history.done().next_back(), Some("new"));

    // Its name says nothing: its content does.
    let renamed = folder.path().join("one.txt");
    fs::copy(&path, &renamed).unwrap();
    let open: [&dyn Fn(&mut Ui); 4] = [
        &|ui| use_path(ui, &path, "Open scene"),
        &|ui| use_path(ui, &renamed, "Import"),
        &|ui| {
            ui.drop_files(std::slice::from_ref(&path));
        },
        &|ui| {
            ui.harness.event(Event::Paste(path.to_str().unwrap().into()));
            ui.harness.step();
        },
    ];
    for (way, open) in open.iter().enumerate() {
        open(&mut ui);
        ui.until(&format!("way {way}"), |state| state.scene.document == one);
        assert!(!ui.state().is_unsaved());
        assert!(ui.state().history.done().next_back().unwrap().starts_with("open: one."));
        // Back to the document before, which has no file that could be written over.
        ui.harness.get_by_label("Stage").focus();
        ui.frames(2);
        ui.chord(Modifiers::COMMAND, Key::Z);
        assert_eq!((document(&ui), ui.state().file.path()), (Document::default(), None));
    }
}

#[test]
fn what_is_no_scene_or_too_new_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = Ui::open();
    let before = document(&ui);
    for (name, text, part) in [
        ("new.dune", "{\"version\": 99}", "new.dune: is a scene of version 99"),
        ("cut.dune", "{\"version\": 3, \"lanes\": [", "cut.dune: is no scene"),
        ("none.dune", "{\"type\": \"x\"}", "none.dune: is no scene: it has no version"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        for button in ["Open scene", "Import"] {
            use_path(&mut ui, &path, button);
            ui.until(name, |state| state.notices.complains(part));
            ui.frames(3);
            ui.click("Dismiss");
        }
    }
    assert_eq!((document(&ui), title(&ui).as_str()), (before, "Untitled – Dunefield"));
}

#[test]
fn a_scene_travels_as_text() {
    let mut ui = Ui::open();
    draw(&mut ui, &[[-1.0, 1.0], [1.0, -1.0]]);
    let drawn = document(&ui);
    ui.click_role(Role::Button, "Edit");
    ui.harness.get_by_label_contains("Copy scene as text").click();
    let mut copied = None;
    for _ in 0..6 {
        ui.harness.step();
        let commands = &ui.harness.output().platform_output.commands;
        let text = |command: &OutputCommand| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        };
        copied = copied.or_else(|| commands.iter().find_map(text));
    }
    let text = copied.expect("a text on the clipboard");
    assert!(text.len() < 4000, "{} bytes", text.len());

    let mut other = Ui::open();
    other.harness.event(Event::Paste(text));
    other.until("the scene", |state| state.scene.document == drawn);
    assert_eq!(title(&other), "Untitled * – Dunefield");
}

#[test]
fn a_folder_that_vanished_or_is_none_is_explained_and_nothing_counts_as_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (gone, file) = (folder.path().join("gone"), folder.path().join("file"));
    fs::create_dir(&gone).unwrap();
    fs::write(&file, "old").unwrap();
    let mut ui = Ui::open();
    ui.until("a network", |state| state.report().is_some_and(|report| report.step > 50));
    save_as(&mut ui, &gone.join("kept.dune"));
    draw(&mut ui, &[[-1.0, 1.0], [1.0, -1.0]]);
    fs::remove_dir_all(&gone).unwrap();
    ui.harness.get_by_label("Stage").focus();
    ui.frames(2);
    ui.chord(Modifiers::COMMAND, Key::S);
    ui.until("the refusal", |state| state.notices.complains("create the folder first"));
    assert!(ui.state().is_unsaved() && !gone.exists());
    for (name, button) in [("a.dune", "Save scene"), ("a.safetensors", "Save model")] {
        use_path(&mut ui, &file.join(name), button);
        let words = format!("{name}: cannot be written: not a directory");
        ui.until(name, |state| state.notices.complains(&words));
    }
    assert!(ui.state().is_unsaved());
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
}
