//! A film of the training from the export dialog.

use dunefield::{app::export_state::Stage, export::Kind};
use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::export::{export, make_small, open, outcome};

#[test]
fn what_was_learned_here_becomes_a_film() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.gif");
    let mut ui = open(&path);
    make_small(&mut ui);
    ui.click("The training");
    assert_eq!(ui.state().settings.clip.film, Some(1.0));
    let says = |ui: &super::Ui, words: &str| {
        ui.harness.get_all_by_role(Role::Label).any(|label| format!("{label:?}").contains(words))
    };
    assert!(says(&ui, "no lane has one"), "the lane shows the exact field");
    export(&mut ui);
    assert!(ui.state().export.jobs.is_empty());

    ui.key(Key::Escape);
    ui.until("a few steps", |state| state.report().is_some_and(|report| report.step > 20));
    ui.click_role(Role::Button, "Learned");
    ui.until("the learned field", |state| state.lanes[0].shown.learned);
    super::export::open_in(&mut ui);
    ui.until("the frame", |state| matches!(state.export.preview.picture, Some(Ok(_))));
    ui.frames(2);
    assert!(!says(&ui, "no lane has one"));
    assert!(ui.harness.query_by_role_and_label(Role::Slider, "Preview after").is_some());
    export(&mut ui);
    ui.until("the export", |state| !state.export.jobs.is_empty());
    let done = outcome(&mut ui).unwrap();
    assert!(done.frames >= 2);
    let decoder = gif::DecodeOptions::new().read_info(std::fs::File::open(&path).unwrap()).unwrap();
    assert_eq!((decoder.width(), decoder.height()), (128, 64), "the losses stand beside the lane");

    // A page has no frames: it shows the flow.
    ui.click_role(Role::Button, "HTML");
    assert!(Kind::of(ui.state().settings.export_path.as_ref()).is_ok_and(|kind| kind == Kind::Page));
    assert_eq!((ui.state().settings.export_form().film, ui.state().settings.clip.film), (None, Some(1.0)));
    assert!(ui.state().export.jobs.iter().all(|job| matches!(job.stage, Stage::Done(_))));
}
