//! Themes, and source beside target, by mouse.

use dunefield::{
    app::stage::ViewMap,
    scene::{Layout, Theme},
};
use eframe::egui::{Modifiers, PointerButton, accesskit::Role};

use egui_kittest::kittest::Queryable as _;

use super::{Ui, restart::Profile};

fn choose(ui: &mut Ui, theme: &str) {
    from_menu(ui, "View", theme);
}

pub(super) fn from_menu(ui: &mut Ui, menu: &str, entry: &str) {
    ui.click_role(Role::Button, menu);
    // Its label has the keys too.
    ui.harness.get_by_label_contains(entry).click();
    ui.frames(3);
}

/// How light the middle of the panels, of the stage and of a plot are, from 0 to 1.
fn lightness(ui: &mut Ui) -> [f32; 2] {
    let panel = ui.harness.ctx.global_style().visuals.panel_fill;
    let corner = ui.harness.state().lane_rects()[0].left_bottom() + eframe::egui::vec2(4.0, -80.0);
    let picture = ui.harness.render().unwrap();
    let pixel = picture.get_pixel(corner.x as u32, corner.y as u32).0;
    [panel.r(), pixel[0]].map(|byte| f32::from(byte) / 255.0)
}

#[test]
fn the_window_and_the_stage_follow_a_theme_and_keep_it() {
    let mut profile = Profile::new();
    let mut ui = profile.open();
    assert!(lightness(&mut ui).iter().all(|level| *level < 0.2));
    choose(&mut ui, "Theme: Paper");
    assert_eq!((ui.state().scene.theme, ui.state().settings.theme), (Theme::Paper, Theme::Paper));
    ui.until("pictures on paper", |state| state.gallery.pictured == Some(Theme::Paper));
    ui.frames(3);
    let levels = lightness(&mut ui);
    assert!(levels.iter().all(|level| *level > 0.85), "{levels:?}");
    assert!(!ui.state().is_unsaved(), "a theme is no change of the document");
    profile.close(ui);

    let mut ui = profile.open();
    assert_eq!(ui.state().scene.theme, Theme::Paper, "the scene of the last window");
    from_menu(&mut ui, "File", "New ");
    ui.settle();
    assert_eq!(ui.state().scene.theme, Theme::Paper, "a new one");
    choose(&mut ui, "Theme: High contrast");
    ui.frames(2);
    assert!(lightness(&mut ui).iter().all(|level| *level < 0.05));
}

#[test]
fn beside_the_source_tools_draw_where_the_target_stands() {
    let mut ui = Ui::open();
    ui.click("Layer details");
    ui.click("Source beside target");
    assert_eq!(ui.state().scene.document.layers.layout, Layout::Spread);
    from_menu(&mut ui, "Edit", "Clear canvas");
    ui.settle();
    let rect = ui.harness.state().lane_rects()[0];
    let view = ViewMap::of(&ui.state().scene, rect, 1.0);
    let places = [[-1.0, 0.5], [1.0, 0.5]].map(|at| view.screen(at));
    assert!(places.iter().all(|at| at.x > rect.center().x), "the right half is the target's");
    ui.drag(PointerButton::Primary, Modifiers::NONE, &places);
    ui.settle();
    let mean = ui.state().target.as_ref().unwrap().moments().mean;
    assert!(mean[0].abs() < 0.1 && (mean[1] - 0.5).abs() < 0.1, "{mean:?}");
    // The wheel keeps what is under the pointer.
    let at = view.screen([1.0, 0.5]);
    ui.harness.hover_at(at);
    ui.frames(1);
    ui.harness.event(eframe::egui::Event::MouseWheel {
        unit: eframe::egui::MouseWheelUnit::Point,
        delta: eframe::egui::vec2(0.0, 120.0),
        phase: eframe::egui::TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    ui.frames(30);
    assert!(ui.state().scene.camera.zoom > 1.05);
    let moved = ViewMap::of(&ui.state().scene, rect, 1.0).screen([1.0, 0.5]);
    assert!((moved - at).length() < 1.0, "{moved:?} {at:?}");
}
