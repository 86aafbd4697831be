//! Draws a figure's shapes with egui.

use eframe::egui::{self, Align2, Color32, FontId, Pos2, Rect, Stroke, pos2, vec2};

use crate::{
    figure::{Ink, Shape},
    numeric::Point,
};

/// Draws `shapes`, whose lengths are points from the left top corner of `rect`.
pub(super) fn draw(painter: &egui::Painter, rect: Rect, shapes: &[Shape]) {
    let place = |at: &Point| pos2(rect.left() + at[0], rect.top() + at[1]);
    for shape in shapes {
        match shape {
            Shape::Line { points, width, ink } => {
                painter.line(points.iter().map(place).collect(), Stroke::new(*width, color(*ink)));
            }
            Shape::Fill { points, ink } => {
                let points = points.iter().map(place).collect();
                painter.add(egui::Shape::convex_polygon(points, color(*ink), Stroke::NONE));
            }
            Shape::Bar { from, to, ink } => {
                painter.rect_filled(Rect::from_min_max(place(from), place(to)), 0.0, color(*ink));
            }
            Shape::Disc { at, radius, ink } => drop(painter.circle_filled(place(at), *radius, color(*ink))),
            Shape::Ring { at, radius, width, ink } => {
                painter.circle_stroke(place(at), *radius, Stroke::new(*width, color(*ink)));
            }
            Shape::Text { at, anchor, size, lines, ink, shade } => {
                text(painter, place(at), *anchor, *size, &lines.join("\n"), color(*ink), *shade);
            }
        }
    }
}

/// Writes lines whose `anchor`, from left top to right bottom, is at a place.
pub(super) fn text(
    painter: &egui::Painter,
    at: Pos2,
    anchor: [f32; 2],
    size: f32,
    lines: &str,
    ink: Color32,
    shade: Option<Ink>,
) {
    let galley = painter.layout_no_wrap(lines.to_owned(), FontId::proportional(size), ink);
    let corner = at - vec2(anchor[0] * galley.size().x, anchor[1] * galley.size().y);
    let place = Align2::LEFT_TOP.anchor_size(corner, galley.size());
    if let Some(shade) = shade {
        painter.rect_filled(place.expand2(vec2(6.0, 3.0)), 0.0, color(shade));
    }
    painter.galley(place.min, galley, ink);
}

fn color(Ink([r, g, b, a]): Ink) -> Color32 {
    Color32::from_rgba_unmultiplied(r, g, b, a)
}
