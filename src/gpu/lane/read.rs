//! What is read back from the device.

use super::{Lane, View, place};
use crate::{
    gpu::{Context, GpuError, Pipelines, offscreen::read_storage},
    numeric::Point,
};

impl Lane {
    /// Chart positions of all grains as `view` shows them.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn positions(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        view: &View<'_>,
    ) -> Result<Vec<Point>, GpuError> {
        let ready = self.is_ready();
        let Some(particles) = self.particles.as_ref().filter(|_| ready) else { return Ok(Vec::new()) };
        self.prepared = self.frame(view);
        context.queue.write_buffer(&self.uniforms, 0, bytemuck::bytes_of(&self.prepared));
        let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_bind_group(0, &self.frame_group, &[]);
            pass.set_bind_group(1, &self.fields.group, &[]);
            place(pipelines, &mut pass, particles);
        }
        context.queue.submit([encoder.finish()]);
        let mut places = Vec::with_capacity(particles.count);
        for chunk in &particles.chunks {
            let moments: Vec<[f32; 4]> = bytemuck::pod_collect_to_vec(&read_storage(context, &chunk.moments)?);
            places.extend(moments.iter().take(chunk.count as usize).map(|m| [m[0], m[1]]));
        }
        Ok(places)
    }

    /// Positions of all grains, keyframe by keyframe, in chart units.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn read_keyframes(&self, context: &Context) -> Result<Vec<Point>, GpuError> {
        let Some(particles) = &self.particles else { return Ok(Vec::new()) };
        let mut rows = vec![Vec::with_capacity(particles.count); particles.rows];
        for (buffer, count) in particles.keyframes() {
            let points: Vec<Point> = bytemuck::pod_collect_to_vec(&read_storage(context, buffer)?);
            for (row, part) in rows.iter_mut().zip(points.chunks_exact(count)) {
                row.extend_from_slice(part);
            }
        }
        Ok(rows.concat())
    }

    /// Ink of the grains per cell in 64ths of a grain, row by row from the bottom.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn read_ink(&self, context: &Context) -> Result<Vec<u32>, GpuError> {
        let Some((buffer, cells)) = self.grains.amounts() else { return Ok(Vec::new()) };
        let mut all: Vec<u32> = bytemuck::pod_collect_to_vec(&read_storage(context, buffer)?);
        all.truncate(cells);
        Ok(all)
    }

    /// Grains per cell of the 128 x 128 grid that the density of the grains is made from, in
    /// 256ths of a grain, row by row from the bottom.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn read_histogram(&self, context: &Context) -> Result<Vec<u32>, GpuError> {
        Ok(bytemuck::pod_collect_to_vec(&read_storage(context, self.moment.histogram())?))
    }
}
