//! Small pictures of layers.

use eframe::egui::{Color32, Painter, Rect, Stroke, pos2, vec2};

use super::fields::Fields;
use crate::{app::theme, gpu::palette::Map};

/// Strips that a ramp is made of.
const STRIPS: usize = 24;

/// How a layer looks; each is called after its layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Swatch {
    Grains,
    Chosen,
    Trail,
    Trajectory,
    Pair(Fields),
    Fan,
    Circles,
    Ramp(Map),
    Contours,
    Arrows(Fields),
    ErrorArrows,
    Streaks(Fields),
    Outline,
    Grid,
    Square,
}

impl Swatch {
    /// Paints it into `rect`.
    pub(super) fn paint(self, painter: &Painter, rect: Rect) {
        let colors = theme::colors(painter.ctx());
        painter.rect_filled(rect, 3.0, colors.ground);
        let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
        let brush = Brush { painter: &painter, rect: rect.shrink(3.0) };
        let sand = colors.sand;
        match self {
            Self::Grains => brush.dots(sand),
            Self::Chosen => brush.dots(colors.chosen),
            Self::Trail => {
                for step in 0..6 {
                    let share = step as f32 / 6.0;
                    let ends = [[0.9 * share, 0.8 - 0.6 * share], [0.9 * share + 0.15, 0.7 - 0.6 * share]];
                    brush.line(&ends, 1.5, sand.gamma_multiply(share));
                }
                brush.dot([0.92, 0.2], 2.0, sand);
            }
            Self::Trajectory => {
                brush.curve(1.5, sand);
                brush.ring([0.05, 0.85], 2.0, sand);
                brush.dot([0.95, 0.2], 2.0, sand);
            }
            Self::Pair(fields) => {
                brush.line(&[[0.05, 0.85], [0.95, 0.2]], 1.5, sand);
                brush.curve(1.5, fields.colors(colors)[0]);
            }
            Self::Fan => {
                for to in [[0.6, 0.05], [0.75, 0.25], [0.8, 0.5]] {
                    brush.line(&[[0.1, 0.85], to], 1.0, sand.gamma_multiply(0.6));
                    brush.dot(to, 1.5, sand);
                }
                brush.arrow([0.1, 0.85], [0.5, -0.4], colors.exact);
            }
            Self::Circles => {
                for radius in [3.0, 6.0, 9.0] {
                    brush.ring([0.5, 0.5], radius, sand.gamma_multiply(0.7));
                }
            }
            Self::Ramp(map) => brush.ramp(map),
            Self::Contours => {
                for radius in [3.0, 6.0, 9.0] {
                    brush.ring([0.5, 0.5], radius, colors.faint);
                }
            }
            Self::Arrows(fields) => brush.arrows(fields.colors(colors)),
            Self::ErrorArrows => brush.arrows([colors.ink; 2]),
            Self::Streaks(fields) => {
                for (y, color) in [0.2, 0.5, 0.8].into_iter().zip(fields.colors(colors).into_iter().cycle()) {
                    brush.line(&[[0.1, y], [0.4, y - 0.12], [0.7, y + 0.05], [0.95, y]], 1.2, color);
                }
            }
            Self::Outline => brush.ring([0.5, 0.5], 8.0, colors.target),
            Self::Grid => {
                for share in [0.2, 0.5, 0.8] {
                    brush.line(&[[share, 0.0], [share, 1.0]], 1.0, colors.edge);
                    brush.line(&[[0.0, share], [1.0, share]], 1.0, colors.edge);
                }
            }
            Self::Square => {
                let edges = [[0.25, 0.0], [0.75, 0.0], [0.75, 1.0], [0.25, 1.0], [0.25, 0.0]];
                brush.line(&edges, 1.0, colors.edge);
            }
        }
    }
}

/// Paints at shares of a rectangle.
struct Brush<'a> {
    painter: &'a Painter,
    rect: Rect,
}

impl Brush<'_> {
    fn at(&self, [x, y]: [f32; 2]) -> eframe::egui::Pos2 {
        pos2(self.rect.left() + x * self.rect.width(), self.rect.top() + y * self.rect.height())
    }

    fn dot(&self, at: [f32; 2], radius: f32, color: Color32) {
        self.painter.circle_filled(self.at(at), radius, color);
    }

    fn ring(&self, at: [f32; 2], radius: f32, color: Color32) {
        self.painter.circle_stroke(self.at(at), radius, Stroke::new(1.3, color));
    }

    fn line(&self, places: &[[f32; 2]], width: f32, color: Color32) {
        self.painter.line(places.iter().map(|place| self.at(*place)).collect(), Stroke::new(width, color));
    }

    fn arrow(&self, from: [f32; 2], [x, y]: [f32; 2], color: Color32) {
        let way = vec2(x * self.rect.width(), y * self.rect.height());
        self.painter.arrow(self.at(from), way, Stroke::new(1.3, color));
    }

    /// Arrows whose colours take turns.
    fn arrows(&self, colors: [Color32; 2]) {
        for (from, color) in [[0.05, 0.4], [0.4, 0.9], [0.55, 0.35]].into_iter().zip(colors.into_iter().cycle()) {
            self.arrow(from, [0.35, -0.25], color);
        }
    }

    fn dots(&self, color: Color32) {
        for (k, at) in [[0.2, 0.3], [0.45, 0.6], [0.55, 0.45], [0.5, 0.2], [0.65, 0.7], [0.85, 0.4], [0.3, 0.8]]
            .into_iter()
            .enumerate()
        {
            self.dot(at, 1.3 + 0.15 * k as f32, color);
        }
    }

    /// From the lower left to the upper right, bent.
    fn curve(&self, width: f32, color: Color32) {
        let place = |k: usize| {
            let share = k as f32 / 12.0;
            [0.05 + 0.9 * share, 0.85 - 0.65 * share * share]
        };
        let places: Vec<[f32; 2]> = (0..=12).map(place).collect();
        self.line(&places, width, color);
    }

    fn ramp(&self, map: Map) {
        for strip in 0..STRIPS {
            let share = |k: usize| k as f32 / STRIPS as f32;
            let [r, g, b] = map.color(theme::current(self.painter.ctx()), f64::from(share(strip)));
            let rect = Rect::from_two_pos(self.at([share(strip), 0.0]), self.at([share(strip + 1), 1.0]));
            self.painter.rect_filled(rect, 0.0, Color32::from_rgb(r, g, b));
        }
    }
}
