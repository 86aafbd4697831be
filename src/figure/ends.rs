//! The names of source and target where they stand beside each other.

use super::pen::Pen;
use crate::scene::camera::HALF_VIEW;

/// Height of the letters, in points.
const SIZE: f32 = 14.0;
/// Room that a whole name takes, in points.
const ROOM: f32 = 132.0;

/// Writes each above its place; in a narrow view the symbols alone.
pub(super) fn draw(pen: &mut Pen) {
    let middles = [0.0, 1.0].map(|t| pen.place(pen.middle(t))[0]);
    let is_narrow = middles[1] - middles[0] < ROOM || middles.iter().any(|x| x.min(pen.size[0] - x) < 0.5 * ROOM);
    let names = if is_narrow { ["p_0", "q"] } else { ["source p_0,  t = 0", "target q,  t = 1"] };
    for ((ink, t), words) in [(pen.ink.source, 0.0), (pen.ink.target, 1.0)].into_iter().zip(names) {
        let [x, y] = pen.middle(t);
        let [x, _] = pen.place([x, y]);
        let top = pen.place([0.0, y + 0.96 * HALF_VIEW / pen.zoom()])[1].max(8.0);
        pen.write([x, top], [0.5, 0.0], vec![words.into()], (SIZE, ink));
    }
}
