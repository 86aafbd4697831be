//! Canvases of lines: what is laid on them cell by cell becomes a picture.

use wgpu::BindingResource::TextureView;

use super::ink_style::InkStyle;
use crate::gpu::{
    Context, Pipelines,
    layout::Canvas,
    pipelines::PICTURE_FORMAT,
    resources::{group, painted_view},
};

/// A canvas that fits the view.
#[derive(Debug)]
pub(super) struct Ink {
    uniforms: wgpu::Buffer,
    cells: Option<Cells>,
    /// How what is on it was laid.
    style: InkStyle,
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

impl Ink {
    pub(super) fn new(context: &Context) -> Self {
        let uniforms = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("canvas"),
            size: size_of::<Canvas>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Self { uniforms, cells: None, style: InkStyle::default() }
    }

    /// Makes an empty canvas for a view of this size.
    pub(super) fn begin(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        encoder: &mut wgpu::CommandEncoder,
        size_px: [f32; 2],
        style: InkStyle,
    ) {
        // One more than the view, since ink is spread over neighbours.
        let [columns, rows] = size_px.map(|side| (side / style.cell_px).ceil() as u32 + 1);
        let planes = style.planes();
        let fits = |cells: &Cells| (cells.columns, cells.rows) == (columns, rows) && cells.planes >= planes;
        let cells = match self.cells.take().filter(fits) {
            Some(cells) => cells,
            None => Cells::new(context, pipelines, &self.uniforms, [columns, rows], planes),
        };
        encoder.clear_buffer(&cells.buffer, 0, Some(4 * u64::from(planes) * u64::from(columns) * u64::from(rows)));
        (self.cells, self.style) = (Some(cells), style);
        let canvas = Canvas {
            columns,
            rows,
            cell_px: style.cell_px,
            depth: style.depth,
            color: style.color.unwrap_or_default(),
            padding: 0.0,
        };
        context.queue.write_buffer(&self.uniforms, 0, bytemuck::bytes_of(&canvas));
    }

    /// Binds the canvas for laying ink.
    pub(super) fn bind(&self, pass: &mut wgpu::ComputePass<'_>) {
        if let Some(cells) = &self.cells {
            pass.set_bind_group(3, &cells.lay, &[]);
        }
    }

    /// Makes a picture of what was laid.
    pub(super) fn develop(&self, pipelines: &Pipelines, pass: &mut wgpu::ComputePass<'_>) {
        if let Some(cells) = &self.cells {
            pass.set_pipeline(&pipelines.ink.develop.with(&[self.style.constants()]));
            pass.set_bind_group(3, &cells.develop, &[]);
            pass.dispatch_workgroups(cells.columns.div_ceil(8), cells.rows.div_ceil(8), 1);
        }
    }

    /// The picture of what was laid.
    pub(super) fn picture(&self) -> Option<&wgpu::TextureView> {
        self.cells.as_ref().map(|cells| &cells.picture)
    }

    /// How what is on it was laid.
    pub(super) fn style(&self) -> &InkStyle {
        &self.style
    }

    /// The amounts on it in 64ths, row by row from the bottom, for tests: a buffer that begins with
    /// so many columns and rows of them.
    pub(super) fn amounts(&self) -> Option<(&wgpu::Buffer, [usize; 2])> {
        self.cells.as_ref().map(|cells| (&cells.buffer, [cells.columns, cells.rows].map(|side| side as usize)))
    }
}

impl Cells {
    fn new(
        context: &Context,
        pipelines: &Pipelines,
        uniforms: &wgpu::Buffer,
        [columns, rows]: [u32; 2],
        planes: u32,
    ) -> Self {
        let buffer = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("ink"),
            size: 4 * u64::from(planes) * u64::from(columns) * u64::from(rows),
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        let (canvas, ink) = (uniforms.as_entire_binding(), buffer.as_entire_binding());
        let layouts = &pipelines.layouts;
        let lay = group(context, &layouts.canvas, &[canvas.clone(), ink.clone()]);
        let picture = painted_view(context, PICTURE_FORMAT, [columns, rows]);
        let develop = group(context, &layouts.develop, &[canvas, ink, TextureView(&picture)]);
        Self { columns, rows, planes, buffer, lay, develop, picture }
    }
}
