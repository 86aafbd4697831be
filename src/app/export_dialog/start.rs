//! What the next export will be, and what begins it.

use std::path::Path;

use eframe::egui::{self, Align, Button, Layout, RichText, Spinner, vec2};

use super::super::{
    commands::{Command, ExportCommand},
    export_state::{duration, size},
    state::State,
    theme,
};
use crate::export::{ClipError, Estimate, Kind};

/// What of the width words have.
const WORDS: f32 = 0.66;

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let problem = problem(state);
    let height = 2.0 * ui.text_style_height(&egui::TextStyle::Body) + ui.spacing().item_spacing.y;
    let width = ui.available_width();
    ui.horizontal(|ui| {
        ui.allocate_ui_with_layout(vec2(WORDS * width, height), Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(vec2(WORDS * width, height));
            match &problem {
                Some(problem) => explain(ui, problem, state, commands),
                None => foresee(ui, state),
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let accent = theme::colors(ui.ctx()).sand;
            let button = Button::new(RichText::new("Export").strong()).stroke(egui::Stroke::new(1.0, accent));
            let tip = "Draw every frame at its exact t and write the file, after those that wait";
            let is_possible = problem.is_none();
            if ui.add_enabled(is_possible, button.min_size(vec2(92.0, 28.0))).on_hover_text(tip).clicked() {
                commands.push(Command::Export(ExportCommand::Start));
            }
            let copy = Button::new("Copy picture").min_size(vec2(0.0, 28.0));
            if ui.add(copy).on_hover_text("Put the frame that is shown here on the clipboard").clicked() {
                commands.push(Command::Export(ExportCommand::Copy(state.export.preview.t)));
            }
        });
    });
}

/// Why nothing can be written in the form that is chosen.
fn problem(state: &State) -> Option<String> {
    let path = state.settings.export_path.trim();
    if path.is_empty() {
        return Some("Name a file to write".into());
    }
    match Kind::of(Path::new(path)) {
        Err(error) => Some(error.to_string()),
        Ok(Kind::Clip(format)) if format.needs_ffmpeg && state.export.has_ffmpeg == Some(false) => {
            Some(ClipError::NoFfmpeg(format.name).to_string())
        }
        Ok(_) => None,
    }
}

fn explain(ui: &mut egui::Ui, problem: &str, state: &State, commands: &mut Vec<Command>) {
    let text = RichText::new(problem).color(theme::colors(ui.ctx()).warning);
    ui.horizontal_wrapped(|ui| {
        ui.add(egui::Label::new(text).wrap());
        let tip = "Look for ffmpeg on the PATH once more";
        if state.export.has_ffmpeg == Some(false) && ui.small_button("Look again").on_hover_text(tip).clicked() {
            commands.push(Command::Export(ExportCommand::FindFfmpeg));
        }
    });
}

fn foresee(ui: &mut egui::Ui, state: &State) {
    let clip = state.settings.clip;
    let [width, height] = clip.size.tiles(state.lanes.len()).picture_px;
    let (timing, frames) = (clip.timing, clip.timing.frames());
    let seconds = timing.end_s(frames - 1);
    ui.label(RichText::new(format!("{width} x {height}, {frames} frames, {seconds:.1} s")).weak());
    ui.horizontal(|ui| match &state.export.estimate {
        Some(Ok(Estimate { bytes, time })) => {
            let text = format!("About {}, written in {}", size(*bytes), duration(*time));
            ui.label(text).on_hover_text("Measured: some of its frames were drawn and encoded");
        }
        Some(Err(message)) => {
            let text = RichText::new(message).color(theme::colors(ui.ctx()).warning);
            ui.add(egui::Label::new(text).truncate());
        }
        None => {
            ui.add(Spinner::new().size(12.0));
            ui.label(RichText::new("Measuring size and time").weak());
        }
    });
}
