//! A density as a square grid of weights over the drawing area.

use crate::numeric::Point;

/// Cells along each side of a raster.
pub const CELLS: usize = 128;
/// The drawing area is `[-HALF_EXTENT, HALF_EXTENT]^2`, in world units.
pub const HALF_EXTENT: f32 = 3.0;
/// Side of a cell, in world units.
pub const CELL: f32 = 2.0 * HALF_EXTENT / CELLS as f32;

/// Weights of `CELLS` x `CELLS` cells, row by row from the bottom (y up), each at least 0 and
/// finite. Weights are relative; [`super::Target`] normalises them.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster {
    weights: Vec<f32>,
}

impl Default for Raster {
    fn default() -> Self {
        Self { weights: vec![0.0; CELLS * CELLS] }
    }
}

/// World coordinate of the centre of cell `index` along either axis.
#[must_use]
#[inline(always)]
pub fn centre(index: usize) -> f32 {
    -HALF_EXTENT + (index as f32 + 0.5) * CELL
}

impl Raster {
    /// Wraps `weights`, or returns nothing when their number is not `CELLS^2` or one of them is
    /// negative or not finite.
    #[must_use]
    pub fn from_weights(weights: Vec<f32>) -> Option<Self> {
        let valid = weights.len() == CELLS * CELLS && weights.iter().all(|w| w.is_finite() && *w >= 0.0);
        valid.then_some(Self { weights })
    }

    /// Averages `density(x, y)` over 4 x 4 points of every cell.
    #[must_use]
    pub fn from_density(density: impl Fn(f64, f64) -> f64) -> Self {
        const SUB: usize = 4;
        let mut raster = Self::default();
        let position = |cell: usize, sub: usize| {
            f64::from(-HALF_EXTENT) + (cell as f64 + (sub as f64 + 0.5) / SUB as f64) * f64::from(CELL)
        };
        for row in 0..CELLS {
            for col in 0..CELLS {
                let mut sum = 0.0;
                for sub in 0..SUB * SUB {
                    sum += density(position(col, sub % SUB), position(row, sub / SUB));
                }
                raster.weights[row * CELLS + col] = (sum / (SUB * SUB) as f64) as f32;
            }
        }
        raster
    }

    /// All weights, row by row from the bottom.
    #[must_use]
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// Weights of row `row`, left to right.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f32] {
        &self.weights[row * CELLS..(row + 1) * CELLS]
    }

    /// Largest weight.
    #[must_use]
    pub fn peak(&self) -> f32 {
        self.weights.iter().copied().fold(0.0, f32::max)
    }

    /// Whether no cell holds mass.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.peak() <= 0.0
    }

    /// The same shape with its largest weight at 1; an empty raster stays empty.
    #[must_use]
    pub fn with_unit_peak(mut self) -> Self {
        let peak = self.peak();
        if peak > 0.0 {
            self.weights.iter_mut().for_each(|w| *w /= peak);
        }
        self
    }

    /// Spreads `weight` over the four cells whose centres surround `point` (bilinear).
    /// Points outside the drawing area go to its border cells.
    pub fn deposit(&mut self, point: Point, weight: f32) {
        let [(x, fx), (y, fy)] = point.map(|p| {
            let position = ((p + HALF_EXTENT) / CELL - 0.5).clamp(0.0, (CELLS - 1) as f32);
            let cell = (position as usize).min(CELLS - 2);
            (cell, position - cell as f32)
        });
        let base = y * CELLS + x;
        self.weights[base] += weight * (1.0 - fx) * (1.0 - fy);
        self.weights[base + 1] += weight * fx * (1.0 - fy);
        self.weights[base + CELLS] += weight * (1.0 - fx) * fy;
        self.weights[base + CELLS + 1] += weight * fx * fy;
    }

    /// Adds a Gaussian of standard deviation `std` (world units), cut at 4 of them, times
    /// `weight` at its centre.
    pub fn splat(&mut self, point: Point, std: f32, weight: f32) {
        let factor = -0.5 / (std * std);
        self.for_cells_within(point, 4.0 * std, |value, squared| *value += weight * (factor * squared).exp());
    }

    /// Calls `update(weight, squared distance)` for every cell whose centre lies within `radius`
    /// of `point`.
    pub fn for_cells_within(&mut self, point: Point, radius: f32, mut update: impl FnMut(&mut f32, f32)) {
        let [xs, ys] = point.map(|p| {
            let cell = |at: f32| ((at + HALF_EXTENT) / CELL).clamp(0.0, CELLS as f32) as usize;
            cell(p - radius)..cell(p + radius + CELL)
        });
        for row in ys {
            let dy = centre(row) - point[1];
            for col in xs.clone() {
                let dx = centre(col) - point[0];
                let squared = dx * dx + dy * dy;
                if squared <= radius * radius {
                    update(&mut self.weights[row * CELLS + col], squared);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deposit_keeps_mass_and_mean() {
        let mut raster = Raster::default();
        raster.deposit([0.313, -1.207], 2.0);
        let (mut mass, mut x, mut y) = (0.0, 0.0, 0.0);
        for row in 0..CELLS {
            for col in 0..CELLS {
                let w = raster.row(row)[col];
                mass += w;
                x += w * centre(col);
                y += w * centre(row);
            }
        }
        assert!((mass - 2.0).abs() < 1e-5 && (x / mass - 0.313).abs() < 1e-4 && (y / mass + 1.207).abs() < 1e-4);
    }

    #[test]
    fn deposits_and_splats_outside_stay_inside() {
        let mut raster = Raster::default();
        raster.deposit([100.0, -100.0], 1.0);
        raster.splat([3.1, 3.1], 0.2, 1.0);
        raster.splat([50.0, 0.0], 0.2, 1.0);
        assert!(raster.row(0)[CELLS - 1] > 0.99);
        assert!(Raster::from_weights(raster.weights().to_vec()).is_some());
    }

    #[test]
    fn wrong_weights_are_refused() {
        assert!(Raster::from_weights(vec![0.0; 5]).is_none());
        let mut weights = vec![0.0; CELLS * CELLS];
        weights[7] = f32::NAN;
        assert!(Raster::from_weights(weights.clone()).is_none());
        weights[7] = -1.0;
        assert!(Raster::from_weights(weights).is_none());
    }
}
