//! The menu bar.

use eframe::egui;

use super::super::{
    commands::{Command, DocumentCommand},
    file_state::Leaving,
    purpose::Purpose,
    state::State,
};

/// Shows the menu bar.
pub fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    egui::MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| file(&mut Menu { ui, commands }, state));
        ui.menu_button("Edit", |ui| edit(&mut Menu { ui, commands }, state));
        ui.menu_button("View", |ui| view(&mut Menu { ui, commands }, state));
        ui.menu_button("Help", |ui| help(&mut Menu { ui, commands }));
    });
}

/// An open menu.
struct Menu<'a> {
    ui: &'a mut egui::Ui,
    commands: &'a mut Vec<Command>,
}

impl Menu<'_> {
    /// An entry with the keys that do the same.
    fn entry(&mut self, text: &str, keys: &str, tip: &str, enabled: bool, command: Command) {
        let button = egui::Button::new(text).shortcut_text(keys);
        let shown = self.ui.add_enabled(enabled, button);
        for mut tooltip in [egui::Tooltip::for_enabled(&shown), egui::Tooltip::for_disabled(&shown)] {
            // Elsewhere it would hide the entries below.
            tooltip.popup = tooltip.popup.align(egui::RectAlign::RIGHT);
            tooltip.show(|ui| ui.label(tip));
        }
        if shown.clicked() {
            self.commands.push(command);
            self.ui.close();
        }
    }
}

/// The document and its file.
fn document(menu: &mut Menu<'_>, state: &State) {
    let mut entry = |text: &str, keys: &str, tip: &str, enabled: bool, command| {
        menu.entry(text, keys, tip, enabled, Command::Document(command));
    };
    entry("New", "Ctrl+N", "A document that begins with a preset", true, DocumentCommand::Leave(Leaving::New));
    entry("Open…", "Ctrl+O", "A document that was saved", true, DocumentCommand::Leave(Leaving::Browse));
    recent(menu, state);
    let (is_unsaved, has_file) = (state.is_unsaved(), state.file.path().is_some());
    let tip = "Write the document to its file";
    menu.entry("Save", "Ctrl+S", tip, is_unsaved || !has_file, Command::Document(DocumentCommand::Save));
    menu.entry("Save As…", "Ctrl+Shift+S", "Write it to another file", true, Command::Browse(Purpose::SaveScene));
    let revert = Command::Document(DocumentCommand::Leave(Leaving::Revert));
    menu.entry("Revert", "", "Go back to what was saved; this can be undone", is_unsaved, revert);
    let mut saves = state.settings.saves_network;
    let tip = "Save writes the weights of the network in training too, so that training goes on where the file is \
               opened; models of lanes are always written";
    if menu.ui.checkbox(&mut saves, "Keep the trained network in the file").on_hover_text(tip).changed() {
        menu.commands.push(Command::SetSavesNetwork(saves));
    }
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

fn file(menu: &mut Menu<'_>, state: &State) {
    document(menu, state);
    menu.ui.separator();
    let tip = "Pictures, or points in tables and arrays: samples of q(x_1)";
    menu.entry("Import files…", "", tip, true, Command::Browse(Purpose::Import));
    let tip = "A trained network, whose field v_t moves the grains of this lane";
    menu.entry("Open model…", "", tip, true, Command::Browse(Purpose::LoadModel(state.active)));
    let trained = state.loaded(state.active).is_some() || state.in_training().is_some();
    let tip = "The network of this lane and its path, as safetensors";
    menu.entry("Save model…", "", tip, trained, Command::Browse(Purpose::SaveModel));
    menu.ui.separator();
    let tip = "What is on the stage, from t = 0 to t = 1, as a clip that loops";
    menu.entry("Export GIF…", "Ctrl+E", tip, true, Command::SetExportOpen(true));
    menu.ui.separator();
    menu.entry("Quit", "", "The scene is kept for the next time", true, Command::Quit);
}

fn edit(menu: &mut Menu<'_>, state: &State) {
    let (last, next) = (state.history.done().next_back(), state.history.undone().next());
    let named = |verb: &str, step: Option<&str>| step.map_or_else(|| verb.into(), |step| format!("{verb} {step}"));
    menu.entry(&named("Undo", last), "Ctrl+Z", "Take back the last change", last.is_some(), Command::Undo);
    menu.entry(&named("Redo", next), "Ctrl+Shift+Z", "Make it again", next.is_some(), Command::Redo);
    history(menu, state);
    menu.ui.separator();
    let tip = "The document for a chat or a mail, without the weights of networks; paste it into another window";
    menu.entry("Copy scene as text", "", tip, true, Command::Document(DocumentCommand::Copy));
    let tip = "Open the document whose text is on the clipboard";
    menu.entry("Paste scene", "", tip, true, Command::Document(DocumentCommand::Paste));
    menu.ui.separator();
    let tip = "Empty the drawing; the last flow stays until something is drawn";
    menu.entry("Clear canvas", "", tip, true, Command::Clear);
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
    let tip = "The paper's two paths side by side (section 4.1), from the same noise x_0";
    menu.entry("Compare OT with diffusion", "C", tip, true, Command::ToggleCompare);
    for (count, text) in [(1, "One lane"), (2, "Two lanes"), (4, "Four lanes")] {
        let tip = "Views side by side, each with a path, a field and a solver of its own";
        menu.entry(text, "", tip, state.lanes.len() != count, Command::SetLaneCount(count));
    }
    menu.ui.separator();
    let shown = |on: bool, what: &str| format!("{} {what}", if on { "Hide" } else { "Show" });
    let (controls, plots) =
        (shown(state.settings.show_controls, "controls"), shown(state.settings.show_plots, "plots"));
    menu.entry(&controls, "F2", "The panel at the left", true, Command::ToggleControls);
    menu.entry(&plots, "F3", "Loss, distance and schedule, at the right", true, Command::TogglePlots);
    let tip = "Stage and timeline alone, in large letters, for a projector";
    menu.entry("Present", "F5", tip, true, Command::TogglePresenting);
    menu.entry("Full screen", "F11", "The window fills the screen, or not", true, Command::ToggleFullScreen);
    menu.ui.separator();
    menu.entry("Fit to data", "0", "All of the drawing in the middle of the stage", true, Command::FitView);
    let tip =
        "What the data opened on: all of them and the noise they come from; of a drawing the square from -4 to 4";
    menu.entry("Reset view", "R", tip, true, Command::ResetView);
}

fn help(menu: &mut Menu<'_>) {
    menu.entry("Keys and mouse", "F1", "Every key and gesture", true, Command::SetHelp(true));
}
