//! Every tool that draws, by real presses, drags and keys: what it leaves on the canvas, in the history and in a file.

use dunefield::{
    app::tool::{DRAWING, StageTool},
    drawing::{Drawing, Operation},
};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::Ui;

impl Ui {
    fn places(&self, points: &[[f32; 2]]) -> Vec<Pos2> {
        points.iter().map(|[x, y]| self.over(*x, *y)).collect()
    }

    fn drag_over(&mut self, modifiers: Modifiers, points: &[[f32; 2]]) {
        let places = self.places(points);
        self.drag(PointerButton::Primary, modifiers, &places);
    }

    fn drawing(&self) -> &Drawing {
        &self.state().scene.document.drawing
    }

    fn last(&self) -> Operation {
        (**self.drawing().operations().last().expect("something was drawn")).clone()
    }

    /// Area that is filled, in units of the world.
    fn area(&self) -> f32 {
        self.raster().weights().iter().sum::<f32>() * (6.0f32 / 128.0).powi(2)
    }

    fn weight(&self, x: f32, y: f32) -> f32 {
        let cell = |at: f32| ((at + 3.0) / 6.0 * 128.0) as usize;
        self.raster().row(cell(y))[cell(x)]
    }

    fn steps(&self) -> Vec<String> {
        self.state().history.done().map(Into::into).collect()
    }

    fn solid(&mut self) {
        self.slide("Strength", 0.7, 1.0);
        self.slide("Softness", 1.0, 0.0);
    }
}

#[test]
fn every_tool_that_draws_has_a_button_and_a_key() {
    let mut ui = Ui::open();
    for row in DRAWING {
        ui.click_role(Role::Button, row.label);
        assert_eq!(ui.state().settings.tool, row.tool);
    }
    for row in DRAWING {
        let (shift, key) = row.key;
        ui.chord(if shift { Modifiers::SHIFT } else { Modifiers::NONE }, key);
        assert_eq!(ui.state().settings.tool, row.tool, "{}", row.keys);
    }
}

#[test]
fn shapes_are_one_step_each_and_flow() {
    let mut ui = Ui::open();
    ui.solid();
    ui.chord(Modifiers::SHIFT, Key::R);
    ui.drag_over(Modifiers::NONE, &[[-2.0, -1.0], [-1.0, 0.0], [0.0, 1.0]]);
    assert!((ui.area() - 4.0).abs() < 0.1, "{}", ui.area());
    ui.chord(Modifiers::SHIFT, Key::E);
    ui.drag_over(Modifiers::SHIFT, &[[0.5, -1.0], [1.0, 0.0], [1.5, 1.0]]);
    assert!((ui.area() - 4.0 - std::f32::consts::PI).abs() < 0.15, "a circle of radius 1: {}", ui.area());
    ui.chord(Modifiers::SHIFT, Key::B);
    ui.drag_over(Modifiers::NONE, &[[0.0, 2.0], [0.3, 2.2], [0.8, 2.4]]);
    assert!(matches!(ui.last(), Operation::Blob(blob) if (blob.frame.half[0] - 0.4).abs() < 0.02));
    ui.chord(Modifiers::SHIFT, Key::L);
    ui.drag_over(Modifiers::SHIFT, &[[-2.0, -2.0], [0.0, -1.8], [2.0, -1.9]]);
    assert!(
        matches!(ui.last(), Operation::Stroke(stroke) if stroke.points.len() == 2 && stroke.points[1][1] == stroke.points[0][1])
    );
    assert_eq!(ui.steps(), ["rectangle", "ellipse", "blob", "line"]);
    ui.settle();
    assert_eq!(ui.drawing().operations().len(), 4);
    ui.chord(Modifiers::COMMAND, Key::Z);
    assert_eq!(ui.drawing().operations().len(), 3);
}

/// Escape leaves nothing of a shape, not even a step, and what could be done again still can.
#[test]
fn escape_makes_nothing_of_a_gesture() {
    let mut ui = Ui::open();
    ui.stroke(&[[-1.0, 0.0], [1.0, 0.0]]);
    ui.chord(Modifiers::COMMAND, Key::Z);
    let before = ui.drawing().clone();
    ui.chord(Modifiers::SHIFT, Key::R);
    let places = ui.places(&[[-1.0, -1.0], [1.0, 1.0]]);
    ui.harness.hover_at(places[0]);
    ui.frames(1);
    ui.button_event(places[0], PointerButton::Primary, true, Modifiers::NONE);
    ui.harness.hover_at(places[1]);
    ui.frames(2);
    assert!(*ui.drawing() != before);
    ui.key(Key::Escape);
    ui.button_event(places[1], PointerButton::Primary, false, Modifiers::NONE);
    ui.frames(2);
    assert!(*ui.drawing() == before && ui.steps().is_empty());
    assert_eq!(ui.state().history.undone().collect::<Vec<_>>(), ["stroke"]);
}

#[test]
fn a_polygon_is_clicked_corner_by_corner() {
    let mut ui = Ui::open();
    ui.solid();
    ui.chord(Modifiers::SHIFT, Key::P);
    for [x, y] in [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0]] {
        ui.click_over(x, y);
    }
    assert!(ui.state().under_way.is_some() && ui.steps().is_empty());
    ui.click_over(-1.0, -1.0);
    assert!(ui.state().under_way.is_none());
    assert!((ui.area() - 2.0).abs() < 0.05, "{}", ui.area());
    for [x, y] in [[-2.5, 1.0], [-1.5, 1.0], [-1.5, 2.0], [-2.5, 2.0]] {
        ui.click_over(x, y);
    }
    ui.key(Key::Enter);
    assert!((ui.area() - 3.0).abs() < 0.08, "{}", ui.area());
    assert_eq!(ui.steps(), ["polygon", "polygon"]);
    // What is open is kept when something else is done.
    for [x, y] in [[1.5, 1.5], [2.5, 1.5], [2.5, 2.5]] {
        ui.click_over(x, y);
    }
    ui.click("Diffusion");
    assert_eq!(ui.steps(), ["polygon", "polygon", "polygon", "path: vp"]);
}

#[test]
fn a_word_is_typed_on_the_stage() {
    let mut ui = Ui::open();
    ui.chord(Modifiers::SHIFT, Key::T);
    ui.drag_over(Modifiers::NONE, &[[-1.5, 0.0], [-1.5, 0.5], [-1.5, 0.9]]);
    ui.frames(3);
    assert!(ui.harness.get_by_label("Text on the stage").is_focused());
    ui.harness.event(Event::Text("Hey".into()));
    ui.frames(3);
    ui.key(Key::Enter);
    let Operation::Letters(letters) = ui.last() else { panic!("{:?}", ui.last()) };
    assert_eq!(letters.word, "Hey");
    assert!((letters.height - 0.9).abs() < 0.03 && (letters.angle - std::f32::consts::FRAC_PI_2).abs() < 0.03);
    assert_eq!(ui.steps(), ["text"]);
    ui.settle();
    ui.click_over(0.0, 0.0);
    ui.frames(3);
    ui.harness.event(Event::Text("x".into()));
    ui.frames(2);
    ui.key(Key::Escape);
    assert_eq!(ui.steps(), ["text"]);
    assert!(ui.state().under_way.is_none());
}

#[test]
fn an_outline_is_filled_and_emptied_with_alt() {
    let mut ui = Ui::open();
    ui.solid();
    ui.click("Shapes and symmetry");
    ui.click("Fill shapes");
    ui.chord(Modifiers::SHIFT, Key::E);
    ui.drag_over(Modifiers::NONE, &[[-1.5, -1.5], [0.0, 0.0], [1.5, 1.5]]);
    assert_eq!(ui.weight(0.0, 0.0), 0.0);
    ui.chord(Modifiers::SHIFT, Key::F);
    ui.click_over(0.0, 0.0);
    assert!(ui.weight(0.0, 0.0) > 0.99 && ui.weight(2.5, 2.5) == 0.0);
    let place = ui.over(0.2, 0.2);
    ui.drag(PointerButton::Primary, Modifiers::ALT, &[place, place]);
    assert_eq!(ui.weight(0.0, 0.0), 0.0);
    assert_eq!(ui.steps(), ["ellipse", "fill", "fill"]);
}

#[test]
fn marks_are_selected_moved_doubled_and_removed() {
    let mut ui = Ui::open();
    ui.solid();
    ui.chord(Modifiers::SHIFT, Key::R);
    ui.drag_over(Modifiers::NONE, &[[-2.0, -2.0], [-1.5, -1.5], [-1.0, -1.0]]);
    ui.chord(Modifiers::SHIFT, Key::S);
    ui.drag_over(Modifiers::NONE, &[[-1.5, -1.5], [0.0, 0.0], [1.0, 1.0]]);
    assert!(ui.weight(1.0, 1.0) > 0.99 && ui.weight(-1.5, -1.5) == 0.0);
    ui.click("Duplicate");
    assert_eq!((ui.drawing().operations().len(), ui.state().selection.len()), (2, 1));
    ui.drag_over(Modifiers::NONE, &[[1.2, 0.8], [0.0, 0.0], [-1.2, -1.0]]);
    assert!(ui.weight(1.0, 1.0) > 0.99 && ui.weight(-1.2, -1.0) > 0.99);
    ui.chord(Modifiers::COMMAND, Key::A);
    assert_eq!(ui.state().selection.len(), 2);
    ui.key(Key::Delete);
    assert!(ui.drawing().operations().is_empty());
    assert_eq!(ui.steps(), ["rectangle", "move", "duplicate", "move", "remove"]);
    ui.chord(Modifiers::COMMAND, Key::Z);
    ui.chord(Modifiers::COMMAND, Key::Z);
    assert!(ui.weight(1.2, 0.8) > 0.99);
    ui.key(Key::Delete);
    assert_eq!(ui.drawing().operations().len(), 2, "what was selected is no longer there");
}

#[test]
fn symmetry_draws_every_image_and_shift_draws_straight() {
    let mut ui = Ui::open();
    ui.solid();
    ui.click("Shapes and symmetry");
    ui.click("Mirror");
    // At the press Shift would erase.
    let [from, away, to] = [[0.5, 1.0], [1.5, 2.5], [2.0, 1.0]].map(|[x, y]: [f32; 2]| ui.over(x, y));
    ui.harness.hover_at(from);
    ui.harness.step();
    ui.button_event(from, PointerButton::Primary, true, Modifiers::NONE);
    ui.harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    for at in [away, to] {
        ui.harness.hover_at(at);
        ui.harness.step();
    }
    ui.button_event(to, PointerButton::Primary, false, Modifiers::SHIFT);
    ui.harness.event(Event::ModifiersChanged(Modifiers::NONE));
    ui.frames(2);
    for x in [-1.5, 1.5] {
        assert!(ui.weight(x, 1.0) > 0.9 && ui.weight(x, 2.0) == 0.0, "{x}");
    }
    assert_eq!(ui.drawing().operations().len(), 1);
}

#[test]
fn brush_sizes_are_on_the_brackets_and_on_the_wheel_with_shift() {
    let mut ui = Ui::open();
    let radius = |ui: &Ui| ui.state().settings.draw.brush.radius;
    let first = radius(&ui);
    ui.key(Key::CloseBracket);
    assert!((radius(&ui) / first - 1.25).abs() < 1e-3);
    // On a German keyboard a plus is written on it.
    ui.harness.event(Event::Key {
        key: Key::Plus,
        physical_key: Some(Key::CloseBracket),
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    });
    ui.frames(2);
    assert!((radius(&ui) / first - 1.5625).abs() < 1e-3);
    let (before, zoom) = (radius(&ui), ui.state().scene.camera.zoom);
    ui.harness.hover_at(ui.over(0.0, 0.0));
    ui.harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    ui.harness.event(Event::MouseWheel {
        unit: eframe::egui::MouseWheelUnit::Line,
        delta: eframe::egui::vec2(0.0, -2.0),
        source: eframe::egui::MouseWheelSource::Wheel,
        phase: eframe::egui::TouchPhase::Move,
        modifiers: Modifiers::SHIFT,
    });
    ui.frames(20);
    assert!(radius(&ui) < before && ui.state().scene.camera.zoom == zoom);
}

/// A stray click of any button takes nothing away.
#[test]
fn a_stray_click_leaves_a_preset_alone() {
    let mut ui = Ui::open();
    let before = ui.drawing().clone();
    for tool in [StageTool::Brush, StageTool::Rectangle, StageTool::Fill, StageTool::Probe] {
        match tool.drawing() {
            Some(row) => ui.click_role(Role::Button, row.label),
            None => ui.key(Key::P),
        }
        ui.click_over(1.0, 1.0);
        let place = ui.over(2.9, -2.9);
        ui.drag(PointerButton::Secondary, Modifiers::NONE, &[place, place]);
        assert!(*ui.drawing() == before, "{tool:?}");
    }
}
