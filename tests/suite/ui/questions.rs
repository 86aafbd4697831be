//! What is asked before something is lost: by another document, by closing, by a file that is replaced.

use std::{fs, path::Path};

use dunefield::scene::{Document, file};
use eframe::egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{
    PATIENCE, Ui, WAIT,
    documents::{document, draw, title, use_path},
    restart::Profile,
};

/// Asks the window to close, and says what it answers: whether it stays open.
pub(super) fn ask_to_close(ui: &mut Ui) -> bool {
    let viewport = ui.harness.input_mut().viewports.get_mut(&ViewportId::ROOT).unwrap();
    viewport.events.push(ViewportEvent::Close);
    ui.harness.step();
    let stays = said(ui, &ViewportCommand::CancelClose);
    let viewport = ui.harness.input_mut().viewports.get_mut(&ViewportId::ROOT).unwrap();
    viewport.events.clear();
    stays
}

/// Whether the window said this to the system in the last frame.
pub(super) fn said(ui: &Ui, command: &ViewportCommand) -> bool {
    ui.harness.output().viewport_output[&ViewportId::ROOT].commands.contains(command)
}

/// Answers the question, and waits until the window says this to the system.
pub(super) fn answer_and_hear(ui: &mut Ui, answer: &str, command: &ViewportCommand) {
    ui.harness.get_by_role_and_label(Role::Button, answer).click();
    for _ in 0..PATIENCE {
        ui.harness.step();
        if said(ui, command) {
            return;
        }
        std::thread::sleep(WAIT);
    }
    panic!("{command:?} was not said");
}

#[test]
fn other_files_are_replaced_only_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.dune");
    fs::write(&path, "of somebody else").unwrap();
    let mut ui = Ui::open();
    use_path(&mut ui, &path, "Save scene");
    ui.until("the question", |state| state.file.question.is_some());
    ui.frames(2);
    ui.click_role(Role::Button, "Cancel");
    assert_eq!(fs::read_to_string(&path).unwrap(), "of somebody else");
    ui.click("Save scene");
    ui.until("the question", |state| state.file.question.is_some());
    ui.frames(2);
    ui.click_role(Role::Button, "Replace");
    ui.until("the file", |state| state.file.path().is_some());
    assert_eq!(file::open(&path).unwrap().document, document(&ui));

    use_path(&mut ui, &folder.path().join("no/such/place"), "Save scene");
    ui.until("the refusal", |state| state.notices.complains("place.dune: cannot be written"));
    assert_eq!(title(&ui), "other.dune – Dunefield");
}

#[test]
fn a_question_is_asked_before_changes_are_lost_and_none_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = Ui::open();
    ui.choose_target("ring");
    ui.chord(Modifiers::COMMAND, Key::N);
    assert_eq!(ui.state().file.question, None, "a preset that nobody touched");
    assert_eq!(document(&ui), Document::default());

    let path = folder.path().join("kept.dune");
    save_as_first(&mut ui, &path);
    draw(&mut ui, &[[-1.0, 1.0], [1.0, -1.0]]);
    let drawn = document(&ui);
    ui.chord(Modifiers::COMMAND, Key::N);
    ui.click_role(Role::Button, "Cancel");
    assert_eq!((document(&ui), &ui.state().file.question), (drawn.clone(), &None));
    ui.chord(Modifiers::COMMAND, Key::N);
    ui.key(Key::Escape);
    assert_eq!((document(&ui), &ui.state().file.question), (drawn.clone(), &None));

    ui.chord(Modifiers::COMMAND, Key::N);
    ui.click_role(Role::Button, "Save");
    ui.until("the new document", |state| state.scene.document == Document::default());
    assert_eq!(file::open(&path).unwrap().document, drawn);
    assert_eq!(title(&ui), "Untitled – Dunefield");

    draw(&mut ui, &[[0.0, 1.0], [0.0, -1.0]]);
    ui.chord(Modifiers::COMMAND, Key::N);
    ui.click_role(Role::Button, "Discard");
    assert_eq!((document(&ui), title(&ui).as_str()), (Document::default(), "Untitled – Dunefield"));
}

/// Saves what has no changes.
fn save_as_first(ui: &mut Ui, path: &Path) {
    use_path(ui, path, "Save scene");
    ui.until("the file", |state| state.file.path().is_some());
    ui.harness.get_by_label("Stage").focus();
    ui.frames(2);
}

#[test]
fn the_window_asks_before_it_closes() {
    let folder = tempfile::tempdir().unwrap();
    let mut profile = Profile::new();
    let mut ui = profile.open();
    assert!(!ask_to_close(&mut ui), "nothing to lose");
    let path = folder.path().join("kept.dune");
    save_as_first(&mut ui, &path);
    let saved = document(&ui);
    draw(&mut ui, &[[-1.0, 1.0], [1.0, -1.0]]);
    let drawn = document(&ui);
    assert!(ask_to_close(&mut ui));
    ui.frames(2);
    ui.click_role(Role::Button, "Cancel");
    assert!(!said(&ui, &ViewportCommand::Close) && ask_to_close(&mut ui));
    ui.frames(2);
    answer_and_hear(&mut ui, "Save", &ViewportCommand::Close);
    assert!(!ask_to_close(&mut ui));
    assert_eq!(file::open(&path).unwrap().document, drawn);

    let mut ui = profile.reopen(ui);
    assert_eq!((document(&ui), title(&ui).as_str()), (drawn, "kept.dune – Dunefield"));
    fs::write(
        &path,
        file::write_lines(&dunefield::scene::Scene { document: saved, ..Default::default() }).unwrap(),
    )
    .unwrap();
    draw(&mut ui, &[[0.0, 1.0], [0.0, -1.0]]);
    let before = ui.state().file.file().saved.clone().unwrap();
    assert!(ask_to_close(&mut ui));
    ui.frames(2);
    answer_and_hear(&mut ui, "Discard", &ViewportCommand::Close);
    let ui = profile.reopen(ui);
    assert_eq!((document(&ui), title(&ui).as_str()), (before, "kept.dune – Dunefield"));
    assert!(!ui.state().file.is_recovered);
}
