//! Symmetry: a mark that is drawn again, turned and mirrored.

use serde::{Deserialize, Serialize};

use super::{marks::mark::FURTHEST, similarity::Similarity};
use crate::numeric::Point;

/// Most folds of a symmetry.
pub const FOLDS: std::ops::RangeInclusive<u32> = 1..=12;

/// A mark is drawn again, turned by each whole part of a circle, and mirrored.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Symmetry {
    /// How often in a turn, in [`FOLDS`]; 1 for once.
    pub folds: u32,
    /// Whether mirrored at the axis besides.
    pub is_mirrored: bool,
    /// About which point, in world units.
    pub centre: Point,
    /// Direction of the axis from upright, in radians.
    pub angle: f32,
}

impl Default for Symmetry {
    fn default() -> Self {
        Self { folds: 1, is_mirrored: false, centre: [0.0; 2], angle: 0.0 }
    }
}

impl Symmetry {
    /// Whether a mark is drawn once.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.folds <= 1 && !self.is_mirrored
    }

    /// How often a mark is drawn.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.folds * if self.is_mirrored { 2 } else { 1 }
    }

    /// Whether its numbers are in their ranges.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        FOLDS.contains(&self.folds) && self.centre.iter().chain([&self.angle]).all(|c| c.abs() <= FURTHEST)
    }

    /// What takes a mark to each place where it is drawn, itself first.
    pub fn images(self) -> impl Iterator<Item = Similarity> {
        let turned = move |k: u32| {
            let turn = std::f32::consts::TAU * k as f32 / self.folds as f32;
            if k == 0 { Similarity::IDENTITY } else { Similarity::about(self.centre, 1.0, turn) }
        };
        let axis = self.angle + std::f32::consts::FRAC_PI_2;
        let mirrored = move |k: u32| {
            // A mirror and a turn are a mirror at an axis that is turned half as far.
            let turn = std::f32::consts::PI * k as f32 / self.folds as f32;
            Similarity::mirror(self.centre, axis + turn)
        };
        let mirrors = if self.is_mirrored { self.folds } else { 0 };
        (0..self.folds).map(turned).chain((0..mirrors).map(mirrored))
    }

    /// The symmetry of what was mapped.
    #[must_use]
    pub fn mapped(&self, by: &Similarity) -> Self {
        if self.is_none() {
            return *self;
        }
        let upright = std::f32::consts::FRAC_PI_2;
        let angle = by.direction(self.angle + upright) - upright;
        Self { centre: by.point(self.centre), angle, ..*self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(a: Point, b: Point) -> bool {
        (a[0] - b[0]).hypot(a[1] - b[1]) < 1e-4
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]
        /// Images are a group about the centre, and what is mapped as a whole has the images of what was mapped.
        #[test]
        fn images_go_with_what_is_mapped(
            folds in FOLDS, is_mirrored: bool, angle in -3.0..3.0f32,
            centre in [-1.0..1.0f32, -1.0..1.0f32], at in [-3.0..3.0f32, -3.0..3.0f32],
            scale in 0.5..2.0f32, turn in -3.0..3.0f32,
        ) {
            let symmetry = Symmetry { folds, is_mirrored, centre, angle };
            let images: Vec<Point> = symmetry.images().map(|image| image.point(at)).collect();
            prop_assert_eq!(images.len() as u32, folds * if is_mirrored { 2 } else { 1 });
            prop_assert!(near(images[0], at));
            for image in symmetry.images() {
                prop_assert!(near(image.point(centre), centre));
                prop_assert!(images.iter().all(|at| images.iter().any(|other| near(image.point(*at), *other))));
            }
            let by = Similarity::about([0.3, -0.2], scale, turn);
            let mapped: Vec<Point> = symmetry.mapped(&by).images().map(|image| image.point(by.point(at))).collect();
            for image in &images {
                prop_assert!(symmetry.is_none() || mapped.iter().any(|at| near(*at, by.point(*image))));
            }
        }
    }

    #[test]
    fn mirrors_are_at_their_line() {
        let upright = Similarity::mirror([1.0, 0.0], std::f32::consts::FRAC_PI_2);
        assert!(near(upright.point([3.0, 2.0]), [-1.0, 2.0]));
        assert!((upright.direction(0.3) - (std::f32::consts::PI - 0.3)).abs() < 1e-6);
        let symmetry = Symmetry { is_mirrored: true, ..Symmetry::default() };
        let images: Vec<Point> = symmetry.images().map(|image| image.point([1.0, 2.0])).collect();
        assert!(images.len() == 2 && near(images[1], [-1.0, 2.0]), "left and right: {images:?}");
    }
}
