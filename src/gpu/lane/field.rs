//! The fields of a lane: the one that moves its grains, the exact one beside it, and the density.

use std::sync::Arc;

use half::f16;

use crate::{
    density::{
        Target, picture,
        raster::{CELLS, Raster},
        regions,
    },
    field::{Volume, volume::Resolution},
    gpu::{
        Context, Pipelines,
        resources::{buffer, group, texture_view, volume_view},
    },
};

/// What belongs to the field of a lane, on the device.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) moving: Option<Moving>,
    reference: Option<wgpu::TextureView>,
    density: Option<Density>,
    drawing: Option<wgpu::TextureView>,
    /// Stand-ins for what is not there.
    no_rates: wgpu::TextureView,
    no_density: wgpu::TextureView,
    no_drawing: wgpu::TextureView,
    no_slopes: wgpu::Buffer,
    pub(super) group: wgpu::BindGroup,
}

/// The field that moves the grains.
#[derive(Debug)]
pub(super) struct Moving {
    pub(super) volume: Arc<Volume>,
    view: wgpu::TextureView,
    slopes: wgpu::Buffer,
}

#[derive(Debug)]
struct Density {
    view: wgpu::TextureView,
    volume: Arc<Volume>,
}

impl Fields {
    pub(super) fn new(context: &Context, pipelines: &Pipelines) -> Self {
        let tiny = Resolution { side: 2, slices: 2 };
        let no_rates = volume_view(context, wgpu::TextureFormat::Rg16Float, tiny, &[0; 32]);
        let no_density = volume_view(context, wgpu::TextureFormat::R16Float, tiny, &[0; 16]);
        let no_drawing = drawing_view(context, 2, &[0; 16]);
        let no_slopes = buffer(context, &[0; 8]);
        let palette = &pipelines.palette;
        let views = [&no_rates, &no_rates, &no_density, palette, &no_drawing];
        let group = bind(context, pipelines, views, &no_slopes);
        let (moving, reference, density, drawing) = (None, None, None, None);
        Self { moving, reference, density, drawing, no_rates, no_density, no_drawing, no_slopes, group }
    }

    pub(super) fn set_moving(&mut self, context: &Context, pipelines: &Pipelines, volume: &Arc<Volume>) {
        let resolution = volume.resolution();
        let view =
            volume_view(context, wgpu::TextureFormat::Rg16Float, resolution, bytemuck::cast_slice(volume.rates()));
        let slopes = buffer(context, bytemuck::cast_slice(volume.outer_slopes()));
        self.moving = Some(Moving { volume: volume.clone(), view, slopes });
        self.rebind(context, pipelines);
    }

    pub(super) fn set_reference(&mut self, context: &Context, pipelines: &Pipelines, volume: Option<&Volume>) {
        self.reference = volume.map(|volume| {
            let rates = bytemuck::cast_slice(volume.rates());
            volume_view(context, wgpu::TextureFormat::Rg16Float, volume.resolution(), rates)
        });
        self.rebind(context, pipelines);
    }

    pub(super) fn set_density(&mut self, context: &Context, pipelines: &Pipelines, volume: &Arc<Volume>) {
        if volume.densities().is_empty() {
            return;
        }
        let bytes = bytemuck::cast_slice(volume.densities());
        let view = volume_view(context, wgpu::TextureFormat::R16Float, volume.resolution(), bytes);
        self.density = Some(Density { view, volume: volume.clone() });
        self.rebind(context, pipelines);
    }

    /// Shows the drawing of a target; returns it.
    pub(super) fn set_drawing(&mut self, context: &Context, pipelines: &Pipelines, target: &Target) -> Raster {
        let drawing = picture::of(target.density());
        let peak = drawing.peak();
        let parts = regions::regions(&drawing);
        let texels: Vec<[f16; 2]> = (drawing.weights().iter().zip(parts))
            .map(|(w, part)| [w / peak, (f32::from(part) + 0.5) / regions::MOST as f32].map(f16::from_f32))
            .collect();
        self.drawing = Some(drawing_view(context, CELLS as u32, bytemuck::cast_slice(&texels)));
        self.rebind(context, pipelines);
        drawing
    }

    fn rebind(&mut self, context: &Context, pipelines: &Pipelines) {
        let rates = self.moving.as_ref().map_or(&self.no_rates, |moving| &moving.view);
        let views = [
            rates,
            self.reference.as_ref().unwrap_or(rates),
            self.density.as_ref().map_or(&self.no_density, |density| &density.view),
            &pipelines.palette,
            self.drawing.as_ref().unwrap_or(&self.no_drawing),
        ];
        let slopes = self.moving.as_ref().map_or(&self.no_slopes, |moving| &moving.slopes);
        self.group = bind(context, pipelines, views, slopes);
    }

    /// Whether the exact density is known.
    pub(super) fn has_density(&self) -> bool {
        self.density.is_some()
    }

    /// Whether the grains follow a learned field, or one whose density nobody knows.
    pub(super) fn is_learned(&self) -> bool {
        self.reference.is_some() || self.density.is_none()
    }

    /// The largest q at knot coordinate `s`, per square unit of xi, where it is known.
    pub(super) fn peak(&self, s: f64) -> Option<f64> {
        self.density.as_ref()?.volume.peak(s)
    }
}

/// A picture of weight and part per cell of a drawing.
fn drawing_view(context: &Context, side: u32, bytes: &[u8]) -> wgpu::TextureView {
    let size = wgpu::Extent3d { width: side, height: side, depth_or_array_layers: 1 };
    texture_view(context, wgpu::TextureFormat::Rg16Float, wgpu::TextureDimension::D2, size, bytes)
}

/// Rates, reference, densities, palette and drawing in group 1.
fn bind(
    context: &Context,
    pipelines: &Pipelines,
    [rates, reference, density, palette, drawing]: [&wgpu::TextureView; 5],
    slopes: &wgpu::Buffer,
) -> wgpu::BindGroup {
    use wgpu::BindingResource::{Sampler, TextureView};
    let bindings = [
        TextureView(rates),
        TextureView(reference),
        TextureView(density),
        Sampler(&pipelines.linear),
        slopes.as_entire_binding(),
        TextureView(palette),
        TextureView(drawing),
    ];
    group(context, &pipelines.layouts.field, &bindings)
}
