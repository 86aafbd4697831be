//! What was not saved is recovered, whatever ended the window.

use std::fs;

use dunefield::{drawing::Drawing, scene::Document};
use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{
    documents::{document, draw, title},
    restart::Profile,
};

#[test]
fn what_was_not_saved_is_recovered() {
    let profile = Profile::new();
    let mut ui = profile.open();
    draw(&mut ui, &[[-1.0, 1.0], [1.0, -1.0]]);
    ui.key(Key::Num2);
    let drawn = document(&ui);
    drop(ui);

    let mut ui = profile.open();
    assert_eq!((document(&ui), title(&ui).as_str()), (drawn.clone(), "Untitled * – Dunefield"));
    assert!(ui.harness.query_by_label("Recovered what was not saved").is_some());
    ui.click_role(Role::Button, "Keep");
    assert!(ui.harness.query_by_label("Recovered what was not saved").is_none());
    drop(ui);

    let mut ui = profile.open();
    ui.click_role(Role::Button, "Discard");
    assert_eq!((document(&ui), title(&ui).as_str()), (Document::default(), "Untitled – Dunefield"));
    assert!(ui.harness.query_by_label("Recovered what was not saved").is_none());
    ui.chord(Modifiers::COMMAND, Key::Z);
    assert_eq!(document(&ui), drawn, "also that can be undone");
}

/// As when the window itself panics: everything is dropped while the panic goes on.
#[test]
fn a_panic_of_the_window_leaves_a_whole_autosave() {
    let profile = Profile::new();
    let mut ui = profile.open();
    draw(&mut ui, &[[-1.0, 1.0], [1.0, -1.0]]);
    let drawn = document(&ui);
    let fault = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let _dropped = ui;
        panic!("a fault in a panel");
    }));
    assert!(fault.is_err());
    let ui = profile.open();
    assert_eq!(document(&ui), drawn);
    assert!(ui.state().file.is_recovered && ui.state().notices.newest().is_none());
}

#[test]
fn two_windows_keep_what_is_theirs() {
    let profile = Profile::new();
    let (mut one, mut other) = (profile.open(), profile.open());
    draw(&mut one, &[[-1.0, 1.0], [1.0, -1.0]]);
    draw(&mut other, &[[0.0, 1.0], [0.0, -1.0]]);
    let drawn = [document(&one), document(&other)];
    assert_ne!(drawn[0], drawn[1]);
    drop((one, other));
    let (one, other) = (profile.open(), profile.open());
    let recovered = [document(&one), document(&other)];
    assert!(drawn.iter().all(|document| recovered.contains(document)));
}

#[test]
fn a_damaged_autosave_is_set_aside_and_said() {
    let mut profile = Profile::new();
    let mut ui = profile.open();
    draw(&mut ui, &[[-1.0, 1.0], [1.0, -1.0]]);
    profile.close(ui);
    let folder = profile.autosaves().join("1");
    let whole = fs::read_to_string(folder.join("scene.dune")).unwrap();
    let cut = &whole[..whole.len() / 2];
    fs::write(folder.join("scene.dune"), cut).unwrap();
    fs::write(folder.join("scene-before.dune"), "").unwrap();
    let ui = profile.open();
    assert!(ui.state().notices.complains("scene-unreadable-1.dune"), "{:?}", ui.state().notices);
    assert_eq!(ui.state().scene.document.drawing, Drawing::named("two-moons").unwrap());
    assert_eq!(fs::read_to_string(folder.join("scene-unreadable-1.dune")).unwrap(), cut);
}
