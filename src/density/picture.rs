//! Any density on a grid of its own, for its outline and its parts.

use super::{
    Cloud, Density,
    raster::{CELLS, Grid, Raster},
};

/// Standard deviations of each Gaussian that are drawn.
const REACH: f64 = 4.0;

/// The density of every cell: a raster as it is, anything else on the grid that holds it.
#[must_use]
pub fn of(density: &Density) -> Raster {
    match density {
        Density::Raster(raster) => (**raster).clone(),
        Density::Cloud(cloud) => {
            let [low, high] = cloud.bounds(3.0);
            on(cloud, Grid::around(low, high))
        }
    }
}

/// The mass of a cloud in the cells of a grid; what lies outside goes to the border.
#[must_use]
pub fn on(cloud: &Cloud, grid: Grid) -> Raster {
    let mut raster = Raster::on(grid);
    let cell = grid.cell();
    for (index, mean) in cloud.means().iter().enumerate() {
        let (weight, [xx, xy, yy]) = (cloud.weight(index), cloud.covariance(index));
        // Narrower than a cell, it is a place; wider, its density in the middle of each cell will do.
        if xx.min(yy).sqrt() < cell {
            raster.deposit(grid.local(*mean), weight as f32);
            continue;
        }
        let determinant = xx * yy - xy * xy;
        let peak = weight * cell * cell / (std::f64::consts::TAU * determinant.sqrt());
        let range = |axis: usize, variance: f64| {
            let reach = REACH * variance.sqrt();
            let at = |x: f64| ((x - grid.centre[axis] + grid.half) / cell).clamp(0.0, CELLS as f64) as usize;
            at(mean[axis] - reach)..at(mean[axis] + reach + cell)
        };
        for row in range(1, yy) {
            for column in range(0, xx) {
                let at = grid.at(column, row);
                let [x, y] = [at[0] - mean[0], at[1] - mean[1]];
                let squared = (yy * x * x - 2.0 * xy * x * y + xx * y * y) / determinant;
                raster.add(column, row, (peak * (-0.5 * squared).exp()) as f32);
            }
        }
    }
    raster
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::{Gaussian, Moments, Target};

    #[test]
    fn a_picture_has_the_mass_and_moments_of_its_cloud() {
        let points: Vec<[f64; 2]> =
            (0..300).map(|k| f64::from(k) * 0.7).map(|k| [k.sin(), 2.0 * k.cos()]).collect();
        let gaussians = [
            Gaussian::turned(3.0, [4.0, 1.0], [0.5, 0.2], 0.4),
            Gaussian::turned(1.0, [6.0, 3.0], [0.3, 0.6], 0.0),
        ];
        for cloud in [Cloud::of_points(points, None).unwrap(), Cloud::of_gaussians(&gaussians).unwrap()] {
            let picture = of(&Density::from(cloud.clone()));
            let mass: f32 = picture.weights().iter().sum();
            assert!((mass - 1.0).abs() < 5e-3, "{mass}");
            let Moments { mean, covariance } = *Target::new("", picture).unwrap().moments();
            let exact = cloud.moments();
            assert!((0..2).all(|k| (mean[k] - exact.mean[k]).abs() < 0.02), "{mean:?} {exact:?}");
            assert!((0..3).all(|k| (covariance[k] - exact.covariance[k]).abs() < 0.03), "{covariance:?} {exact:?}");
        }
    }
}
