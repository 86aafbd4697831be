//! The command palette, by keys and by mouse.

use dunefield::scene::layers::Look;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::Ui;

fn look(ui: &Ui) -> Option<Look> {
    Look::of(ui.state().scene.document.layers)
}

fn open(ui: &mut Ui, typed: &str) {
    ui.chord(Modifiers::COMMAND, Key::P);
    ui.frames(2);
    ui.harness.event(Event::Text(typed.into()));
    ui.frames(3);
}

#[test]
fn what_is_typed_is_found_and_done() {
    let mut ui = Ui::open();
    assert_eq!(look(&ui), Some(Look::Grains));
    open(&mut ui, "dunes");
    assert!(ui.harness.query_by_label_contains("dunes and wind").is_some());
    ui.key(Key::Enter);
    ui.frames(2);
    assert_eq!((look(&ui), ui.state().palette.is_some()), (Some(Look::Dunes), false));
    // A name without a key, by a click.
    open(&mut ui, "target: ring");
    let found = ui.harness.query_all_by_label_contains("target: ring").next();
    found.unwrap_or_else(|| panic!("{:?}", ui.state().palette)).click();
    ui.until("the ring", |state| state.target.as_ref().is_some_and(|target| target.name() == "ring"));
    assert!(ui.state().palette.is_none());
    ui.settle();
    open(&mut ui, "one lane");
    assert!(ui.harness.query_by_label("One lane").is_none(), "there is one already");
    ui.key(Key::Escape);
    ui.frames(2);
    assert!(ui.state().palette.is_none());
    open(&mut ui, "nothing of this name");
    assert!(ui.harness.query_by_label("nothing is called that").is_some());
    ui.key(Key::Enter);
    ui.frames(2);
    assert!(ui.state().palette.is_some(), "nothing is done, and nothing closed");
}
