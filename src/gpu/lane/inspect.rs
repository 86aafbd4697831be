//! Everything else that is on the device, read back for tests.

use super::Lane;
use crate::{
    gpu::{
        Context, GpuError,
        layout::Light,
        read_back::{read_storage, read_texture},
    },
    numeric::Point,
};

/// A layer that is laid cell by cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inked {
    /// Grains.
    Grains,
    /// Their trails.
    Trails,
    /// Streaks of wind.
    Streaks,
    /// Whole trajectories.
    Trajectories,
}

#[doc(hidden)]
impl Lane {
    /// Uniforms of the light of grains that was last prepared.
    #[must_use]
    pub fn prepared_light(&self) -> &Light {
        self.picture.canvases.grains.known()
    }

    /// xi of all grains, keyframe by keyframe.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn read_keyframes(&self, context: &Context) -> Result<Vec<Point>, GpuError> {
        let Some(particles) = self.content.particles() else { return Ok(Vec::new()) };
        let mut rows = vec![Vec::with_capacity(particles.count); particles.rows];
        for (buffer, count) in particles.keyframes() {
            let points: Vec<Point> = bytemuck::pod_collect_to_vec(&read_storage(context, buffer)?);
            for (row, part) in rows.iter_mut().zip(points.chunks_exact(count)) {
                row.extend_from_slice(part);
            }
        }
        Ok(rows.concat())
    }

    /// What is laid of a layer per cell in 64ths, row by row from the bottom, and the number of cells in a
    /// row, which may be more than the view is wide; those of grains begin [`GRAIN_MARGIN`](super::GRAIN_MARGIN)
    /// cells before it.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn read_ink(&self, context: &Context, layer: Inked) -> Result<(Vec<u32>, usize), GpuError> {
        let canvases = &self.picture.canvases;
        let amounts = match layer {
            Inked::Grains => canvases.grains.amounts(),
            Inked::Trails => canvases.trails.amounts(),
            Inked::Streaks => canvases.streaks.amounts(),
            Inked::Trajectories => canvases.trajectories.amounts(),
        };
        let Some((buffer, [columns, rows])) = amounts else { return Ok((Vec::new(), 0)) };
        let mut all: Vec<u32> = bytemuck::pod_collect_to_vec(&read_storage(context, buffer)?);
        all.truncate(columns * rows);
        Ok((all, columns))
    }

    /// Grains per cell of the grid that the density of the grains is made from, in 256ths of a grain, row by row from
    /// the bottom, and cells along an axis.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn read_histogram(&self, context: &Context) -> Result<(Vec<u32>, usize), GpuError> {
        let mut all: Vec<u32> =
            bytemuck::pod_collect_to_vec(&read_storage(context, self.picture.moment.histogram())?);
        let side = self.picture.frame().count_side as usize;
        all.truncate(side * side);
        Ok((all, side))
    }

    /// The ground as premultiplied RGBA, [`PAINTED_SIDE`](super::PAINTED_SIDE) squared cells of the same square.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn read_ground(&self, context: &Context) -> Result<Vec<[u8; 4]>, GpuError> {
        Ok(bytemuck::pod_collect_to_vec(&read_texture(context, self.picture.moment.ground_picture())?))
    }
}
