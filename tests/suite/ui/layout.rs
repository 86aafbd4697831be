//! What is where: controls that stay, panels that come and go.

use std::collections::BTreeMap;

use dunefield::app::tool::StageTool;
use eframe::egui::{
    Event, Key, Modifiers, PointerButton, Pos2, Rect, ViewportCommand, ViewportId,
    accesskit::{Role, Toggled},
    pos2, vec2,
};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Ui, readable, restart::Profile};

/// Every group that is used in training is in sight on a small screen.
#[test]
fn training_is_in_sight() {
    let ui = Ui::open_as_it_is(vec2(1280.0, 800.0));
    for (role, label) in [
        (Role::Button, "two-moons"),
        (Role::Button, "Diffusion"),
        (Role::Button, "Learned"),
        (Role::Button, "Restart"),
        (Role::Button, "Grains"),
        (Role::ComboBox, "Grain colour"),
        (Role::Slider, "t"),
    ] {
        let rect = ui.harness.get_by_role_and_label(role, label).rect();
        assert!(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0)).contains_rect(rect), "{label}: {rect}");
    }
}

/// Where every control is, by role, name and number.
fn places(ui: &Ui) -> BTreeMap<String, Pos2> {
    let roles = [Role::Button, Role::Slider, Role::CheckBox, Role::ComboBox, Role::Figure, Role::Canvas];
    let mut places = BTreeMap::new();
    for role in roles {
        for node in ui.harness.get_all_by_role(role) {
            let name = node.accesskit_node().label().unwrap_or_default();
            let mut key = format!("{role:?} {name}");
            while places.contains_key(&key) {
                key.push('\'');
            }
            // The axes of a plot take as much of its width as their numbers need.
            let rect = node.rect();
            places.insert(key, if role == Role::Figure { pos2(0.0, rect.top()) } else { rect.min });
        }
    }
    places
}

/// Nothing on the panels moves but by the hand that moves it.
#[test]
fn controls_stay_where_they_are() {
    let mut ui = Ui::open();
    ui.until("pictures", |state| state.gallery.pictured.is_some());
    ui.frames(3);
    let (before, lanes) = (places(&ui), ui.harness.state().lane_rects().to_vec());
    assert!(before.len() > 60, "{}", before.len());
    let same = |ui: &Ui, what: &str| {
        let now = places(ui);
        for (control, place) in &before {
            if let Some(other) = now.get(control) {
                assert!((*other - *place).length() < 0.5, "{what} moves {control} from {place} to {other}");
            }
        }
        assert_eq!(ui.harness.state().lane_rects(), lanes, "{what}");
    };
    ui.until("looks at the network", |state| {
        state.report().is_some_and(|report| report.record.checks.len() > 1 && report.floor.is_some())
    });
    ui.frames(3);
    same(&ui, "training");
    ui.stroke(&[[-1.0, 0.0], [1.0, 0.5]]);
    same(&ui, "a stroke");
    ui.key(Key::Num2);
    ui.frames(3);
    same(&ui, "the diffusion path");
    for label in ["cosine", "VE diffusion", "polynomial", "linear-vp", "OT (CondOT)"] {
        ui.choose("Path", label);
        ui.harness.remove_cursor();
        ui.frames(3);
        same(&ui, label);
    }
    for look in [Key::Num6, Key::Num7, Key::Num8, Key::Num5] {
        ui.key(look);
        ui.frames(3);
        same(&ui, &format!("{look:?}"));
    }
    ui.click("Stop");
    ui.until("the stop", |state| state.report().is_none());
    ui.frames(3);
    same(&ui, "the end of training");
}

#[test]
fn every_tool_is_on_the_strip_also_without_the_controls() {
    let mut ui = Ui::open();
    ui.key(Key::F2);
    for (label, tool) in [
        ("Eraser", StageTool::Eraser),
        ("Line", StageTool::Line),
        ("Rectangle", StageTool::Rectangle),
        ("Ellipse", StageTool::Ellipse),
        ("Polygon", StageTool::Polygon),
        ("Blob", StageTool::Blob),
        ("Text", StageTool::Text),
        ("Fill", StageTool::Fill),
        ("Select", StageTool::Select),
        ("Probe", StageTool::Probe),
        ("Datum", StageTool::Datum),
        ("Pair", StageTool::Pair),
        ("Follow", StageTool::Grains),
        ("Brush", StageTool::Brush),
    ] {
        ui.click_role(Role::Button, label);
        assert_eq!(ui.state().settings.tool, tool);
        let node = ui.harness.get_by_role_and_label(Role::Button, label);
        assert_eq!(node.accesskit_node().toggled(), Some(Toggled::True), "{label}");
    }
    // The strip has room in the smallest window, too.
    ui.harness.set_size(vec2(900.0, 600.0));
    ui.frames(3);
    let clear = ui.harness.get_by_role_and_label(Role::Button, "Clear").rect();
    let timeline = ui.harness.get_by_role_and_label(Role::Slider, "t").rect();
    assert!(clear.bottom() < timeline.top() - 10.0, "{clear} {timeline}");
}

#[test]
fn presenting_shows_stage_and_timeline_alone_in_large_letters() {
    let mut ui = Ui::open_as_it_is(vec2(1280.0, 800.0));
    let scale = ui.harness.ctx.pixels_per_point();
    ui.key(Key::F5);
    ui.frames(3);
    assert!(ui.state().presenting);
    for label in ["File", "Path", "Brush", "Loss"] {
        assert!(ui.harness.query_by_label(label).is_none(), "{label}");
    }
    ui.harness.get_by_role_and_label(Role::Slider, "t");
    ui.harness.get_by_label("Stage");
    assert!((ui.harness.ctx.pixels_per_point() / scale - 1.5).abs() < 1e-3);
    assert_eq!(readable::unreadable(&ui), Vec::<String>::new());
    ui.key(Key::Escape);
    ui.frames(3);
    assert!(!ui.state().presenting && ui.harness.query_by_label("File").is_some());
    assert_eq!(ui.harness.ctx.pixels_per_point(), scale);
    ui.click("View");
    ui.harness.get_by_label_contains("Present").click();
    ui.frames(3);
    assert!(ui.state().presenting);
}

#[test]
fn the_window_fills_the_screen() {
    let mut ui = Ui::open();
    let (key, modifiers) = (Key::F11, Modifiers::NONE);
    ui.harness.event(Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
    ui.harness.step();
    let commands = &ui.harness.output().viewport_output[&ViewportId::ROOT].commands;
    assert!(commands.contains(&ViewportCommand::Fullscreen(true)), "{commands:?}");
}

/// A panel is as wide as the hand has made it, whatever it holds, and the zoom outlives the window.
#[test]
fn panels_are_resized_by_hand_and_the_zoom_is_remembered() {
    let mut profile = Profile::new();
    let mut ui = profile.open();
    let stage = |ui: &Ui| ui.harness.state().lane_rects()[0];
    let before = stage(&ui);
    let strip = ui.harness.get_by_role_and_label(Role::Button, "Eraser").rect();
    let edge = pos2(strip.left() - 6.0, 300.0);
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[edge, edge + vec2(30.0, 0.0), edge + vec2(60.0, 0.0)]);
    ui.frames(3);
    let wider = stage(&ui);
    assert!(wider.left() > before.left() + 40.0, "{before} {wider}");
    // The edge of the plots is no place to draw on.
    let (edge, target) = (pos2(wider.right() + 2.0, 300.0), ui.target());
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[edge, edge - vec2(20.0, 0.0), edge - vec2(40.0, 0.0)]);
    ui.frames(3);
    let narrower = stage(&ui);
    assert!(narrower.right() < wider.right() - 30.0 && ui.target() == target, "{wider} {narrower}");
    ui.drop_files(&["/no/such/place/of a very long name that nobody would ever want to read in full.csv".into()]);
    ui.until("a refusal", |state| state.notices.complains("very long name"));
    ui.frames(4);
    assert_eq!(stage(&ui), narrower);
    let scale = ui.harness.ctx.pixels_per_point();
    ui.chord(Modifiers::COMMAND, Key::Plus);
    ui.frames(3);
    let zoom = ui.state().settings.zoom;
    assert!(zoom > 1.0 && ui.harness.ctx.pixels_per_point() > scale, "{zoom}");
    let mut ui = profile.reopen(ui);
    ui.frames(3);
    assert_eq!(ui.state().settings.zoom, zoom);
    assert!((ui.harness.ctx.pixels_per_point() / scale - zoom).abs() < 1e-3);
}
