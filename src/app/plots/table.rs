//! Values below a plot.

use eframe::egui;

use crate::app::theme;

/// A name with a value, and what they mean.
pub(super) struct Row {
    name: &'static str,
    value: String,
    color: egui::Color32,
    tip: &'static str,
}

impl Row {
    pub(super) fn new(name: &'static str, value: String, color: egui::Color32, tip: &'static str) -> Self {
        Self { name, value, color, tip }
    }
}

pub(super) fn table(ui: &mut egui::Ui, id: &str, rows: &[Row]) {
    egui::Grid::new(id).num_columns(2).spacing([12.0, 2.0]).show(ui, |ui| {
        for Row { name, value, color, tip } in rows {
            ui.label(egui::RichText::new(*name).color(theme::FAINT)).on_hover_text(*tip);
            ui.label(egui::RichText::new(value).color(*color)).on_hover_text(*tip);
            ui.end_row();
        }
    });
}
