//! The export dialog: a frame of the next export at the left, its form at the right, and below what it will be.
//!
//! - `preview`: the frame; `form`: what can be chosen; `figure`: of a figure; `start`: size, time, and what begins it; `jobs`: those that were
//!   asked for; `named`: what keeps its ids.

mod figure;
mod form;
mod jobs;
mod named;
mod preview;
mod start;

use eframe::egui::{self, Align, Layout, Sense, Vec2, vec2};

use super::{
    commands::{Command, ExportCommand},
    state::State,
};

/// What is around the dialog at least, and above and below its content, in points.
const AROUND: f32 = 10.0;
const FRAME: f32 = 92.0;
/// Widest and tallest content, in points.
const MOST: Vec2 = vec2(1240.0, 780.0);
/// Between frame and form, in points.
const GAP: f32 = 20.0;
/// Widths of the form, in points: at least, at most, and as a share of all.
const FORM: (f32, f32, f32) = (330.0, 400.0, 0.36);

/// Shows the dialog while it is open.
pub fn show(ctx: &egui::Context, state: &State, commands: &mut Vec<Command>) {
    if !state.export.open {
        return;
    }
    let mut open = true;
    let screen = ctx.content_rect();
    let size = (0.86 * screen.size()).max(vec2(860.0, 500.0)).min(MOST);
    let size = size.min(screen.size() - 2.0 * Vec2::splat(AROUND) - vec2(14.0, FRAME));
    egui::Window::new("Export the flow")
        .open(&mut open)
        .resizable(false)
        .collapsible(false)
        .pivot(egui::Align2::CENTER_CENTER)
        .default_pos(screen.center())
        .show(ctx, |ui| {
            ui.set_width(size.x);
            content(ui, size, state, commands);
        });
    if !open {
        commands.push(Command::Export(ExportCommand::SetOpen(false)));
    }
}

/// With the room between controls that the window has, within what has none.
fn spaced(ui: &mut egui::Ui) {
    ui.spacing_mut().item_spacing = ui.ctx().global_style().spacing.item_spacing;
}

fn content(ui: &mut egui::Ui, size: Vec2, state: &State, commands: &mut Vec<Command>) {
    let form_width = (FORM.2 * size.x).clamp(FORM.0, FORM.1);
    let (down, left) = (Layout::top_down(Align::Min), vec2(size.x - form_width - GAP, size.y));
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.allocate_ui_with_layout(left, down, |ui| {
            ui.set_min_size(left);
            spaced(ui);
            let below = jobs::height(state, size.y);
            preview::show(ui, size.y - below, state, commands);
            jobs::show(ui, below, state, commands);
        });
        let (between, _) = ui.allocate_exact_size(vec2(GAP, size.y), Sense::hover());
        let stroke = ui.visuals().widgets.noninteractive.bg_stroke;
        ui.painter().vline(between.center().x, between.y_range(), stroke);
        ui.allocate_ui_with_layout(vec2(form_width, size.y), down, |ui| {
            spaced(ui);
            egui::ScrollArea::vertical().id_salt("form").auto_shrink(false).max_height(size.y).show(ui, |ui| {
                form::show(ui, state, commands);
            });
        });
    });
    ui.separator();
    start::show(ui, state, commands);
}
