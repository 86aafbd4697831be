//! The stage: drawing, erasing, undo, camera, clock.

use eframe::egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, TouchPhase, accesskit::Role, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{PATIENCE, Ui, WAIT};

#[test]
fn a_stroke_changes_target_trajectories_and_pixels() {
    let mut ui = Ui::open();
    ui.key(Key::End);
    let (target, flow, picture) = (ui.target(), ui.trajectories(), ui.picture());
    ui.stroke(&[[-1.5, 0.0], [-0.5, 0.5], [0.5, -0.5], [1.5, 0.0]]);
    assert_ne!(ui.target(), target);
    assert_ne!(ui.trajectories(), flow);
    let after = ui.picture();
    assert!(ui.stage_difference(&picture, &after) > 5000);
    // The grains end on the stroke: near the axis, and nowhere near the moons' tips.
    let all = ui.trajectories();
    let ends = &all[all.len() - ui.state().lane().shown.particles..];
    let near = ends.iter().filter(|p| p[0].abs() < 2.0 && p[1].abs() < 1.0).count();
    assert!(near * 100 > ends.len() * 99, "{near} of {}", ends.len());
}

#[test]
fn the_flow_follows_during_the_drag() {
    let mut ui = Ui::open();
    let start = ui.over(-1.5, 0.0);
    ui.harness.hover_at(start);
    ui.harness.step();
    ui.button_event(start, PointerButton::Primary, true, Modifiers::NONE);
    let mut seen = std::collections::HashSet::new();
    for k in 0..PATIENCE {
        let angle = 0.05 * k as f32;
        let at = ui.over(-1.5 * angle.cos(), 0.6 * (1.7 * angle).sin());
        ui.harness.hover_at(at);
        ui.harness.step();
        std::thread::sleep(WAIT);
        seen.extend(ui.state().lane().shown.target);
        if seen.len() >= 4 {
            break;
        }
    }
    assert!(ui.state().is_drawing());
    assert!(seen.len() >= 4, "{} targets reached the stage before the release", seen.len());
}

#[test]
fn erasing_undo_and_redo() {
    let mut ui = Ui::open();
    let preset = ui.target();
    ui.stroke(&[[-1.5, 0.0], [1.5, 0.0]]);
    let drawn = ui.target();
    let line = [ui.over(0.3, 0.8), ui.over(0.3, -0.8)];
    for modifiers in [Modifiers::ALT, Modifiers::SHIFT] {
        ui.drag(PointerButton::Primary, modifiers, &line);
        ui.settle();
        assert_ne!(ui.target(), drawn, "{modifiers:?} erases");
        ui.chord(Modifiers::COMMAND, Key::Z);
        ui.settle();
        assert_eq!(ui.target(), drawn);
    }
    ui.key(Key::E);
    ui.drag(PointerButton::Primary, Modifiers::NONE, &line);
    ui.settle();
    let erased = ui.target();
    assert_ne!(erased, drawn, "the eraser erases");
    ui.click("Undo");
    ui.click("Undo");
    ui.settle();
    assert_eq!(ui.target(), preset);
    ui.chord(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    ui.click("Redo");
    ui.settle();
    assert_eq!(ui.target(), erased);
    ui.key(Key::B);
    assert_eq!(ui.state().settings.tool, dunefield::app::tool::StageTool::Brush);
}

#[test]
fn add_to_what_is_there_keeps_the_preset() {
    let mut ui = Ui::open();
    let mass = |ui: &Ui| ui.raster().weights().iter().filter(|w| **w > 0.1).count();
    let before = mass(&ui);
    ui.click("Add to what is there");
    ui.stroke(&[[-2.5, -2.5], [-2.0, -2.5]]);
    assert!(mass(&ui) > before);
    ui.click("Undo");
    ui.click("Add to what is there");
    ui.stroke(&[[-2.5, -2.5], [-2.0, -2.5]]);
    assert!(mass(&ui) < before);
}

#[test]
fn an_empty_canvas_says_so_and_keeps_the_last_flow() {
    let mut ui = Ui::open();
    let (target, flow) = (ui.target(), ui.trajectories());
    ui.click("Clear");
    ui.frames(3);
    assert!(ui.state().canvas_is_empty);
    assert_eq!((ui.target(), ui.trajectories()), (target, flow));
    let dot = ui.over(1.0, 1.0);
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[dot, dot]);
    ui.settle();
    assert!(!ui.state().canvas_is_empty);
    assert_ne!(ui.target(), target, "one dot is a target");
}

#[test]
fn scrubbing_moves_the_grains_both_ways() {
    let mut ui = Ui::open();
    let noise = ui.picture();
    ui.slide("t", 0.0, 1.0);
    assert!(ui.state().scene.t > 0.97 && !ui.state().playing);
    let data = ui.picture();
    assert!(ui.stage_difference(&noise, &data) > 5000);
    ui.slide("t", 1.0, 0.5);
    assert!((ui.state().scene.t - 0.5).abs() < 0.05);
    let t = ui.state().scene.t;
    ui.key(Key::ArrowRight);
    assert!((ui.state().scene.t - t - 0.01).abs() < 1e-9);
    ui.key(Key::ArrowLeft);
    ui.key(Key::ArrowLeft);
    assert!((ui.state().scene.t - t + 0.01).abs() < 1e-9);
    ui.key(Key::Home);
    ui.harness.remove_cursor();
    ui.frames(3);
    let back = ui.picture();
    assert_eq!(ui.stage_difference(&noise, &back), 0, "the same t shows the same grains");
}

#[test]
fn the_clock_plays_pauses_loops_and_changes_speed() {
    let mut ui = Ui::open();
    ui.key(Key::Space);
    assert!(ui.state().playing);
    let t = ui.state().scene.t;
    ui.frames(5);
    let slow = ui.state().scene.t - t;
    assert!(slow > 0.0);
    ui.click("Pause");
    let t = ui.state().scene.t;
    ui.frames(5);
    assert_eq!(ui.state().scene.t, t);
    ui.slide("Speed", 0.68, 1.0);
    assert!(ui.state().settings.speed > 3.5);
    ui.click("Play");
    let t = ui.state().scene.t;
    ui.frames(5);
    assert!(ui.state().scene.t - t > 2.0 * slow);
    ui.click("Loop");
    assert!(!ui.state().settings.looping);
    ui.until("the end", |state| !state.playing);
    assert_eq!(ui.state().scene.t, 1.0);
    ui.click("To noise");
    assert_eq!(ui.state().scene.t, 0.0);
}

#[test]
fn nothing_is_repainted_while_nothing_moves() {
    let mut ui = Ui::open();
    ui.click("Pause training");
    ui.until("the pause", |state| state.report().is_some_and(|r| r.state == dunefield::train::State::Paused));
    let pictures = dunefield::density::presets::all().count();
    ui.until("the pictures of all targets", |state| state.gallery.pictures.len() == pictures);
    ui.settle();
    ui.harness.remove_cursor();
    ui.frames(30);
    let steps = ui.harness.run_ok();
    assert!(steps.is_some_and(|steps| steps <= 2), "a still window goes on repainting: {steps:?}");
}

/// The frame that takes a movement shows it: the next one has nothing to add.
#[test]
fn a_movement_is_seen_in_the_frame_that_takes_it() {
    let mut ui = Ui::open();
    ui.key(Key::L);
    let rail = ui.harness.get_by_role_and_label(Role::Slider, "t").rect();
    let on_rail = |share: f32| pos2(rail.left() + 8.0 + share * (rail.width() - 16.0), rail.center().y);
    let on_stage = |ui: &Ui, share: f32| ui.over(2.0 * share - 1.0, share);
    for (what, button, place) in [
        ("scrubbing", PointerButton::Primary, &(|_: &Ui, share| on_rail(share)) as &dyn Fn(&Ui, f32) -> _),
        ("panning", PointerButton::Middle, &on_stage),
    ] {
        let points = [0.2, 0.35, 0.5].map(|share| place(&ui, share));
        ui.harness.hover_at(points[0]);
        ui.frames(2);
        ui.button_event(points[0], button, true, Modifiers::NONE);
        ui.harness.hover_at(points[1]);
        ui.frames(2);
        let before = ui.picture();
        ui.harness.hover_at(points[2]);
        ui.harness.step();
        let taken = ui.picture();
        ui.harness.step();
        let after = ui.picture();
        assert!(ui.stage_difference(&before, &taken) > 10_000, "{what}");
        assert_eq!(ui.stage_difference(&taken, &after), 0, "{what}");
        ui.button_event(points[2], button, false, Modifiers::NONE);
    }
}

#[test]
fn the_camera_pans_zooms_and_returns() {
    let mut ui = Ui::open();
    let before = ui.picture();
    let (from, to) = (ui.over(0.0, 0.0), ui.over(1.0, 0.5));
    ui.drag(PointerButton::Middle, Modifiers::NONE, &[from, to]);
    let centre = ui.state().scene.camera.centre;
    assert!((centre[0] + 1.0).abs() < 0.02 && (centre[1] + 0.5).abs() < 0.02, "{centre:?}");
    ui.drag(PointerButton::Primary, Modifiers::CTRL, &[to, from]);
    assert!(ui.state().scene.camera.centre[0].abs() < 0.02);

    let at = ui.over(1.0, 1.0);
    ui.harness.hover_at(at);
    ui.frames(2);
    ui.harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, 120.0),
        phase: TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    ui.frames(20);
    assert!(ui.state().scene.camera.zoom > 1.2);
    assert!((ui.over(1.0, 1.0) - at).length() < 2.0, "what is under the pointer stays there");
    let zoom = ui.state().scene.camera.zoom;
    ui.harness.event(Event::Zoom(1.5));
    ui.frames(1);
    assert!((ui.state().scene.camera.zoom / zoom - 1.5).abs() < 0.01, "two fingers spread");
    assert!((ui.over(1.0, 1.0) - at).length() < 2.0);
    ui.key(Key::R);
    assert_eq!(ui.state().scene.camera, dunefield::scene::Camera::default());
    ui.harness.remove_cursor();
    ui.frames(2);
    let after = ui.picture();
    assert_eq!(ui.stage_difference(&before, &after), 0);
}
