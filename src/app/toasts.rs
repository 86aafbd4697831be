//! Messages over the stage, and all that takes time with what ends it.

use std::time::Duration;

use eframe::egui::{self, Color32, Rect, RichText, Stroke, accesskit::Live, vec2};

use super::{
    commands::{Command, ExportCommand},
    notices::{Notice, Shown},
    state::State,
    theme,
};

/// Reading that takes no longer is not spoken of.
const AT_ONCE: Duration = Duration::from_millis(150);
/// Room that is left at the lower edge of a lane for its caption and clock, in points.
const CAPTION: f32 = 66.0;
/// Room that is left at the upper edge of a lane for its title and a legend of two rows, in points.
const LEGEND: f32 = 100.0;
/// Widest and narrowest message, in points.
const WIDTH: [f32; 2] = [200.0, 520.0];
/// The least height that messages have before they are scrolled, in points.
const LEAST: f32 = 56.0;

/// Shows what there is to say over `lanes`, which stand above each other's captions and below each other's titles.
pub fn show(ui: &egui::Ui, lanes: &[Rect], state: &State, commands: &mut Vec<Command>) {
    let stage = lanes.iter().fold(Rect::NOTHING, |stage, lane| stage.union(*lane));
    let (dropping, works) = (ui.input(|input| input.raw.hovered_files.len()), works(ui.ctx(), state));
    if dropping == 0 && works.is_empty() && state.notices.newest().is_none() {
        return;
    }
    // Of lanes above each other those below stand in the way.
    let lane = lanes.last().map_or(0.0, Rect::height);
    let height = (lane - CAPTION - LEGEND).min(0.5 * stage.height()).max(LEAST);
    let width = (stage.width() - 40.0).clamp(WIDTH[0], WIDTH[1]);
    // How tall they are was known when they were last laid out.
    let tall = ui.data(|data| data.get_temp(area())).unwrap_or(LEAST);
    let corner = stage.center_bottom() - vec2(0.5 * width, CAPTION + height.min(tall));
    egui::Area::new(area()).fixed_pos(corner).constrain(false).show(ui.ctx(), |ui| {
        let scroll = egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        let laid_out = scroll.show(ui, |ui| {
            ui.set_width(width);
            if dropping > 0 {
                let what = if dropping == 1 { "this file".into() } else { format!("these {dropping} files") };
                row(ui, theme::colors(ui.ctx()).exact, 1.0, |ui| {
                    ui.label(format!("Drop to read {what} onto the canvas"))
                });
            }
            for work in works {
                ui.push_id(work.kind, |ui| progress(ui, work, commands));
            }
            // The newest one is seen also where not all have room.
            for shown in state.notices.iter().rev() {
                // One that comes or goes is not to take the focus of another.
                ui.push_id(shown.number, |ui| message(ui, shown, commands));
            }
        });
        if laid_out.content_size.y != tall {
            ui.data_mut(|data| data.insert_temp(area(), laid_out.content_size.y));
            // Nobody is to see or to hit them where they are not.
            ui.ctx().request_discard("messages have another height");
        }
    });
}

/// Whether the pointer rests on the messages, so that somebody may be reading them.
#[must_use]
pub fn are_read(ctx: &egui::Context) -> bool {
    let layer = ctx.pointer_hover_pos().and_then(|at| ctx.layer_id_at(at));
    layer.is_some_and(|layer| layer.id == area())
}

fn area() -> egui::Id {
    egui::Id::unique("messages")
}

/// Something that takes time.
struct Work {
    kind: &'static str,
    text: String,
    share: f32,
    /// How far it is, in words, where a percentage does not say it.
    progress: Option<String>,
    tip: &'static str,
    cancel: Command,
}

/// What takes time now, but for what a dialog speaks of.
fn works(ctx: &egui::Context, state: &State) -> Vec<Work> {
    let mut works = Vec::new();
    if let Some(reading) = &state.import.reading {
        if let Some(rest) = AT_ONCE.checked_sub(reading.since.elapsed()) {
            ctx.request_repaint_after(rest);
        } else {
            let more = if reading.left > 0 { format!(" ({} more)", reading.left) } else { String::new() };
            works.push(Work {
                kind: "import",
                text: format!("Reading {}{more}", reading.name),
                share: reading.share as f32,
                progress: None,
                tip: "End the reading; the canvas stays as it is (Esc)",
                cancel: Command::CancelImport,
            });
        }
    }
    if let Some((job, running)) = state.export.running().filter(|_| !state.export.open) {
        let more = match state.export.waiting().count() {
            0 => String::new(),
            more => format!(" ({more} more)"),
        };
        works.push(Work {
            kind: "export",
            text: format!("Writing {}{more}", job.name()),
            share: running.share(),
            progress: Some(running.progress()),
            tip: "Stop; no file is written",
            cancel: Command::Export(ExportCommand::Cancel(job.number)),
        });
    }
    works
}

fn progress(ui: &mut egui::Ui, work: Work, commands: &mut Vec<Command>) {
    let Work { text, share, progress, tip, cancel, .. } = work;
    let from_right = egui::Layout::right_to_left(egui::Align::Center);
    // A layout alone would take all the height that there is.
    let height = ui.spacing().interact_size.y;
    row(ui, theme::colors(ui.ctx()).exact, 1.0, |ui| {
        ui.allocate_ui_with_layout(vec2(ui.available_width(), height), from_right, |ui| {
            if ui.button("Cancel").on_hover_text(tip).clicked() {
                commands.push(cancel);
            }
            let bar = egui::ProgressBar::new(share).desired_width(150.0);
            ui.add(match progress {
                Some(words) => bar.text(words),
                None => bar.show_percentage(),
            });
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(text).truncate());
            });
        });
    });
}

fn message(ui: &mut egui::Ui, shown: &Shown, commands: &mut Vec<Command>) {
    // Who hears the screen is told at once what went wrong, and in due time what went well.
    let (color, live) = match &shown.notice {
        Notice::Done(_) => (theme::colors(ui.ctx()).exact, Live::Polite),
        Notice::Problem(_) => (theme::colors(ui.ctx()).warning, Live::Assertive),
    };
    row(ui, color, shown.opacity(), |ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::TOP), |ui| {
            if ui.button("Dismiss").on_hover_text("Close this message (Esc closes the newest)").clicked() {
                commands.push(Command::DismissNotice(shown.number));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::TOP), |ui| {
                let text = RichText::new(shown.notice.text()).color(color);
                let label = ui.add(egui::Label::new(text).wrap());
                ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(live));
            });
        });
    });
}

/// A framed row as wide as there is room.
fn row<R>(ui: &mut egui::Ui, color: Color32, opacity: f32, add: impl FnOnce(&mut egui::Ui) -> R) {
    ui.scope(|ui| {
        ui.multiply_opacity(opacity);
        let frame = egui::Frame::popup(ui.style()).shadow(egui::Shadow::NONE).stroke(Stroke::new(1.0, color));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui);
        });
    });
}
