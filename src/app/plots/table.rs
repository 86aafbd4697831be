//! Values below a plot.

use std::borrow::Cow;

use eframe::egui;

use crate::app::theme::{self, WindowColors};

/// One of the window's colours.
pub(super) type Ink = fn(&WindowColors) -> egui::Color32;

/// A name with a value, and what they mean.
pub(super) struct Row {
    name: &'static str,
    value: String,
    color: Ink,
    tip: Cow<'static, str>,
}

impl Row {
    /// A value that may not be known yet: its row is there all the same, so that nothing moves when it is.
    pub(super) fn known(
        name: &'static str,
        value: Option<String>,
        color: Ink,
        tip: impl Into<Cow<'static, str>>,
    ) -> Self {
        let color: Ink = if value.is_some() { color } else { |c| c.faint };
        Self { name, value: value.unwrap_or_else(|| "–".into()), color, tip: tip.into() }
    }
}

/// Height of a row, in points.
const HEIGHT: f32 = 18.0;
/// Width of the names, in points.
const NAMES: f32 = 92.0;

pub(super) fn table(ui: &mut egui::Ui, rows: &[Row]) {
    let left = egui::Layout::left_to_right(egui::Align::Center);
    for Row { name, value, color, tip } in rows {
        // A letter may be wider than its advance.
        ui.allocate_ui_with_layout(egui::vec2(ui.available_width() - 3.0, HEIGHT), left, |ui| {
            ui.set_min_height(HEIGHT);
            let named = ui.label(egui::RichText::new(*name).weak()).on_hover_text(&**tip);
            ui.add_space(NAMES - named.rect.width() - ui.spacing().item_spacing.x);
            let value =
                egui::Label::new(egui::RichText::new(value).color(color(theme::colors(ui.ctx())))).truncate();
            ui.add(value).on_hover_text(&**tip);
        });
    }
}
