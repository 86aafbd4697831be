//! The controls at the left, one file per group.

mod controls;
mod drawing;
mod flow;
mod gallery;
mod layers;
mod network;
mod pairs;
mod path;
mod points;
mod reading;
mod shaping;
mod study;
mod target;
mod training;

use eframe::egui;

use super::{commands::Command, state::State};

type Group = fn(&mut egui::Ui, &State, &mut Vec<Command>);

/// Shows all groups.
pub fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let groups: [(&str, Group); 7] = [
            ("Target", target::show),
            ("Draw", drawing::show),
            ("Path", path::show),
            ("Layers", layers::show),
            ("Flow", flow::show),
            ("Look closely", study::show),
            ("Training", training::show),
        ];
        for (title, show) in groups {
            let heading = egui::RichText::new(title).heading();
            egui::CollapsingHeader::new(heading).id_salt(title).default_open(true).show_unindented(ui, |ui| {
                show(ui, state, commands);
                ui.add_space(4.0);
            });
        }
    });
}
