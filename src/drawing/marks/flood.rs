//! Filling what is connected.

use serde::{Deserialize, Serialize};

use super::{
    brush::Effect,
    mark::{ALL_CELLS, Mark, is_near},
};
use crate::{
    density::raster::{CELLS, Raster},
    drawing::{similarity::Similarity, symmetry::Symmetry},
    numeric::Point,
};

/// Cells whose weights differ by no more belong together.
const ALIKE: f32 = 0.25;

/// Weight for all cells that are alike and connected side by side with the one at a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flood {
    /// What it does to the weights.
    pub effect: Effect,
    /// Share of it, above 0 and at most 1.
    pub strength: f32,
    /// Where it begins, in world units.
    pub at: Point,
    /// Where it begins besides.
    #[serde(default, skip_serializing_if = "Symmetry::is_none")]
    pub symmetry: Symmetry,
}

impl Mark for Flood {
    fn is_valid(&self) -> bool {
        self.at.iter().all(|c| is_near(*c))
            && self.symmetry.is_valid()
            && self.strength > 0.0
            && self.strength <= 1.0
    }

    fn paint(&self, raster: &mut Raster) {
        let mut is_filled = vec![false; CELLS * CELLS];
        for image in self.symmetry.images() {
            if let Some(cell) = raster.cell_of(image.point(self.at).map(f64::from)) {
                spread(raster, cell, &mut is_filled);
            }
        }
        for (cell, _) in is_filled.iter().enumerate().filter(|(_, filled)| **filled) {
            self.effect.apply(raster.weight_mut(cell), self.strength);
        }
    }

    fn work(&self) -> f64 {
        ALL_CELLS * f64::from(self.symmetry.count())
    }

    fn mapped(&self, by: &Similarity) -> Self {
        Self { at: by.point(self.at), symmetry: self.symmetry.mapped(by), ..*self }
    }
}

/// Marks the cells that are connected with one.
fn spread(raster: &Raster, from: usize, is_filled: &mut [bool]) {
    let weights = raster.weights();
    let mut next = vec![from];
    while let Some(cell) = next.pop() {
        if is_filled[cell] || (weights[cell] - weights[from]).abs() > ALIKE {
            continue;
        }
        is_filled[cell] = true;
        let (column, row) = (cell % CELLS, cell / CELLS);
        let beside = [
            (column > 0).then(|| cell - 1),
            (column + 1 < CELLS).then_some(cell + 1),
            (row > 0).then(|| cell - CELLS),
            (row + 1 < CELLS).then_some(cell + CELLS),
        ];
        next.extend(beside.into_iter().flatten());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::marks::{Brush, Form, Frame, Shape};

    #[test]
    fn it_stays_inside_an_outline() {
        let frame = Frame { centre: [0.5, 0.5], half: [1.0, 0.7], angle: 0.3 };
        let outline = Shape {
            effect: Effect::Draw,
            brush: Brush { radius: 0.1, softness: 0.0, strength: 1.0 },
            is_filled: false,
            form: Form::Ellipse(frame),
            symmetry: Symmetry::default(),
        };
        let mut raster = Raster::default();
        outline.paint(&mut raster);
        let rim: f32 = raster.weights().iter().sum();
        let flood = |at| Flood { effect: Effect::Draw, strength: 1.0, at, symmetry: Symmetry::default() };
        let mut inside = raster.clone();
        flood([0.5, 0.5]).paint(&mut inside);
        let area = std::f32::consts::PI * 1.1 * 0.8 / (6.0 / 128.0f32).powi(2);
        let filled: f32 = inside.weights().iter().sum();
        assert!(filled > rim && (filled / area - 1.0).abs() < 0.02, "{filled} of {area}");
        let mut outside = raster.clone();
        flood([-2.5, -2.5]).paint(&mut outside);
        assert!(outside.weights()[0] > 0.99 && outside.weights().iter().sum::<f32>() > 10_000.0);
        let mut beyond = raster.clone();
        flood([4.0, 0.0]).paint(&mut beyond);
        assert_eq!(beyond, raster, "beside the canvas");
    }
}
