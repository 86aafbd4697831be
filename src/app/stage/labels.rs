//! What is written on the stage: captions and the clock.

use eframe::egui::{self, Color32, FontId, Pos2, Rect, vec2};

use super::{
    super::{state::State, theme},
    marks,
};
use crate::{
    figure::Inks,
    scene::{flow::BETWEEN_PARTS, grouped},
};

/// Height of letters and of a line, in points.
const SIZE: f32 = 13.0;
const LINE: f32 = 24.0;

pub(super) fn labels(painter: &egui::Painter, lane: usize, rect: Rect, state: &State) {
    let (shade, colors) = (Inks::of(state.scene.theme).shade, theme::colors(painter.ctx()));
    let text = |at: Pos2, anchor: [f32; 2], text: &str, ink: Color32| {
        marks::text(painter, at, anchor, SIZE, text, ink, Some(shade));
    };
    let margin = vec2(14.0, 12.0);
    if state.scene.document.layers.caption {
        let clock = format!("t = {:.2}", state.scene.t);
        let width = |text: &str| width(painter, text);
        // With a gap before the clock that a hint can point through.
        let room = rect.width() - 4.0 * margin.x - width(&clock);
        let caption = fitting(&state.caption(lane), state.lanes.len() > 1, |text| width(text) <= room);
        text(rect.left_bottom() + vec2(margin.x, -margin.y), [0.0, 1.0], &caption, colors.ink);
        let said = [
            Some((clock, colors.ink)),
            lane_loss(state, lane).map(|loss| (loss, colors.learned)),
            lasso(state, lane).map(|lasso| (lasso, colors.ink)),
        ];
        for (index, (words, ink)) in said.into_iter().flatten().enumerate() {
            let above = vec2(0.0, LINE * index as f32);
            text(rect.right_bottom() - margin - above, [1.0, 1.0], &words, ink);
        }
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

/// How many grains of a lane are coloured.
fn lasso(state: &State, lane: usize) -> Option<String> {
    state.scene.document.study.lasso.as_ref().filter(|lasso| lasso.lane == lane)?;
    Some(match state.lasso_count? {
        1 => "lasso: 1 grain".into(),
        count => format!("lasso: {} grains", grouped(count as u64)),
    })
}

/// Width of a line, in points.
fn width(painter: &egui::Painter, text: &str) -> f32 {
    painter.layout_no_wrap(text.to_owned(), FontId::proportional(SIZE), Color32::PLACEHOLDER).size().x
}

/// The caption without what a narrow stage has no room for: first the path, if lanes have it in their titles, then what
/// comes after the solver, then what explains the field, and at last all but the field.
fn fitting(caption: &str, is_titled: bool, fits: impl Fn(&str) -> bool) -> String {
    let mut parts: Vec<&str> = caption.split(BETWEEN_PARTS).collect();
    let fits = |parts: &[&str]| fits(&parts.join(BETWEEN_PARTS));
    if is_titled && parts.len() > 2 && !fits(&parts) {
        parts.remove(1);
    }
    let to_solver = if is_titled { 2 } else { 3 };
    while parts.len() > to_solver && !fits(&parts) {
        parts.pop();
    }
    let field = parts[0];
    if !fits(&parts) {
        parts[0] = field.split([',', ':']).next().unwrap_or(field);
    }
    while parts.len() > 1 && !fits(&parts) {
        parts.pop();
    }
    if parts.len() == 1 && fits(&[field]) {
        parts[0] = field;
    }
    parts.join(BETWEEN_PARTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_gives_way_from_its_end() {
        let caption =
            ["learned, step 1,004,832", "OT (CondOT)", "rk4 x 64 in t, NFE 256", "more"].join(BETWEEN_PARTS);
        for (is_titled, letters, fitted) in [
            (false, 80, &*caption),
            (false, 72, "learned, step 1,004,832  |  OT (CondOT)  |  rk4 x 64 in t, NFE 256"),
            (false, 55, "learned  |  OT (CondOT)  |  rk4 x 64 in t, NFE 256"),
            (false, 35, "learned  |  OT (CondOT)"),
            (true, 55, "learned, step 1,004,832  |  rk4 x 64 in t, NFE 256"),
            (true, 40, "learned  |  rk4 x 64 in t, NFE 256"),
            (true, 30, "learned, step 1,004,832"),
            (true, 20, "learned"),
        ] {
            assert_eq!(fitting(&caption, is_titled, |text| text.len() <= letters), fitted);
        }
        assert_eq!(fitting("no network yet: exact field", true, |text| text.len() < 20), "no network yet");
    }
}
