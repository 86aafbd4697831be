//! The light of grains: laid on a canvas, and made a picture of.

use super::{cells::Cells, content::Content, grain_style::GrainStyle, view::ViewState};
use crate::gpu::{Context, Pipelines, layout::Light as Uniforms};

/// The light of grains in a view.
#[derive(Debug)]
pub(super) struct Light {
    uniforms: wgpu::Buffer,
    cells: Option<Cells>,
    style: GrainStyle,
    /// What is in `uniforms`.
    known: Uniforms,
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
        let cells =
            Cells::emptied(self.cells.take(), (context, pipelines), encoder, &self.uniforms, (size, planes));
        (self.cells, self.style, self.known) = (Some(cells), style, uniforms);
        context.queue.write_buffer(&self.uniforms, 0, bytemuck::bytes_of(&uniforms));
    }

    /// Binds the canvas for laying grains, with the pipeline that does.
    pub(super) fn bind(&self, pipelines: &Pipelines, pass: &mut wgpu::ComputePass<'_>) {
        if let Some(cells) = &self.cells {
            pass.set_pipeline(&pipelines.splat.with(&self.style.constants()));
            cells.bind(pass);
        }
    }

    /// Makes a picture of what was laid.
    pub(super) fn develop(&self, pipelines: &Pipelines, pass: &mut wgpu::ComputePass<'_>) {
        if let Some(cells) = &self.cells {
            pass.set_pipeline(&pipelines.tonemap.with(&self.style.constants()));
            cells.develop(pass);
        }
    }

    /// The picture of what was laid.
    pub(super) fn picture(&self) -> Option<&wgpu::TextureView> {
        self.cells.as_ref().map(Cells::picture)
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
        self.cells.as_ref().map(Cells::amounts)
    }
}
