//! Controls that push a command when they are used.

use eframe::egui;

use crate::app::commands::Command;

/// A slider that pushes a command when it moves.
pub(super) fn slider<T: egui::emath::Numeric>(
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

/// A slider whose value counts when it is let go, for what takes a while to follow.
pub(super) fn slider_on_release(
    ui: &mut egui::Ui,
    value: f64,
    build: impl FnOnce(&mut f64) -> egui::Slider<'_>,
    tip: &str,
    commands: &mut Vec<Command>,
    command: impl FnOnce(f64) -> Command,
) {
    let id = ui.scope_id().with(tip);
    let mut in_hand = ui.data(|data| data.get_temp(id)).unwrap_or(value);
    let response = ui.add(build(&mut in_hand)).on_hover_text(tip);
    if response.dragged() {
        ui.data_mut(|data| data.insert_temp(id, in_hand));
        return;
    }
    ui.data_mut(|data| data.remove::<f64>(id));
    if in_hand != value {
        commands.push(command(in_hand));
    }
}

/// A check box that pushes a command when it is clicked.
pub(super) fn checkbox(
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
pub(super) fn combo<T: Copy + PartialEq>(
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

/// A line of text that counts when it is finished, with Enter or by going elsewhere, but not with Esc.
pub(super) fn text_when_finished(
    ui: &mut egui::Ui,
    label: &str,
    value: &str,
    hint: &str,
    tip: &str,
    commands: &mut Vec<Command>,
    command: impl FnOnce(String) -> Command,
) {
    let id = ui.scope_id().with(label);
    let mut text = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| value.to_owned());
    ui.horizontal(|ui| {
        let edit = egui::TextEdit::singleline(&mut text).desired_width(120.0).hint_text(hint);
        let response = ui.add(edit).accessible_name(label).on_hover_text(tip);
        ui.label(label);
        if response.has_focus() {
            ui.data_mut(|data| data.insert_temp(id, text));
            return;
        }
        ui.data_mut(|data| data.remove::<String>(id));
        let is_given_up = ui.input(|input| input.key_pressed(egui::Key::Escape));
        if response.lost_focus() && !is_given_up && text != value {
            commands.push(command(text));
        }
    });
}
