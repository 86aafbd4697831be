//! The fields of a lane: the one that moves its grains, the one that is compared with it, the density, and the drawing.

use std::sync::Arc;

use half::f16;

use super::outline::Outline;
use crate::{
    density::{
        Target, picture,
        raster::{CELLS, Grid},
        regions,
    },
    derived::{Derived, Same},
    field::{Volume, volume::Resolution},
    gpu::{
        Context, Pipelines,
        resources::{buffer, group, texture_view, volume_view},
    },
    scene::FieldSource,
};

/// What belongs to the field of a lane, on the device.
#[derive(Debug)]
pub(super) struct Fields {
    moving: Derived<(Same<Volume>, FieldSource), Moving>,
    reference: Derived<Option<Same<Volume>>, Option<wgpu::TextureView>>,
    density: Derived<Same<Volume>, wgpu::TextureView>,
    drawing: Derived<u64, Drawing>,
    placeholders: Placeholders,
    group: wgpu::BindGroup,
}

/// The field that moves the grains.
#[derive(Debug)]
struct Moving {
    view: wgpu::TextureView,
    slopes: wgpu::Buffer,
}

/// What a target looks like.
#[derive(Debug)]
pub(super) struct Drawing {
    view: wgpu::TextureView,
    pub(super) outline: Outline,
    /// Where it lies.
    pub(super) grid: Grid,
}

/// Stands in for what is not there.
#[derive(Debug)]
struct Placeholders {
    rates: wgpu::TextureView,
    density: wgpu::TextureView,
    drawing: wgpu::TextureView,
    slopes: wgpu::Buffer,
}

/// Which fields they are: volumes, and the target of the drawing by its number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    moving: Option<(Same<Volume>, FieldSource)>,
    reference: Option<Same<Volume>>,
    density: Option<Same<Volume>>,
    pub(super) drawing: Option<u64>,
}

impl Fields {
    pub(super) fn new(context: &Context, pipelines: &Pipelines) -> Self {
        let tiny = Resolution { side: 2, slices: 2 };
        let placeholders = Placeholders {
            rates: volume_view(context, wgpu::TextureFormat::Rg16Float, tiny, &[0; 32]),
            density: volume_view(context, wgpu::TextureFormat::R16Float, tiny, &[0; 16]),
            drawing: drawing_view(context, 2, &[0; 16]),
            slopes: buffer(context, &[0; 8]),
        };
        let views = [
            &placeholders.rates,
            &placeholders.rates,
            &placeholders.density,
            &pipelines.palette,
            &placeholders.drawing,
        ];
        let group = bind(context, pipelines, views, &placeholders.slopes);
        Self {
            moving: Derived::default(),
            reference: Derived::default(),
            density: Derived::default(),
            drawing: Derived::default(),
            placeholders,
            group,
        }
    }

    /// Takes the field that moves the grains, and what it is; whether it is another.
    pub(super) fn set_moving(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        (volume, what): (&Arc<Volume>, FieldSource),
    ) -> bool {
        let another = self.moving.follow((Same(volume.clone()), what), |_| Moving {
            view: rates_view(context, volume),
            slopes: buffer(context, bytemuck::cast_slice(volume.outer_slopes())),
        });
        if another {
            self.rebind(context, pipelines);
        }
        another
    }

    /// Takes the field that the moving one is compared with: a learned one beside the exact, the exact beside a
    /// learned one.
    pub(super) fn set_reference(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        reference: Option<&Arc<Volume>>,
    ) {
        let reference = reference.map(|volume| Same(volume.clone()));
        if self.reference.follow(reference, |known| known.as_ref().map(|volume| rates_view(context, &volume.0))) {
            self.rebind(context, pipelines);
        }
    }

    /// Takes the exact density; a volume without one changes nothing.
    pub(super) fn set_density(&mut self, context: &Context, pipelines: &Pipelines, volume: &Arc<Volume>) {
        if volume.densities().is_empty() {
            return;
        }
        let another = self.density.follow(Same(volume.clone()), |_| {
            let bytes = bytemuck::cast_slice(volume.densities());
            volume_view(context, wgpu::TextureFormat::R16Float, volume.resolution(), bytes)
        });
        if another {
            self.rebind(context, pipelines);
        }
    }

    /// Takes the drawing of a target.
    pub(super) fn set_drawing(&mut self, context: &Context, pipelines: &Pipelines, target: &Target) {
        if self.drawing.follow(target.id(), |_| Drawing::new(context, pipelines, target)) {
            self.rebind(context, pipelines);
        }
    }

    fn rebind(&mut self, context: &Context, pipelines: &Pipelines) {
        let (placeholders, moving) = (&self.placeholders, self.moving.get());
        let rates = moving.map_or(&placeholders.rates, |moving| &moving.view);
        let views = [
            rates,
            self.reference.get().and_then(Option::as_ref).unwrap_or(rates),
            self.density.get().unwrap_or(&placeholders.density),
            &pipelines.palette,
            self.drawing.get().map_or(&placeholders.drawing, |drawing| &drawing.view),
        ];
        let slopes = moving.map_or(&placeholders.slopes, |moving| &moving.slopes);
        self.group = bind(context, pipelines, views, slopes);
    }

    /// What shaders read them from.
    pub(super) fn group(&self) -> &wgpu::BindGroup {
        &self.group
    }

    /// Which they are.
    pub(super) fn shown(&self) -> Shown {
        Shown {
            moving: self.moving.inputs().cloned(),
            reference: self.reference.inputs().cloned().flatten(),
            density: self.density.inputs().cloned(),
            drawing: self.drawing.inputs().copied(),
        }
    }

    /// The field that moves the grains.
    pub(super) fn moving(&self) -> Option<&Same<Volume>> {
        self.moving.inputs().map(|(volume, _)| volume)
    }

    /// The drawing of the target.
    pub(super) fn drawing(&self) -> Option<&Drawing> {
        self.drawing.get()
    }

    /// Whether the exact density is known.
    pub(super) fn has_density(&self) -> bool {
        self.density.get().is_some()
    }

    /// What the field is that moves the grains; the exact one before there is any.
    pub(super) fn source(&self) -> FieldSource {
        self.moving.inputs().map(|(_, what)| *what).unwrap_or_default()
    }

    /// The largest q at knot coordinate `s`, per square unit of xi, where it is known.
    pub(super) fn peak(&self, s: f64) -> Option<f64> {
        self.density.inputs()?.0.peak(s)
    }

    /// The q at knot coordinate `s` that hardly any part of what holds mass exceeds, where it is known.
    pub(super) fn bright(&self, s: f64) -> Option<f64> {
        self.density.inputs()?.0.bright(s)
    }
}

impl Drawing {
    fn new(context: &Context, pipelines: &Pipelines, target: &Target) -> Self {
        let drawing = picture::of(target.density());
        let peak = drawing.peak();
        let parts = regions::regions(&drawing);
        let texels: Vec<[f16; 2]> = (drawing.weights().iter().zip(parts))
            .map(|(w, part)| [w / peak, (f32::from(part) + 0.5) / regions::MOST as f32].map(f16::from_f32))
            .collect();
        Self {
            view: drawing_view(context, CELLS as u32, bytemuck::cast_slice(&texels)),
            outline: Outline::new(context, pipelines, &drawing),
            grid: *drawing.grid(),
        }
    }
}

/// d xi / ds of a volume.
fn rates_view(context: &Context, volume: &Volume) -> wgpu::TextureView {
    let bytes = bytemuck::cast_slice(volume.rates());
    volume_view(context, wgpu::TextureFormat::Rg16Float, volume.resolution(), bytes)
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
