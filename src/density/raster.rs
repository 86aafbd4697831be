//! A density as a square grid of weights.

use serde::{Deserialize, Serialize};

use crate::numeric::Point;

/// Cells along each side of a raster.
pub const CELLS: usize = 128;
/// The drawing area is `[-HALF_EXTENT, HALF_EXTENT]^2`, in world units.
pub const HALF_EXTENT: f32 = 3.0;
/// Side of a cell of the drawing area, in world units.
pub const CELL: f32 = 2.0 * HALF_EXTENT / CELLS as f32;

/// Where the cells of a raster lie in the world.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Centre of the square, in world units.
    pub centre: [f64; 2],
    /// Half of its side, in world units, above 0.
    pub half: f64,
}

impl Grid {
    /// The drawing area.
    pub const DRAWING: Self = Self { centre: [0.0; 2], half: HALF_EXTENT as f64 };

    /// The grid whose outermost cell centres lie on the border of a box.
    #[must_use]
    pub fn around(low: [f64; 2], high: [f64; 2]) -> Self {
        let centre = [0, 1].map(|k| low[k] / 2.0 + high[k] / 2.0);
        let half = (high[0] / 2.0 - low[0] / 2.0).max(high[1] / 2.0 - low[1] / 2.0);
        let inner = (CELLS - 1) as f64 / CELLS as f64;
        Self { centre, half: if half > 0.0 { half / inner } else { 1.0 } }
    }

    /// Side of a cell, in world units.
    #[must_use]
    pub fn cell(&self) -> f64 {
        2.0 * self.half / CELLS as f64
    }

    /// Centre of the cell in column `column` and row `row`, in world units.
    #[must_use]
    pub fn at(&self, column: usize, row: usize) -> [f64; 2] {
        let place = |k: usize| -self.half + (k as f64 + 0.5) * self.cell();
        [self.centre[0] + place(column), self.centre[1] + place(row)]
    }

    /// A world position from the grid's centre.
    #[must_use]
    pub fn local(&self, x: [f64; 2]) -> Point {
        [0, 1].map(|k| (x[k] - self.centre[k]) as f32)
    }

    /// Whether every number is finite and the square is one.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.half.is_finite() && self.half > 0.0 && self.centre.iter().all(|c| c.is_finite())
    }
}

/// Weights of `CELLS` x `CELLS` cells, row by row from the bottom (y up), each at least 0 and
/// finite. Weights are relative; [`super::Target`] normalises them. Positions are taken from the grid's
/// centre, which of the drawing area is the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster {
    grid: Grid,
    weights: Vec<f32>,
}

impl Default for Raster {
    fn default() -> Self {
        Self::on(Grid::DRAWING)
    }
}

impl Raster {
    /// An empty raster.
    #[must_use]
    pub fn on(grid: Grid) -> Self {
        Self { grid, weights: vec![0.0; CELLS * CELLS] }
    }

    /// Where its cells lie.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The same weights on another grid.
    #[must_use]
    pub fn moved_to(self, grid: Grid) -> Self {
        Self { grid, ..self }
    }

    /// Wraps `weights` on the drawing area, or returns nothing when their number is not `CELLS^2` or one of them is
    /// negative or not finite.
    #[must_use]
    pub fn from_weights(weights: Vec<f32>) -> Option<Self> {
        let valid = weights.len() == CELLS * CELLS && weights.iter().all(|w| w.is_finite() && *w >= 0.0);
        valid.then_some(Self { grid: Grid::DRAWING, weights })
    }

    /// Centre of a cell along either axis, from the grid's centre.
    #[inline(always)]
    fn centre(&self, index: usize) -> f32 {
        let half = self.grid.half as f32;
        -half + (index as f32 + 0.5) * (2.0 * half / CELLS as f32)
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
    /// Points outside go to the border cells.
    pub fn deposit(&mut self, point: Point, weight: f32) {
        let half = self.grid.half as f32;
        let side = 2.0 * half / CELLS as f32;
        let [(x, fx), (y, fy)] = point.map(|p| {
            let position = ((p + half) / side - 0.5).clamp(0.0, (CELLS - 1) as f32);
            let cell = (position as usize).min(CELLS - 2);
            (cell, position - cell as f32)
        });
        let base = y * CELLS + x;
        self.weights[base] += weight * (1.0 - fx) * (1.0 - fy);
        self.weights[base + 1] += weight * fx * (1.0 - fy);
        self.weights[base + CELLS] += weight * (1.0 - fx) * fy;
        self.weights[base + CELLS + 1] += weight * fx * fy;
    }

    /// Adds weight to one cell.
    pub fn add(&mut self, column: usize, row: usize, weight: f32) {
        self.weights[row * CELLS + column] += weight;
    }

    /// Adds a Gaussian of standard deviation `std` (world units), cut at 4 of them, times
    /// `weight` at its centre.
    pub fn splat(&mut self, point: Point, std: f32, weight: f32) {
        let factor = -0.5 / (std * std);
        self.for_cells_within(point, 4.0 * std, |value, squared| *value += weight * (factor * squared).exp());
    }

    /// The cell that a world position lies in, if it is one of these.
    #[must_use]
    pub fn cell_of(&self, at: [f64; 2]) -> Option<usize> {
        let index = |k: usize| {
            let index = ((at[k] - self.grid.centre[k] + self.grid.half) / self.grid.cell()).floor();
            (0.0..CELLS as f64).contains(&index).then_some(index as usize)
        };
        Some(index(1)? * CELLS + index(0)?)
    }

    /// The weight of a cell, in [0, [`CELLS`]^2).
    pub fn weight_mut(&mut self, cell: usize) -> &mut f32 {
        &mut self.weights[cell]
    }

    /// Cells between two places along an axis, and a little beyond.
    fn cells_between(&self, low: f32, high: f32) -> std::ops::Range<usize> {
        let half = self.grid.half as f32;
        let side = 2.0 * half / CELLS as f32;
        let cell = |at: f32| ((at + half) / side).clamp(0.0, CELLS as f32) as usize;
        cell(low)..cell(high + side)
    }

    /// Calls `update(weight, centre)` for every cell between two corners, from the grid's centre as all places here.
    pub fn for_cells_between(&mut self, [low, high]: [Point; 2], mut update: impl FnMut(&mut f32, Point)) {
        for row in self.cells_between(low[1], high[1]) {
            for column in self.cells_between(low[0], high[0]) {
                let at = [self.centre(column), self.centre(row)];
                update(&mut self.weights[row * CELLS + column], at);
            }
        }
    }

    /// Blurred by a Gaussian of standard deviation `std` (world units, at least 0), cut at 4 of them; what would lie
    /// outside is lost.
    #[must_use]
    pub fn blurred(self, std: f64) -> Self {
        let cells = std / self.grid.cell();
        let reach = ((4.0 * cells).ceil() as usize).min(CELLS - 1);
        if reach == 0 {
            return self;
        }
        let kernel: Vec<f32> = (0..=reach).map(|k| (-0.5 * (k as f64 / cells).powi(2)).exp() as f32).collect();
        let total = kernel[0] + 2.0 * kernel[1..].iter().sum::<f32>();
        let along = |weights: &[f32], stride: usize, at: usize, index: usize| -> f32 {
            let (low, high) = (at.saturating_sub(reach), (at + reach).min(CELLS - 1));
            (low..=high).map(|k| kernel[k.abs_diff(at)] * weights[index + k * stride - at * stride]).sum::<f32>()
                / total
        };
        let across = |weights: &[f32]| -> Vec<f32> {
            (0..CELLS * CELLS).map(|index| along(weights, 1, index % CELLS, index)).collect()
        };
        let up = |weights: &[f32]| -> Vec<f32> {
            (0..CELLS * CELLS).map(|index| along(weights, CELLS, index / CELLS, index)).collect()
        };
        Self { weights: up(&across(&self.weights)), ..self }
    }

    /// Calls `update(weight, squared distance)` for every cell whose centre lies within `radius`
    /// of `point`.
    pub fn for_cells_within(&mut self, point: Point, radius: f32, mut update: impl FnMut(&mut f32, f32)) {
        let [xs, ys] = point.map(|p| self.cells_between(p - radius, p + radius));
        for row in ys {
            let dy = self.centre(row) - point[1];
            for col in xs.clone() {
                let dx = self.centre(col) - point[0];
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
                x += w * raster.centre(col);
                y += w * raster.centre(row);
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
    fn a_blur_is_a_gaussian_and_keeps_mass() {
        let mut raster = Raster::default();
        raster.add(40, 70, 1.0);
        let blurred = raster.clone().blurred(0.3);
        let mut splat = Raster::default();
        splat.splat([raster.centre(40), raster.centre(70)], 0.3, 1.0);
        let mass = |raster: &Raster| raster.weights().iter().sum::<f32>();
        assert!((mass(&blurred) - 1.0).abs() < 1e-4);
        let total = mass(&splat);
        let most =
            blurred.weights().iter().zip(splat.weights()).map(|(a, b)| (a - b / total).abs()).fold(0.0, f32::max);
        assert!(most < 1e-3 * blurred.peak(), "{most}");
        assert_eq!(raster.clone().blurred(0.0), raster);
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

    #[test]
    fn a_grid_of_its_own_keeps_mass_and_mean() {
        let grid = Grid::around([1e6, -3.0], [1e6 + 8.0, 4.0]);
        assert!((grid.at(0, 0)[0] - 1e6).abs() < 1e-6 && (grid.at(CELLS - 1, 0)[0] - 1e6 - 8.0).abs() < 1e-6);
        let mut raster = Raster::on(grid);
        raster.deposit(grid.local([1e6 + 7.5, 1.25]), 1.0);
        let (mut mass, mut mean) = (0.0, [0.0; 2]);
        for (k, w) in raster.weights().iter().enumerate() {
            let at = grid.at(k % CELLS, k / CELLS);
            mass += f64::from(*w);
            mean = [0, 1].map(|axis| mean[axis] + f64::from(*w) * (at[axis] - [1e6, 0.0][axis]));
        }
        assert!((mass - 1.0).abs() < 1e-5 && (mean[0] - 7.5).abs() < 1e-4 && (mean[1] - 1.25).abs() < 1e-4);
        assert!(Grid::around([2.0; 2], [2.0; 2]).is_valid());
    }
}
