//! Triangles of a window's controls, drawn with as little work for each pixel as possible.

use super::{
    Context, Pipelines,
    resources::{group, patch, texture_view},
};

/// Room for so many bytes at first.
const ROOM: u64 = 1 << 18;

/// The triangles of one frame, and what they are drawn with.
#[derive(Debug)]
pub struct Controls {
    context: Context,
    pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    linear: wgpu::Sampler,
    size: wgpu::Buffer,
    /// Once there is one.
    atlas: Option<(wgpu::TextureView, wgpu::BindGroup)>,
    corners: wgpu::Buffer,
    indices: wgpu::Buffer,
}

impl Controls {
    /// No triangles, and no atlas.
    #[must_use]
    pub fn new(context: &Context, pipelines: &Pipelines) -> Self {
        let uniforms = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
        Self {
            context: context.clone(),
            pipeline: pipelines.controls.with(&[]),
            layout: pipelines.layouts.controls.clone(),
            linear: pipelines.linear.clone(),
            size: room(context, uniforms, size_of::<[f32; 2]>() as u64),
            atlas: None,
            corners: room(context, wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST, ROOM),
            indices: room(context, wgpu::BufferUsages::INDEX | wgpu::BufferUsages::COPY_DST, ROOM),
        }
    }

    /// Takes a picture of RGBA as the atlas, or as a part of it whose left top corner is `corner`. A part
    /// of an atlas that is not there is nothing.
    pub fn set_atlas(&mut self, [width, height]: [u32; 2], texels: &[u8], corner: Option<[u32; 2]>) {
        let size = wgpu::Extent3d { width, height, depth_or_array_layers: 1 };
        match (corner, &self.atlas) {
            (Some(corner), Some((atlas, _))) => patch(&self.context, atlas.texture(), corner, size, texels),
            (Some(_), None) => {}
            (None, _) => {
                let dimension = wgpu::TextureDimension::D2;
                let atlas = texture_view(&self.context, wgpu::TextureFormat::Rgba8Unorm, dimension, size, texels);
                let bindings = [
                    self.size.as_entire_binding(),
                    wgpu::BindingResource::TextureView(&atlas),
                    wgpu::BindingResource::Sampler(&self.linear),
                ];
                let bound = group(&self.context, &self.layout, &bindings);
                self.atlas = Some((atlas, bound));
            }
        }
    }

    /// Takes the size of the window in points.
    pub fn set_size(&self, size: [f32; 2]) {
        self.context.queue.write_buffer(&self.size, 0, bytemuck::bytes_of(&size));
    }

    /// Takes the triangles of a frame: corners of [`CORNER`](super::corner::CORNER) bytes, and indices of them, three by
    /// three.
    pub fn set_triangles(&mut self, corners: &[u8], indices: &[u32]) {
        let Self { context, corners: corner_room, indices: index_room, .. } = self;
        for (kept, bytes) in [(corner_room, corners), (index_room, bytemuck::cast_slice(indices))] {
            let needed = bytes.len() as u64;
            if kept.size() < needed {
                *kept = room(context, kept.usage(), needed.next_power_of_two());
            }
            context.queue.write_buffer(kept, 0, bytes);
        }
    }

    /// Makes a pass ready to draw some of the indices; false when there is nothing to draw with.
    #[must_use]
    pub fn begin(&self, pass: &mut wgpu::RenderPass<'_>) -> bool {
        let Some((_, bound)) = &self.atlas else { return false };
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, bound, &[]);
        pass.set_vertex_buffer(0, self.corners.slice(..));
        pass.set_index_buffer(self.indices.slice(..), wgpu::IndexFormat::Uint32);
        true
    }
}

fn room(context: &Context, usage: wgpu::BufferUsages, size: u64) -> wgpu::Buffer {
    context.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("controls"),
        size,
        usage,
        mapped_at_creation: false,
    })
}
