//! The timeline: what is on it, by hand, by key, and for who cannot see it.

use eframe::egui::{Key, Modifiers, PointerButton, Pos2, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Ui;

/// The middle of a control.
fn middle(ui: &Ui, label: &str) -> Pos2 {
    ui.harness.get_by_role_and_label(Role::Slider, label).rect().center()
}

#[test]
fn a_part_is_chosen_and_played_again_and_again() {
    let mut ui = Ui::open();
    let width = ui.harness.get_by_role_and_label(Role::Slider, "t").rect().width();
    for (label, by) in [("Loop from", 0.3), ("Loop to", -0.4)] {
        let from = middle(&ui, label);
        let to = from + vec2(by * width, 0.0);
        ui.drag(PointerButton::Primary, Modifiers::NONE, &[from, from.lerp(to, 0.5), to]);
    }
    let [from, to] = ui.state().loop_range;
    assert!((from - 0.3).abs() < 0.02 && (to - 0.6).abs() < 0.02, "{from} {to}");
    ui.slide("t", 0.0, 0.4);
    ui.key(Key::Space);
    let mut wraps = 0;
    let mut last = ui.state().scene.t;
    for _ in 0..400 {
        ui.frames(1);
        let t = ui.state().scene.t;
        assert!((from..=to).contains(&t), "{t}");
        wraps += usize::from(t < last);
        last = t;
    }
    assert!(wraps >= 2, "{wraps}");
    ui.key(Key::Space);
    // By key, and by a screen reader.
    ui.harness.get_by_role_and_label(Role::Slider, "Loop to").focus();
    ui.frames(2);
    ui.key(Key::ArrowLeft);
    assert!((ui.state().loop_range[1] - to + 0.01).abs() < 1e-9, "{:?}", ui.state().loop_range);
    ui.harness.get_by_role_and_label(Role::Slider, "Loop from").increment_accesskit();
    ui.frames(2);
    assert!((ui.state().loop_range[0] - from - 0.01).abs() < 1e-9, "{:?}", ui.state().loop_range);
    for label in ["Loop from", "Loop to"] {
        let at = middle(&ui, label);
        ui.harness.hover_at(at);
        for pressed in [true, false, true, false] {
            ui.button_event(at, PointerButton::Primary, pressed, Modifiers::NONE);
        }
        // The next click is one of its own.
        ui.frames(30);
    }
    assert_eq!(ui.state().loop_range, [0.0, 1.0]);
}

#[test]
fn numbers_of_t_and_speed_can_be_dragged() {
    let mut ui = Ui::open();
    for label in ["t as a number", "Speed as a number"] {
        let at = ui.harness.get_by_role_and_label(Role::SpinButton, label).rect().center();
        let before = (ui.state().scene.t, ui.state().settings.speed);
        ui.drag(PointerButton::Primary, Modifiers::NONE, &[at, at + vec2(20.0, 0.0), at + vec2(60.0, 0.0)]);
        assert_ne!((ui.state().scene.t, ui.state().settings.speed), before, "{label}");
    }
}

/// Stage and timeline say what they are, what they show, and what can be done with them.
#[test]
fn stage_and_timeline_have_names_and_values() {
    let mut ui = Ui::open();
    ui.slide("t", 0.0, 0.5);
    let slider = |ui: &Ui, label: &str| {
        let node = ui.harness.get_by_role_and_label(Role::Slider, label);
        let node = node.accesskit_node();
        (node.numeric_value().unwrap(), node.min_numeric_value().unwrap(), node.max_numeric_value().unwrap())
    };
    let (t, low, high) = slider(&ui, "t");
    assert_eq!((low, high), (0.0, 1.0));
    assert!((t - ui.state().scene.t).abs() < 1e-6);
    assert_eq!((slider(&ui, "Loop from"), slider(&ui, "Loop to")), ((0.0, 0.0, 1.0), (1.0, 0.0, 1.0)));
    assert_eq!(slider(&ui, "Speed").0, 1.0);
    for label in ["To noise", "Play", "Loop"] {
        ui.harness.get_by_role_and_label(Role::Button, label);
    }
    let described = |ui: &Ui, label: &str| {
        let node = ui.harness.get_by_role_and_label(Role::Canvas, label);
        node.accesskit_node().description().unwrap_or_default()
    };
    assert_eq!(described(&ui, "Stage"), ui.state().caption(0));
    ui.key(Key::C);
    ui.frames(3);
    for lane in [0, 1] {
        assert_eq!(described(&ui, &format!("Stage {}", lane + 1)), ui.state().caption(lane));
    }
    ui.harness.get_by_role_and_label(Role::Slider, "t").increment_accesskit();
    ui.frames(2);
    assert!(ui.state().scene.t > t);
}
