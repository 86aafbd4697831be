//! Canvases of lines: what is laid on them cell by cell becomes a picture.

use super::{cells::Cells, ink_style::InkStyle};
use crate::gpu::{Context, Pipelines, layout::Canvas};

/// A canvas that fits the view.
#[derive(Debug)]
pub(super) struct Ink {
    uniforms: wgpu::Buffer,
    cells: Option<Cells>,
    /// How what is on it was laid.
    style: InkStyle,
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
        let size = ([columns, rows], style.planes());
        let cells = Cells::emptied(self.cells.take(), (context, pipelines), encoder, &self.uniforms, size);
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
            cells.bind(pass);
        }
    }

    /// Makes a picture of what was laid.
    pub(super) fn develop(&self, pipelines: &Pipelines, pass: &mut wgpu::ComputePass<'_>) {
        if let Some(cells) = &self.cells {
            pass.set_pipeline(&pipelines.ink.develop.with(&[self.style.constants()]));
            cells.develop(pass);
        }
    }

    /// The picture of what was laid.
    pub(super) fn picture(&self) -> Option<&wgpu::TextureView> {
        self.cells.as_ref().map(Cells::picture)
    }

    /// How what is on it was laid.
    pub(super) fn style(&self) -> &InkStyle {
        &self.style
    }

    /// The amounts on it in 64ths, row by row from the bottom, for tests: a buffer that begins with
    /// so many columns and rows of them.
    pub(super) fn amounts(&self) -> Option<(&wgpu::Buffer, [usize; 2])> {
        self.cells.as_ref().map(Cells::amounts)
    }
}
