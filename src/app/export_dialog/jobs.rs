//! Exports that were asked for: how far each is, and what can be done with it.

use eframe::egui::{self, Align, Label, Layout, ProgressBar, Response, RichText, WidgetInfo, vec2};
use egui_material_icons::icons::ICON_CLOSE;

use super::{
    super::{
        bars::icon_button::IconButton,
        commands::{Command, ExportCommand},
        export_state::{Job, Running, Stage},
        state::State,
        theme,
    },
    named::named,
};

/// Share of the height that they take at most.
const MOST: f32 = 0.4;
/// Width of a bar, in points.
const BAR: f32 = 190.0;
/// Height of one, in points.
const ROW: f32 = 27.0;

/// Height that they take of so much.
pub(super) fn height(state: &State, of: f32) -> f32 {
    if state.export.jobs.is_empty() { 0.0 } else { (ROW * state.export.jobs.len() as f32 + 12.0).min(MOST * of) }
}

/// Shows them in a part of the dialog that is so high, the newest one first.
pub(super) fn show(ui: &mut egui::Ui, height: f32, state: &State, commands: &mut Vec<Command>) {
    if height == 0.0 {
        return;
    }
    ui.separator();
    let scroll = egui::ScrollArea::vertical()
        .id_salt("jobs")
        .min_scrolled_height(0.0)
        .auto_shrink(false)
        .max_height(ui.available_height());
    scroll.show(ui, |ui| {
        for job in state.export.jobs.iter().rev() {
            named(ui, job.number, |ui| row(ui, job, commands));
        }
    });
}

fn row(ui: &mut egui::Ui, job: &Job, commands: &mut Vec<Command>) {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let colors = theme::colors(ui.ctx());
        match &job.stage {
            Stage::Waiting => {
                cancel(ui, job, "It never begins", commands);
                ui.add_sized(vec2(BAR, size.y), Label::new(RichText::new("waiting").weak()));
                name(ui, &job.name());
            }
            Stage::Running(running) => {
                cancel(ui, job, "Stop; no file is written", commands);
                progress(ui, running);
                name(ui, &job.name());
            }
            Stage::Done(done) => {
                forget(ui, job, commands);
                let button = called(ui.button("Show in folder"), &format!("Show {} in folder", job.name()));
                if button.on_hover_text("Open the folder of the file").clicked() {
                    commands.push(Command::ShowInFolder(job.path.clone()));
                }
                let text = RichText::new(format!("{}: {}", job.name(), done.summary())).color(colors.exact);
                words(ui, text, &job.path.display().to_string());
            }
            Stage::Failed(why) => {
                forget(ui, job, commands);
                let said = format!("{}: {why}", job.name());
                words(ui, RichText::new(&said).color(colors.warning), &said);
            }
        }
    });
}

fn progress(ui: &mut egui::Ui, running: &Running) {
    ui.add(ProgressBar::new(running.share()).desired_width(BAR).text(running.progress()));
}

fn name(ui: &mut egui::Ui, name: &str) {
    words(ui, RichText::new(name), name);
}

/// Words at the left, which are said whole where there is no room for them.
fn words(ui: &mut egui::Ui, text: RichText, whole: &str) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Label::new(text).truncate()).on_hover_text(whole);
    });
}

fn cancel(ui: &mut egui::Ui, job: &Job, tip: &str, commands: &mut Vec<Command>) {
    let button = called(ui.button("Cancel"), &format!("Cancel {}", job.name()));
    if button.on_hover_text(tip).clicked() {
        commands.push(Command::Export(ExportCommand::Cancel(job.number)));
    }
}

fn forget(ui: &mut egui::Ui, job: &Job, commands: &mut Vec<Command>) {
    let name = format!("Forget {}", job.name());
    let button = IconButton::new(ICON_CLOSE, &name, ui.spacing().interact_size.y);
    if ui.add(button).on_hover_text("Take this line away").clicked() {
        commands.push(Command::Export(ExportCommand::Forget(job.number)));
    }
}

/// With a name that tells it from those of other lines.
fn called(response: Response, name: &str) -> Response {
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    response
}
