//! A grid with world units.

use super::pen::Pen;
use crate::numeric::round::round_step;

/// Distance between lines that is aimed at, in points.
const SPACING: f32 = 90.0;
/// How near the edge a line has no number any more, in points.
const EDGE: f32 = 8.0;
/// Room along the lower edge that a caption takes, in points, and what is left where there is none.
const CAPTION: f32 = 36.0;
const MARGIN: f32 = 4.0;

pub(super) fn draw(pen: &mut Pen, has_caption: bool) {
    let below = if has_caption { CAPTION } else { MARGIN };
    let step = round_step(f64::from(SPACING / pen.per_unit() * pen.scale)) as f32;
    let [low, high] = [pen.view_at([0.0, pen.size[1]]), pen.view_at([pen.size[0], 0.0])];
    for axis in 0..2 {
        let first = (low[axis] * pen.scale / step).ceil() as i32;
        let last = (high[axis] * pen.scale / step).floor() as i32;
        for k in first..=last {
            let value = k as f32 * step;
            let mut ends = [low, high];
            for end in &mut ends {
                end[axis] = value / pen.scale;
            }
            let strength = if k == 0 { 0.34 } else { 0.16 };
            pen.line(&ends, 1.0, pen.ink.faint.faded(strength));
            let [x, y] = pen.place(ends[0]);
            // Half a number at the edge says nothing.
            let along = [x, y][axis];
            if along < EDGE || along > pen.size[axis] - EDGE {
                continue;
            }
            let (at, anchor) =
                if axis == 0 { ([x, pen.size[1] - below], [0.5, 1.0]) } else { ([4.0, y], [0.0, 0.5]) };
            pen.write(at, anchor, vec![label(value, step)], (11.0, pen.ink.faint));
        }
    }
}

fn label(value: f32, step: f32) -> String {
    let digits = (-step.log10().floor()).max(0.0) as usize;
    // No minus before a zero.
    format!("{:.digits$}", value + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short() {
        assert_eq!(label(0.30000001, 0.1), "0.3");
        assert_eq!(label(-4.0, 2.0), "-4");
        assert_eq!(label(-0.0, 1.0), "0");
    }
}
