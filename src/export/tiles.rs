//! Where lanes are in a picture, and how large its points are.

use crate::scene::lane_grid;

/// What is between two lanes, as a share of the smaller side of one.
const GAP: f32 = 1.0 / 120.0;
/// The smaller side of a lane that is shown with a point to the pixel.
const SIDE_POINTS: f32 = 640.0;
/// Pixels per point from which on a legend can be read.
const LEGIBLE: f32 = 0.7;

/// Lanes of one size in a picture, in rows and columns, with the ground between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tiles {
    /// Width and height of the picture in pixels.
    pub picture_px: [u32; 2],
    /// Columns and rows.
    grid: [u32; 2],
    gap_px: u32,
}

impl Tiles {
    /// Squares of this side, with what is between them taken from them.
    #[must_use]
    pub fn of_squares(side_px: u32, lanes: usize) -> Self {
        let grid = lane_grid(lanes).map(|count| count as u32);
        Self::new(grid.map(|count| count * side_px), grid)
    }

    /// The same in one row of at most three, and in rows of three.
    #[must_use]
    pub fn of_row(side_px: u32, lanes: usize) -> Self {
        let columns = (lanes as u32).clamp(1, 3);
        let grid = [columns, (lanes as u32).div_ceil(columns).max(1)];
        Self::new(grid.map(|count| count * side_px), grid)
    }

    /// In a picture of this size, so that the smaller side of each is as large as it can be.
    #[must_use]
    pub fn within(picture_px: [u32; 2], lanes: usize) -> Self {
        let lanes = lanes.max(1) as u32;
        let grids = (1..=lanes).map(|columns| [columns, lanes.div_ceil(columns)]);
        let smaller = |[columns, rows]: [u32; 2]| (picture_px[0] / columns).min(picture_px[1] / rows);
        let full = grids.filter(|[columns, rows]| columns * rows == lanes);
        Self::new(picture_px, full.max_by_key(|grid| smaller(*grid)).unwrap_or([1, lanes]))
    }

    /// The same with so many pixels for each along a side.
    #[must_use]
    pub fn scaled(self, scale: u32) -> Self {
        Self { picture_px: self.picture_px.map(|side| side * scale), gap_px: self.gap_px * scale, ..self }
    }

    fn new(picture_px: [u32; 2], grid: [u32; 2]) -> Self {
        let [width, height] = [picture_px[0] / grid[0], picture_px[1] / grid[1]];
        let gap_px = if grid == [1, 1] { 0 } else { ((width.min(height) as f32 * GAP) as u32).max(2) };
        Self { picture_px, grid, gap_px }
    }

    /// Width and height of each lane in pixels.
    #[must_use]
    pub fn lane_px(&self) -> [u32; 2] {
        [0, 1].map(|axis| (self.picture_px[axis] - (self.grid[axis] - 1) * self.gap_px) / self.grid[axis])
    }

    /// Pixels per point of lanes that are drawn `scale` times as large as they are asked for: grains and letters keep their
    /// share of the picture, down to half a pixel.
    #[must_use]
    pub fn pixels_per_point(&self, scale: u32) -> f32 {
        let [width, height] = self.lane_px();
        let scale = scale as f32;
        scale * (width.min(height) as f32 / scale / SIDE_POINTS).max(0.5)
    }

    /// Whether what colours mean can be read in lanes of this size.
    #[must_use]
    pub fn has_legible_legend(&self, scale: u32) -> bool {
        self.pixels_per_point(scale) >= LEGIBLE
    }

    /// Left and top pixel of a lane.
    #[must_use]
    pub fn corner_px(&self, lane: usize) -> [u32; 2] {
        let lane = lane as u32;
        let (place, size) = ([lane % self.grid[0], lane / self.grid[0]], self.lane_px());
        [0, 1].map(|axis| place[axis] * (size[axis] + self.gap_px))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_lie_in_the_picture_apart_from_each_other() {
        let sizes = [[64, 64], [480, 480], [1920, 1080], [1080, 1920], [4096, 64], [101, 333]];
        for (lanes, size) in [1, 2, 3, 4].into_iter().flat_map(|n| sizes.map(|size| (n, size))) {
            let tiles = Tiles::within(size, lanes);
            let [width, height] = tiles.lane_px();
            let corners: Vec<[u32; 2]> = (0..lanes).map(|lane| tiles.corner_px(lane)).collect();
            for [x, y] in &corners {
                assert!(x + width <= size[0] && y + height <= size[1], "{lanes} in {size:?}");
            }
            for (k, a) in corners.iter().enumerate() {
                for b in &corners[..k] {
                    let apart = a[0].abs_diff(b[0]) >= width + 2 || a[1].abs_diff(b[1]) >= height + 2;
                    assert!(apart, "{lanes} in {size:?}: {a:?} and {b:?}");
                }
            }
        }
    }

    #[test]
    fn shapes_of_pictures_decide_how_lanes_stand() {
        let lane = |size, lanes| Tiles::within(size, lanes).lane_px();
        assert_eq!((lane([960, 480], 2), lane([480, 960], 2)), ([478, 480], [480, 478]));
        assert_eq!((lane([1920, 480], 4), lane([1000, 1000], 4)), ([477, 480], [498, 498]));
        assert_eq!(Tiles::of_squares(480, 2).picture_px, [960, 480]);
        assert_eq!(Tiles::of_squares(480, 4).picture_px, [960, 960]);
        assert_eq!(Tiles::of_squares(333, 1).lane_px(), [333, 333]);
    }
}
