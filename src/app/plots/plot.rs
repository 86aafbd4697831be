//! What all plots have in common.

use eframe::egui;
use egui_plot::Plot;

/// A plot that follows its data and cannot be moved.
pub(super) fn still_plot<'a>(name: &str, height: f32) -> Plot<'a> {
    Plot::new(name)
        .height(height)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_boxed_zoom(false)
        .show_background(false)
}

/// What a screen reader calls a plot.
pub(super) fn named(response: &egui::Response, name: &'static str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Figure, true, name));
}
