//! Uniforms of a frame on the device.

use super::{
    content::{Content, rows},
    integrated::Integrated,
    knots,
    view::ViewState,
};
use crate::gpu::{Context, Pipelines, layout::Frame, resources::group};

/// Uniforms of a frame on the device, with what keyframes are seen as.
#[derive(Debug)]
pub(super) struct FrameUniforms {
    frame: Frame,
    buffer: wgpu::Buffer,
    seen: wgpu::Buffer,
    group: wgpu::BindGroup,
}

impl FrameUniforms {
    /// Room for what concerns `content`.
    pub(super) fn new(context: &Context, pipelines: &Pipelines, content: &Content) -> Self {
        let buffer = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("frame"),
            size: size_of::<Frame>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let seen = rows(context, "seen");
        let bindings = [&buffer, &content.knots, &seen].map(wgpu::Buffer::as_entire_binding);
        let group = group(context, &pipelines.layouts.frame, &bindings);
        Self { frame: Frame::default(), buffer, seen, group }
    }

    /// Writes a frame, and what keyframes are seen as in a view.
    pub(super) fn write(&mut self, context: &Context, content: &Content, frame: Frame, view: &ViewState) {
        self.frame = frame;
        context.queue.write_buffer(&self.buffer, 0, bytemuck::bytes_of(&frame));
        if let Some(Integrated { way, keyframes, states, .. }) = content.integrated() {
            let seen = knots::seen((way, *keyframes), states, view.t, &view.spread);
            context.queue.write_buffer(&self.seen, 0, bytemuck::cast_slice(&seen));
        }
    }

    /// The frame that was written last.
    pub(super) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// What shaders read it from.
    pub(super) fn group(&self) -> &wgpu::BindGroup {
        &self.group
    }
}
