//! A word of any size in any direction.

use serde::{Deserialize, Serialize};

use super::{
    brush::Effect,
    mark::{ALL_CELLS, Mark, is_length, is_near},
};
use crate::{
    density::{
        raster::{CELL, Raster},
        text,
    },
    drawing::{similarity::Similarity, symmetry::Symmetry},
    numeric::Point,
};

/// Pixels of a letter for each cell, so that its edges are smooth on the raster.
const PIXELS_PER_CELL: f32 = 3.0;

/// A word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letters {
    /// What it does to the weights.
    pub effect: Effect,
    /// Share that it fills, above 0 and at most 1.
    pub strength: f32,
    /// Of at most [`text::MAX_CHARS`] characters.
    pub word: String,
    /// Where its baseline begins, in world units.
    pub at: Point,
    /// Height of the font, in world units: from the lowest descender to the highest ascender.
    pub height: f32,
    /// Direction of its baseline, counterclockwise, in radians.
    #[serde(default)]
    pub angle: f32,
    /// Whether it is written as in a mirror.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_mirrored: bool,
    /// Where it is drawn besides.
    #[serde(default, skip_serializing_if = "Symmetry::is_none")]
    pub symmetry: Symmetry,
}

impl Mark for Letters {
    fn is_valid(&self) -> bool {
        let is_placed = self.at.iter().chain([&self.angle]).all(|c| is_near(*c)) && is_length(self.height);
        let is_word = self.word.chars().count() <= text::MAX_CHARS;
        is_placed && is_word && self.symmetry.is_valid() && self.strength > 0.0 && self.strength <= 1.0
    }

    fn paint(&self, raster: &mut Raster) {
        let grid = *raster.grid();
        let resolution = PIXELS_PER_CELL * self.height / grid.cell() as f32;
        let to_grid = grid.local([0.0; 2]);
        let upright = if self.is_mirrored { -self.height } else { self.height };
        let (sin, cos) = self.angle.sin_cos();
        for image in self.symmetry.images() {
            let letters = text::on(grid, &self.word, resolution, |[x, y]| {
                let [along, up] = [self.height * x, upright * y];
                let at = [self.at[0] + cos * along - sin * up, self.at[1] + sin * along + cos * up];
                let at = image.point(at);
                [at[0] + to_grid[0], at[1] + to_grid[1]]
            });
            for (cell, share) in letters.weights().iter().enumerate().filter(|(_, share)| **share > 0.0) {
                self.effect.apply(raster.weight_mut(cell), self.strength * share);
            }
        }
    }

    fn work(&self) -> f64 {
        let letters = text::work(&self.word, PIXELS_PER_CELL * self.height / CELL);
        (letters + 2.0 * ALL_CELLS) * f64::from(self.symmetry.count())
    }

    fn mapped(&self, by: &Similarity) -> Self {
        Self {
            at: by.point(self.at),
            height: by.length(self.height),
            angle: by.direction(self.angle),
            is_mirrored: self.is_mirrored != by.mirrors(),
            symmetry: self.symmetry.mapped(by),
            word: self.word.clone(),
            ..*self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(raster: &Raster, is_in: impl Fn(f64, f64) -> bool) -> f32 {
        let grid = raster.grid();
        let cells = raster.weights().iter().enumerate();
        cells
            .filter(|(k, _)| {
                let [x, y] = grid.at(k % 128, k / 128);
                is_in(x, y)
            })
            .map(|(_, w)| w)
            .sum()
    }

    /// An L stands on its baseline with the stem at its beginning; turned by a right angle it lies on its back.
    #[test]
    fn letters_stand_where_they_are_put() {
        let letters = Letters {
            effect: Effect::Draw,
            strength: 1.0,
            word: "L".into(),
            at: [0.0; 2],
            height: 2.0,
            angle: 0.0,
            is_mirrored: false,
            symmetry: Symmetry::default(),
        };
        let painted = |letters: &Letters| {
            let mut raster = Raster::default();
            letters.paint(&mut raster);
            raster
        };
        let upright = painted(&letters);
        let all = sum(&upright, |_, _| true);
        assert!(all > 50.0 && sum(&upright, |x, y| x > -0.1 && y > -0.15) > 0.99 * all);
        assert!(sum(&upright, |x, _| x < 0.35) > 0.6 * all, "its stem");
        let turned = painted(&letters.mapped(&Similarity::about([0.0; 2], 1.0, std::f32::consts::FRAC_PI_2)));
        assert!(sum(&turned, |x, y| x < 0.15 && y > -0.1) > 0.99 * sum(&turned, |_, _| true));
        assert!(sum(&turned, |_, y| y < 0.35) > 0.6 * all);
        let mirrored = painted(&letters.mapped(&Similarity::mirror([0.0; 2], std::f32::consts::FRAC_PI_2)));
        assert!(sum(&mirrored, |x, y| x < 0.1 && y > -0.15) > 0.99 * all);
        let twice = Letters { symmetry: Symmetry { folds: 2, ..Symmetry::default() }, ..letters };
        assert!((sum(&painted(&twice), |_, _| true) / (2.0 * all) - 1.0).abs() < 0.05);
    }
}
