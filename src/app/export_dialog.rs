//! The export dialog.

use eframe::egui::{self, RichText, Slider};

use super::{commands::Command, export_state::Running, purpose::Purpose, state::State, theme};
use crate::export::{
    Clip, Size,
    clip::SIDES_PX,
    timing::{LENGTHS_S, RATES},
};

/// Shows the dialog while it is open.
pub fn show(ctx: &egui::Context, state: &State, commands: &mut Vec<Command>) {
    if !state.export.open {
        return;
    }
    let mut open = true;
    egui::Window::new("Export GIF")
        .open(&mut open)
        .resizable(false)
        .collapsible(false)
        .default_width(380.0)
        .anchor(egui::Align2::CENTER_TOP, [0.0, 120.0])
        .show(ctx, |ui| {
            let running = state.export.running.as_ref();
            ui.add_enabled_ui(running.is_none(), |ui| {
                form(ui, state.settings.clip, commands);
                file(ui, state, commands);
            });
            ui.separator();
            if let Some(running) = running {
                progress(ui, running, commands);
            } else {
                let named = !state.settings.export_path.trim().is_empty();
                let button = ui.add_enabled(named, egui::Button::new("Export"));
                if button.on_hover_text("Render every frame at its exact t and write the file").clicked() {
                    commands.push(Command::StartExport);
                }
            }
            outcome(ui, state, commands);
        });
    if !open {
        commands.push(Command::SetExportOpen(false));
    }
}

fn form(ui: &mut egui::Ui, clip: Clip, commands: &mut Vec<Command>) {
    let mut next = clip;
    if let Size::Lane(side) = &mut next.size {
        ui.add(Slider::new(side, SIDES_PX).suffix(" px").text("Size"))
            .on_hover_text("Width and height of each lane");
    }
    ui.add(Slider::new(&mut next.timing.fps, RATES).suffix(" / s").text("Frames"))
        .on_hover_text("Frames per second");
    ui.add(Slider::new(&mut next.timing.seconds, LENGTHS_S).logarithmic(true).suffix(" s").text("Length"))
        .on_hover_text("Seconds from noise to data");
    ui.add(Slider::new(&mut next.particles, 100..=1_000_000).logarithmic(true).text("Grains"))
        .on_hover_text("Particles in the clip; what does not fit the device is left out");
    ui.add(Slider::new(&mut next.colors, 8..=256).text("Colours"))
        .on_hover_text("Size of the palette, chosen once for all frames; fewer make a smaller file");
    if next != clip {
        commands.push(Command::SetClip(next));
    }
    let frames = format!("{} frames", clip.timing.frames());
    ui.label(RichText::new(frames).small().weak());
}

fn file(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let label = ui.label("File");
        let mut path = state.settings.export_path.clone();
        let edit = egui::TextEdit::singleline(&mut path).desired_width(230.0).hint_text("clip.gif");
        let response = ui.add(edit).labelled_by(label.id);
        if response.on_hover_text("The file to write; it appears only when it is complete").changed() {
            commands.push(Command::SetExportPath(path));
        }
        if ui.button("Choose…").on_hover_text("Choose with the system's dialog").clicked() {
            commands.push(Command::Browse(Purpose::ExportTo));
        }
    });
}

fn progress(ui: &mut egui::Ui, running: &Running, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let bar = egui::ProgressBar::new(running.share()).desired_width(250.0).text(running.progress());
        ui.add(bar);
        if ui.button("Cancel").on_hover_text("Stop; no file is written").clicked() {
            commands.push(Command::CancelExport);
        }
    });
}

fn outcome(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    match &state.export.outcome {
        None => {}
        Some(Ok(done)) => {
            ui.add(egui::Label::new(RichText::new(done.summary()).color(theme::colors(ui.ctx()).exact)).wrap());
            if ui.button("Show in folder").on_hover_text("Open the folder of the file").clicked() {
                commands.push(Command::ShowInFolder(done.path.clone()));
            }
        }
        Some(Err(message)) => {
            ui.add(egui::Label::new(RichText::new(message).color(theme::colors(ui.ctx()).warning)).wrap());
        }
    }
}
