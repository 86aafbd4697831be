//! The export dialog: a small GIF that decodes, cancelling, and an impossible place.

use std::path::Path;

use dunefield::export::Size;
use eframe::egui::{Key, Modifiers, ViewportCommand, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{
    Ui,
    questions::{answer_and_hear, ask_to_close},
};

fn open(path: &Path) -> Ui {
    let mut ui = Ui::open();
    ui.chord(Modifiers::COMMAND, Key::E);
    ui.frames(3);
    assert!(ui.state().export.open);
    let field = |ui: &Ui, text: Option<&str>| {
        let node = ui.harness.get_by_role_and_label(Role::TextInput, "File");
        match text {
            None => node.focus(),
            Some(text) => node.type_text(text),
        }
    };
    field(&ui, None);
    ui.frames(2);
    ui.chord(Modifiers::COMMAND, Key::A);
    field(&ui, Some(path.to_str().unwrap()));
    ui.frames(3);
    assert_eq!(ui.state().settings.export_path, path.to_str().unwrap());
    ui
}

#[test]
fn a_small_clip_is_written_and_decodes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.gif");
    let mut ui = open(&path);
    ui.slide("Size", 0.2, 0.0);
    ui.slide("Length", 0.5, 0.2);
    ui.slide("Frames", 0.5, 0.1);
    ui.slide("Colours", 1.0, 0.3);
    let clip = ui.state().settings.clip;
    assert_eq!(clip.size, Size::Lane(64));
    assert!(clip.timing.seconds < 0.6 && clip.timing.fps < 10 && clip.colors < 100, "{clip:?}");
    ui.slide("Grains", 0.5, 0.1);
    assert!(ui.state().settings.clip.particles < 1000);
    ui.click("Export");
    ui.until("the clip", |state| state.export.outcome.is_some());
    let done = ui.state().export.outcome.clone().unwrap().unwrap();
    assert_eq!(done.frames, clip.timing.frames());

    let mut decoder = gif::DecodeOptions::new().read_info(std::fs::File::open(&path).unwrap()).unwrap();
    let mut frames = 0;
    while decoder.read_next_frame().unwrap().is_some() {
        frames += 1;
    }
    assert_eq!((frames, decoder.width()), (clip.timing.frames(), 64));
    ui.frames(2);
    assert!(ui.harness.query_by_label("Show in folder").is_some());
}

/// A window with a long export under way, and the folder that it writes to.
fn long_export() -> (tempfile::TempDir, Ui) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.gif");
    let mut ui = open(&path);
    ui.slide("Length", 0.5, 1.0);
    ui.click("Export");
    ui.until("the export", |state| state.export.running.is_some());
    (folder, ui)
}

#[test]
fn cancelling_leaves_no_file() {
    let (folder, mut ui) = long_export();
    ui.frames(2);
    ui.click("Cancel");
    ui.until("the end", |state| state.export.outcome.is_some());
    assert!(ui.state().export.outcome.as_ref().unwrap().as_ref().unwrap_err().contains("cancelled"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_clip_that_is_there_is_replaced_only_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.gif");
    std::fs::write(&path, "of somebody else").unwrap();
    let mut ui = open(&path);
    ui.slide("Size", 0.2, 0.0);
    ui.slide("Length", 0.5, 0.0);
    ui.click("Export");
    ui.until("the question", |state| state.file.question.is_some());
    ui.frames(2);
    ui.click_role(Role::Button, "Cancel");
    ui.frames(5);
    assert!(ui.state().export.running.is_none() && ui.state().export.outcome.is_none());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "of somebody else");
    ui.click("Export");
    ui.until("the question", |state| state.file.question.is_some());
    ui.frames(2);
    ui.click_role(Role::Button, "Replace");
    ui.until("the clip", |state| state.export.outcome.is_some());
    assert!(ui.state().export.outcome.as_ref().unwrap().is_ok());
    assert!(std::fs::read(&path).unwrap().starts_with(b"GIF89a"));
}

#[test]
fn closing_over_an_export_asks_and_never_discards_it_silently() {
    let (folder, mut ui) = long_export();
    assert!(ask_to_close(&mut ui), "it is being written");
    ui.frames(2);
    ui.key(Key::Escape);
    assert!(ui.state().export.is_writing() && ui.state().file.question.is_none());
    assert!(ask_to_close(&mut ui));
    ui.frames(2);
    ui.click_role(Role::Button, "Finish first");
    assert!(ui.state().export.is_writing() && ui.state().export.closes_when_done);
    assert!(ask_to_close(&mut ui));
    ui.frames(2);
    answer_and_hear(&mut ui, "Stop it", &ViewportCommand::Close);
    assert!(!ask_to_close(&mut ui));
    drop(ui);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_hidden_export_is_seen_and_says_how_it_ended() {
    let (folder, mut ui) = long_export();
    ui.frames(2);
    assert!(ui.harness.query_by_label("Writing long.gif").is_none(), "the dialog shows it");
    ui.key(Key::Escape);
    assert!(!ui.state().export.open);
    ui.frames(2);
    assert!(ui.harness.query_by_label("Writing long.gif").is_some());
    ui.key(Key::Escape);
    ui.frames(2);
    assert!(ui.state().export.is_writing(), "what nobody sees is not stopped by a key");
    ui.click("Cancel");
    ui.until("the end", |state| state.export.running.is_none());
    assert!(ui.state().notices.complains("cancelled"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    ui.frames(3);
    ui.click("Dismiss");
    assert!(ui.state().notices.newest().is_none());
}

#[test]
fn an_impossible_place_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "old").unwrap();
    for (path, words) in [
        (folder.path().join("none/clip.gif"), "create the folder first"),
        (file.join("clip.gif"), "not a directory"),
        (folder.path().join("clip.bmp"), "no format is known by this ending"),
    ] {
        let mut ui = open(&path);
        ui.click("Export");
        ui.until("the refusal", |state| state.export.outcome.is_some());
        let message = ui.state().export.outcome.clone().unwrap().unwrap_err();
        assert!(message.contains(words) && message.lines().count() == 1, "{message}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "old");
}

#[test]
fn closing_the_window_while_exporting_leaves_no_file() {
    let (folder, ui) = long_export();
    drop(ui);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
