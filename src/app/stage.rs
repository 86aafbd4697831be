//! The stage: the flow, and the brush on it.

use eframe::egui::{self, Align2, Color32, FontId, PointerButton, Pos2, Rect, Sense, Stroke, pos2, vec2};

use super::{
    commands::Command,
    input::{StageAction, stage_action},
    stage_gpu::SharedStage,
    state::{Notice, State},
    theme,
};
use crate::{
    numeric::Point,
    scene::Camera,
    target::{drawing::Tool, raster::HALF_EXTENT},
};

const BUTTONS: [PointerButton; 3] = [PointerButton::Primary, PointerButton::Secondary, PointerButton::Middle];

/// Space between two lanes, in points.
const GAP: f32 = 3.0;

/// Shows the stage in all that is left of `ui`; returns where its lanes are.
pub fn show(ui: &mut egui::Ui, state: &State, stage: &SharedStage, commands: &mut Vec<Command>) -> Vec<Rect> {
    let (whole, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let rects = lane_rects(whole, state.lanes.len());
    for (lane, rect) in rects.iter().enumerate() {
        show_lane(ui, lane, *rect, state, stage, commands);
    }
    notice(ui, whole, state, commands);
    rects
}

/// Where so many lanes are: two side by side, four in a square.
fn lane_rects(whole: Rect, count: usize) -> Vec<Rect> {
    let columns = if count > 1 { 2 } else { 1 };
    let rows = count.div_ceil(columns);
    let side = |length: f32, parts: usize| (length - GAP * (parts - 1) as f32) / parts as f32;
    let size = vec2(side(whole.width(), columns), side(whole.height(), rows));
    (0..count)
        .map(|lane| {
            let step = vec2((lane % columns) as f32, (lane / columns) as f32) * (size + vec2(GAP, GAP));
            Rect::from_min_size(whole.min + step, size)
        })
        .collect()
}

fn show_lane(
    ui: &mut egui::Ui,
    lane: usize,
    rect: Rect,
    state: &State,
    stage: &SharedStage,
    commands: &mut Vec<Command>,
) {
    let response = ui.interact(rect, ui.scope_id().with(("lane", lane)), Sense::click_and_drag());
    let name = if state.lanes.len() == 1 { "Stage".into() } else { format!("Stage {}", lane + 1) };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, &name));
    let view = ViewMap { rect, camera: state.scene.camera };
    drags(&response, &view, state, commands);
    wheel(ui, &response, &view, commands);

    let painter = ui.painter_at(rect);
    painter.add(stage.paint(rect, lane, &state.scene));
    drawing_area(&painter, &view);
    if let Some(pointer) = response.hover_pos() {
        brush(&painter, &view, state, ui.input(|i| i.modifiers), pointer);
        ui.set_cursor_icon(egui::CursorIcon::Crosshair);
    }
    labels(&painter, lane, rect, state);
    if state.lanes.len() > 1 {
        title(ui, lane, rect, state, commands);
    }
}

/// The name of a lane, to choose it with.
fn title(ui: &mut egui::Ui, lane: usize, rect: Rect, state: &State, commands: &mut Vec<Command>) {
    let active = state.active == lane;
    if active {
        let stroke = Stroke::new(1.5, theme::SAND.gamma_multiply(0.8));
        ui.painter_at(rect).rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Inside);
    }
    let text = format!("{}  {}", lane + 1, state.scene.lanes[lane].path.label());
    let place = Rect::from_min_size(rect.min + vec2(10.0, 9.0), vec2(rect.width() - 20.0, 24.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        let button = ui.add(egui::Button::selectable(active, text).frame_when_inactive(true));
        if button.on_hover_text("Path, field and solver of this lane in the panels (key N: the next one)").clicked()
        {
            commands.push(Command::ActivateLane(lane));
        }
    });
}

/// Between points of the screen and chart positions of the world.
#[derive(Clone, Copy, Debug)]
pub struct ViewMap {
    /// Where the stage is, in points.
    pub rect: Rect,
    /// What it shows.
    pub camera: Camera,
}

impl ViewMap {
    /// World position under a point of the screen.
    #[must_use]
    pub fn world(&self, at: Pos2) -> Point {
        let [half_x, half_y] = self.camera.half_extent([self.rect.width(), self.rect.height()]);
        let offset = (at - self.rect.center()) / self.rect.size() * 2.0;
        [self.camera.centre[0] + offset.x * half_x, self.camera.centre[1] - offset.y * half_y]
    }

    /// Point of the screen over a world position.
    #[must_use]
    pub fn screen(&self, at: Point) -> Pos2 {
        let points = self.points_per_unit();
        let centre = self.rect.center();
        pos2(
            centre.x + (at[0] - self.camera.centre[0]) * points,
            centre.y - (at[1] - self.camera.centre[1]) * points,
        )
    }

    /// Points of the screen per world unit.
    #[must_use]
    pub fn points_per_unit(&self) -> f32 {
        let [half_x, _] = self.camera.half_extent([self.rect.width(), self.rect.height()]);
        self.rect.width() / (2.0 * half_x)
    }
}

fn drags(response: &egui::Response, view: &ViewMap, state: &State, commands: &mut Vec<Command>) {
    let modifiers = response.ctx.input(|input| input.modifiers);
    let tool = state.settings.tool();
    let pointer = response.interact_pointer_pos();
    // A click that closes a popup is no stroke.
    let popup = egui::Popup::is_any_open(&response.ctx);
    for button in BUTTONS {
        let action = stage_action(button, modifiers, tool);
        let pressed =
            !popup && response.contains_pointer() && response.ctx.input(|i| i.pointer.button_pressed(button));
        if let (true, Some(StageAction::Stroke(tool)), Some(at)) = (pressed, action, pointer) {
            commands.push(Command::BeginStroke(tool, view.world(at)));
        } else if response.dragged_by(button)
            && let Some(at) = pointer
        {
            if state.document.is_drawing() {
                commands.push(Command::ExtendStroke(view.world(at)));
            } else if action == Some(StageAction::Pan) {
                let delta = response.drag_delta() / view.points_per_unit();
                let [x, y] = state.scene.camera.centre;
                let centre = [(x - delta.x).clamp(-50.0, 50.0), (y + delta.y).clamp(-50.0, 50.0)];
                commands.push(Command::SetCamera(Camera { centre, ..state.scene.camera }));
            }
        }
    }
    let released = response.ctx.input(|input| !input.pointer.any_down());
    if state.document.is_drawing() && released {
        commands.push(Command::EndStroke);
    }
}

fn wheel(ui: &egui::Ui, response: &egui::Response, view: &ViewMap, commands: &mut Vec<Command>) {
    let Some(pointer) = response.hover_pos() else { return };
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    let factor = pinch * (scroll / 250.0).exp();
    if factor == 1.0 {
        return;
    }
    let zoom = (view.camera.zoom * factor).clamp(0.25, 20.0);
    // What is under the pointer stays there.
    let fixed = view.world(pointer);
    let moved = ViewMap { camera: Camera { zoom, ..view.camera }, ..*view }.world(pointer);
    let centre = [0, 1].map(|k| (view.camera.centre[k] + fixed[k] - moved[k]).clamp(-50.0, 50.0));
    commands.push(Command::SetCamera(Camera { centre, zoom }));
}

fn drawing_area(painter: &egui::Painter, view: &ViewMap) {
    let corner = |x: f32, y: f32| view.screen([x * HALF_EXTENT, y * HALF_EXTENT]);
    let area = Rect::from_two_pos(corner(-1.0, -1.0), corner(1.0, 1.0));
    let stroke = Stroke::new(1.0, Color32::from_white_alpha(14));
    painter.rect_stroke(area, 0.0, stroke, egui::StrokeKind::Middle);
}

fn brush(painter: &egui::Painter, view: &ViewMap, state: &State, modifiers: egui::Modifiers, at: Pos2) {
    let Some(StageAction::Stroke(tool)) = stage_action(PointerButton::Primary, modifiers, state.settings.tool())
    else {
        return;
    };
    let color = if tool == Tool::Draw { theme::ACCENT } else { theme::FAINT };
    let radius = state.settings.brush.radius * view.points_per_unit();
    painter.circle_stroke(at, radius, Stroke::new(1.5, color));
    if tool == Tool::Erase {
        painter.circle_stroke(at, radius * 0.5, Stroke::new(1.0, color));
    }
}

fn labels(painter: &egui::Painter, lane: usize, rect: Rect, state: &State) {
    let font = FontId::proportional(13.0);
    let text = |at: Pos2, anchor: Align2, text: String, ink: Color32| {
        let galley = painter.layout_no_wrap(text, font.clone(), ink);
        let place = anchor.anchor_size(at, galley.size());
        painter.rect_filled(place.expand2(vec2(6.0, 3.0)), 4.0, theme::GROUND.gamma_multiply(0.8));
        painter.galley(place.min, galley, ink);
    };
    let margin = vec2(14.0, 12.0);
    text(
        rect.left_bottom() + vec2(margin.x, -margin.y),
        Align2::LEFT_BOTTOM,
        fitting(painter, &font, lane_caption(state, lane), rect.width() - 110.0),
        theme::INK,
    );
    let clock = format!("t = {:.2}", state.scene.t);
    text(rect.right_bottom() - margin, Align2::RIGHT_BOTTOM, clock, theme::INK);
    if state.canvas_is_empty {
        let words = "The canvas is empty: draw something for the noise to flow to. The last flow stays.";
        text(rect.center_bottom() - vec2(0.0, 44.0), Align2::CENTER_BOTTOM, words.into(), theme::ACCENT);
    }
}

/// The caption of a lane; beside others, with its own loss.
fn lane_caption(state: &State, lane: usize) -> String {
    let caption = state.caption(lane);
    let report = state.lanes[lane].report.as_ref().filter(|_| state.lanes.len() > 1);
    match report.and_then(|report| report.check()) {
        Some(check) => {
            let marginal = check.marginal.map_or(String::new(), |marginal| format!(", marginal {marginal:.4}"));
            // After the step, before what a narrow lane leaves out first.
            match caption.split_once("  |  ") {
                Some((field, rest)) => format!("{field}  |  loss {:.4}{marginal}  |  {rest}", check.validation),
                None => caption,
            }
        }
        None => caption,
    }
}

/// The caption without the last parts that a narrow stage has no room for.
fn fitting(painter: &egui::Painter, font: &FontId, mut caption: String, width: f32) -> String {
    while painter.layout_no_wrap(caption.clone(), font.clone(), theme::INK).size().x > width
        && let Some(shorter) = caption.rsplit_once("  |  ").map(|(shorter, _)| shorter.to_owned())
    {
        caption = shorter;
    }
    caption
}

fn notice(ui: &egui::Ui, rect: Rect, state: &State, commands: &mut Vec<Command>) {
    let Some(notice) = &state.notice else { return };
    let (text, color) = match notice {
        Notice::Done(text) => (text.as_str(), theme::WIND),
        Notice::Problem(text) => (text.as_str(), theme::ACCENT),
    };
    egui::Area::new(egui::Id::unique("notice"))
        .fixed_pos(rect.center_top() + vec2(0.0, 14.0))
        .pivot(Align2::CENTER_TOP)
        .constrain_to(rect)
        .show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).stroke(Stroke::new(1.0, color)).show(ui, |ui| {
                ui.set_max_width((rect.width() - 60.0).min(560.0));
                ui.horizontal(|ui| {
                    ui.add(egui::Label::new(egui::RichText::new(text).color(color)).wrap());
                    if ui.button("Dismiss").on_hover_text("Close this message (Esc)").clicked() {
                        commands.push(Command::DismissNotice);
                    }
                });
            });
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_cover_the_stage_without_touching() {
        let whole = Rect::from_min_size(pos2(10.0, 20.0), vec2(603.0, 403.0));
        assert_eq!(lane_rects(whole, 1), [whole]);
        let two = lane_rects(whole, 2);
        assert_eq!((two[0].size(), two[1].max), (vec2(300.0, 403.0), whole.max));
        let four = lane_rects(whole, 4);
        assert_eq!((four[0].size(), four[3].max), (vec2(300.0, 200.0), whole.max));
        assert!(!four[0].intersects(four[3]) && !four[1].intersects(four[2]));
    }

    #[test]
    fn screen_and_world_invert_each_other() {
        let rect = Rect::from_min_size(pos2(100.0, 50.0), vec2(640.0, 480.0));
        let view = ViewMap { rect, camera: Camera { centre: [0.5, -1.0], zoom: 2.0 } };
        for at in [pos2(100.0, 50.0), pos2(420.0, 290.0), pos2(700.0, 500.0)] {
            assert!((view.screen(view.world(at)) - at).length() < 1e-3);
        }
        assert!((view.points_per_unit() - 120.0).abs() < 1e-4);
        assert!(view.world(pos2(420.0, 50.0))[1] > view.world(pos2(420.0, 400.0))[1]);
    }
}
