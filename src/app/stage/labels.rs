//! What is written on the stage: captions, the clock, notices.

use std::time::Duration;

use eframe::egui::{self, Align, Align2, Color32, FontId, Pos2, Rect, Stroke, vec2};

use super::super::{
    commands::Command,
    state::{Notice, State},
    theme,
};
use crate::scene::flow::BETWEEN_PARTS;

pub(super) fn labels(painter: &egui::Painter, lane: usize, rect: Rect, state: &State) {
    let font = FontId::proportional(13.0);
    let text = |at: Pos2, anchor: Align2, text: String, ink: Color32| {
        let galley = painter.layout_no_wrap(text, font.clone(), ink);
        let place = anchor.anchor_size(at, galley.size());
        theme::bar(painter, place.expand2(vec2(6.0, 3.0)), theme::GROUND.gamma_multiply(0.8));
        painter.galley(place.min, galley, ink);
    };
    let margin = vec2(14.0, 12.0);
    text(
        rect.left_bottom() + vec2(margin.x, -margin.y),
        Align2::LEFT_BOTTOM,
        fitting(painter, &font, &state.caption(lane), rect.width() - 110.0, state.lanes.len() > 1),
        theme::INK,
    );
    if let Some(loss) = lane_loss(state, lane) {
        text(rect.right_bottom() - margin - vec2(0.0, 24.0), Align2::RIGHT_BOTTOM, loss, theme::SAND);
    }
    let clock = format!("t = {:.2}", state.scene.t);
    text(rect.right_bottom() - margin, Align2::RIGHT_BOTTOM, clock, theme::INK);
    let hint = state.under_way.as_ref().and_then(|under_way| under_way.gesture.hint());
    let empty = "The canvas is empty: draw something for the noise to flow to. The last flow stays.";
    if let Some(words) = hint.or(state.canvas_is_empty.then_some(empty)) {
        text(rect.center_bottom() - vec2(0.0, 44.0), Align2::CENTER_BOTTOM, words.into(), theme::ACCENT);
    }
}

/// The loss of the network that a lane shows, beside others.
#[must_use]
pub fn lane_loss(state: &State, lane: usize) -> Option<String> {
    let shows = state.lanes.len() > 1 && state.lanes[lane].shown.learned && state.loaded(lane).is_none();
    let report = state.report().filter(|_| shows);
    let check = report.and_then(|report| report.check())?;
    let marginal = check.marginal.map_or(String::new(), |marginal| format!(", marginal {marginal:.4}"));
    Some(format!("loss {:.4}{marginal}", check.validation.mean().mean))
}

/// The caption without the parts that a narrow stage has no room for: first the path, if lanes have it in
/// their titles, then the last ones.
fn fitting(painter: &egui::Painter, font: &FontId, caption: &str, width: f32, is_titled: bool) -> String {
    let mut parts: Vec<&str> = caption.split(BETWEEN_PARTS).collect();
    let is_wide = |parts: &[&str]| {
        painter.layout_no_wrap(parts.join(BETWEEN_PARTS), font.clone(), theme::INK).size().x > width
    };
    while parts.len() > 1 && is_wide(&parts) {
        parts.remove(if is_titled && parts.len() > 2 { 1 } else { parts.len() - 1 });
    }
    parts.join(BETWEEN_PARTS)
}

/// Reading that takes no longer is not spoken of.
const AT_ONCE: Duration = Duration::from_millis(150);

/// What is being read, or else what the user should know.
pub(super) fn notice(ui: &egui::Ui, rect: Rect, state: &State, commands: &mut Vec<Command>) {
    let dropping = ui.input(|input| input.raw.hovered_files.len());
    if dropping > 0 {
        let what = if dropping == 1 { "this file".into() } else { format!("these {dropping} files") };
        popup(ui, rect, theme::WIND, Align::Center, |ui| {
            ui.label(format!("Drop to read {what} onto the canvas"));
        });
        return;
    }
    if let Some(reading) = &state.import.reading {
        // What is read at once needs no word.
        if let Some(rest) = AT_ONCE.checked_sub(reading.since.elapsed()) {
            ui.ctx().request_repaint_after(rest);
            return;
        }
        popup(ui, rect, theme::WIND, Align::Center, |ui| {
            let more = if reading.left > 0 { format!(" ({} more)", reading.left) } else { String::new() };
            ui.label(format!("Reading {}{more}", reading.name));
            ui.add(egui::ProgressBar::new(reading.share as f32).desired_width(120.0).show_percentage());
            if ui.button("Cancel").on_hover_text("End the reading; the canvas stays as it is (Esc)").clicked() {
                commands.push(Command::CancelImport);
            }
        });
        return;
    }
    let Some(notice) = &state.notice else { return };
    let (text, color) = match notice {
        Notice::Done(text) => (text.as_str(), theme::WIND),
        Notice::Problem(text) => (text.as_str(), theme::ACCENT),
    };
    popup(ui, rect, color, Align::TOP, |ui| {
        let most = 0.4 * rect.height();
        // A row offers no more height than that of its buttons.
        let area = egui::ScrollArea::vertical().max_height(most).min_scrolled_height(most);
        area.max_width(ui.available_width() - 80.0).show(ui, |ui| {
            ui.add(egui::Label::new(egui::RichText::new(text).color(color)).wrap());
        });
        if ui.button("Dismiss").on_hover_text("Close this message (Esc)").clicked() {
            commands.push(Command::DismissNotice);
        }
    });
}

/// A row at the upper edge of the stage.
fn popup(ui: &egui::Ui, rect: Rect, color: Color32, align: Align, add: impl FnOnce(&mut egui::Ui)) {
    egui::Area::new(egui::Id::unique("notice"))
        .fixed_pos(rect.center_top() + vec2(0.0, 14.0))
        .pivot(Align2::CENTER_TOP)
        .constrain_to(rect)
        .show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).stroke(Stroke::new(1.0, color)).show(ui, |ui| {
                ui.set_max_width((rect.width() - 60.0).min(560.0));
                match align {
                    Align::TOP => ui.horizontal_top(add),
                    _ => ui.horizontal(add),
                };
            });
        });
}
