//! What stands at the sides of the stage.

use eframe::egui;

use crate::app::{bars::tool_strip, commands::Command, panels, plots, state::State, theme};

/// Lays out controls and tools at the left, and plots at the right. How wide they are at first goes with the window.
pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let width = ui.available_width();
    if state.settings.show_controls {
        egui::Panel::left("controls")
            .frame(theme::PANEL_FRAME)
            .default_size((0.225 * width).clamp(264.0, 340.0))
            .size_range(250.0..=420.0)
            .show(ui, |ui| panels::show(ui, state, commands));
    }
    let strip = egui::Frame::NONE.inner_margin(egui::Margin::symmetric(4, 5));
    let margin = strip.inner_margin.sum() + egui::vec2(1.0, 0.0);
    egui::Panel::left("tools")
        .frame(strip)
        .resizable(false)
        .exact_size(tool_strip::width(ui.available_height() - margin.y) + margin.x)
        .show(ui, |ui| tool_strip::show(ui, state, commands));
    if state.settings.show_plots {
        egui::Panel::right("plots")
            .frame(theme::PANEL_FRAME)
            .default_size((0.2 * width).clamp(206.0, 340.0))
            .size_range(190.0..=520.0)
            .show(ui, |ui| panels::within(ui, |ui| plots::show(ui, state, commands)));
    }
}
