//! Canvases: what is laid on them cell by cell becomes light.

use wgpu::BindingResource::TextureView;

use super::ink_style::InkStyle;
use crate::gpu::{
    Context, Pipelines,
    layout::Canvas,
    pipelines::PICTURE_FORMAT,
    resources::{group, ink_view, painted_view},
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
    light: Light,
}

/// How ink becomes light.
#[derive(Debug)]
enum Light {
    /// Cell by pixel, when the view is composed, from a copy of the canvas.
    AsInk { copy: wgpu::TextureView },
    /// By way of a picture that is made before.
    Developed { develop: wgpu::BindGroup, picture: wgpu::TextureView },
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
        let [mut columns, rows] = size_px.map(|side| (side / style.cell_px).ceil() as u32 + 1);
        if style.as_ink {
            // Rows of what is copied to a texture begin at multiples of 256 bytes.
            columns = columns.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT / 4);
        }
        let planes = style.planes();
        let fits = |cells: &Cells| {
            (cells.columns, cells.rows) == (columns, rows)
                && cells.planes >= planes
                && matches!(cells.light, Light::AsInk { .. }) == style.as_ink
        };
        let cells = match self.cells.take().filter(fits) {
            Some(cells) => cells,
            None => Cells::new(context, pipelines, &self.uniforms, [columns, rows], planes, style.as_ink),
        };
        encoder.clear_buffer(&cells.buffer, 0, Some(4 * u64::from(planes) * u64::from(columns) * u64::from(rows)));
        (self.cells, self.style) = (Some(cells), style);
        let canvas = Canvas {
            columns,
            rows,
            cell_px: style.cell_px,
            disc: style.disc.unwrap_or(0.0),
            color: style.color.unwrap_or_default(),
            depth: style.depth,
        };
        context.queue.write_buffer(&self.uniforms, 0, bytemuck::bytes_of(&canvas));
    }

    /// Binds the canvas for laying ink.
    pub(super) fn bind(&self, pass: &mut wgpu::ComputePass<'_>) {
        if let Some(cells) = &self.cells {
            pass.set_bind_group(3, &cells.lay, &[]);
        }
    }

    /// Makes light of what was laid, where that is done ahead of drawing.
    pub(super) fn develop(&self, pipelines: &Pipelines, pass: &mut wgpu::ComputePass<'_>) {
        if let Some(cells) = &self.cells
            && let Light::Developed { develop, .. } = &cells.light
        {
            pass.set_pipeline(&pipelines.ink.develop.with(&self.style.developing()));
            pass.set_bind_group(3, develop, &[]);
            pass.dispatch_workgroups(cells.columns.div_ceil(8), cells.rows.div_ceil(8), 1);
        }
    }

    /// The light of what was laid, where that is made ahead of composing.
    pub(super) fn picture(&self) -> Option<&wgpu::TextureView> {
        match &self.cells.as_ref()?.light {
            Light::AsInk { .. } => None,
            Light::Developed { picture, .. } => Some(picture),
        }
    }

    /// The copy of the canvas, where its cells are pixels.
    pub(super) fn as_ink(&self) -> Option<&wgpu::TextureView> {
        match &self.cells.as_ref()?.light {
            Light::AsInk { copy } => Some(copy),
            Light::Developed { .. } => None,
        }
    }

    /// Brings that copy up to date.
    pub(super) fn copy(&self, encoder: &mut wgpu::CommandEncoder) {
        let Some(Cells { columns, rows, buffer, light: Light::AsInk { copy }, .. }) = &self.cells else { return };
        let layout = wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(4 * columns),
            rows_per_image: Some(*rows),
        };
        let size = wgpu::Extent3d { width: *columns, height: *rows, depth_or_array_layers: self.style.planes() };
        let from = wgpu::TexelCopyBufferInfo { buffer, layout };
        encoder.copy_buffer_to_texture(from, copy.texture().as_image_copy(), size);
    }

    /// How what is on it was laid.
    pub(super) fn style(&self) -> &InkStyle {
        &self.style
    }

    /// The same, on the device.
    pub(super) fn uniforms(&self) -> &wgpu::Buffer {
        &self.uniforms
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
        as_ink: bool,
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
        let light = if as_ink {
            Light::AsInk { copy: ink_view(context, [columns, rows], planes) }
        } else {
            let picture = painted_view(context, PICTURE_FORMAT, [columns, rows]);
            Light::Developed {
                develop: group(context, &layouts.develop, &[canvas, ink, TextureView(&picture)]),
                picture,
            }
        };
        Self { columns, rows, planes, buffer, lay, light }
    }
}
