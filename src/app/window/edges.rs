//! Where the panels end and the stage begins.

use eframe::egui;

use crate::app::theme;

/// Lines between the panels and the stage: panels end at `top` and begin at `bottom`, and lanes fill what
/// panels at the sides leave.
pub(super) fn separate(painter: &egui::Painter, [top, bottom]: [f32; 2], lanes: &[egui::Rect]) {
    let stage = lanes.iter().fold(egui::Rect::NOTHING, |stage, lane| stage.union(*lane));
    let window = painter.clip_rect();
    for y in [top, bottom - 1.0] {
        theme::bar(painter, egui::Rect::from_x_y_ranges(window.x_range(), y..=y + 1.0), theme::EDGE);
    }
    // Where a panel is hidden, the stage ends with the window.
    let between = |x: &f32| (window.left() + 1.0..window.right() - 1.0).contains(x);
    for x in [stage.left(), stage.right() - 1.0].into_iter().filter(between) {
        theme::bar(painter, egui::Rect::from_x_y_ranges(x..=x + 1.0, top..=bottom), theme::EDGE);
    }
}
