//! The light of grains: laid on a canvas, and made a picture of.

use wgpu::BindingResource::TextureView;

use super::{content::Content, grain_style::GrainStyle, view::ViewState};
use crate::gpu::{
    Context, Pipelines,
    layout::Light as Uniforms,
    pipelines::PICTURE_FORMAT,
    resources::{group, painted_view},
};

/// The light of grains in a view.
#[derive(Debug)]
pub(super) struct Light {
    uniforms: wgpu::Buffer,
    cells: Option<Cells>,
    style: GrainStyle,
    /// What is in `uniforms`.
    known: Uniforms,
}

#[derive(Debug)]
struct Cells {
    columns: u32,
    rows: u32,
    planes: u32,
    buffer: wgpu::Buffer,
    lay: wgpu::BindGroup,
    develop: wgpu::BindGroup,
    picture: wgpu::TextureView,
}

impl Light {
    pub(super) fn new(context: &Context) -> Self {
        let uniforms = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("light"),
            size: size_of::<Uniforms>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Self { uniforms, cells: None, style: GrainStyle::default(), known: Uniforms::default() }
    }

    /// Makes an empty canvas for a view.
    pub(super) fn begin(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        encoder: &mut wgpu::CommandEncoder,
        (content, view): (&Content, &ViewState),
    ) {
        let style = GrainStyle::new(view, content.some_are_chosen());
        let uniforms = style.uniforms(content, view);
        let (size, planes) = ([uniforms.columns, uniforms.rows], style.planes());
        let fits = |cells: &Cells| [cells.columns, cells.rows] == size && cells.planes >= planes;
        let cells = match self.cells.take().filter(fits) {
            Some(cells) => cells,
            None => Cells::new(context, pipelines, &self.uniforms, size, planes),
        };
        encoder.clear_buffer(&cells.buffer, 0, Some(bytes(size, planes)));
        (self.cells, self.style, self.known) = (Some(cells), style, uniforms);
        context.queue.write_buffer(&self.uniforms, 0, bytemuck::bytes_of(&uniforms));
    }

    /// Binds the canvas for laying grains, with the pipeline that does.
    pub(super) fn bind(&self, pipelines: &Pipelines, pass: &mut wgpu::ComputePass<'_>) {
        if let Some(cells) = &self.cells {
            pass.set_pipeline(&pipelines.splat.with(&self.style.constants()));
            pass.set_bind_group(3, &cells.lay, &[]);
        }
    }

    /// Makes a picture of what was laid.
    pub(super) fn develop(&self, pipelines: &Pipelines, pass: &mut wgpu::ComputePass<'_>) {
        if let Some(cells) = &self.cells {
            pass.set_pipeline(&pipelines.tonemap.with(&self.style.constants()));
            pass.set_bind_group(3, &cells.develop, &[]);
            pass.dispatch_workgroups(cells.columns.div_ceil(8), cells.rows.div_ceil(8), 1);
        }
    }

    /// The picture of what was laid.
    pub(super) fn picture(&self) -> Option<&wgpu::TextureView> {
        self.cells.as_ref().map(|cells| &cells.picture)
    }

    /// What shaders know of it.
    pub(super) fn uniforms(&self) -> &wgpu::Buffer {
        &self.uniforms
    }

    /// The same, for tests.
    pub(super) fn known(&self) -> &Uniforms {
        &self.known
    }

    /// The amounts on the canvas in 64ths, row by row from the bottom, for tests: a buffer that begins with
    /// so many columns and rows of them.
    pub(super) fn amounts(&self) -> Option<(&wgpu::Buffer, [usize; 2])> {
        self.cells.as_ref().map(|cells| (&cells.buffer, [cells.columns, cells.rows].map(|side| side as usize)))
    }
}

impl Cells {
    fn new(context: &Context, pipelines: &Pipelines, uniforms: &wgpu::Buffer, size: [u32; 2], planes: u32) -> Self {
        let buffer = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("grains"),
            size: bytes(size, planes),
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        let picture = painted_view(context, PICTURE_FORMAT, size);
        let (known, laid) = (uniforms.as_entire_binding(), buffer.as_entire_binding());
        let layouts = &pipelines.layouts;
        Self {
            columns: size[0],
            rows: size[1],
            planes,
            lay: group(context, &layouts.canvas, &[known.clone(), laid.clone()]),
            develop: group(context, &layouts.develop, &[known, laid, TextureView(&picture)]),
            buffer,
            picture,
        }
    }
}

/// Size of so many planes.
fn bytes([columns, rows]: [u32; 2], planes: u32) -> u64 {
    4 * u64::from(planes) * u64::from(columns) * u64::from(rows)
}
