//! Rectangles, ellipses and polygons, filled or as an outline.

use serde::{Deserialize, Serialize};

use super::{
    brush::{Brush, Effect},
    frame::Frame,
    mark::{ALL_CELLS, Mark, is_near},
};
use crate::{
    density::raster::Raster,
    drawing::{similarity::Similarity, symmetry::Symmetry},
    numeric::Point,
};

/// A shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// What it does to the weights.
    pub effect: Effect,
    /// The brush that its outline is drawn with, and whose strength fills it.
    #[serde(flatten)]
    pub brush: Brush,
    /// Whether it is filled, and not an outline.
    pub is_filled: bool,
    /// What it is.
    #[serde(flatten)]
    pub form: Form,
    /// Where it is drawn besides.
    #[serde(default, skip_serializing_if = "Symmetry::is_none")]
    pub symmetry: Symmetry,
}

/// The form of a shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "kebab-case")]
pub enum Form {
    /// All of a frame.
    Rectangle(Frame),
    /// The ellipse that touches its sides.
    Ellipse(Frame),
    /// What lies between straight lines from corner to corner; where they cross, an even number of times is outside.
    Polygon {
        /// In world units; at least three.
        corners: Vec<Point>,
    },
}

impl Form {
    fn is_valid(&self) -> bool {
        match self {
            Self::Rectangle(frame) | Self::Ellipse(frame) => frame.is_valid(),
            Self::Polygon { corners } => corners.len() > 2 && corners.iter().flatten().all(|c| is_near(*c)),
        }
    }

    fn mapped(&self, by: &Similarity) -> Self {
        match self {
            Self::Rectangle(frame) => Self::Rectangle(frame.mapped(by)),
            Self::Ellipse(frame) => Self::Ellipse(frame.mapped(by)),
            Self::Polygon { corners } => {
                Self::Polygon { corners: corners.iter().map(|corner| by.point(*corner)).collect() }
            }
        }
    }

    /// The smallest upright rectangle around it: its lower and its upper corner.
    fn bounds(&self) -> [Point; 2] {
        let around = |points: &[Point]| {
            let fold = |pick: fn(f32, f32) -> f32, from: f32| {
                [0, 1].map(|k| points.iter().map(|point| point[k]).fold(from, pick))
            };
            [fold(f32::min, f32::INFINITY), fold(f32::max, f32::NEG_INFINITY)]
        };
        match self {
            Self::Rectangle(frame) | Self::Ellipse(frame) => around(&frame.corners()),
            Self::Polygon { corners } => around(corners),
        }
    }

    /// Distance of a point to the edge, below 0 inside.
    fn distance(&self, at: Point) -> f32 {
        match self {
            Self::Rectangle(frame) => {
                let local = frame.local(at);
                let beyond = [0, 1].map(|k| local[k].abs() - frame.half[k]);
                beyond[0].max(0.0).hypot(beyond[1].max(0.0)) + beyond[0].max(beyond[1]).min(0.0)
            }
            Self::Ellipse(frame) => distance_to_ellipse(frame.local(at), frame.half),
            Self::Polygon { corners } => distance_to_polygon(at, corners),
        }
    }
}

/// To first order at the edge: f / |grad f| of f = |x / half| - 1.
fn distance_to_ellipse([x, y]: Point, [a, b]: [f32; 2]) -> f32 {
    let level = (x / a).hypot(y / b);
    let slope = (x / (a * a)).hypot(y / (b * b));
    if slope > 0.0 { level * (level - 1.0) / slope } else { -a.min(b) }
}

fn distance_to_polygon(at: Point, corners: &[Point]) -> f32 {
    let mut nearest = f32::INFINITY;
    let mut is_inside = false;
    for (k, to) in corners.iter().enumerate() {
        let from = corners[(k + corners.len() - 1) % corners.len()];
        let (way, away) = ([to[0] - from[0], to[1] - from[1]], [at[0] - from[0], at[1] - from[1]]);
        let square = way[0] * way[0] + way[1] * way[1];
        let share =
            if square > 0.0 { ((away[0] * way[0] + away[1] * way[1]) / square).clamp(0.0, 1.0) } else { 0.0 };
        nearest = nearest.min((away[0] - share * way[0]).hypot(away[1] - share * way[1]));
        // A ray to the right crosses this edge.
        if (from[1] > at[1]) != (to[1] > at[1]) && away[0] < way[0] * away[1] / way[1] {
            is_inside = !is_inside;
        }
    }
    if is_inside { -nearest } else { nearest }
}

impl Mark for Shape {
    fn is_valid(&self) -> bool {
        self.brush.is_valid() && self.symmetry.is_valid() && self.form.is_valid()
    }

    fn paint(&self, raster: &mut Raster) {
        let side = raster.grid().cell() as f32;
        let reach = if self.is_filled { side } else { self.brush.radius };
        let to_grid = Similarity::shift(raster.grid().local([0.0; 2]));
        for image in self.symmetry.images() {
            let form = self.form.mapped(&image).mapped(&to_grid);
            let [low, high] = form.bounds();
            let between = [low.map(|c| c - reach), high.map(|c| c + reach)];
            raster.for_cells_between(between, |weight, at| {
                let distance = form.distance(at);
                let share = if self.is_filled {
                    // A cell at the edge is covered in part.
                    (0.5 - distance / side).clamp(0.0, 1.0)
                } else {
                    self.brush.profile(distance.abs())
                };
                self.effect.apply(weight, self.brush.strength * share);
            });
        }
    }

    fn work(&self) -> f64 {
        ALL_CELLS * f64::from(self.symmetry.count()) * self.positions() as f64
    }

    fn positions(&self) -> usize {
        match &self.form {
            Form::Rectangle(_) | Form::Ellipse(_) => 1,
            Form::Polygon { corners } => corners.len(),
        }
    }

    fn mapped(&self, by: &Similarity) -> Self {
        let brush = Brush { radius: by.length(self.brush.radius), ..self.brush };
        Self { brush, form: self.form.mapped(by), symmetry: self.symmetry.mapped(by), ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(form: Form, is_filled: bool) -> Shape {
        let brush = Brush { radius: 0.1, softness: 0.0, strength: 1.0 };
        Shape { effect: Effect::Draw, brush, is_filled, form, symmetry: Symmetry::default() }
    }

    fn area(shape: &Shape) -> f64 {
        let mut raster = Raster::default();
        shape.paint(&mut raster);
        let cell = raster.grid().cell();
        raster.weights().iter().map(|w| f64::from(*w)).sum::<f64>() * cell * cell
    }

    fn forms(frame: Frame) -> [Form; 3] {
        let corners = frame.corners().to_vec();
        [Form::Rectangle(frame), Form::Ellipse(frame), Form::Polygon { corners }]
    }

    /// Areas and lengths by hand, turned and scaled.
    #[test]
    fn areas_are_those_of_geometry() {
        let frame = Frame { centre: [0.3, -0.2], half: [1.2, 0.6], angle: 0.4 };
        let areas = [2.88, std::f64::consts::PI * 0.72, 2.88];
        // Ramanujan's length of the ellipse.
        let h = (0.6f64 / 1.8).powi(2);
        let ellipse = std::f64::consts::PI * 1.8 * (1.0 + 3.0 * h / (10.0 + (4.0 - 3.0 * h).sqrt()));
        for ((form, area_of), length) in forms(frame).into_iter().zip(areas).zip([7.2, ellipse, 7.2]) {
            let filled = area(&shape(form.clone(), true));
            assert!((filled / area_of - 1.0).abs() < 0.01, "{form:?}: {filled} of {area_of}");
            let outline = area(&shape(form.clone(), false));
            assert!((outline / (0.2 * length) - 1.0).abs() < 0.03, "{form:?}: {outline} of {}", 0.2 * length);
            let larger = shape(form, true).mapped(&Similarity::about([0.0; 2], 1.5, -0.9));
            assert!((area(&larger) / (2.25 * area_of) - 1.0).abs() < 0.01);
        }
    }

    #[test]
    fn erasing_takes_what_drawing_laid_down_and_symmetry_repeats_it() {
        let frame = Frame { centre: [1.5, 1.0], half: [0.5, 0.3], angle: 0.0 };
        let symmetry = Symmetry { folds: 2, is_mirrored: true, ..Symmetry::default() };
        for form in forms(frame) {
            let mark = Shape { symmetry, ..shape(form.clone(), true) };
            assert!((area(&mark) / (4.0 * area(&shape(form, true))) - 1.0).abs() < 1e-3);
            let mut raster = Raster::default();
            mark.paint(&mut raster);
            Shape { effect: Effect::Erase, ..mark.clone() }.paint(&mut raster);
            let left: f32 = raster.weights().iter().sum();
            let edge = 0.02 * mark.brush.strength * 128.0 * 128.0 / 36.0;
            assert!(left < 8.0 * edge, "{left}");
        }
    }
}
