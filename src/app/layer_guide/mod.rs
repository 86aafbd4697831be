//! "What am I looking at?": every layer that is on the stage now, with its symbol and the paper's words.
//!
//! - `rows`: what is said of each; `swatch`: how it looks; `fields`: whose field that is.

mod fields;
mod rows;
mod swatch;

use eframe::egui::{self, RichText, Sense, vec2};

use self::rows::Row;
use super::{
    commands::{Command, WindowCommand},
    state::State,
    theme,
};

/// Widest and narrowest, in points.
const WIDTHS: [f32; 2] = [400.0, 310.0];
const SWATCH: egui::Vec2 = vec2(44.0, 26.0);
/// Below the menu bar.
const TOP: f32 = 34.0;

/// Shows the guide while it is open, over the plots at first so that the stage is seen beside it.
pub fn show(ctx: &egui::Context, state: &State, commands: &mut Vec<Command>) {
    if !state.guide {
        return;
    }
    let mut open = true;
    let screen = ctx.content_rect();
    egui::Window::new("What am I looking at?")
        .open(&mut open)
        .resizable(false)
        .collapsible(false)
        .pivot(egui::Align2::RIGHT_TOP)
        .default_pos(screen.right_top() + vec2(-10.0, TOP))
        .show(ctx, |ui| {
            ui.set_width((0.27 * screen.width()).clamp(WIDTHS[1], WIDTHS[0]));
            // The timeline stays free.
            let height = screen.height() - TOP - 120.0;
            egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
                for lane in 0..state.lanes.len() {
                    let number = if state.lanes.len() > 1 { format!("{}  ", lane + 1) } else { String::new() };
                    let words = RichText::new(format!("{number}{}", state.caption(lane))).weak();
                    ui.add(egui::Label::new(words).wrap());
                }
                for row in rows::rows(state) {
                    ui.add_space(5.0);
                    layer(ui, &row);
                }
                ui.add_space(8.0);
                let source = "Equations are those of Lipman et al. 2022, Flow Matching for Generative Modeling.";
                ui.add(egui::Label::new(RichText::new(source).small().weak()).wrap());
            });
        });
    if !open {
        commands.push(Command::Window(WindowCommand::SetGuide(false)));
    }
}

fn layer(ui: &mut egui::Ui, row: &Row) {
    ui.horizontal_top(|ui| {
        let (rect, response) = ui.allocate_exact_size(SWATCH, Sense::hover());
        row.swatch.paint(ui.painter(), rect);
        let looks = format!("How it looks: {}", row.name);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &looks));
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(row.name).strong());
                ui.label(RichText::new(row.symbol).monospace().color(theme::colors(ui.ctx()).sand));
            });
            ui.add(egui::Label::new(row.words.as_str()).wrap());
        });
    });
}
