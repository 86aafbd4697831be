//! The plots: whether the network is good yet, its distance to the floor, the raw losses, the distance of its samples,
//! and the schedule.

mod curve;
mod distance;
mod loss;
mod marginal;
mod menu;
pub mod picture;
mod plot;
mod schedule;
mod table;
mod unit;
mod verdict;

use eframe::egui;

use super::{commands::Command, state::State};

/// Shows all plots.
pub fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.add_space(4.0);
        verdict::show(ui, state);
        ui.add_space(6.0);
        loss::controls(ui, state.settings.plots, commands);
        marginal::show(ui, state, commands);
        loss::show(ui, state, commands);
        ui.add_space(10.0);
        distance::show(ui, state, commands);
        ui.add_space(10.0);
        schedule::show(ui, state);
    });
}
