//! Drawing a lane into a picture, without a window.

use super::{
    Context, GpuError, Lane, Pipelines,
    lane::View,
    read_back::{read_buffer, without_padding},
    theme::{Colors, Rgb},
};

/// Colour format of offscreen pictures; gamma-encoded like the window's.
pub const FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

/// Where in a picture a lane is drawn, and how.
#[derive(Debug)]
pub struct Pane<'a> {
    /// The lane.
    pub lane: &'a mut Lane,
    /// How it is seen; its size must fit the picture.
    pub view: View<'a>,
    /// Left and top pixel.
    pub corner_px: [u32; 2],
}

/// A picture of fixed size that can be drawn to and read back.
#[derive(Debug)]
pub struct Offscreen {
    width: u32,
    texture: wgpu::Texture,
    view: wgpu::TextureView,
    read_back: wgpu::Buffer,
    row_bytes: u32,
}

impl Offscreen {
    /// A picture of `width` x `height` pixels.
    #[must_use]
    pub fn new(context: &Context, width: u32, height: u32) -> Self {
        let texture = context.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("offscreen"),
            size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: FORMAT,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let row_bytes = (4 * width).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let read_back = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("read back"),
            size: u64::from(row_bytes) * u64::from(height),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        Self { width, texture, view, read_back, row_bytes }
    }

    /// Draws one frame of each lane, with a line in the theme's colour where there is none, without reading it back.
    pub fn draw(&self, context: &Context, pipelines: &Pipelines, panes: &mut [Pane<'_>]) {
        self.draw_on(context, pipelines, panes, None);
    }

    /// The same on another ground than the theme's, which is between lanes as well.
    pub fn draw_on(&self, context: &Context, pipelines: &Pipelines, panes: &mut [Pane<'_>], ground: Option<Rgb>) {
        let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        for pane in panes.iter_mut() {
            pane.lane.prepare_on(context, pipelines, &pane.view, ground);
        }
        let theme = panes.first().map(|pane| pane.view.scene.theme).unwrap_or_default();
        let [r, g, b] = Colors::of(theme).divider().map(|byte| f64::from(byte) / 255.0);
        {
            let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                label: Some("offscreen"),
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view: &self.view,
                    depth_slice: None,
                    resolve_target: None,
                    ops: wgpu::Operations {
                        load: wgpu::LoadOp::Clear(wgpu::Color { r, g, b, a: 1.0 }),
                        store: wgpu::StoreOp::Store,
                    },
                })],
                ..Default::default()
            });
            for Pane { lane, view, corner_px: [x, y] } in panes {
                let [width, height] = view.size_px;
                pass.set_viewport(*x as f32, *y as f32, width, height, 0.0, 1.0);
                pass.set_scissor_rect(*x, *y, width as u32, height as u32);
                lane.draw(pipelines, &mut pass, view.scene);
            }
        }
        context.queue.submit([encoder.finish()]);
    }

    /// The picture as RGBA bytes, row by row from the top, alpha 255.
    ///
    /// # Errors
    /// [`GpuError::ReadBack`].
    pub fn read(&self, context: &Context) -> Result<Vec<u8>, GpuError> {
        let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_texture_to_buffer(
            self.texture.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &self.read_back,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(self.row_bytes),
                    rows_per_image: None,
                },
            },
            self.texture.size(),
        );
        context.queue.submit([encoder.finish()]);
        let padded = read_buffer(context, &self.read_back)?;
        if let Some(fault) = context.take_fault() {
            return Err(GpuError::Fault(fault));
        }
        let mut pixels = without_padding(&padded, self.row_bytes, 4 * self.width);
        pixels.iter_mut().skip(3).step_by(4).for_each(|alpha| *alpha = 255);
        Ok(pixels)
    }
}
