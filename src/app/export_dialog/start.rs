//! What the next export will be, and what begins it.

use eframe::egui::{self, Align, Button, RichText, Spinner, vec2};

use super::super::{
    commands::{Command, ExportCommand},
    export_state::{duration, size},
    state::State,
    theme,
};
use crate::{
    export::{ClipError, Estimate, Kind, PageForm, SheetFormat, page, sheet},
    scene::{Layout, grouped},
};

/// What of the width words have.
const WORDS: f32 = 0.66;

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let problem = problem(state);
    let height = 2.0 * ui.text_style_height(&egui::TextStyle::Body) + ui.spacing().item_spacing.y;
    let width = ui.available_width();
    ui.horizontal(|ui| {
        ui.allocate_ui_with_layout(vec2(WORDS * width, height), egui::Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(vec2(WORDS * width, height));
            match &problem {
                Some(problem) => explain(ui, problem, state, commands),
                None => foresee(ui, state),
            }
        });
        ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
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
    let path = state.settings.export_file();
    if path.as_os_str().is_empty() {
        return Some("Name a file to write".into());
    }
    match Kind::of(&path) {
        Err(error) => Some(error.to_string()),
        Ok(kind) if kind.needs_ffmpeg() && state.export.has_ffmpeg == Some(false) => {
            Some(ClipError::NoFfmpeg(kind.name()).to_string())
        }
        Ok(_) if state.settings.export_form().film.is_some() && !shows_training(state) => {
            Some(ClipError::NoTraining.to_string())
        }
        Ok(_) => None,
    }
}

/// Whether a lane shows what was learned here.
fn shows_training(state: &State) -> bool {
    let learned = |lane: usize| state.lanes[lane].shown.learned && state.loaded(lane).is_none();
    state.report().is_some_and(|report| report.step > 0) && (0..state.lanes.len()).any(learned)
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

/// What is written, in numbers.
fn form(state: &State) -> String {
    let (clip, lanes) = (state.settings.export_form(), state.lanes.len());
    match Kind::of(&state.settings.export_file()) {
        Ok(Kind::Page) => {
            let grains = grouped(PageForm::beside(&clip).grains() as u64);
            let lanes = if lanes == 1 { "1 lane".into() } else { format!("{lanes} lanes") };
            let parts = std::iter::once(format!("{grains} grains in {lanes}"));
            parts.chain(page::left_out(&state.scene).into_iter().map(str::to_owned)).collect::<Vec<_>>().join("; ")
        }
        Ok(Kind::Sheet(format)) => sheet(state, format),
        Ok(Kind::Script) => "Nothing but numpy is needed to run it".into(),
        Ok(Kind::Clip(_)) | Err(_) => {
            let [width, height] = clip.tiles(lanes).picture_px;
            let frames = clip.timing.frames();
            let seconds = clip.timing.end_s(frames - 1);
            format!("{width} x {height}, {frames} frames, {seconds:.1} s")
        }
    }
}

/// What a still or a figure is, in numbers.
fn sheet(state: &State, format: SheetFormat) -> String {
    let (form, lanes) = (state.settings.sheet_form(format, state.export.preview.t), state.lanes.len());
    if form.is_picture_of_stage(format) {
        let [width, height] = state.settings.clip.size.tiles(lanes).picture_px.map(|side| side * form.scale);
        return format!("{width} x {height}, at the moment that is shown here");
    }
    let [rows, columns] = sheet::grid(&form, lanes, state.scene.document.layers.layout);
    let width = sheet::width_mm(&form, lanes, state.scene.document.layers.layout);
    let grains = grouped(u64::from(form.particles));
    let parts = std::iter::once(match (rows, columns) {
        (1, 1) => format!("{width:.0} mm wide, {grains} grains, at the moment that is shown here"),
        (rows, columns) => format!("{width:.0} mm wide, {rows} x {columns} panels of {grains} grains"),
    });
    let in_a_panel = if state.scene.document.layers.layout == Layout::Spread { form.times.len() } else { 1 };
    let differences = sheet::differences(&state.scene.document.drawn(), in_a_panel).into_iter().map(str::to_owned);
    parts.chain(differences).collect::<Vec<_>>().join("; ")
}

fn foresee(ui: &mut egui::Ui, state: &State) {
    ui.label(RichText::new(form(state)).weak());
    ui.horizontal(|ui| match &state.export.estimate {
        Some(Ok(Estimate { bytes, time })) => {
            let text = format!("About {}, written in {}", size(*bytes), duration(*time));
            ui.label(text).on_hover_text("Measured: a part of it was drawn and encoded");
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
