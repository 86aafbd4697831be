//! The plots: the losses with their floor, the distance of the samples, and the schedule.

mod curve;
mod distance;
mod loss;
mod plot;
mod schedule;
mod table;

use eframe::egui;

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
