//! One Gaussian.

use serde::{Deserialize, Serialize};

use super::{
    brush::Effect,
    frame::Frame,
    mark::{ALL_CELLS, Mark},
};
use crate::{
    density::raster::Raster,
    drawing::{similarity::Similarity, symmetry::Symmetry},
};

/// Farther from its centre than this many standard deviations nothing is drawn.
const REACH: f32 = 4.0;

/// A Gaussian bump of weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Blob {
    /// What it does to the weights.
    pub effect: Effect,
    /// Share at its centre, above 0 and at most 1.
    pub strength: f32,
    /// Its centre, and its standard deviations along its axes.
    #[serde(flatten)]
    pub frame: Frame,
    /// Where it is drawn besides.
    #[serde(default, skip_serializing_if = "Symmetry::is_none")]
    pub symmetry: Symmetry,
}

impl Mark for Blob {
    fn is_valid(&self) -> bool {
        self.frame.is_valid() && self.symmetry.is_valid() && self.strength > 0.0 && self.strength <= 1.0
    }

    fn paint(&self, raster: &mut Raster) {
        let least = 0.5 * raster.grid().cell() as f32;
        let to_grid = Similarity::shift(raster.grid().local([0.0; 2]));
        for image in self.symmetry.images() {
            let frame = self.frame.mapped(&image).mapped(&to_grid);
            // One that is narrower than a cell would fall between their centres.
            let frame = Frame { half: frame.half.map(|deviation| deviation.max(least)), ..frame };
            let reach = REACH * frame.half[0].max(frame.half[1]);
            let between = [frame.centre.map(|c| c - reach), frame.centre.map(|c| c + reach)];
            raster.for_cells_between(between, |weight, at| {
                let [x, y] = frame.local(at);
                let squared = (x / frame.half[0]).powi(2) + (y / frame.half[1]).powi(2);
                if squared <= REACH * REACH {
                    self.effect.apply(weight, self.strength * (-0.5 * squared).exp());
                }
            });
        }
    }

    fn work(&self) -> f64 {
        ALL_CELLS * f64::from(self.symmetry.count())
    }

    fn mapped(&self, by: &Similarity) -> Self {
        Self { frame: self.frame.mapped(by), symmetry: self.symmetry.mapped(by), ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::Target;

    /// Mean and covariance are those of the Gaussian, turned with it.
    #[test]
    fn its_moments_are_those_of_the_gaussian() {
        let frame = Frame { centre: [0.4, -0.3], half: [0.5, 0.2], angle: 0.6 };
        let blob = Blob { effect: Effect::Draw, strength: 0.8, frame, symmetry: Symmetry::default() };
        let mut raster = Raster::default();
        blob.paint(&mut raster);
        let target = Target::new("blob", raster).unwrap();
        let moments = target.moments();
        let (sin, cos) = 0.6f64.sin_cos();
        let xx = 0.25 * cos * cos + 0.04 * sin * sin;
        let xy = (0.25 - 0.04) * sin * cos;
        assert!((moments.mean[0] - 0.4).abs() < 2e-3 && (moments.mean[1] + 0.3).abs() < 2e-3, "{moments:?}");
        let (found_xx, found_xy) = (moments.covariance[0], moments.covariance[1]);
        assert!((found_xx - xx).abs() < 3e-3 && (found_xy - xy).abs() < 3e-3, "{moments:?}");
    }
}
