//! What all plots have in common.

use eframe::egui::{self, Color32, Label, RichText};
use egui_plot::Plot;

use super::super::state::State;

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

/// The lanes whose path no lane before them has.
pub(super) fn distinct(state: &State) -> Vec<usize> {
    let lanes = &state.scene.document.lanes;
    (0..lanes.len()).filter(|lane| lanes[..*lane].iter().all(|before| before.path != lanes[*lane].path)).collect()
}

/// The names of several curves in their colours, each on one line.
pub(super) fn legend(ui: &mut egui::Ui, names: &[(String, Color32)]) {
    ui.horizontal_wrapped(|ui| {
        for (name, color) in names {
            ui.add(Label::new(RichText::new(name).small().color(*color)).extend());
        }
    });
}

/// What a screen reader calls a plot.
pub(super) fn named(response: &egui::Response, name: &'static str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Figure, true, name));
}
