//! Positions in sixteen bits per coordinate.

use crate::numeric::Point;

/// Furthest coordinate that is kept, in units of the stage; what is beyond stands there, and what is no number too.
const FURTHEST: f32 = 16.0;
/// Steps from the lowest to the highest of a row.
const STEPS: f32 = u16::MAX as f32;

/// Rows of positions, each on a grid of its own, so that what is narrow at some time is as exact as what is wide.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Quantised {
    /// Lowest x and y, and the steps along x and y, of each row.
    pub(super) boxes: Vec<[f32; 4]>,
    /// x and y of each position, row by row.
    pub(super) words: Vec<[u16; 2]>,
}

impl Quantised {
    /// Appends a row of positions in units of the stage.
    pub(super) fn push(&mut self, row: &[Point]) {
        let kept: Vec<Point> = row.iter().map(|point| point.map(bounded)).collect();
        let low = [0, 1].map(|k| kept.iter().fold(FURTHEST, |low, point| low.min(point[k])));
        let high = [0, 1].map(|k| kept.iter().fold(-FURTHEST, |high, point| high.max(point[k])));
        let step = [0, 1].map(|k| ((high[k] - low[k]) / STEPS).max(f32::MIN_POSITIVE));
        self.boxes.push([low[0], low[1], step[0], step[1]]);
        let word = |point: &Point| [0, 1].map(|k| ((point[k] - low[k]) / step[k]).round().min(STEPS) as u16);
        self.words.extend(kept.iter().map(word));
    }
}

fn bounded(coordinate: f32) -> f32 {
    if coordinate.is_nan() { FURTHEST } else { coordinate.clamp(-FURTHEST, FURTHEST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_as_exact_as_it_is_narrow() {
        let mut quantised = Quantised::default();
        let rows = [4.0, 1e-5].map(|wide: f32| {
            (0..500).map(|k| [wide * (k as f32).sin(), wide * (1.7 * k as f32).cos()]).collect::<Vec<Point>>()
        });
        for row in &rows {
            quantised.push(row);
        }
        for ((row, words), [left, low, dx, dy]) in rows.iter().zip(quantised.words.chunks(500)).zip(quantised.boxes)
        {
            let wide = row.iter().flatten().fold(0f32, |most, c| most.max(c.abs()));
            for (point, word) in row.iter().zip(words) {
                let back = [left + dx * f32::from(word[0]), low + dy * f32::from(word[1])];
                assert!((0..2).all(|k| (back[k] - point[k]).abs() <= 2.0 * wide / 65535.0), "{point:?} {back:?}");
            }
        }
    }

    #[test]
    fn what_is_lost_stands_at_the_edge_and_one_place_is_one() {
        let mut quantised = Quantised::default();
        quantised.push(&[[f32::NAN, f32::INFINITY], [-1e30, 0.0]]);
        quantised.push(&[[0.25, 0.25]; 3]);
        assert_eq!(quantised.words, [[65535, 65535], [0, 0], [0, 0], [0, 0], [0, 0]]);
        assert_eq!(quantised.boxes[0][..2], [-FURTHEST, 0.0]);
        assert_eq!(quantised.boxes[1][..2], [0.25, 0.25]);
        assert!(quantised.boxes.iter().flatten().all(|c| c.is_finite()));
    }
}
