//! Buttons of tools, menus, and the key that leaves things.

use dunefield::{app::tool::StageTool, path::Schedule, scene::Camera};
use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::Ui;

#[test]
fn every_tool_has_a_button() {
    let mut ui = Ui::open();
    for (label, tool) in [
        ("Datum", StageTool::Datum),
        ("Pair", StageTool::Pair),
        ("Follow", StageTool::Grains),
        ("Probe", StageTool::Probe),
    ] {
        ui.click_role(Role::Button, label);
        assert_eq!(ui.state().settings.tool, tool);
    }
    ui.click_over(0.5, 0.5);
    assert!(ui.state().scene.document.study.probe.is_some());
    ui.click("End study");
    assert!(ui.state().scene.document.study.is_empty());
}

#[test]
fn escape_leaves_a_control_before_it_ends_a_study() {
    let mut ui = Ui::open();
    ui.key(Key::P);
    ui.click_over(0.5, 0.5);
    let pinned = ui.state().scene.document.study.clone();
    assert!(pinned.probe.is_some());
    ui.key(Key::Tab);
    assert!(ui.harness.ctx.memory(|memory| memory.focused().is_some()));
    ui.key(Key::Escape);
    assert!(ui.harness.ctx.memory(|memory| memory.focused().is_none()));
    assert_eq!(ui.state().scene.document.study, pinned);
    ui.key(Key::Escape);
    assert!(ui.state().scene.document.study.is_empty());
}

#[test]
fn the_view_menu_does_what_it_says() {
    let mut ui = Ui::open();
    let choose = |ui: &mut Ui, entry: &str| {
        ui.click("View");
        ui.harness.get_by_label_contains(entry).click();
        ui.frames(3);
    };
    choose(&mut ui, "Two lanes");
    assert_eq!(ui.state().lanes.len(), 2);
    choose(&mut ui, "One lane");
    assert_eq!(ui.state().lanes.len(), 1);
    choose(&mut ui, "Compare OT with diffusion");
    assert_eq!(ui.state().scene.document.lanes[1].path, Schedule::VP);
    choose(&mut ui, "Hide plots");
    assert!(!ui.state().settings.show_plots);
    choose(&mut ui, "Hide controls");
    assert!(!ui.state().settings.show_controls);
    choose(&mut ui, "Fit to data");
    assert!(ui.state().scene.camera.zoom > 1.1);
    choose(&mut ui, "Reset view");
    assert_eq!(ui.state().scene.camera, Camera::default());
}
