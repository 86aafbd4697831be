//! The controls at the left, one file per group.

mod flow;
mod layers;
mod network;
mod pairs;
mod path;
mod study;
mod target;
mod training;

use eframe::egui;

use super::{commands::Command, state::State};

type Group = fn(&mut egui::Ui, &State, &mut Vec<Command>);

/// Shows all groups.
pub fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let groups: [(&str, Group); 6] = [
            ("Target", target::show),
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

/// A slider that pushes a command when it moves.
fn slider<T: egui::emath::Numeric>(
    ui: &mut egui::Ui,
    value: T,
    build: impl FnOnce(&mut T) -> egui::Slider<'_>,
    tip: &str,
    commands: &mut Vec<Command>,
    command: impl FnOnce(T) -> Command,
) {
    let mut value = value;
    if ui.add(build(&mut value)).on_hover_text(tip).changed() {
        commands.push(command(value));
    }
}

/// A check box that pushes a command when it is clicked.
fn checkbox(
    ui: &mut egui::Ui,
    value: bool,
    text: &str,
    tip: &str,
    commands: &mut Vec<Command>,
    command: impl FnOnce(bool) -> Command,
) {
    let mut value = value;
    if ui.checkbox(&mut value, text).on_hover_text(tip).changed() {
        commands.push(command(value));
    }
}

/// A choice among a few that pushes a command when another one is taken.
fn combo<T: Copy + PartialEq>(
    ui: &mut egui::Ui,
    label: &str,
    value: T,
    choices: &[(T, &'static str)],
    tip: &str,
    commands: &mut Vec<Command>,
    command: impl Fn(T) -> Command,
) {
    let name = choices.iter().find(|(choice, _)| *choice == value).map_or("", |(_, name)| name);
    let combo = egui::ComboBox::from_label(label).selected_text(name).width(120.0).show_ui(ui, |ui| {
        for (choice, name) in choices {
            if ui.selectable_label(value == *choice, *name).clicked() {
                commands.push(command(*choice));
            }
        }
    });
    combo.response.on_hover_text(tip);
}
