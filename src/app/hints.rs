//! The first minute: one small bubble at a time, which points at what can be done next.

use eframe::egui::{
    self, Color32, Galley, Id, LayerId, Order, Pos2, Rect, Response, Stroke, Vec2, accesskit::Live, pos2, vec2,
};

use super::{
    commands::{Command, WindowCommand},
    settings::Hint,
    state::{Looking, State},
    theme,
};
use crate::{density::raster::HALF_EXTENT, scene::camera::HALF_VIEW};

/// Height of a bubble, room around its words, and side of the button that closes it, in points.
const HEIGHT: f32 = 30.0;
const MARGIN: f32 = 10.0;
const CLOSE: f32 = 18.0;
/// Between a bubble and the sides of a lane.
const BESIDE: f32 = 16.0;
/// Room at the upper edge of a lane for its title and a legend, at the lower one for its caption and clock.
const LEGEND: f32 = 112.0;
const CAPTION: f32 = 44.0;
/// From the right side of a lane to where there is neither its caption nor its clock.
const GAP: f32 = 84.0;
/// From a control in the panels up to the bubble that points at it.
const ABOVE: f32 = 28.0;

/// Where a hint stands.
struct Place {
    bubble: Rect,
    /// Ends of its arrow.
    arrow: [Pos2; 2],
}

/// The control that flows are compared with, as it was laid out in a pass, and what it is seen through.
#[derive(Clone, Copy, Debug)]
struct Seen {
    pass: u64,
    rect: Rect,
    clip: Rect,
}

fn compare_id() -> Id {
    Id::unique("control to compare with")
}

/// Says that this is the control that flows are compared with.
pub fn compare_here(ui: &egui::Ui, control: &Response) {
    let seen = Seen { pass: ui.ctx().cumulative_pass_nr(), rect: control.rect, clip: ui.clip_rect() };
    ui.data_mut(|data| data.insert_temp(compare_id(), seen));
}

/// Shows the next hint, over `lanes` and beside the `rail` of t, while nothing else is to be read.
pub fn show(ui: &egui::Ui, lanes: &[Rect], rail: Rect, state: &State, commands: &mut Vec<Command>) {
    let Some(hint) = state.settings.hints.first().copied().filter(|_| is_quiet(ui.ctx(), state)) else { return };
    let galley = ui.painter().layout_no_wrap(
        words(hint).into(),
        egui::TextStyle::Body.resolve(ui.style()),
        theme::colors(ui.ctx()).ink,
    );
    let size = vec2(galley.size().x + 2.5 * MARGIN + CLOSE, HEIGHT);
    let place = match hint {
        Hint::Draw => on_stage(lanes, size),
        Hint::Time => above_rail(lanes, rail, size),
        Hint::Compare => above_control(ui.ctx(), state, size),
    };
    if let Some(place) = place {
        bubble(ui, hint, &place, galley, commands);
    }
}

fn words(hint: Hint) -> &'static str {
    match hint {
        Hint::Draw => "Draw here: noise flows into it",
        Hint::Time => "Drag time, both ways",
        Hint::Compare => "Compare two paths",
    }
}

/// Whether nothing else is open or speaks.
fn is_quiet(ctx: &egui::Context, state: &State) -> bool {
    let is_open = state.help
        || state.guide
        || state.palette.is_some()
        || state.export.open
        || state.file.question.is_some()
        || state.file.is_recovered
        || egui::Popup::is_any_open(ctx);
    let speaks = state.notices.newest().is_some()
        || state.import.reading.is_some()
        || state.export.is_busy()
        || state.canvas_is_empty;
    let is_busy = state.under_way.is_some() || state.looking != Looking::None;
    !state.presenting && !is_open && !speaks && !is_busy
}

/// Left of the middle of the first lane, below what is written at its upper edge; its arrow ends where tools draw.
fn on_stage(lanes: &[Rect], size: Vec2) -> Option<Place> {
    const ARROW: Vec2 = vec2(22.0, 40.0);
    let lane = lanes.first()?;
    // As the view is at first.
    let square =
        Rect::from_center_size(lane.center(), Vec2::splat(lane.size().min_elem() * HALF_EXTENT / HALF_VIEW));
    let end = lane.min + vec2(BESIDE + 0.7 * size.x, LEGEND + size.y) + ARROW;
    let end = end.max(square.min + Vec2::splat(MARGIN));
    let from = end - ARROW;
    let bubble = Rect::from_min_size(from - vec2(0.7 * size.x, size.y), size);
    let is_roomy =
        bubble.right() < lane.right() - BESIDE && bubble.bottom() + 2.0 * HEIGHT < lane.bottom() - CAPTION;
    is_roomy.then_some(Place { bubble, arrow: [from, end] })
}

/// Over the lower edge of the last lane; its arrow passes between caption and clock.
fn above_rail(lanes: &[Rect], rail: Rect, size: Vec2) -> Option<Place> {
    let lane = lanes.last()?;
    let x = (lane.right() - GAP).min(rail.right() - 2.0 * MARGIN);
    let right = (x + 2.0 * MARGIN).min(lane.right() - BESIDE);
    let bubble = Rect::from_min_size(pos2(right - size.x, lane.bottom() - CAPTION - size.y), size);
    // The loss of a network is written over the clock of several lanes.
    let is_roomy = lanes.len() == 1 && bubble.left() > lane.left() + BESIDE;
    is_roomy.then(|| Place { bubble, arrow: [pos2(x, bubble.bottom()), pos2(x, lane.bottom() - 3.0)] })
}

/// Above the control, where parameters of other paths would be.
fn above_control(ctx: &egui::Context, state: &State, size: Vec2) -> Option<Place> {
    let Seen { pass, rect, clip } = ctx.data(|data| data.get_temp(compare_id()))?;
    if pass != ctx.cumulative_pass_nr() || !clip.contains_rect(rect) || state.flow().path.parameters().len() > 1 {
        return None;
    }
    let right = clip.right() - 0.5 * MARGIN;
    let left = (rect.center().x - 0.5 * size.x).min(right - size.x);
    let bubble = Rect::from_min_size(pos2(left, rect.top() - ABOVE - size.y), size);
    let x = rect.center().x;
    clip.contains_rect(bubble)
        .then(|| Place { bubble, arrow: [pos2(x, bubble.bottom()), pos2(x, rect.top() - 3.0)] })
}

fn bubble(ui: &egui::Ui, hint: Hint, place: &Place, galley: std::sync::Arc<Galley>, commands: &mut Vec<Command>) {
    let id = Id::unique("hint");
    let stroke = Stroke::new(1.5, theme::colors(ui.ctx()).sand);
    let area = egui::Area::new(id).fixed_pos(place.bubble.min).constrain(false).order(Order::Middle);
    area.show(ui.ctx(), |ui| {
        let (rect, response) = ui.allocate_exact_size(place.bubble.size(), egui::Sense::hover());
        ui.painter().rect(rect, 6.0, theme::colors(ui.ctx()).panel, stroke, egui::StrokeKind::Inside);
        let text = pos2(rect.left() + MARGIN, rect.center().y - 0.5 * galley.size().y);
        ui.painter().galley(text, galley, theme::colors(ui.ctx()).ink);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words(hint)));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(Live::Polite));
        let close = Rect::from_center_size(
            pos2(rect.right() - 0.5 * (MARGIN + CLOSE), rect.center().y),
            vec2(CLOSE, CLOSE),
        );
        let button = egui::Button::new("×").fill(Color32::TRANSPARENT).min_size(close.size());
        let button = ui.put(close, button).accessible_name("Dismiss hint");
        if button.on_hover_text("Do not show this hint again; Help shows all of them once more").clicked() {
            commands.push(Command::Window(WindowCommand::DismissHint(hint)));
        }
    });
    let [from, to] = place.arrow;
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Middle, id));
    // Among grains it is seen on a darker line.
    painter.arrow(from, to - from, Stroke::new(4.5, theme::colors(painter.ctx()).panel));
    painter.arrow(from, to - from, stroke);
}
