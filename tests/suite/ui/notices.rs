//! Messages: they stack, wrap and fade, and leave to the stage what is its own.

use std::path::Path;

use dunefield::app::state::State;
use eframe::egui::{Key, Rect, accesskit::Role, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{
    Ui,
    documents::{save_as, use_path},
};

fn count(state: &State) -> usize {
    state.notices.iter().count()
}

/// Two messages of what went wrong: a document that is not there, and a table with a long name.
fn complain(ui: &mut Ui) {
    use_path(ui, Path::new("/no/such/place.dune"), "Open scene");
    ui.until("a refusal", |state| state.notices.complains("place.dune"));
    let name = "a rather long name ".repeat(12);
    ui.drop_files(&[Path::new("/no/such").join(name.trim())]);
    ui.until("another refusal", |state| state.notices.complains("a rather long name"));
    ui.frames(4);
}

#[test]
fn problems_stack_and_stay_until_each_is_dismissed() {
    let mut ui = Ui::open();
    complain(&mut ui);
    ui.frames(1000);
    let buttons: Vec<_> = ui.harness.get_all_by_label("Dismiss").collect();
    assert_eq!((buttons.len(), count(ui.state())), (2, 2));
    // The newest one is the upper one.
    buttons[0].click();
    ui.frames(3);
    assert!(count(ui.state()) == 1 && ui.state().notices.complains("place.dune"));
    ui.harness.get_by_label("Stage").focus();
    ui.frames(2);
    // The first one takes the focus from the stage.
    ui.key(Key::Escape);
    assert_eq!(count(ui.state()), 1);
    ui.key(Key::Escape);
    assert_eq!(count(ui.state()), 0);
    ui.frames(2);
    assert!(ui.harness.query_by_label("Dismiss").is_none());
}

#[test]
fn what_went_well_fades_unless_it_is_being_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = Ui::open();
    save_as(&mut ui, &folder.path().join("kept"));
    ui.until("the message", |state| state.notices.tells("Saved"));
    ui.frames(4);
    let button = ui.harness.get_by_label("Dismiss").rect().center();
    ui.harness.hover_at(button);
    ui.frames(1000);
    assert!(ui.state().notices.tells("Saved"), "the pointer rests on it");
    let beside = ui.over(0.0, 3.0);
    ui.harness.hover_at(beside);
    ui.frames(1000);
    assert_eq!(count(ui.state()), 0);
}

#[test]
fn messages_cover_neither_titles_nor_legends_nor_captions() {
    let mut ui = Ui::open();
    complain(&mut ui);
    for size in [vec2(900.0, 600.0), vec2(1280.0, 800.0)] {
        ui.harness.set_size(size);
        for lanes in [1, 2, 4] {
            ui.until_lanes(lanes);
            ui.frames(6);
            let rects = ui.harness.state().lane_rects();
            let last = rects[rects.len() - 1];
            // Below titles and two rows of a legend, above captions and clocks.
            let free =
                Rect::from_x_y_ranges(rects[0].left()..=last.right(), last.top() + 92.0..=last.bottom() - 44.0);
            let dismiss = ui.harness.get_all_by_label("Dismiss").next().unwrap().rect();
            assert!(free.contains_rect(dismiss), "{size} {lanes}: {dismiss} is not in {free}");
            // The panel at the left says it too.
            let mut texts = ui.harness.get_all_by_label_contains("a rather long name").map(|node| node.rect());
            let text = texts.find(|text| text.left() >= free.left()).unwrap();
            assert!(text.right() <= dismiss.left(), "{size} {lanes}: {text}");
            assert!(text.height() > 30.0, "{size} {lanes}: it is wrapped: {text}");
        }
        ui.until_lanes(1);
    }
}

impl Ui {
    /// Chooses so many lanes by the key.
    fn until_lanes(&mut self, count: usize) {
        self.harness.get_all_by_role(Role::Canvas).next().unwrap().focus();
        self.frames(2);
        while self.state().lanes.len() != count {
            self.key(Key::Q);
        }
    }
}
