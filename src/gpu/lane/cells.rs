//! Cells of a canvas that fits the view, on the device, and the picture that is made of what is laid on them.

use wgpu::BindingResource::TextureView;

use crate::gpu::{
    Context, Pipelines,
    pipelines::PICTURE_FORMAT,
    resources::{group, painted_view},
};

/// Whole numbers, plane by plane, each row by row from the bottom.
#[derive(Debug)]
pub(super) struct Cells {
    size: [u32; 2],
    planes: u32,
    buffer: wgpu::Buffer,
    lay: wgpu::BindGroup,
    develop: wgpu::BindGroup,
    picture: wgpu::TextureView,
}

impl Cells {
    /// Empty ones of so many columns and rows, with at least so many planes: those that were there, where they fit.
    pub(super) fn emptied(
        before: Option<Self>,
        (context, pipelines): (&Context, &Pipelines),
        encoder: &mut wgpu::CommandEncoder,
        uniforms: &wgpu::Buffer,
        (size, planes): ([u32; 2], u32),
    ) -> Self {
        let cells = before.filter(|cells| cells.size == size && cells.planes >= planes);
        let cells = cells.unwrap_or_else(|| Self::new(context, pipelines, uniforms, size, planes));
        encoder.clear_buffer(&cells.buffer, 0, Some(bytes(size, planes)));
        cells
    }

    fn new(context: &Context, pipelines: &Pipelines, uniforms: &wgpu::Buffer, size: [u32; 2], planes: u32) -> Self {
        let buffer = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("cells"),
            size: bytes(size, planes),
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        let picture = painted_view(context, PICTURE_FORMAT, size);
        let (known, laid) = (uniforms.as_entire_binding(), buffer.as_entire_binding());
        let layouts = &pipelines.layouts;
        Self {
            size,
            planes,
            lay: group(context, &layouts.canvas, &[known.clone(), laid.clone()]),
            develop: group(context, &layouts.develop, &[known, laid, TextureView(&picture)]),
            buffer,
            picture,
        }
    }

    /// Binds them for laying.
    pub(super) fn bind(&self, pass: &mut wgpu::ComputePass<'_>) {
        pass.set_bind_group(3, &self.lay, &[]);
    }

    /// Makes the picture by the pipeline that is set.
    pub(super) fn develop(&self, pass: &mut wgpu::ComputePass<'_>) {
        pass.set_bind_group(3, &self.develop, &[]);
        let [columns, rows] = self.size.map(|side| side.div_ceil(8));
        pass.dispatch_workgroups(columns, rows, 1);
    }

    /// The picture.
    pub(super) fn picture(&self) -> &wgpu::TextureView {
        &self.picture
    }

    /// The first plane in 64ths, for tests: a buffer that begins with so many columns and rows.
    pub(super) fn amounts(&self) -> (&wgpu::Buffer, [usize; 2]) {
        (&self.buffer, self.size.map(|side| side as usize))
    }
}

/// Size of so many planes.
fn bytes([columns, rows]: [u32; 2], planes: u32) -> u64 {
    4 * u64::from(planes) * u64::from(columns) * u64::from(rows)
}
