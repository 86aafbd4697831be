//! The export dialog: a small GIF that decodes, what is there already, impossible places, closing over it.

use std::path::Path;

use dunefield::{
    app::export_state::{ExportDone, Job, Stage},
    export::Size,
};
use eframe::egui::{Key, Modifiers, ViewportCommand, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{
    Ui,
    questions::{answer_and_hear, ask_to_close},
};

/// Types into the dialog where the next export is written.
pub(super) fn name(ui: &mut Ui, path: &Path) {
    let field = |ui: &Ui, text: Option<&str>| {
        let node = ui.harness.get_by_role_and_label(Role::TextInput, "File");
        match text {
            None => node.focus(),
            Some(text) => node.type_text(text),
        }
    };
    field(ui, None);
    ui.frames(2);
    ui.chord(Modifiers::COMMAND, Key::A);
    field(ui, Some(path.to_str().unwrap()));
    ui.frames(3);
    assert_eq!(ui.state().settings.export_path, path.to_str().unwrap());
}

/// A window with the dialog, which writes to this file.
pub(super) fn open(path: &Path) -> Ui {
    let mut ui = Ui::open();
    open_in(&mut ui);
    name(&mut ui, path);
    ui
}

/// Opens the dialog.
pub(super) fn open_in(ui: &mut Ui) {
    ui.chord(Modifiers::COMMAND, Key::E);
    ui.until("whether there is an ffmpeg", |state| state.export.has_ffmpeg.is_some());
    ui.frames(3);
    assert!(ui.state().export.open);
}

/// Makes the next one small and short.
pub(super) fn make_small(ui: &mut Ui) {
    ui.slide("Size", 0.5, 0.0);
    ui.slide("Length", 0.5, 0.0);
}

/// Begins it.
pub(super) fn export(ui: &mut Ui) {
    ui.click_role(Role::Button, "Export");
}

/// How the export that was asked for last ended.
pub(super) fn outcome(ui: &mut Ui) -> Result<ExportDone, String> {
    ui.until("the end", |state| state.export.jobs.last().is_some_and(Job::has_ended));
    match ui.state().export.jobs.last().unwrap().stage.clone() {
        Stage::Done(done) => Ok(done),
        Stage::Failed(message) => Err(message),
        Stage::Waiting | Stage::Running(_) => unreachable!("it has ended"),
    }
}

/// Files in a folder.
pub(super) fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_small_clip_is_written_and_decodes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.gif");
    let mut ui = open(&path);
    make_small(&mut ui);
    ui.click("10 frames a second");
    ui.slide("Length", 0.0, 0.2);
    ui.slide("Colours", 1.0, 0.3);
    let clip = ui.state().settings.clip;
    assert_eq!((clip.size, clip.timing.fps), (Size::Lane(64), 10));
    assert!(clip.timing.seconds < 0.6 && clip.colors < 100, "{clip:?}");
    ui.slide("Grains", 0.5, 0.1);
    assert!(ui.state().settings.clip.particles < 1000);
    let place = |ui: &Ui| ui.harness.get_by_role_and_label(Role::Button, "Export").rect();
    let before = place(&ui);
    export(&mut ui);
    let done = outcome(&mut ui).unwrap();
    assert_eq!(done.frames, clip.timing.frames());
    ui.frames(2);
    assert_eq!(place(&ui), before, "the dialog does not grow with its exports");

    let mut decoder = gif::DecodeOptions::new().read_info(std::fs::File::open(&path).unwrap()).unwrap();
    let mut frames = 0;
    while decoder.read_next_frame().unwrap().is_some() {
        frames += 1;
    }
    assert_eq!((frames, decoder.width()), (clip.timing.frames(), 64));
    ui.frames(2);
    assert!(ui.harness.query_by_label("Show clip.gif in folder").is_some());
    ui.click("Forget clip.gif");
    assert!(ui.state().export.jobs.is_empty() && path.is_file());
}

/// A window with a long export under way, and the folder that it writes to.
pub(super) fn long_export() -> (tempfile::TempDir, Ui) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.gif");
    let mut ui = open(&path);
    ui.slide("Length", 0.5, 1.0);
    export(&mut ui);
    ui.until("the export", |state| state.export.running().is_some());
    (folder, ui)
}

#[test]
fn a_clip_that_is_there_is_replaced_only_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.gif");
    std::fs::write(&path, "of somebody else").unwrap();
    let mut ui = open(&path);
    make_small(&mut ui);
    export(&mut ui);
    ui.until("the question", |state| state.file.question.is_some());
    ui.frames(2);
    ui.click_role(Role::Button, "Cancel");
    ui.frames(5);
    assert!(ui.state().export.jobs.is_empty());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "of somebody else");
    export(&mut ui);
    ui.until("the question", |state| state.file.question.is_some());
    ui.frames(2);
    ui.click_role(Role::Button, "Replace");
    ui.until("the export", |state| !state.export.jobs.is_empty());
    outcome(&mut ui).unwrap();
    assert!(std::fs::read(&path).unwrap().starts_with(b"GIF89a"));
}

/// Pictures one by one replace every one that has the same number.
#[test]
fn pictures_that_are_there_are_replaced_only_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = open(&folder.path().join("clip.gif"));
    make_small(&mut ui);
    ui.click_role(Role::Button, "PNG sequence");
    assert!(ui.state().settings.export_path.ends_with("clip-%04d.png"), "{}", ui.state().settings.export_path);
    std::fs::write(folder.path().join("clip-0001.png"), "of somebody else").unwrap();
    export(&mut ui);
    ui.until("the question", |state| state.file.question.is_some());
    ui.frames(2);
    ui.click_role(Role::Button, "Replace");
    ui.until("the export", |state| !state.export.jobs.is_empty());
    let done = outcome(&mut ui).unwrap();
    assert_eq!(files(folder.path()), done.frames as usize);
    let last = image::open(folder.path().join("clip-0001.png")).unwrap();
    assert_eq!((last.width(), last.height()), (64, 64));
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
    answer_and_hear(&mut ui, "Stop exporting", &ViewportCommand::Close);
    assert!(!ask_to_close(&mut ui));
    drop(ui);
    assert_eq!(files(folder.path()), 0);
}

#[test]
fn an_impossible_place_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "old").unwrap();
    for (path, words) in [
        (folder.path().join("none/clip.gif"), "create the folder first"),
        (file.join("clip.gif"), "not a directory"),
    ] {
        let mut ui = open(&path);
        export(&mut ui);
        ui.until("the export", |state| !state.export.jobs.is_empty());
        let message = outcome(&mut ui).unwrap_err();
        assert!(message.contains(words) && message.lines().count() == 1, "{message}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "old");
}

#[test]
fn closing_the_window_while_exporting_leaves_no_file() {
    let (folder, ui) = long_export();
    drop(ui);
    assert_eq!(files(folder.path()), 0);
}
