//! Targets as pictures, and the drawings that a person keeps among them.

use std::{fs, path::Path};

use dunefield::{density::presets, drawing::Origin};
use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{Ui, restart::Profile};

/// Names of the files in a folder.
fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_built_in_target_is_chosen_by_its_picture_and_undone() {
    let mut ui = Ui::open();
    let before = ui.target();
    ui.click("Gallery…");
    ui.until("every picture", |state| state.gallery.pictures.len() == presets::all().count());
    ui.frames(2);
    let shown = ui.picture();
    let tile = ui.harness.get_by_role_and_label(Role::Button, "two-rings").rect();
    let bright = shown.enumerate_pixels().filter(|(x, y, p)| super::covers(tile, *x, *y) && p.0[0] > 180).count();
    assert!(bright > 40, "{bright} pixels of sand");
    let steps = ui.state().history.done().len();
    ui.click_role(Role::Button, "two-rings");
    ui.settle();
    assert_eq!(ui.target(), presets::target("two-rings").unwrap().id());
    assert_eq!(ui.state().history.done().len(), steps + 1);
    assert!(ui.harness.query_by_role_and_label(Role::Button, "two-rings").is_none(), "the gallery is closed");
    ui.click("Undo");
    ui.settle();
    assert_eq!(ui.target(), before);
}

/// Some targets are in sight without the gallery, each with its picture.
#[test]
fn the_first_targets_are_at_hand() {
    let mut ui = Ui::open();
    ui.until("every picture", |state| state.gallery.pictures.len() == presets::all().count());
    ui.frames(2);
    let before = ui.harness.get_by_role_and_label(Role::Button, "ring").rect();
    ui.click_role(Role::Button, "ring");
    ui.settle();
    assert_eq!(ui.target(), presets::target("ring").unwrap().id());
    assert_eq!(ui.harness.get_by_role_and_label(Role::Button, "ring").rect(), before, "nothing moves");
    let shown = ui.picture();
    let bright = shown.enumerate_pixels().filter(|(x, y, p)| super::covers(before, *x, *y) && p.0[0] > 180).count();
    assert!(bright > 40, "{bright} pixels of sand");
}

#[test]
fn drawings_are_kept_chosen_renamed_and_removed() {
    let mut profile = Profile::new();
    let folder = profile.autosaves().with_file_name("gallery");
    let mut ui = profile.open();
    ui.stroke(&[[-1.5, -1.0], [0.0, 1.0], [1.5, -1.0]]);
    let (drawing, target) = (ui.state().scene.document.drawing.clone(), ui.target());
    assert_eq!(drawing.canvas().origin, Origin::Drawn);
    ui.click("Gallery…");
    ui.harness.get_by_label("Name to keep it under").focus();
    ui.frames(1);
    ui.harness.get_by_label("Name to keep it under").type_text("My hill");
    ui.frames(2);
    ui.click("Keep in the gallery");
    ui.until("the drawing in the gallery", |state| !state.gallery.own.is_empty());
    assert_eq!((files(&folder), ui.state().gallery.name.as_str()), (vec!["My hill.dune".into()], ""));
    ui.key(Key::Escape);
    profile.close(ui);

    fs::write(folder.join("broken.dune"), "{").unwrap();
    let mut ui = profile.open();
    ui.choose_target("ring");
    ui.settle();
    ui.click("Gallery…");
    ui.until("what is kept", |state| !state.gallery.own.is_empty());
    ui.frames(2);
    assert!(ui.state().gallery.unreadable[0].starts_with("broken.dune is no scene"));
    ui.harness.get_by_label_contains("broken.dune");
    ui.key(Key::Escape);
    ui.frames(3);
    // It is among the first, without the gallery.
    ui.click_role(Role::Button, "My hill");
    ui.settle();
    assert_eq!((ui.target(), &ui.state().scene.document.drawing), (target, &drawing));
    assert_eq!(ui.state().history.done().next_back(), Some("gallery: My hill"));

    ui.click("Gallery…");
    ui.click("Rename My hill");
    ui.harness.get_by_label("New name").focus();
    ui.frames(1);
    ui.harness.get_by_label("New name").type_text(" two");
    ui.frames(2);
    ui.click("Use this name");
    ui.until("its other name", |state| state.gallery.own.iter().any(|own| own.name != "My hill"));
    ui.frames(2);
    let name = ui.state().gallery.own[0].name.clone();
    assert!(name.contains("two") && files(&folder).contains(&format!("{name}.dune")), "{name}");
    ui.click(&format!("Remove {name}"));
    ui.until("an empty gallery", |state| state.gallery.own.is_empty());
    assert_eq!(files(&folder), ["broken.dune"]);
    assert_eq!(files(&folder.join("removed")), [format!("{name}.dune")], "nothing is lost");
}
