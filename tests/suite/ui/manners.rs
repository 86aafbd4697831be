//! What hands expect of any stage: a menu on the right button, a double click that fits, a space bar that moves the
//! view, and how large everything is.

use dunefield::{
    app::tool::StageTool,
    scene::{Camera, layers::Look},
};
use eframe::egui::{CursorIcon, Event, Key, Modifiers, PointerButton, Pos2, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::Ui;

impl Ui {
    /// Opens the menu at a world position.
    fn open_menu(&mut self, x: f32, y: f32) {
        let at = self.over(x, y);
        self.drag(PointerButton::Secondary, Modifiers::NONE, &[at, at]);
        self.frames(3);
    }

    /// Chooses an entry of an open menu by how it begins.
    fn take(&mut self, entry: &str) {
        self.harness.get_by_label_contains(entry).click();
        self.frames(3);
    }

    fn space(&mut self, pressed: bool) {
        let (key, modifiers) = (Key::Space, Modifiers::NONE);
        self.harness.event(Event::Key { key, physical_key: Some(key), pressed, repeat: false, modifiers });
        self.frames(2);
    }

    fn double_click(&mut self, at: Pos2) {
        self.harness.hover_at(at);
        self.harness.step();
        for pressed in [true, false, true, false] {
            self.button_event(at, PointerButton::Primary, pressed, Modifiers::NONE);
        }
        self.frames(3);
    }

    fn step_count(&self) -> usize {
        self.state().history.done().len()
    }

    fn cursor(&self) -> CursorIcon {
        self.harness.output().platform_output.cursor_icon
    }
}

#[test]
fn the_right_button_opens_what_can_be_done_there() {
    let mut ui = Ui::open();
    let study = |ui: &Ui| ui.state().scene.document.study.clone();
    let target = ui.target();
    ui.open_menu(0.5, -0.4);
    ui.take("Why this arrow?");
    let probe = study(&ui).probe.expect("a probe");
    assert!((probe[0] - 0.5).abs() < 0.02 && (probe[1] + 0.4).abs() < 0.02, "{probe:?}");
    ui.open_menu(0.5, -0.4);
    ui.take("Take the probe away");
    assert_eq!(study(&ui).probe, None);
    ui.open_menu(-1.0, 0.3);
    ui.take("Follow the nearest grain");
    assert!(!study(&ui).followed.is_empty());
    ui.open_menu(-0.2, 0.1);
    ui.take("Join a pair from here");
    assert_eq!(study(&ui).joined.len(), 1);
    ui.open_menu(1.0, 0.2);
    ui.take("Conditional path to here");
    assert!(study(&ui).datum.is_some_and(|at| (at[0] - 1.0).abs() < 0.02));
    ui.open_menu(1.0, 0.2);
    ui.take("End study Esc");
    assert!(study(&ui).is_empty());
    // Menus within the menu.
    ui.open_menu(1.0, 0.2);
    ui.take("Look of the stage");
    ui.take("Dunes and wind 6");
    assert_eq!(Look::of(ui.state().scene.document.layers), Some(Look::Dunes));
    ui.open_menu(1.0, 0.2);
    ui.take("Undo layers");
    assert_eq!(Look::of(ui.state().scene.document.layers), Some(Look::Grains));
    ui.open_menu(1.0, 0.2);
    ui.take("Lanes and comparison");
    ui.take("Two lanes");
    assert_eq!(ui.state().lanes.len(), 2);
    assert_eq!(ui.target(), target, "nothing was drawn");
}

#[test]
fn the_right_button_draws_nothing_and_a_click_beside_the_menu_only_closes_it() {
    let mut ui = Ui::open();
    let steps = ui.step_count();
    let line = [ui.over(-1.0, 0.0), ui.over(0.0, 0.0), ui.over(1.0, 0.0)];
    ui.drag(PointerButton::Secondary, Modifiers::NONE, &line);
    ui.frames(5);
    assert_eq!(ui.step_count(), steps);
    ui.stroke(&[[-1.0, 0.0], [1.0, 0.0]]);
    let steps = ui.step_count();
    ui.open_menu(0.0, 0.0);
    assert!(ui.harness.query_by_label_contains("Why this arrow?").is_some());
    let beside = ui.over(-2.5, 2.5);
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[beside, beside]);
    ui.frames(3);
    assert!(ui.harness.query_by_label_contains("Why this arrow?").is_none());
    assert_eq!(ui.step_count(), steps);
}

#[test]
fn the_menu_is_about_what_is_selected_and_about_its_lane() {
    let mut ui = Ui::open();
    ui.stroke(&[[-1.0, 0.0], [1.0, 0.0]]);
    ui.chord(Modifiers::COMMAND, Key::A);
    ui.open_menu(0.0, 1.0);
    ui.take("Duplicate Ctrl");
    assert_eq!(ui.state().scene.document.drawing.operations().len(), 2);
    ui.key(Key::Q);
    let at = ui.over_lane(1, 0.0, 1.0);
    ui.drag(PointerButton::Secondary, Modifiers::NONE, &[at, at]);
    ui.frames(3);
    ui.take("Settings of this lane");
    assert_eq!(ui.state().active, 1);
}

/// Two clicks are no two clicks: what they did is taken back.
#[test]
fn a_double_click_fits_the_view() {
    let mut ui = Ui::open();
    let middle = ui.over(0.2, 0.1);
    ui.double_click(middle);
    let fitted = ui.state().scene.camera;
    assert!(fitted.zoom > 1.1, "{fitted:?}");
    ui.stroke(&[[-1.0, 0.0], [1.0, 0.0]]);
    for (key, tool) in [
        (Key::B, StageTool::Brush),
        (Key::E, StageTool::Eraser),
        (Key::P, StageTool::Probe),
        (Key::D, StageTool::Datum),
        (Key::X, StageTool::Pair),
        (Key::L, StageTool::Grains),
    ] {
        ui.key(key);
        ui.key(Key::R);
        assert_eq!((ui.state().settings.tool, ui.state().scene.camera), (tool, Camera::default()));
        let before = (ui.state().scene.document.clone(), ui.step_count());
        let at = ui.over(0.5, 0.9);
        ui.double_click(at);
        assert!(ui.state().scene.camera != Camera::default(), "{tool:?}");
        assert_eq!((ui.state().scene.document.clone(), ui.step_count()), before, "{tool:?}");
        ui.frames(20);
    }
    // Two clicks that are apart in time are two.
    ui.key(Key::B);
    ui.key(Key::R);
    let steps = ui.step_count();
    for _ in 0..2 {
        ui.click_over(2.0, 2.0);
        ui.frames(20);
    }
    assert!(ui.step_count() > steps && ui.state().scene.camera == Camera::default());
    // A polygon ends with one.
    ui.chord(Modifiers::SHIFT, Key::P);
    for at in [[-2.0, -2.0], [-1.0, -2.0]] {
        ui.click_over(at[0], at[1]);
        ui.frames(20);
    }
    let last = ui.over(-1.0, -1.0);
    ui.double_click(last);
    assert!(ui.state().under_way.is_none() && ui.state().scene.camera == Camera::default());
}

#[test]
fn the_space_bar_plays_when_it_is_let_go_and_moves_the_view_while_it_is_held() {
    let mut ui = Ui::open();
    ui.space(true);
    assert!(!ui.state().playing, "it may yet be held for the view");
    ui.space(false);
    assert!(ui.state().playing);
    ui.space(true);
    ui.space(false);
    assert!(!ui.state().playing);
    let plain = [Key::B, Key::E, Key::P, Key::D, Key::X, Key::L].map(|key| (Modifiers::NONE, key));
    let shapes =
        [Key::L, Key::R, Key::E, Key::P, Key::B, Key::T, Key::F, Key::S].map(|key| (Modifiers::SHIFT, key));
    for (modifiers, key) in plain.into_iter().chain(shapes) {
        ui.chord(modifiers, key);
        let before = (ui.state().scene.document.clone(), ui.state().scene.camera);
        let (from, to) = (ui.over(0.0, 0.0), ui.over(1.0, 0.5));
        ui.harness.hover_at(from);
        ui.frames(2);
        assert_eq!(ui.cursor(), CursorIcon::Crosshair, "{key:?}");
        ui.space(true);
        assert_eq!(ui.cursor(), CursorIcon::Grab, "{key:?}");
        ui.button_event(from, PointerButton::Primary, true, Modifiers::NONE);
        for share in [0.3, 0.6] {
            ui.harness.hover_at(from + (to - from) * share);
            ui.harness.step();
        }
        assert_eq!(ui.cursor(), CursorIcon::Grabbing, "{key:?}");
        // The bar may be let go before the button.
        ui.space(false);
        ui.harness.hover_at(to);
        ui.harness.step();
        ui.button_event(to, PointerButton::Primary, false, Modifiers::NONE);
        ui.frames(2);
        let moved = [0, 1].map(|k| ui.state().scene.camera.centre[k] - before.1.centre[k]);
        assert!((moved[0] + 1.0).abs() < 0.02 && (moved[1] + 0.5).abs() < 0.02, "{key:?}: {moved:?}");
        assert_eq!(ui.state().scene.document, before.0, "{key:?}");
        assert!(!ui.state().playing && ui.state().under_way.is_none(), "{key:?}: a drag is no tap");
        ui.key(Key::R);
    }
}

#[test]
fn the_space_bar_moves_the_view_between_two_corners() {
    let mut ui = Ui::open();
    ui.chord(Modifiers::SHIFT, Key::P);
    for at in [[-1.0, -1.0], [1.0, -1.0]] {
        ui.click_over(at[0], at[1]);
        ui.frames(20);
    }
    let (from, to) = (ui.over(0.0, 0.0), ui.over(-1.0, 0.0));
    ui.space(true);
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[from, from + (to - from) * 0.5, to]);
    ui.space(false);
    assert!((ui.state().scene.camera.centre[0] - 1.0).abs() < 0.02);
    ui.click_over(0.0, 1.0);
    ui.key(Key::Enter);
    let drawing = &ui.state().scene.document.drawing;
    assert_eq!(drawing.operations().len(), 1);
}

#[test]
fn a_control_with_the_focus_has_the_space_bar() {
    let mut ui = Ui::open();
    ui.harness.get_by_role_and_label(Role::CheckBox, "Auto").focus();
    ui.frames(2);
    let auto = ui.state().scene.auto_particles;
    ui.space(true);
    ui.space(false);
    assert!(ui.state().scene.auto_particles != auto && !ui.state().playing);
}

#[test]
fn the_view_menu_and_keys_change_how_large_everything_is() {
    let mut ui = Ui::open();
    let scale = ui.harness.ctx.pixels_per_point();
    let shown = |ui: &Ui| ui.harness.ctx.pixels_per_point() / scale;
    let choose = |ui: &mut Ui, entry: &str| {
        ui.click("View");
        ui.take(entry);
    };
    choose(&mut ui, "Larger");
    choose(&mut ui, "Larger");
    assert!((shown(&ui) - 1.2).abs() < 1e-3, "{}", shown(&ui));
    choose(&mut ui, "Smaller");
    ui.click("View");
    assert!(ui.harness.query_by_label_contains("now 110 %").is_some());
    ui.take("Own size");
    assert_eq!(shown(&ui), 1.0);
    for (key, expected) in [(Key::Plus, 1.1), (Key::Equals, 1.2), (Key::Minus, 1.1), (Key::Num0, 1.0)] {
        ui.chord(Modifiers::COMMAND, key);
        ui.frames(2);
        assert!((shown(&ui) - expected).abs() < 1e-3, "{key:?}: {}", shown(&ui));
    }
    assert_eq!(ui.state().scene.camera, Camera::default());
    ui.chord(Modifiers::COMMAND, Key::P);
    ui.harness.event(Event::Text("larger interface".into()));
    ui.frames(3);
    ui.key(Key::Enter);
    ui.frames(3);
    assert!((shown(&ui) - 1.1).abs() < 1e-3, "by its name");
}
