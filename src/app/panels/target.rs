//! The target beyond its choice: how its file was read, words, spread, files.

use eframe::egui::{self, Slider};

use super::{
    super::{commands::Command, purpose::Purpose, state::State, typed_path::typed_path},
    controls::slider,
    points, reading,
};
use crate::density::scaled::FACTORS;

const IMPORT: &str = "Show the picture, the table or the array at this path";

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    word(ui, state, commands);
    slider(
        ui,
        state.scene.document.drawing.spread(),
        |factor| Slider::new(factor, FACTORS).logarithmic(true).text("Spread"),
        "How much wider the target is about its mean, while the noise stays one unit. Coordinates of a file stay its own \
         (--spread)",
        commands,
        Command::SetSpread,
    );
    files(ui, state, commands);
    // What is said of a file stands below, so that no control moves when there is something to say.
    reading::show(ui, state, commands);
    points::show(ui, state, commands);
}

fn word(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let mut word = state.word.clone();
        let edit = egui::TextEdit::singleline(&mut word).desired_width(120.0).hint_text("a word").char_limit(12);
        let response = ui.add(edit).accessible_name("Word");
        let response = response.on_hover_text("A word to flow into, in the letters of this window");
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if response.changed() {
            commands.push(Command::SetWord(word.clone()));
        }
        let button = ui.add_enabled(!word.trim().is_empty(), egui::Button::new("Use word"));
        if button.on_hover_text("Make this word the target").clicked() || entered {
            commands.push(Command::ChooseTarget(format!("text:{word}")));
        }
    });
}

fn files(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    egui::CollapsingHeader::new("Files").id_salt("files").show(ui, |ui| {
        let mut path = state.file_path.clone();
        let edit = egui::TextEdit::singleline(&mut path)
            .desired_width(ui.available_width() - 16.0)
            .hint_text("path of a file");
        let response = ui.add(edit).accessible_name("File path");
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let tip = "Type a path here where the system has no file dialog; Enter imports it";
        if response.on_hover_text(tip).changed() {
            commands.push(Command::SetFilePath(path.clone()));
        }
        ui.horizontal_wrapped(|ui| {
            let typed = !path.trim().is_empty();
            let uses = [
                ("Import", Purpose::Import, IMPORT),
                ("Open scene", Purpose::OpenScene, "Open the document of this file"),
                ("Save scene", Purpose::SaveScene, "Write the document to this file, a .dune"),
                (
                    "Open model",
                    Purpose::LoadModel(state.active),
                    "Show a saved network in this lane, instead of the one in training",
                ),
                ("Save model", Purpose::SaveModel, "Write the network to a .safetensors file"),
            ];
            for (text, purpose, tip) in uses {
                let is_meant = typed && entered && purpose == Purpose::Import;
                if ui.add_enabled(typed, egui::Button::new(text)).on_hover_text(tip).clicked() || is_meant {
                    commands.push(Command::UseFile(purpose, typed_path(&path)));
                }
            }
            if ui.button("Browse…").on_hover_text("Choose a file to import").clicked() {
                commands.push(Command::Browse(Purpose::Import));
            }
        });
    });
}
