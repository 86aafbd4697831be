//! How the flow begins, where its steps lie, and what the caption says of it.

use eframe::egui::{Key, Modifiers, PointerButton, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::Ui;

/// Where the path holds a part of the target at t = 0, the caption says how far it is begun from p_0.
#[test]
fn step_grid_and_source_are_chosen_and_captioned() {
    let mut ui = Ui::open();
    ui.choose("Steps in", "knots");
    ui.settle();
    assert!(ui.state().caption(0).contains("rk4 x 64 in knots"), "{}", ui.state().caption(0));
    let flow = ui.trajectories();
    ui.choose("Steps in", "Automatic");
    ui.settle();
    assert!(ui.state().caption(0).contains("rk4 x 64 in t"), "{}", ui.state().caption(0));
    assert_ne!(ui.trajectories(), flow);
    ui.key(Key::Num2);
    ui.slide("beta_max", 0.9, 0.1);
    ui.settle();
    ui.until("how far p_0 is", |state| state.caption(0).contains("matched source, 0."));
    let matched = ui.state().lane().shown.source_difference.unwrap();
    ui.choose("Source", "Standard");
    ui.until("how far p_0 is", |state| state.caption(0).contains("standard source, "));
    ui.until("more of it", |state| state.lane().shown.source_difference.is_some_and(|d| d > matched + 0.05));
    let standard = ui.trajectories();
    ui.choose("Source", "Path");
    ui.settle();
    assert_ne!(ui.trajectories(), standard);
    assert!(ui.state().caption(0).ends_with("path source"), "{}", ui.state().caption(0));
}

/// A press that changes neither flow nor training leaves steps and caption alone; one that has a path in hand shows a
/// preview.
#[test]
fn only_a_press_that_changes_the_flow_previews_it() {
    let mut ui = Ui::open();
    ui.key(Key::Num2);
    ui.slide("beta_max", 0.9, 0.1);
    ui.settle();
    ui.until("how far p_0 is", |state| state.caption(0).contains("matched source, 0."));
    let caption = ui.state().caption(0);
    assert!(caption.contains("rk4 x 64"), "{caption}");
    let hold = |ui: &mut Ui, slider: &str| {
        let rail = ui.harness.get_by_role_and_label(Role::Slider, slider).rect();
        let (from, to) = (rail.center(), rail.center() + eframe::egui::vec2(30.0, 0.0));
        ui.harness.hover_at(from);
        ui.harness.step();
        ui.button_event(from, PointerButton::Primary, true, Modifiers::NONE);
        ui.harness.hover_at(to);
        ui.frames(3);
        to
    };
    let t = ui.state().scene.t;
    let at = hold(&mut ui, "t");
    assert_ne!(ui.state().scene.t, t, "the slider is in hand");
    assert_eq!(ui.state().caption(0), caption);
    ui.button_event(at, PointerButton::Primary, false, Modifiers::NONE);
    let at = hold(&mut ui, "beta_max");
    assert!(ui.state().caption(0).contains("rk4 x 16"), "{}", ui.state().caption(0));
    ui.button_event(at, PointerButton::Primary, false, Modifiers::NONE);
    ui.settle();
    assert!(ui.state().caption(0).contains("rk4 x 64"), "{}", ui.state().caption(0));
}
