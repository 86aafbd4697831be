//! Canvases: what is laid on them cell by cell becomes light.

use wgpu::BindingResource::TextureView;

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
}

#[derive(Debug)]
struct Cells {
    columns: u32,
    rows: u32,
    /// Amount; with colours, red, green and blue as well.
    planes: u64,
    buffer: wgpu::Buffer,
    lay: wgpu::BindGroup,
    light: Light,
}

/// How ink becomes light.
#[derive(Debug)]
enum Light {
    /// Cell by pixel.
    Exposed(wgpu::BindGroup),
    /// By way of a picture, where cells are larger than pixels or the picture lasts.
    Developed { develop: wgpu::BindGroup, picture: wgpu::BindGroup },
}

/// How ink is laid and seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Manner {
    /// Side of a cell in pixels.
    pub(super) cell_px: f32,
    /// The colour of all of it; nothing when it has colours of its own.
    pub(super) color: Option<[f32; 3]>,
    /// Optical depth of a whole unit in one cell.
    pub(super) depth: f32,
    /// Whether it adds light instead of covering.
    pub(super) adds: bool,
    /// Whether it is laid once for many frames.
    pub(super) kept: bool,
    /// Radius of a grain's disc in cells; nothing when a grain is spread over four cells.
    pub(super) disc: Option<f32>,
}

impl Ink {
    pub(super) fn new(context: &Context) -> Self {
        let uniforms = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("canvas"),
            size: size_of::<Canvas>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Self { uniforms, cells: None }
    }

    /// Makes an empty canvas for a view of this size.
    pub(super) fn begin(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        encoder: &mut wgpu::CommandEncoder,
        size_px: [f32; 2],
        manner: Manner,
    ) {
        // One more than the view, since ink is spread over neighbours.
        let [columns, rows] = size_px.map(|side| (side / manner.cell_px).ceil() as u32 + 1);
        let planes = if manner.color.is_some() { 1 } else { 4 };
        let exposed = manner.cell_px <= 1.0 && !manner.kept;
        let fits = |cells: &Cells| {
            (cells.columns, cells.rows) == (columns, rows)
                && cells.planes >= planes
                && matches!(cells.light, Light::Exposed(_)) == exposed
        };
        let cells = match self.cells.take().filter(fits) {
            Some(cells) => cells,
            None => Cells::new(context, pipelines, &self.uniforms, [columns, rows], planes, exposed),
        };
        encoder.clear_buffer(&cells.buffer, 0, Some(4 * planes * u64::from(columns) * u64::from(rows)));
        self.cells = Some(cells);
        let canvas = Canvas {
            columns,
            rows,
            cell_px: manner.cell_px,
            colored: u32::from(manner.color.is_none()),
            color: manner.color.unwrap_or_default(),
            depth: manner.depth,
            adds: u32::from(manner.adds),
            disc: manner.disc.unwrap_or(0.0),
            padding: [0; 2],
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
            pass.set_pipeline(&pipelines.ink.develop);
            pass.set_bind_group(3, develop, &[]);
            pass.dispatch_workgroups(cells.columns.div_ceil(8), cells.rows.div_ceil(8), 1);
        }
    }

    /// Draws it over the whole view.
    pub(super) fn draw(&self, pipelines: &Pipelines, pass: &mut wgpu::RenderPass<'_>) {
        let Some(cells) = &self.cells else { return };
        match &cells.light {
            Light::Exposed(ink) => {
                pass.set_pipeline(&pipelines.exposed);
                pass.set_bind_group(3, ink, &[]);
            }
            Light::Developed { picture, .. } => {
                pass.set_pipeline(&pipelines.view);
                pass.set_bind_group(3, picture, &[]);
            }
        }
        pass.draw(0..4, 0..1);
    }

    /// The amounts on it in 64ths, row by row from the bottom, for tests: a buffer that begins with
    /// so many of them.
    pub(super) fn amounts(&self) -> Option<(&wgpu::Buffer, usize)> {
        self.cells.as_ref().map(|cells| (&cells.buffer, (cells.columns * cells.rows) as usize))
    }
}

impl Cells {
    fn new(
        context: &Context,
        pipelines: &Pipelines,
        uniforms: &wgpu::Buffer,
        [columns, rows]: [u32; 2],
        planes: u64,
        exposed: bool,
    ) -> Self {
        let buffer = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("ink"),
            size: 4 * planes * u64::from(columns) * u64::from(rows),
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        let (canvas, ink) = (uniforms.as_entire_binding(), buffer.as_entire_binding());
        let layouts = &pipelines.layouts;
        let lay = group(context, &layouts.canvas, &[canvas.clone(), ink.clone()]);
        let light = if exposed {
            Light::Exposed(group(context, &layouts.exposed, &[canvas, ink]))
        } else {
            let picture = painted_view(context, PICTURE_FORMAT, [columns, rows]);
            Light::Developed {
                develop: group(context, &layouts.develop, &[canvas.clone(), ink, TextureView(&picture)]),
                picture: group(context, &layouts.picture, &[TextureView(&picture), canvas]),
            }
        };
        Self { columns, rows, planes, buffer, lay, light }
    }
}
