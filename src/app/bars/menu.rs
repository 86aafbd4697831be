//! The menu bar.

use eframe::egui;

use super::{
    super::{
        commands::{Command, DocumentCommand},
        file_state::Leaving,
        letters::Letters,
        state::State,
    },
    entries::{self, Entry},
};

/// Shows the menu bar.
pub fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let letters = &state.settings.letters;
    egui::MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| file(&mut Menu { ui, letters, commands }, state));
        ui.menu_button("Edit", |ui| edit(&mut Menu { ui, letters, commands }, state));
        ui.menu_button("View", |ui| view(&mut Menu { ui, letters, commands }, state));
        ui.menu_button("Help", |ui| Menu { ui, letters, commands }.entries(entries::help(state)));
    });
}

/// An open menu.
struct Menu<'a> {
    ui: &'a mut egui::Ui,
    letters: &'a Letters,
    commands: &'a mut Vec<Command>,
}

impl Menu<'_> {
    fn entries(&mut self, list: Vec<Entry>) {
        entries(self.ui, self.letters, list, self.commands);
    }
}

/// Shows entries in an open menu, with the keys that do the same.
pub fn entries(ui: &mut egui::Ui, letters: &Letters, entries: Vec<Entry>, commands: &mut Vec<Command>) {
    for Entry { text, keys, tip, enabled, command } in entries {
        let button = egui::Button::new(&*text).shortcut_text(&*letters.written(keys));
        let shown = ui.add_enabled(enabled, button);
        for mut tooltip in [egui::Tooltip::for_enabled(&shown), egui::Tooltip::for_disabled(&shown)] {
            // Elsewhere it would hide the entries below.
            tooltip.popup = tooltip.popup.align(egui::RectAlign::RIGHT);
            tooltip.show(|ui| ui.label(tip));
        }
        if shown.clicked() {
            commands.push(command);
            ui.close();
        }
    }
}

fn file(menu: &mut Menu<'_>, state: &State) {
    menu.entries(entries::opening());
    recent(menu, state);
    menu.entries(entries::saving(state));
    let mut saves = state.settings.saves_network;
    let tip = "Save writes the weights of the network in training too, so that training goes on where the file is \
               opened; models of lanes are always written";
    if menu.ui.checkbox(&mut saves, "Keep the trained network in the file").on_hover_text(tip).changed() {
        menu.commands.push(Command::SetSavesNetwork(saves));
    }
    menu.ui.separator();
    menu.entries(entries::files(state));
}

fn recent(menu: &mut Menu<'_>, state: &State) {
    let commands = &mut *menu.commands;
    menu.ui.add_enabled_ui(!state.settings.recent.is_empty(), |ui| {
        ui.menu_button("Open Recent", |ui| {
            for path in &state.settings.recent {
                let path = std::path::Path::new(path);
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
                    commands.push(Command::Document(DocumentCommand::Leave(Leaving::Open(path.into()))));
                    ui.close();
                }
            }
            ui.separator();
            if ui.button("Forget these").on_hover_text("Empty this list; the files stay").clicked() {
                commands.push(Command::Document(DocumentCommand::ForgetRecent));
                ui.close();
            }
        });
    });
}

fn edit(menu: &mut Menu<'_>, state: &State) {
    menu.entries(entries::steps(state));
    history(menu, state);
    menu.ui.separator();
    menu.entries(entries::texts(state));
}

/// Every step, to be clicked on: the newest at the top, those that were undone above where one is.
fn history(menu: &mut Menu<'_>, state: &State) {
    let commands = &mut *menu.commands;
    menu.ui.menu_button("History", |ui| {
        egui::ScrollArea::vertical().max_height(400.0).show(ui, |ui| {
            let undone: Vec<(i32, &str)> = (1..).zip(state.history.undone()).collect();
            let mut step = |ui: &mut egui::Ui, name: &str, steps: i32| {
                let text = if steps > 0 { egui::RichText::new(name).weak() } else { egui::RichText::new(name) };
                if ui.selectable_label(steps == 0, text).clicked() {
                    commands.push(Command::Steps(steps));
                    ui.close();
                }
            };
            for (steps, name) in undone.into_iter().rev() {
                step(ui, name, steps);
            }
            for (steps, name) in (0..).zip(state.history.done().rev()) {
                step(ui, name, -steps);
            }
            let all = if state.history.done().len() == 0 { 0 } else { i32::MIN };
            step(ui, "as it was at first", all);
        });
    });
}

fn view(menu: &mut Menu<'_>, state: &State) {
    menu.entries(entries::lanes(state));
    menu.ui.separator();
    menu.entries(entries::panels(state));
    menu.ui.separator();
    menu.entries(entries::size(state));
    menu.ui.separator();
    menu.entries(entries::view(state));
    menu.ui.separator();
    menu.entries(entries::themes(state));
}
