//! Where the outline of a target may run.

use crate::{
    density::raster::{CELLS, Raster},
    gpu::{
        Context, Pipelines,
        layout::Frame,
        resources::{buffer, group},
    },
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
            (0..(TILES * TILES) as u32).partition(|tile| may_hold(drawing.weights(), level, *tile as usize));
        let near = tiles.len() as u32;
        tiles.extend(far);
        let tiles = buffer(context, bytemuck::cast_slice(&tiles));
        Self { tiles: group(context, &pipelines.layouts.tiles, &[tiles.as_entire_binding()]), near }
    }

    pub(super) fn draw(&self, pipelines: &Pipelines, pass: &mut wgpu::RenderPass<'_>, frame: &Frame) {
        let cell_px = frame.drawing_half / CELLS as f32 * frame.size_px[0] / frame.half_extent[0];
        // From far away a line is wider than what counts as near, but then all tiles are few pixels.
        let all = NEAR as f32 * cell_px < 2.0 * frame.line_scale;
        let count = if all { (TILES * TILES) as u32 } else { self.near };
        pass.set_pipeline(&pipelines.outline.with(&[]));
        pass.set_bind_group(3, &self.tiles, &[]);
        pass.draw(0..6 * count, 0..1);
    }
}

/// Whether the outline may run through a tile: weights in and near it come as close to `level` as the line
/// is broad, a pixel and a half of their slope, where a pixel is at most a cell.
fn may_hold(weights: &[f32], level: f32, tile: usize) -> bool {
    let around = |index: usize| (index * TILE).saturating_sub(NEAR)..((index + 1) * TILE + NEAR).min(CELLS);
    let cells = around(tile / TILES).flat_map(|y| around(tile % TILES).map(move |x| weights[y * CELLS + x]));
    let (low, high) = cells.fold((f32::MAX, f32::MIN), |(low, high), weight| (low.min(weight), high.max(weight)));
    let reach = 1.5 * (high - low);
    reach > 0.0 && low - reach < level && level < high + reach
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gpu::shaders::OUTLINE;

    #[test]
    fn the_shader_has_the_same_level_and_tiles() {
        assert!(OUTLINE.contains(&format!("const OUTLINE_LEVEL: f32 = {LEVEL};")));
        assert!(OUTLINE.contains(&format!("const TILES: u32 = {TILES}u;")));
    }

    /// A faint patch that does not reach the level, but comes close: the shader draws its edge.
    #[test]
    fn a_weight_close_to_the_level_counts() {
        let mut weights = vec![0.0; CELLS * CELLS];
        for y in 60..70 {
            weights[y * CELLS + 60..y * CELLS + 70].fill(0.22);
        }
        assert!(may_hold(&weights, LEVEL, 15 * TILES + 15));
        assert!(!may_hold(&weights, LEVEL, 2 * TILES + 2));
    }

    /// A disc: the line may run around its edge, but neither inside nor outside.
    #[test]
    fn only_tiles_near_the_outline_may_hold_it() {
        let radius = 40.0;
        let from_middle = |x: usize, y: usize| (x as f32 - 63.5).hypot(y as f32 - 63.5);
        let weights: Vec<f32> =
            (0..CELLS * CELLS).map(|cell| f32::from(from_middle(cell % CELLS, cell / CELLS) < radius)).collect();
        for tile in 0..TILES * TILES {
            let middle = [tile % TILES, tile / TILES].map(|index| index * TILE + TILE / 2);
            let away = (from_middle(middle[0], middle[1]) - radius).abs();
            if may_hold(&weights, LEVEL, tile) {
                assert!(away < 8.0, "tile {tile} is {away} cells from the edge");
            } else {
                assert!(away > 2.0, "the edge runs through tile {tile}");
            }
        }
    }
}
