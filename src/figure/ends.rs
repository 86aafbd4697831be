//! The names of source and target where they stand beside each other.

use super::pen::Pen;
use crate::scene::camera::HALF_VIEW;

/// Height of the letters, in points.
const SIZE: f32 = 14.0;

/// Writes each above its place.
pub(super) fn draw(pen: &mut Pen) {
    let [source, target] = [(pen.ink.source, 0.0), (pen.ink.target, 1.0)];
    for ((ink, t), words) in [(source, "source p_0,  t = 0"), (target, "target q,  t = 1")] {
        let [x, y] = pen.middle(t);
        let [x, _] = pen.place([x, y]);
        let top = pen.place([0.0, y + 0.96 * HALF_VIEW / pen.zoom()])[1].max(8.0);
        pen.write([x, top], [0.5, 0.0], vec![words.into()], (SIZE, ink));
    }
}
