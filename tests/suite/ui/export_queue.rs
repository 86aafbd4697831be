//! Several exports one after the other: what each shows, and how each is cancelled.

use dunefield::app::export_state::{Running, Stage};
use eframe::egui::{Key, Modifiers, ViewportCommand};
use egui_kittest::kittest::Queryable as _;

use super::{
    Ui,
    export::{export, files, long_export, make_small, name, open, outcome},
    questions::{answer_and_hear, ask_to_close},
};

/// Stages of all that were asked for.
fn stages(ui: &Ui) -> Vec<Stage> {
    ui.state().export.jobs.iter().map(|job| job.stage.clone()).collect()
}

/// Another one, which waits for the first.
fn add_short(ui: &mut Ui, folder: &std::path::Path) {
    name(ui, &folder.join("short.gif"));
    make_small(ui);
    export(ui);
    ui.until("two exports", |state| state.export.jobs.len() == 2);
    ui.frames(2);
}

#[test]
fn two_are_written_one_after_the_other_as_they_were_when_they_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = open(&folder.path().join("first.gif"));
    make_small(&mut ui);
    ui.slide("Length", 0.0, 0.3);
    let first = ui.state().settings.clip.timing.frames();
    export(&mut ui);
    ui.until("the first", |state| !state.export.jobs.is_empty());
    add_short(&mut ui, folder.path());
    // The window stays usable, and what is waiting is what was asked for.
    ui.key(Key::Escape);
    ui.click_over(1.0, 1.0);
    let done = outcome(&mut ui).unwrap();
    assert!(done.frames < first, "{} of {first}", done.frames);
    assert!(matches!(&stages(&ui)[0], Stage::Done(done) if done.frames == first), "{:?}", stages(&ui));
    assert_eq!(files(folder.path()), 2);
}

#[test]
fn what_is_cancelled_under_way_and_while_it_waits_leaves_no_file() {
    let (folder, mut ui) = long_export();
    add_short(&mut ui, folder.path());
    assert!(matches!(&stages(&ui)[..], [Stage::Running(_), Stage::Waiting]));
    ui.click("Cancel short.gif");
    assert!(matches!(&stages(&ui)[1], Stage::Failed(why) if why.contains("cancelled before it began")));
    ui.click("Cancel long.gif");
    ui.until("the end", |state| !state.export.is_busy());
    assert!(matches!(&stages(&ui)[0], Stage::Failed(why) if why.contains("cancelled; no file was written")));
    assert_eq!(files(folder.path()), 0);
    // The next one is not held up by them.
    name(&mut ui, &folder.path().join("short.gif"));
    export(&mut ui);
    ui.until("a third", |state| state.export.jobs.len() == 3);
    outcome(&mut ui).unwrap();
    assert_eq!(files(folder.path()), 1);
}

#[test]
fn the_same_file_waits_once() {
    let (folder, mut ui) = long_export();
    export(&mut ui);
    ui.until("a refusal", |state| state.export.jobs.len() == 2);
    assert!(outcome(&mut ui).unwrap_err().contains("already"));
    assert!(ui.state().export.is_writing());
    drop(ui);
    assert_eq!(files(folder.path()), 0);
}

#[test]
fn progress_says_which_frame_it_is_and_what_is_left() {
    let (_folder, mut ui) = long_export();
    let total = ui.state().settings.clip.timing.frames();
    let left = |state: &dunefield::app::state::State| {
        state.export.running().is_some_and(|(_, running)| running.left.is_some())
    };
    ui.until("a pace", left);
    ui.frames(1);
    let (_, running) = ui.state().export.running().unwrap();
    let Running { done, total: wanted, .. } = *running;
    assert!(done > 0 && done < total && wanted == total, "{running:?}");
    let text = running.progress();
    assert!(text.starts_with(&format!("frame {done} of {total}, ")) && text.ends_with(" left"), "{text}");
}

#[test]
fn a_hidden_export_is_seen_and_says_how_it_ended() {
    let (folder, mut ui) = long_export();
    add_short(&mut ui, folder.path());
    assert!(ui.harness.query_by_label("Writing long.gif (1 more)").is_none(), "the dialog shows it");
    ui.key(Key::Escape);
    assert!(!ui.state().export.open);
    ui.frames(2);
    assert!(ui.harness.query_by_label("Writing long.gif (1 more)").is_some());
    ui.key(Key::Escape);
    ui.frames(2);
    assert!(ui.state().export.is_writing(), "what nobody sees is not stopped by a key");
    ui.click("Cancel");
    ui.until("the end", |state| !state.export.is_busy());
    assert!(ui.state().notices.complains("long.gif: the export was cancelled"));
    assert!(ui.state().notices.tells("short.gif"));
    assert_eq!(files(folder.path()), 1);
    ui.chord(Modifiers::COMMAND, Key::E);
    assert_eq!(ui.state().export.jobs.len(), 2, "how they ended is still said");
}

#[test]
fn closing_the_window_over_a_queue_asks_and_leaves_no_file() {
    let (folder, mut ui) = long_export();
    add_short(&mut ui, folder.path());
    assert!(ask_to_close(&mut ui));
    ui.frames(2);
    let asked = "long.gif and 1 more are still to be written. Close the window when they are done?";
    assert!(ui.harness.query_by_label(asked).is_some());
    answer_and_hear(&mut ui, "Stop exporting", &ViewportCommand::Close);
    drop(ui);
    assert_eq!(files(folder.path()), 0);
}
