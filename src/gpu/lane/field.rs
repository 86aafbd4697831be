//! The fields of a lane: the one that moves its grains, the exact one beside it, and the density.

use half::f16;

use crate::{
    density::{Target, raster::CELLS, regions},
    field::{VelocityField as _, Volume, volume::Resolution},
    gpu::{
        Context, Pipelines,
        resources::{buffer, group, texture_view, volume_view},
    },
    path::{Chart, Schedule},
};

/// Below this dt/ds velocities are shown as if it were this: at the end of some charts it is 0.
pub(super) const SLOWEST_CLOCK: f64 = 0.02;
/// Peak of a density that is not known, per square unit.
const UNKNOWN_PEAK: f32 = 0.5;

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
    pub(super) schedule: Schedule,
    view: wgpu::TextureView,
    slopes: wgpu::Buffer,
    /// Mean |u| in the middle of the view halfway through.
    pub(super) typical_speed: f32,
}

#[derive(Debug)]
struct Density {
    view: wgpu::TextureView,
    slices: usize,
    /// Largest p_t of each slice.
    peaks: Vec<f32>,
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

    pub(super) fn set_moving(&mut self, context: &Context, pipelines: &Pipelines, volume: &Volume) {
        let resolution = volume.resolution();
        let view =
            volume_view(context, wgpu::TextureFormat::Rg16Float, resolution, bytemuck::cast_slice(volume.rates()));
        let slopes = buffer(context, bytemuck::cast_slice(volume.outer_slopes()));
        let typical_speed = typical_speed(volume).max(1e-3);
        self.moving = Some(Moving { schedule: volume.schedule(), view, slopes, typical_speed });
        self.rebind(context, pipelines);
    }

    pub(super) fn set_reference(&mut self, context: &Context, pipelines: &Pipelines, volume: Option<&Volume>) {
        self.reference = volume.map(|volume| {
            let rates = bytemuck::cast_slice(volume.rates());
            volume_view(context, wgpu::TextureFormat::Rg16Float, volume.resolution(), rates)
        });
        self.rebind(context, pipelines);
    }

    pub(super) fn set_density(&mut self, context: &Context, pipelines: &Pipelines, volume: &Volume) {
        let Resolution { side, slices } = volume.resolution();
        let densities = volume.densities();
        if densities.is_empty() {
            return;
        }
        let bytes = bytemuck::cast_slice(densities);
        let view = volume_view(context, wgpu::TextureFormat::R16Float, volume.resolution(), bytes);
        let peak = |slice: &[f16]| slice.iter().map(|p| p.to_f32()).fold(0.0, f32::max);
        let peaks = densities.chunks_exact(side * side).map(peak).collect();
        self.density = Some(Density { view, slices, peaks });
        self.rebind(context, pipelines);
    }

    pub(super) fn set_drawing(&mut self, context: &Context, pipelines: &Pipelines, target: &Target) {
        let peak = target.raster().peak();
        let parts = regions::regions(target.raster());
        let texels: Vec<[f16; 2]> = (target.raster().weights().iter().zip(parts))
            .map(|(w, part)| [w / peak, (f32::from(part) + 0.5) / regions::MOST as f32].map(f16::from_f32))
            .collect();
        self.drawing = Some(drawing_view(context, CELLS as u32, bytemuck::cast_slice(&texels)));
        self.rebind(context, pipelines);
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

    /// Largest p_t at knot coordinate `s`, between slices.
    pub(super) fn peak(&self, s: f32) -> f32 {
        let Some(density) = &self.density else { return UNKNOWN_PEAK };
        let position = s.clamp(0.0, 1.0) * (density.slices - 1) as f32;
        let k = (position as usize).min(density.slices - 2);
        let between = density.peaks[k] + (density.peaks[k + 1] - density.peaks[k]) * (position - k as f32);
        between.max(1e-6)
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

/// Mean |u| over the middle half of the grid, halfway through.
fn typical_speed(volume: &Volume) -> f32 {
    let Resolution { side, slices } = volume.resolution();
    let middle = slices / 2;
    let clock = Chart::new(volume.schedule()).dt_ds(volume.resolution().s(middle)).max(SLOWEST_CLOCK) as f32;
    let rates = &volume.rates()[middle * side * side..(middle + 1) * side * side];
    let range = side / 4..3 * side / 4;
    let sum: f32 = range
        .clone()
        .flat_map(|y| range.clone().map(move |x| rates[y * side + x]))
        .map(|rate| rate[0].to_f32().hypot(rate[1].to_f32()))
        .sum();
    sum / (range.len() * range.len()) as f32 / clock
}
