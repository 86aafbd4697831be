//! The stage: the flow, and the brush on it.

mod guides;
pub mod labels;
mod marks;
mod menu;
mod offer;
mod tools;
mod view_map;
mod writing;

pub use view_map::ViewMap;

use eframe::egui::{self, PointerButton, Pos2, Rect, Sense, Stroke, vec2};

use super::{
    commands::Command,
    engine::Engine,
    stage_gpu::SharedStage,
    state::{Looking, State},
    theme,
    tool::{StageAction, StageTool},
};
use crate::{density::raster::HALF_EXTENT, drawing::Effect, scene::lane_grid};

/// Space between two lanes, in points.
const GAP: f32 = 3.0;

/// Takes all that is left of `ui` for the lanes and hears what the pointer does on them.
pub fn listen(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) -> Vec<egui::Response> {
    let (whole, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let rects = lane_rects(whole, state.lanes.len());
    let heard: Vec<_> =
        rects.into_iter().enumerate().map(|(lane, rect)| listen_lane(ui, lane, rect, state, commands)).collect();
    tools::ask(&heard, state, commands);
    heard
}

/// Draws the lanes where they were heard.
pub fn draw(
    ui: &mut egui::Ui,
    heard: &[egui::Response],
    state: &State,
    (stage, engine): (&SharedStage, &Engine),
    commands: &mut Vec<Command>,
) {
    for (lane, response) in heard.iter().enumerate().take(state.lanes.len()) {
        draw_lane(ui, lane, response, state, (stage, engine));
        if state.lanes.len() > 1 {
            title(ui, lane, response.rect, state, commands);
        }
    }
    if let Some(active) = heard.get(state.active) {
        offer::training(ui, active.rect, state, commands);
    }
    writing::show(ui, heard, state, commands);
}

/// Where so many lanes are.
fn lane_rects(whole: Rect, count: usize) -> Vec<Rect> {
    let [columns, rows] = lane_grid(count);
    let side = |length: f32, parts: usize| (length - GAP * (parts - 1) as f32) / parts as f32;
    let size = vec2(side(whole.width(), columns), side(whole.height(), rows)).max(egui::Vec2::ZERO);
    (0..count)
        .map(|lane| {
            let step = vec2((lane % columns) as f32, (lane / columns) as f32) * (size + vec2(GAP, GAP));
            Rect::from_min_size(whole.min + step, size)
        })
        .collect()
}

fn listen_lane(
    ui: &mut egui::Ui,
    lane: usize,
    rect: Rect,
    state: &State,
    commands: &mut Vec<Command>,
) -> egui::Response {
    let response = ui.interact(rect, ui.scope_id().with(("lane", lane)), Sense::click_and_drag());
    let name = if state.lanes.len() == 1 { "Stage".into() } else { format!("Stage {}", lane + 1) };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, &name));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(state.caption(lane)));
    tools::pointer(&response, lane, state, commands);
    tools::wheel(&response, state, commands);
    menu::show(&response, lane, state, commands);
    response
}

fn draw_lane(
    ui: &mut egui::Ui,
    lane: usize,
    response: &egui::Response,
    state: &State,
    (stage, engine): (&SharedStage, &Engine),
) {
    let rect = response.rect;
    // Tools draw the data.
    let view = ViewMap::of(&state.scene, rect, 1.0);
    let painter = ui.painter_at(rect);
    painter.add(stage.paint(rect, lane, state.seen()));
    drawing_area(&painter, &view);
    marks::draw(&painter, rect, &engine.shapes(lane, state, [rect.width(), rect.height()]));
    guides::draw(&painter, &view, state);
    if let Looking::Lasso { lane: its, corners } = &state.looking
        && *its == lane
    {
        let now = ViewMap::of(&state.scene, rect, state.scene.t);
        let points = corners.iter().map(|corner| now.screen(*corner)).collect();
        painter.add(egui::Shape::closed_line(points, Stroke::new(1.5, theme::colors(painter.ctx()).chosen)));
    }
    if let Some(at) = state.spot.filter(|_| state.active == lane) {
        spot(&painter, &view, state, view.screen(at));
    }
    if let Some(pointer) = response.hover_pos() {
        let action = tools::meant(ui.ctx(), PointerButton::Primary, state.settings.tool);
        brush(&painter, &view, state, action, pointer);
        ui.set_cursor_icon(match action {
            _ if tools::is_panned(response) => egui::CursorIcon::Grabbing,
            Some(StageAction::Pan) => egui::CursorIcon::Grab,
            _ => egui::CursorIcon::Crosshair,
        });
    }
    labels::labels(&painter, lane, rect, state);
}

/// The name of a lane, to choose it with.
fn title(ui: &mut egui::Ui, lane: usize, rect: Rect, state: &State, commands: &mut Vec<Command>) {
    let active = state.active == lane;
    if active {
        let stroke = Stroke::new(1.5, theme::colors(ui.ctx()).sand.gamma_multiply(0.8));
        ui.painter_at(rect).rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Inside);
    }
    let text = format!("{}  {}", lane + 1, state.scene.document.lanes[lane].path.label());
    let place = Rect::from_min_size(rect.min + vec2(10.0, 9.0), vec2(rect.width() - 20.0, 24.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        // It takes drags too, or a press on it would be one on the stage behind it.
        let button = egui::Button::selectable(active, text).frame_when_inactive(true);
        let button = ui.add(button.sense(Sense::click_and_drag()));
        let tip = "Path, field and solver of this lane in the panels (key N: the next one)";
        if button.on_hover_text(state.settings.letters.tip(tip)).clicked() {
            commands.push(Command::ActivateLane(lane));
        }
    });
}

fn drawing_area(painter: &egui::Painter, view: &ViewMap) {
    let corner = |x: f32, y: f32| view.screen([x * HALF_EXTENT, y * HALF_EXTENT]);
    let area = Rect::from_two_pos(corner(-1.0, -1.0), corner(1.0, 1.0));
    let stroke = Stroke::new(1.0, theme::colors(painter.ctx()).ink.gamma_multiply(0.06));
    painter.rect_stroke(area, 0.0, stroke, egui::StrokeKind::Middle);
}

/// The keyboard's own pointer, with what it would mark or select around it.
fn spot(painter: &egui::Painter, view: &ViewMap, state: &State, at: Pos2) {
    brush(painter, view, state, Some(state.settings.tool.action()), at);
    if state.settings.tool == StageTool::Grains {
        let radius = state.settings.draw.brush.radius * view.points_per_unit();
        painter.circle_stroke(at, radius, Stroke::new(1.0, theme::colors(painter.ctx()).chosen));
    }
    for (inner, outer) in [(vec2(4.0, 0.0), vec2(11.0, 0.0)), (vec2(0.0, 4.0), vec2(0.0, 11.0))] {
        for sign in [-1.0, 1.0] {
            painter.line_segment(
                [at + inner * sign, at + outer * sign],
                Stroke::new(1.5, theme::colors(painter.ctx()).ink),
            );
        }
    }
}

/// How wide the tool draws, where that is what its brush is for.
fn brush(painter: &egui::Painter, view: &ViewMap, state: &State, action: Option<StageAction>, at: Pos2) {
    let Some(StageAction::Draw(tool, effect)) = action else { return };
    let is_outline = matches!(tool, StageTool::Rectangle | StageTool::Ellipse | StageTool::Polygon)
        && !state.settings.draw.is_filled;
    if !is_outline && !tool.drawing().is_some_and(|row| row.is_brush) {
        return;
    }
    let color = if effect == Effect::Draw {
        theme::colors(painter.ctx()).target
    } else {
        theme::colors(painter.ctx()).faint
    };
    let radius = state.settings.draw.brush.radius * view.points_per_unit();
    painter.circle_stroke(at, radius, Stroke::new(1.5, color));
    if effect == Effect::Erase {
        painter.circle_stroke(at, radius * 0.5, Stroke::new(1.0, color));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

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
}
