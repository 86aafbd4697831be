//! Lines and handles over the drawing: of what is being drawn, of what is selected, and of the symmetry.

use eframe::egui::{self, Rect, Stroke, vec2};

use super::{
    super::{state::State, theme, tool::StageTool},
    tools::reach,
    view_map::ViewMap,
};
use crate::drawing::{Guide, Symmetry, gesture::select};

/// Side of a handle, in points.
const HANDLE: f32 = 7.0;

pub(super) fn draw(painter: &egui::Painter, view: &ViewMap, state: &State) {
    if state.settings.tool.drawing().is_some_and(|row| row.tool != StageTool::Select) {
        axes(painter, view, &state.settings.draw.symmetry(state.canvas()));
    }
    let guides = match &state.under_way {
        Some(under_way) => under_way.gesture.guides(),
        None if state.settings.tool == StageTool::Select => selected(view, state),
        None => return,
    };
    let stroke = Stroke::new(1.5, theme::colors(painter.ctx()).ink);
    for guide in guides {
        match guide {
            Guide::Line(places) => {
                painter.line(places.into_iter().map(|place| view.screen(place)).collect(), stroke);
            }
            Guide::Handle(place) => {
                let handle = Rect::from_center_size(view.screen(place), vec2(HANDLE, HANDLE));
                painter.rect(handle, 1.5, theme::colors(painter.ctx()).ground, stroke, egui::StrokeKind::Middle);
            }
        }
    }
}

fn selected(view: &ViewMap, state: &State) -> Vec<Guide> {
    let selection = &state.selection;
    if selection.is_of(&state.scene.document.drawing) { select::guides(selection, reach(view)) } else { Vec::new() }
}

/// Where marks are mirrored, and how often they are turned.
fn axes(painter: &egui::Painter, view: &ViewMap, symmetry: &Symmetry) {
    if symmetry.is_none() {
        return;
    }
    let stroke = Stroke::new(1.0, theme::colors(painter.ctx()).ink.gamma_multiply(0.18));
    let length = view.rect.size().length() / view.points_per_unit();
    let [x, y] = symmetry.centre;
    for k in 0..symmetry.folds {
        let way = std::f32::consts::TAU * k as f32 / symmetry.folds as f32;
        let (sin, cos) = way.sin_cos();
        let to = [x - length * sin, y + length * cos];
        painter.line_segment([view.screen([x, y]), view.screen(to)], stroke);
        if symmetry.is_mirrored {
            painter.line_segment([view.screen([x, y]), view.screen([2.0 * x - to[0], 2.0 * y - to[1]])], stroke);
        }
    }
}
