//! Where the outline of a target may run.

use crate::{
    gpu::{
        Context, Pipelines,
        layout::Frame,
        resources::{buffer, group},
    },
    target::raster::{CELL, CELLS, Raster},
};

/// Share of the peak that the outline encloses, and tiles along a side of the drawing, as in
/// outline.wgsl.
const LEVEL: f32 = 0.25;
const TILES: usize = 32;
/// Cells along a side of a tile.
const TILE: usize = CELLS / TILES;
/// Cells around a tile that count as near: the line is broader than nothing.
const NEAR: usize = 2;

/// The tiles of a drawing, those near its outline first.
#[derive(Debug)]
pub(super) struct Outline {
    tiles: wgpu::BindGroup,
    near: u32,
}

impl Outline {
    pub(super) fn new(context: &Context, pipelines: &Pipelines, drawing: &Raster) -> Self {
        let level = LEVEL * drawing.peak();
        let (mut tiles, far): (Vec<u32>, Vec<u32>) =
            (0..(TILES * TILES) as u32).partition(|tile| is_crossed(drawing.weights(), level, *tile as usize));
        let near = tiles.len() as u32;
        tiles.extend(far);
        let tiles = buffer(context, bytemuck::cast_slice(&tiles));
        Self { tiles: group(context, &pipelines.layouts.tiles, &[tiles.as_entire_binding()]), near }
    }

    pub(super) fn draw(&self, pipelines: &Pipelines, pass: &mut wgpu::RenderPass<'_>, frame: &Frame) {
        let cell_px = CELL * frame.size_px[0] / (2.0 * frame.half_extent[0]);
        // From far away a line is wider than what counts as near, but then all tiles are few pixels.
        let all = NEAR as f32 * cell_px < 2.0 * frame.line_scale;
        let count = if all { (TILES * TILES) as u32 } else { self.near };
        pass.set_pipeline(&pipelines.outline.with(&[]));
        pass.set_bind_group(3, &self.tiles, &[]);
        pass.draw(0..6 * count, 0..1);
    }
}

/// Whether weights in and near a tile lie on both sides of `level`.
fn is_crossed(weights: &[f32], level: f32, tile: usize) -> bool {
    let around = |index: usize| (index * TILE).saturating_sub(NEAR)..((index + 1) * TILE + NEAR).min(CELLS);
    let mut cells = around(tile / TILES).flat_map(|y| around(tile % TILES).map(move |x| weights[y * CELLS + x]));
    let first = cells.next().is_some_and(|weight| weight > level);
    cells.any(|weight| (weight > level) != first)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disc: tiles around its edge are crossed, those inside and outside are not.
    #[test]
    fn only_tiles_near_the_outline_are_crossed() {
        let radius = 40.0;
        let from_middle = |x: usize, y: usize| (x as f32 - 63.5).hypot(y as f32 - 63.5);
        let weights: Vec<f32> =
            (0..CELLS * CELLS).map(|cell| f32::from(from_middle(cell % CELLS, cell / CELLS) < radius)).collect();
        for tile in 0..TILES * TILES {
            let middle = [tile % TILES, tile / TILES].map(|index| index * TILE + TILE / 2);
            let away = (from_middle(middle[0], middle[1]) - radius).abs();
            if is_crossed(&weights, LEVEL, tile) {
                assert!(away < 8.0, "tile {tile} is {away} cells from the edge");
            } else {
                assert!(away > 2.0, "the edge runs through tile {tile}");
            }
        }
    }
}
