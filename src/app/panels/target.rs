//! The target: gallery, words, files, brush.

use eframe::egui::{self, Slider};

use super::{
    super::{commands::Command, purpose::Purpose, state::State, tool::StageTool},
    controls::{checkbox, slider},
    gallery, points, reading,
};
use crate::{
    density::scaled::FACTORS,
    drawing::{Brush, Origin},
};

const IMPORT: &str = "A picture (PNG, JPEG, WebP, GIF), a table of points (CSV and its kin) or an array (.npy, \
                      FILE.npz:NAME) becomes the target, whatever its ending. Files can be dropped on the window too, \
                      and tables pasted (Ctrl+V)";

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let shown = match &state.canvas().origin {
        Origin::Named(name) | Origin::Imported(name) => name.as_str(),
        Origin::Drawn => "drawing",
    };
    ui.horizontal_wrapped(|ui| {
        ui.add(egui::Label::new(egui::RichText::new(shown).strong()).truncate());
        gallery::show(ui, state, shown, commands);
        if ui.button("Import…").on_hover_text(IMPORT).clicked() {
            commands.push(Command::Browse(Purpose::Import));
        }
    });
    reading::show(ui, state, commands);
    points::show(ui, state, commands);
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
    tools(ui, state, commands);
    let brush = state.settings.brush;
    slider(
        ui,
        brush.radius,
        |r| Slider::new(r, Brush::RADIUS).logarithmic(true).text("Radius"),
        "Radius of the brush, in world units; the drawing area is 6 wide",
        commands,
        |radius| Command::SetBrush(Brush { radius, ..brush }),
    );
    slider(
        ui,
        brush.strength,
        |s| Slider::new(s, Brush::STRENGTH).text("Strength"),
        "How much weight one pass of the brush lays down; 1 fills at once",
        commands,
        |strength| Command::SetBrush(Brush { strength, ..brush }),
    );
    checkbox(
        ui,
        state.settings.keep_existing,
        "Add to what is there",
        "Otherwise the first stroke on a preset or an import starts a new drawing",
        commands,
        Command::SetKeepExisting,
    );
    files(ui, state, commands);
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

fn tools(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let (undo, redo) = (state.history.done().len(), state.history.undone().len());
    ui.horizontal_wrapped(|ui| {
        for (tool, text, tip) in [
            (StageTool::Brush, "Brush", "Left drag on the stage draws (B)"),
            (StageTool::Eraser, "Eraser", "Left drag on the stage erases (E)"),
        ] {
            if ui.selectable_label(state.settings.tool == tool, text).on_hover_text(tip).clicked() {
                commands.push(Command::SetTool(tool));
            }
        }
        ui.separator();
        if ui.add_enabled(undo > 0, egui::Button::new("Undo")).on_hover_text("Ctrl+Z").clicked() {
            commands.push(Command::Undo);
        }
        if ui.add_enabled(redo > 0, egui::Button::new("Redo")).on_hover_text("Ctrl+Shift+Z").clicked() {
            commands.push(Command::Redo);
        }
        if ui.button("Clear").on_hover_text("Empty the canvas; the last flow stays until you draw").clicked() {
            commands.push(Command::Clear);
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
        if response.on_hover_text("Type a path here where the system has no file dialog").changed() {
            commands.push(Command::SetFilePath(path.clone()));
        }
        ui.horizontal_wrapped(|ui| {
            let typed = !path.trim().is_empty();
            let uses = [
                ("Import", Purpose::Import, IMPORT),
                ("Open scene", Purpose::OpenScene, "Open the document of this file"),
                ("Save scene", Purpose::SaveScene, "Write the document to this file, a .dune"),
                ("Open model", Purpose::LoadModel, "Show a saved network instead of the one in training"),
                ("Save model", Purpose::SaveModel, "Write the network to a .safetensors file"),
            ];
            for (text, purpose, tip) in uses {
                if ui.add_enabled(typed, egui::Button::new(text)).on_hover_text(tip).clicked() {
                    commands.push(Command::UseFile(purpose, path.trim().into()));
                }
            }
            if ui.button("Browse…").on_hover_text("Choose a file to import").clicked() {
                commands.push(Command::Browse(Purpose::Import));
            }
        });
    });
}
