//! What explains the layers that are on the stage.

use eframe::egui::{Event, Key, Modifiers, accesskit::Role, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{Ui, readable};

impl Ui {
    fn explains(&mut self, layer: &str) -> bool {
        self.frames(2);
        let looks = format!("How it looks: {layer}");
        let is_seen = self.harness.query_by_role_and_label(Role::Image, &looks).is_some();
        is_seen && self.harness.query_all_by_role_and_label(Role::Label, layer).next().is_some()
    }
}

#[test]
fn the_guide_follows_the_layers_as_they_are_toggled() {
    let mut ui = Ui::open();
    assert!(!ui.explains("Grains"));
    ui.click("Help");
    ui.harness.get_by_label_contains("What am I looking at?").click();
    assert!(ui.explains("Grains") && ui.explains("Arrows") && ui.explains("Outline"));
    // Keys work beside it.
    for (key, layer) in [(Key::T, "Trails"), (Key::J, "Trajectories"), (Key::K, "Contours"), (Key::U, "Grid")] {
        assert!(!ui.explains(layer));
        ui.key(key);
        assert!(ui.explains(layer), "{layer}");
    }
    ui.key(Key::H);
    assert!(!ui.explains("Grains"));
    ui.key(Key::G);
    assert!(ui.explains("Heat map"));
    ui.key(Key::Num6);
    assert!(ui.explains("Dunes") && ui.explains("Streaks") && !ui.explains("Outline"));
    ui.key(Key::Num8);
    assert!(ui.explains("Error") && ui.explains("Error arrows"));
    ui.key(Key::Num5);
    ui.key(Key::P);
    ui.click_over(-0.5, 0.5);
    assert!(ui.explains("Probe"));
    ui.key(Key::D);
    ui.click_over(-0.5, 0.5);
    assert!(ui.explains("Conditional path") && !ui.explains("Grains"));
    ui.key(Key::Escape);
    assert!(!ui.state().guide && !ui.state().scene.document.study.is_empty(), "one thing at a time");
}

#[test]
fn the_guide_says_whose_field_it_is() {
    let mut ui = Ui::open();
    ui.chord(Modifiers::COMMAND, Key::P);
    ui.harness.event(Event::Text("looking at".into()));
    ui.frames(3);
    ui.key(Key::Enter);
    ui.frames(2);
    let has = |ui: &Ui, symbol: &str| ui.harness.query_by_role_and_label(Role::Label, symbol).is_some();
    assert!(has(&ui, "u_t(x)") && !has(&ui, "v_t(x)"));
    ui.key(Key::F);
    ui.until("the network", |state| state.lane().shown.learned);
    ui.frames(2);
    assert!(has(&ui, "v_t(x)") && !has(&ui, "u_t(x)"));
}

#[test]
fn the_guide_fits_the_smallest_window() {
    let mut ui = Ui::open_as_it_is(vec2(900.0, 600.0));
    ui.chord(Modifiers::SHIFT, Key::F1);
    for key in [Key::T, Key::K, Key::U, Key::G] {
        ui.key(key);
    }
    ui.frames(3);
    let window = ui.harness.ctx.content_rect();
    let rail = ui.harness.get_by_role_and_label(Role::Slider, "t").rect();
    let title = ui.harness.get_by_role_and_label(Role::Window, "What am I looking at?").rect();
    assert!(window.contains_rect(title) && title.bottom() < rail.top(), "{title}");
    for words in readable::words(&ui) {
        let is_of_it = title.contains_rect(words.clip);
        assert!(!is_of_it || words.at.right() <= words.clip.right() + 1.0, "{} is cut", words.text);
    }
}
