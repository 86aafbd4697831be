//! What is drawn by line and letter over the flow, as a list of shapes.
//!
//! The window and the exporter draw the same list, each with its own painter.
//!
//! - `subject`: what they are made from.
//! - [`pen`]: shapes, and the pen that draws them in chart coordinates.
//! - `grid`: lines with world units.
//! - `contours`: labels on lines of equal density.
//! - `probe`: why the field is what it is at one point.
//! - `conditional`: one datum's path alone, and pairs beside their trajectories.
//! - [`threads`]: the trajectories that are followed one by one.
//! - `legend`: what the colours mean; `number_format`: numbers as short text.
//!
//! Knows `gpu` for its colour maps, `scene`, and what they know.

mod conditional;
mod contours;
mod grid;
mod legend;
mod number_format;
pub mod pen;
mod probe;
mod subject;
pub mod threads;

pub use pen::{Ink, Shape};
pub use subject::{Subject, error_at};
pub use threads::Threads;

use self::pen::Pen;
use crate::{path::Chart, scene::Scene};

/// Every shape over a lane of `scene` at `t`, in points from the left top corner of a view of
/// this size in points.
#[must_use]
pub fn shapes(scene: &Scene, subject: &Subject<'_>, t: f64, size: [f32; 2]) -> Vec<Shape> {
    let chart = Chart::new(subject.path);
    let mut pen = Pen::new(scene.camera, size, chart.scale(t) as f32);
    if scene.layers.grid {
        grid::draw(&mut pen);
    }
    if scene.drawn().contours && !subject.counted {
        contours::draw(&mut pen, subject, t);
    }
    if let Some(datum) = scene.study.datum {
        conditional::draw_alone(&mut pen, subject.path, datum, t, scene.seed);
    }
    if scene.study.datum.is_none() {
        conditional::draw_pairs(&mut pen, subject, t);
        threads::draw_followed(&mut pen, subject, t);
    }
    if let Some(at) = scene.study.probe {
        probe::draw(&mut pen, subject, at, t);
    }
    legend::draw(&mut pen, scene, subject);
    pen.finish()
}
