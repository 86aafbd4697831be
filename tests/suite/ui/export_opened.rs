//! Exported files that open like the scene inside them, and are never overwritten by it.

use std::{fs, path::PathBuf};

use dunefield::scene::file;
use eframe::egui::{Key, Modifiers, accesskit::Role};

use super::{
    Ui,
    export::{export, make_small, open, outcome},
};

/// A GIF of dunes, in two lanes.
fn exported(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("dunes.gif");
    let mut ui = Ui::open();
    ui.choose_target("pinwheel");
    ui.settle();
    ui.key(Key::C);
    ui.key(Key::Num6);
    ui.settle();
    super::export::open_in(&mut ui);
    super::export::name(&mut ui, &path);
    make_small(&mut ui);
    export(&mut ui);
    ui.until("the export", |state| !state.export.jobs.is_empty());
    outcome(&mut ui).unwrap();
    path
}

#[test]
fn a_dropped_export_opens_its_scene_and_saving_never_overwrites_it() {
    let folder = tempfile::tempdir().unwrap();
    let gif = exported(&folder);
    let bytes = fs::read(&gif).unwrap();
    let beside = folder.path().join("dunes.gif.dune");

    let mut ui = Ui::open();
    ui.drop_files(std::slice::from_ref(&gif));
    ui.until("the scene", |state| state.file.path() == Some(&gif));
    ui.settle();
    assert_eq!(ui.state().lanes.len(), 2);
    assert!(ui.state().scene.document.layers == file::open(&gif).unwrap().document.layers);
    assert_eq!(
        (ui.state().target.as_ref().unwrap().name(), ui.state().file.name().as_str()),
        ("pinwheel", "dunes.gif")
    );
    assert!(!ui.state().is_unsaved());

    // What is beside it under the name that is saved is asked about, too.
    fs::write(&beside, "of somebody else").unwrap();
    ui.key(Key::Q);
    ui.chord(Modifiers::COMMAND, Key::S);
    ui.until("the question", |state| state.file.question.is_some());
    ui.frames(2);
    assert_eq!(fs::read(&beside).unwrap(), b"of somebody else");
    ui.click_role(Role::Button, "Replace");
    ui.until("the file", |state| state.file.path() == Some(&beside) && !state.is_unsaved());
    assert_eq!(ui.state().file.name(), "dunes.gif.dune");
    assert_eq!(fs::read(&gif).unwrap(), bytes);
    assert_eq!(file::open(&beside).unwrap().document.lanes.len(), ui.state().lanes.len());
    // From now on that is its file.
    ui.key(Key::G);
    ui.chord(Modifiers::COMMAND, Key::S);
    ui.until("the file again", |state| !state.is_unsaved());
    assert!(ui.state().file.question.is_none());
    assert_eq!(fs::read(&gif).unwrap(), bytes);
}

#[test]
fn an_export_without_its_scene_is_a_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.gif");
    let mut ui = open(&path);
    make_small(&mut ui);
    ui.click("Scene inside");
    export(&mut ui);
    ui.until("the export", |state| !state.export.jobs.is_empty());
    outcome(&mut ui).unwrap();
    ui.key(Key::Escape);
    ui.drop_files(&[path]);
    ui.until("the picture", |state| state.target.as_ref().is_some_and(|target| target.name() == "plain.gif"));
    assert!(ui.state().file.path().is_none());
}
