//! What is written on the stage: captions and the clock.

use eframe::egui::{self, Color32, FontId, Pos2, Rect, vec2};

use super::{
    super::{state::State, theme},
    marks,
};
use crate::{figure::Inks, scene::flow::BETWEEN_PARTS};

/// Height of a line, in points.
const SIZE: f32 = 13.0;

pub(super) fn labels(painter: &egui::Painter, lane: usize, rect: Rect, state: &State) {
    let (shade, colors) = (Inks::of(state.scene.theme).shade, theme::colors(painter.ctx()));
    let text = |at: Pos2, anchor: [f32; 2], text: &str, ink: Color32| {
        marks::text(painter, at, anchor, SIZE, text, ink, Some(shade));
    };
    let margin = vec2(14.0, 12.0);
    if state.scene.document.layers.caption {
        let (font, width) = (FontId::proportional(SIZE), rect.width() - 110.0);
        let caption = fitting(painter, &font, &state.caption(lane), width, state.lanes.len() > 1);
        text(rect.left_bottom() + vec2(margin.x, -margin.y), [0.0, 1.0], &caption, colors.ink);
        if let Some(loss) = lane_loss(state, lane) {
            text(rect.right_bottom() - margin - vec2(0.0, 24.0), [1.0, 1.0], &loss, colors.learned);
        }
        let clock = format!("t = {:.2}", state.scene.t);
        text(rect.right_bottom() - margin, [1.0, 1.0], &clock, colors.ink);
    }
    let hint = state.under_way.as_ref().and_then(|under_way| under_way.gesture.hint());
    let empty = "The canvas is empty: draw something for the noise to flow to. The last flow stays.";
    if let Some(words) = hint.or(state.canvas_is_empty.then_some(empty)) {
        text(rect.center_bottom() - vec2(0.0, 44.0), [0.5, 1.0], words, colors.warning);
    }
}

/// The loss of the network that a lane shows, beside others.
#[must_use]
pub fn lane_loss(state: &State, lane: usize) -> Option<String> {
    let shows = state.lanes.len() > 1 && state.lanes[lane].shown.learned && state.loaded(lane).is_none();
    let report = state.report().filter(|_| shows);
    let check = report.and_then(|report| report.check())?;
    let marginal = check.marginal.as_ref();
    let marginal = marginal.map_or(String::new(), |marginal| format!(", marginal {:.4}", marginal.mean().mean));
    Some(format!("loss {:.4}{marginal}", check.validation.mean().mean))
}

/// The caption without the parts that a narrow stage has no room for: first the path, if lanes have it in
/// their titles, then the last ones.
fn fitting(painter: &egui::Painter, font: &FontId, caption: &str, width: f32, is_titled: bool) -> String {
    let mut parts: Vec<&str> = caption.split(BETWEEN_PARTS).collect();
    let is_wide = |parts: &[&str]| {
        painter.layout_no_wrap(parts.join(BETWEEN_PARTS), font.clone(), theme::colors(painter.ctx()).ink).size().x
            > width
    };
    while parts.len() > 1 && is_wide(&parts) {
        parts.remove(if is_titled && parts.len() > 2 { 1 } else { parts.len() - 1 });
    }
    parts.join(BETWEEN_PARTS)
}
