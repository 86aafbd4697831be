//! What the device is told of a frame.

use super::{
    content::{Content, rows},
    integrated::Integrated,
    knots,
};
use crate::gpu::{Context, Pipelines, layout::Frame, resources::group};

/// Uniforms of a frame on the device, with what keyframes are seen as.
#[derive(Debug)]
pub(super) struct Told {
    frame: Frame,
    uniforms: wgpu::Buffer,
    seen: wgpu::Buffer,
    group: wgpu::BindGroup,
}

impl Told {
    /// Room for what concerns `content`.
    pub(super) fn new(context: &Context, pipelines: &Pipelines, content: &Content) -> Self {
        let uniforms = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("frame"),
            size: size_of::<Frame>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let seen = rows(context, "seen");
        let bindings = [&uniforms, &content.knots, &seen].map(wgpu::Buffer::as_entire_binding);
        let group = group(context, &pipelines.layouts.frame, &bindings);
        Self { frame: Frame::default(), uniforms, seen, group }
    }

    /// Tells the device a frame, and what keyframes are seen as at `t`.
    pub(super) fn tell(&mut self, context: &Context, content: &Content, frame: Frame, t: f64) {
        self.frame = frame;
        context.queue.write_buffer(&self.uniforms, 0, bytemuck::bytes_of(&frame));
        if let Some(Integrated { way, keyframes, states, .. }) = content.integrated() {
            let seen = knots::seen(way, *keyframes, states, t);
            context.queue.write_buffer(&self.seen, 0, bytemuck::cast_slice(&seen));
        }
    }

    /// The frame that was told last.
    pub(super) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// What shaders read it from.
    pub(super) fn group(&self) -> &wgpu::BindGroup {
        &self.group
    }
}
