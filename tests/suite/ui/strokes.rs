//! Strokes of the brush: every place of the pointer counts, also several within one frame.

use dunefield::drawing::Operation;
use eframe::egui::{Event, Modifiers, PointerButton, Pos2};

use egui_kittest::kittest::Queryable as _;

use super::Ui;

/// Positions of the last stroke.
fn last_stroke(ui: &Ui) -> Vec<[f32; 2]> {
    match ui.state().scene.document.drawing.operations().last().map(|last| (**last).clone()) {
        Some(Operation::Stroke(stroke)) => stroke.points,
        other => panic!("no stroke: {other:?}"),
    }
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// A circle of radius 2, as a fast hand draws it: ten frames with six positions in each.
#[test]
fn a_fast_circle_is_a_circle() {
    let mut ui = Ui::open();
    let at = |k: u32| (f64::from(k) * std::f64::consts::TAU / 60.0).sin_cos();
    let circle: Vec<Pos2> = (0..=60).map(|k| ui.over(2.0 * at(k).1 as f32, 2.0 * at(k).0 as f32)).collect();
    ui.harness.hover_at(circle[0]);
    ui.frames(1);
    ui.harness.input_mut().events.push(button(circle[0], true));
    for places in circle[1..].chunks(6) {
        for place in places {
            ui.harness.input_mut().events.push(Event::PointerMoved(*place));
        }
        ui.harness.step();
    }
    ui.harness.input_mut().events.push(button(circle[60], false));
    ui.frames(3);
    let points = last_stroke(&ui);
    assert!((56..=61).contains(&points.len()), "each counts once: {}", points.len());
    for [x, y] in points {
        assert!((x.hypot(y) - 2.0).abs() < 0.02, "{x} {y}");
    }
    assert_eq!(ui.state().history.done().collect::<Vec<_>>(), ["stroke"]);
}

#[test]
fn press_drag_and_release_within_one_frame_are_a_stroke() {
    let mut ui = Ui::open();
    let line: Vec<Pos2> = (0..=8).map(|k| ui.over(0.2 * k as f32 - 1.0, 0.5)).collect();
    ui.harness.hover_at(line[0]);
    ui.frames(1);
    ui.harness.input_mut().events.push(button(line[0], true));
    for place in &line[1..] {
        ui.harness.input_mut().events.push(Event::PointerMoved(*place));
    }
    ui.harness.input_mut().events.push(button(line[8], false));
    ui.frames(3);
    let points = last_stroke(&ui);
    assert_eq!(points.len(), 9);
    assert!(!ui.state().is_drawing());
    // What comes after the release is none of it.
    ui.harness.hover_at(ui.over(2.0, 2.0));
    ui.frames(2);
    assert_eq!(last_stroke(&ui), points);
}

#[test]
fn a_press_beside_the_square_draws_where_it_comes_in() {
    let mut ui = Ui::open();
    let way: Vec<Pos2> = [3.8, 3.6, 3.4, 2.8, 2.2, 1.6].iter().map(|x| ui.over(*x, 0.0)).collect();
    ui.drag(PointerButton::Primary, Modifiers::NONE, &way);
    let points = last_stroke(&ui);
    assert!(points.len() >= 3 && points[0][0] < 3.5, "{points:?}");
}

/// Everything that is authored goes back and forth by name.
#[test]
fn paths_layers_and_strokes_are_undone_by_name() {
    let mut ui = Ui::open();
    let first = ui.state().scene.document.clone();
    ui.stroke(&[[-1.0, 0.0], [1.0, 0.0]]);
    ui.click("Diffusion");
    ui.settle();
    ui.click("Dunes and wind");
    ui.frames(2);
    let last = ui.state().scene.document.clone();
    assert_eq!(ui.state().history.done().collect::<Vec<_>>(), ["stroke", "path: vp", "layers"]);
    ui.click("Edit");
    ui.harness.get_by_label_contains("Undo layers").click();
    ui.frames(3);
    ui.chord(Modifiers::COMMAND, eframe::egui::Key::Z);
    assert_eq!(ui.state().history.undone().collect::<Vec<_>>(), ["path: vp", "layers"]);
    assert_eq!(ui.state().flow().path.name(), "ot");
    ui.click("Undo");
    assert!(ui.state().scene.document == first);
    ui.click("Edit");
    ui.click("History");
    ui.frames(3);
    ui.click("layers");
    assert!(ui.state().scene.document == last);
}
