//! A density that is scaled about a point.

use std::ops::RangeInclusive;

use super::{
    Cloud, Density, Placement, Raster,
    raster::{CELLS, Grid},
};

/// Factors by which a target may be spread about its mean.
pub const FACTORS: RangeInclusive<f64> = 0.25..=4.0;

impl Density {
    /// Its mean, in world units; nothing where it holds no mass.
    #[must_use]
    pub fn mean(&self) -> Option<[f64; 2]> {
        match self {
            Self::Raster(raster) => mean_of_cells(raster),
            Self::Cloud(cloud) => Some(cloud.moments().mean),
        }
    }

    /// Every position farther from a point by a factor, exactly: cells on a wider grid, with the bandwidth that follows
    /// it, and means and covariances of Gaussians. Nothing where numbers do not hold it.
    #[must_use]
    pub fn scaled(&self, factor: f64, about: [f64; 2]) -> Option<Self> {
        match self {
            Self::Raster(raster) => {
                let Grid { centre, half } = *raster.grid();
                let grid = Grid { centre: moved(centre, factor, about), half: factor * half };
                grid.is_valid().then(|| (**raster).clone().moved_to(grid).into())
            }
            Self::Cloud(cloud) => Cloud::scaled(cloud, factor, about).ok().map(Self::from),
        }
    }
}

impl Placement {
    /// Where the same coordinates of a file come to lie when the world is scaled about a point. Nothing where numbers do
    /// not hold it.
    #[must_use]
    pub fn scaled(&self, factor: f64, about: [f64; 2]) -> Option<Self> {
        let scale = self.scale.map(|scale| factor * scale);
        // world = factor (file - centre) scale + (1 - factor) about.
        let centre = [0, 1].map(|axis| self.centre[axis] - (1.0 - factor) * about[axis] / scale[axis]);
        Some(Self { centre, scale }).filter(Self::is_valid)
    }
}

/// A position that is farther from a point by a factor.
fn moved(at: [f64; 2], factor: f64, about: [f64; 2]) -> [f64; 2] {
    [0, 1].map(|axis| about[axis] + factor * (at[axis] - about[axis]))
}

fn mean_of_cells(raster: &Raster) -> Option<[f64; 2]> {
    let (mut mass, mut sum) = (0.0, [0.0; 2]);
    for (k, weight) in raster.weights().iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        let weight = f64::from(*weight);
        let from_centre = [k % CELLS, k / CELLS].map(|k| (k as f64 + 0.5) / CELLS as f64 - 0.5);
        mass += weight;
        sum = [0, 1].map(|axis| sum[axis] + weight * from_centre[axis]);
    }
    let Grid { centre, half } = *raster.grid();
    (mass > 0.0).then(|| [0, 1].map(|axis| centre[axis] + 2.0 * half * sum[axis] / mass))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::{Gaussian, Target, presets};

    fn densities() -> Vec<Density> {
        let points = (0..300).map(f64::from).map(|k| [6.0 + k.sin(), -4.0 + 0.5 * (1.7 * k).cos()]).collect();
        let mut own = Raster::on(Grid::around([90.0, 10.0], [91.0, 12.0]));
        own.deposit([0.3, -0.5], 2.0);
        own.deposit([-0.2, 0.7], 1.0);
        let far = [
            Gaussian::turned(1.0, [1e5, 3.0], [0.5, 0.2], 0.4),
            Gaussian::turned(2.0, [1e5 + 2.0, 0.0], [0.1; 2], 0.0),
        ];
        vec![
            presets::find("crescent").unwrap().density(),
            presets::find("three-modes").unwrap().density(),
            Cloud::of_points(points, None).unwrap().into(),
            Cloud::of_gaussians(&far).unwrap().into(),
            own.into(),
        ]
    }

    /// The mean stays, the covariance grows by the square, and the density itself is the same one seen through a ruler:
    /// draws of the same seed lie where the scaled ones do.
    #[test]
    fn moments_and_samples_scale_with_the_factor() {
        for density in densities() {
            let mean = density.mean().unwrap();
            let before = Target::new("before", density.clone()).unwrap();
            assert!((0..2).all(|k| (mean[k] - before.moments().mean[k]).abs() < 1e-9 * mean[k].abs().max(1.0)));
            for factor in [0.25, 0.5, 1.0, 2.5, 4.0] {
                let after = Target::new("after", density.scaled(factor, mean).unwrap()).unwrap();
                let (a, b) = (before.moments(), after.moments());
                for k in 0..2 {
                    assert!(
                        (a.mean[k] - b.mean[k]).abs() < 1e-9 * a.mean[k].abs().max(1.0),
                        "{factor}: {a:?} {b:?}"
                    );
                }
                for k in 0..3 {
                    let wanted = factor * factor * a.covariance[k];
                    assert!(
                        (wanted - b.covariance[k]).abs() < 1e-4 * wanted.abs().max(1e-3),
                        "{factor}: {a:?} {b:?}"
                    );
                }
                // The frame of what is drawn holds all of its grid, and that of another raster its mass.
                if before.frame().centre == Grid::DRAWING.centre {
                    continue;
                }
                for (x, y) in before.samples(3, 200).into_iter().zip(after.samples(3, 200)) {
                    let x = moved(x, factor, mean);
                    let apart = (x[0] - y[0]).hypot(x[1] - y[1]);
                    assert!(apart < 1e-4 * after.frame().half, "{factor}: {x:?} {y:?}");
                }
            }
        }
    }

    #[test]
    fn a_placement_keeps_the_coordinates_of_the_file() {
        let placement = Placement { centre: [412_345.0, -7.0], scale: [0.03, 2.0] };
        for factor in [0.25, 4.0] {
            let scaled = placement.scaled(factor, [0.4, -1.2]).unwrap();
            let file = [412_360.0, -6.5];
            let (wanted, found) = (moved(placement.to_world(file), factor, [0.4, -1.2]), scaled.to_world(file));
            assert!((0..2).all(|k| (wanted[k] - found[k]).abs() < 1e-9), "{wanted:?} {found:?}");
            assert!((scaled.to_file(found)[0] - file[0]).abs() < 1e-6);
        }
        assert_eq!(Density::from(Raster::default()).mean(), None);
    }
}
