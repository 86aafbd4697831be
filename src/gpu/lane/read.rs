//! Where grains are and how dense they are, read back from the device.

use super::{
    Lane, constants,
    frame::frame,
    grain_style,
    view::{View, ViewState},
};
use crate::{
    gpu::{
        Context, GpuError, Pipelines,
        layout::Frame,
        read_back::{read_storage, read_texture},
    },
    numeric::Point,
    scene::Scene,
};

impl Lane {
    /// Positions of all grains in the view, as `view` shows them.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn positions(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        view: &View<'_>,
    ) -> Result<Vec<Point>, GpuError> {
        let Some(clock) = self.content.clock() else { return Ok(Vec::new()) };
        let ruler = clock.view(view.t);
        let grains = self.frame_grains(context, pipelines, view)?;
        Ok(grains.into_iter().map(|(xi, _)| ruler.world(xi.map(f64::from)).map(|c| c as f32)).collect())
    }

    /// Positions of all grains in the view, as `view` shows them, each with its RGBA colour.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn colored_positions(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        view: &View<'_>,
    ) -> Result<Vec<(Point, [u8; 4])>, GpuError> {
        let Some(clock) = self.content.clock() else { return Ok(Vec::new()) };
        let ruler = clock.view(view.t);
        let grains = self.frame_grains(context, pipelines, view)?;
        let seen = |xi: Point| ruler.world(xi.map(f64::from)).map(|c| c as f32);
        Ok(grains.into_iter().map(|(xi, color)| (seen(xi), color)).collect())
    }

    /// World positions of all grains at `t`.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn world_positions(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        t: f64,
    ) -> Result<Vec<[f64; 2]>, GpuError> {
        let Some(clock) = self.content.clock() else { return Ok(Vec::new()) };
        let (ruler, scene) = (clock.ruler(t), Scene::default());
        let view = View { scene: &scene, size_px: [1.0, 1.0], pixels_per_point: 1.0, t };
        let grains = self.frame_grains(context, pipelines, &view)?;
        Ok(grains.into_iter().map(|(xi, _)| ruler.world(xi.map(f64::from))).collect())
    }

    /// xi and colours of all grains as `view` shows them.
    fn frame_grains(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        view: &View<'_>,
    ) -> Result<Vec<(Point, [u8; 4])>, GpuError> {
        let Self { content, asked, .. } = self;
        let Some(particles) = content.moved() else { return Ok(Vec::new()) };
        let state = ViewState::from(view);
        asked.write(context, content, frame(content, &state), &state);
        let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_bind_group(0, asked.group(), &[]);
            pass.set_bind_group(1, content.fields.group(), &[]);
            particles.place(pipelines, &mut pass, &constants::of_grains(content, state.grains.color));
        }
        context.queue.submit([encoder.finish()]);
        self.read_moments(context)
    }

    /// xi and RGBA colours of all grains, as they were last found.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn read_moments(&self, context: &Context) -> Result<Vec<(Point, [u8; 4])>, GpuError> {
        let Some(particles) = self.content.particles() else { return Ok(Vec::new()) };
        let mut grains = Vec::with_capacity(particles.count);
        for chunk in &particles.chunks {
            let moments: Vec<[u32; 4]> = bytemuck::pod_collect_to_vec(&read_storage(context, &chunk.moments)?);
            let grain = |m: &[u32; 4]| ([m[0], m[1]].map(f32::from_bits), m[2].to_le_bytes());
            grains.extend(moments.iter().take(chunk.count as usize).map(grain));
        }
        Ok(grains)
    }

    /// Uniforms of the frame that was last prepared.
    #[must_use]
    pub fn prepared(&self) -> &Frame {
        self.picture.frame()
    }

    /// The density that counts as bright in a view, per square unit of the view: the highest among the paths of all
    /// lanes of its scene.
    #[must_use]
    pub fn bright(&self, view: &View<'_>) -> f64 {
        grain_style::bright(&self.content, &ViewState::from(view))
    }

    /// The moment that the ground was painted from, [`GROUND_SIDE`](super::GROUND_SIDE) squared cells
    /// row by row from the bottom: density over the top of its maps, and divergence or the difference of two d xi / ds.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn read_slice(&self, context: &Context) -> Result<Vec<[f32; 2]>, GpuError> {
        let texels: Vec<[half::f16; 4]> =
            bytemuck::pod_collect_to_vec(&read_texture(context, self.picture.moment.slice_picture())?);
        Ok(texels.iter().map(|texel| [texel[0].to_f32(), texel[1].to_f32()]).collect())
    }
}
