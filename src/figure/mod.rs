//! What is drawn by line and letter over the flow, as a list of shapes.
//!
//! The window and the exporter draw the same list, each with its own painter.
//!
//! - `subject`: what they are made from.
//! - [`pen`]: shapes, and the pen that draws them in coordinates of the view.
//! - `grid`: lines with world units.
//! - `contours`: labels on lines of equal density.
//! - `ends`: the names of source and target where they stand beside each other.
//! - `probe`: why the field is what it is at one point.
//! - `conditional`: one datum's path alone, and pairs beside their trajectories.
//! - [`followed`]: the trajectories that are followed one by one; `grains`: those of grains as they are drawn.
//! - [`mod@thumbnail`]: a target as a small picture.
//! - [`loss_plot`]: losses over the steps of trainings.
//! - [`legend`]: what the colours mean; `number_format`: numbers as short text.
//!
//! Knows `gpu` for its colour maps, `scene`, and what they know.

mod conditional;
mod contours;
mod ends;
pub mod followed;
mod grains;
mod grid;
pub mod legend;
pub mod loss_plot;
mod number_format;
pub mod pen;
mod probe;
mod subject;
pub mod thumbnail;

pub use contours::LINES as CONTOUR_LINES;
pub use followed::Followed;
pub use pen::{Ink, Inks, Shape};
pub use subject::{Subject, error_at};

use self::pen::Pen;
use crate::scene::Scene;

/// Every shape over a lane of `scene` at `t`, in points from the left top corner of a view of
/// this size in points.
#[must_use]
pub fn shapes(scene: &Scene, subject: &Subject<'_>, t: f64, size: [f32; 2]) -> Vec<Shape> {
    let mut pen = Pen::new((scene.spread(size), scene.theme), size, (t, subject.clock.view_scale(t) as f32));
    let is_wide = scene.spread(size).is_wide();
    // Two sets of axes would need two grids.
    if scene.document.layers.grid && !is_wide {
        grid::draw(&mut pen, scene.document.layers.caption);
    }
    if scene.document.drawn().contours && !subject.counted {
        contours::draw(&mut pen, subject, t);
    }
    if let Some(datum) = scene.document.study.datum {
        conditional::draw_alone(&mut pen, &subject.clock, datum, t, scene.document.seed);
    }
    if scene.document.study.datum.is_none() {
        conditional::draw_pairs(&mut pen, subject, t);
        grains::draw(&mut pen, subject, t);
    }
    if let Some(at) = scene.document.study.probe {
        probe::draw(&mut pen, subject, at, t);
    }
    if is_wide {
        ends::draw(&mut pen);
    }
    legend::draw(&mut pen, scene, subject);
    pen.finish()
}
