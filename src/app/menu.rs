//! The menu bar.

use eframe::egui;

use super::{commands::Command, files::Purpose, state::State};
use crate::scene::Camera;

/// Shows the menu bar.
pub fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    egui::MenuBar::new().ui(ui, |ui| {
        let mut item = |ui: &mut egui::Ui, text: &str, keys: &str, enabled: bool, command: Command| {
            let button = egui::Button::new(text).shortcut_text(keys);
            if ui.add_enabled(enabled, button).clicked() {
                commands.push(command);
                ui.close();
            }
        };
        ui.menu_button("File", |ui| {
            item(ui, "Import image or points…", "", true, Command::Browse(Purpose::Import));
            item(ui, "Open model…", "", true, Command::Browse(Purpose::LoadModel));
            let trained = state.report().is_some_and(|report| report.model.is_some());
            item(ui, "Save model…", "", trained, Command::Browse(Purpose::SaveModel));
            ui.separator();
            item(ui, "Export GIF…", "Ctrl+E", true, Command::SetExportOpen(true));
            ui.separator();
            item(ui, "Quit", "", true, Command::Quit);
        });
        let (undo, redo) = state.document.depth();
        ui.menu_button("Edit", |ui| {
            item(ui, "Undo", "Ctrl+Z", undo > 0, Command::Undo);
            item(ui, "Redo", "Ctrl+Shift+Z", redo > 0, Command::Redo);
            ui.separator();
            item(ui, "Clear canvas", "", true, Command::Clear);
        });
        ui.menu_button("View", |ui| {
            item(ui, "Compare OT with diffusion", "C", true, Command::ToggleCompare);
            for (count, text) in [(1, "One lane"), (2, "Two lanes"), (4, "Four lanes")] {
                item(ui, text, "", state.lanes.len() != count, Command::SetLaneCount(count));
            }
            ui.separator();
            let shown = |on: bool, what: &str| format!("{} {what}", if on { "Hide" } else { "Show" });
            let controls = shown(state.settings.show_controls, "controls");
            item(ui, &controls, "F2", true, Command::ToggleControls);
            item(ui, &shown(state.settings.show_plots, "plots"), "F3", true, Command::TogglePlots);
            ui.separator();
            item(ui, "Fit to data", "0", true, Command::FitView);
            item(ui, "Reset view", "R", true, Command::SetCamera(Camera::default()));
        });
        ui.menu_button("Help", |ui| {
            item(ui, "Keys and mouse", "F1", true, Command::SetHelp(true));
        });
    });
}
