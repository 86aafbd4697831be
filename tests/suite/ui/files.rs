//! Files by their typed path: targets and models, good and bad.

use std::path::Path;

use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::Ui;

pub(super) fn type_path(ui: &mut Ui, path: &Path) {
    let node = ui.harness.get_by_role_and_label(Role::TextInput, "File path");
    node.focus();
    ui.frames(2);
    ui.chord(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::A);
    let node = ui.harness.get_by_role_and_label(Role::TextInput, "File path");
    node.type_text(path.to_str().unwrap());
    ui.frames(3);
    assert_eq!(ui.state().file_path, path.to_str().unwrap());
}

#[test]
fn images_and_points_are_imported_and_bad_files_explained() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = Ui::open();
    ui.click("Files");
    let before = ui.target();

    let image = folder.path().join("disc.png");
    let disc = |x: u32, y: u32| if (x as f32 - 32.0).hypot(y as f32 - 32.0) < 20.0 { 0 } else { 255 };
    image::GrayImage::from_fn(64, 64, |x, y| image::Luma([disc(x, y)])).save(&image).unwrap();
    type_path(&mut ui, &image);
    ui.click("Import");
    ui.until("the image", |state| state.target.as_ref().is_some_and(|t| t.name() == "disc.png"));
    ui.settle();
    let imported = ui.target();
    assert_ne!(imported, before);

    let points = folder.path().join("far.csv");
    std::fs::write(&points, "x,y\n100,100\n110,120\n").unwrap();
    type_path(&mut ui, &points);
    ui.key(Key::Enter);
    ui.until("the points", |state| state.notices.tells("units standardise"));
    ui.settle();
    assert_ne!(ui.target(), imported);

    let target = ui.target();
    for (name, bytes) in [("fake.png", &b"nothing"[..]), ("nan.csv", b"1,NaN\n"), ("half.npy", b"\x93NUM")] {
        let bad = folder.path().join(name);
        std::fs::write(&bad, bytes).unwrap();
        type_path(&mut ui, &bad);
        ui.click("Import");
        ui.until(name, |state| state.notices.complains(name));
        assert_eq!(ui.target(), target, "{name}");
    }
    ui.frames(4);
    ui.click("Dismiss");
    assert_eq!(ui.state().notices.iter().count(), 0);
}

#[test]
fn models_are_saved_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = Ui::open();
    ui.until("a network", |state| state.report().is_some_and(|report| report.step > 50));
    ui.click("Files");
    let file = folder.path().join("net.safetensors");
    type_path(&mut ui, &file);
    ui.click("Save model");
    ui.until("the file", |state| state.notices.tells("Saved"));
    let other = "of somebody else";
    std::fs::write(&file, other).unwrap();
    ui.click("Save model");
    ui.until("the question", |state| state.file.question.is_some());
    ui.frames(2);
    ui.click_role(Role::Button, "Cancel");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), other);
    ui.click("Save model");
    ui.until("the question", |state| state.file.question.is_some());
    ui.frames(2);
    ui.click_role(Role::Button, "Replace");
    ui.until("the network", |_| std::fs::read(&file).unwrap() != other.as_bytes());
    ui.choose("Source", "Path");
    ui.click("Open model");
    ui.until("the model", |state| state.lane().shown.learned && state.loaded(0).is_some());
    ui.frames(2);
    let source = ui.harness.get_by_role_and_label(Role::ComboBox, "Source");
    assert_eq!(source.value().as_deref(), Some("Matched"), "a model knows no target to draw from");
    let trained = ui.state().loaded(0).unwrap().provenance.trained;
    assert_eq!(ui.state().lane().shown.trained, Some(trained));
    ui.click("Back to training");
    assert!(ui.state().loaded(0).is_none());

    // A name without an ending gets that of a model.
    type_path(&mut ui, &folder.path().join("named"));
    ui.click("Save model");
    ui.until("the file with its ending", |_| folder.path().join("named.safetensors").is_file());

    // Paths of targets stand in the same field: none is overwritten.
    let picture = folder.path().join("photo.png");
    std::fs::write(&picture, "a picture").unwrap();
    type_path(&mut ui, &picture);
    ui.click("Save model");
    ui.until("the other refusal", |state| state.notices.complains("written as .safetensors"));
    assert_eq!(std::fs::read_to_string(&picture).unwrap(), "a picture");

    let broken = folder.path().join("broken.safetensors");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&broken, &bytes[..100]).unwrap();
    type_path(&mut ui, &broken);
    ui.click("Open model");
    ui.until("the refusal", |state| state.notices.complains("is not a Dunefield model"));
}
