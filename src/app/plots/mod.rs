//! The plots: the losses with their floor, the distance of the samples, and the schedule.

mod curve;
mod distance;
mod loss;
mod schedule;

use eframe::egui;
use egui_plot::Plot;

use super::{commands::Command, state::State};

/// Shows all plots.
pub fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.add_space(4.0);
        loss::show(ui, state, commands);
        ui.add_space(10.0);
        distance::show(ui, state);
        ui.add_space(10.0);
        schedule::show(ui, state);
    });
}

/// A plot that follows its data and cannot be moved.
fn still_plot<'a>(name: &str, height: f32) -> Plot<'a> {
    Plot::new(name)
        .height(height)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_boxed_zoom(false)
        .show_background(false)
}

/// What a screen reader calls a plot.
fn named(response: &egui::Response, name: &'static str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Figure, true, name));
}

/// A name with a value, and what they mean.
struct Row {
    name: &'static str,
    value: String,
    color: egui::Color32,
    tip: &'static str,
}

impl Row {
    fn new(name: &'static str, value: String, color: egui::Color32, tip: &'static str) -> Self {
        Self { name, value, color, tip }
    }
}

fn table(ui: &mut egui::Ui, id: &str, rows: &[Row]) {
    egui::Grid::new(id).num_columns(2).spacing([12.0, 2.0]).show(ui, |ui| {
        for Row { name, value, color, tip } in rows {
            ui.label(egui::RichText::new(*name).color(super::theme::FAINT)).on_hover_text(*tip);
            ui.label(egui::RichText::new(value).color(*color)).on_hover_text(*tip);
            ui.end_row();
        }
    });
}
