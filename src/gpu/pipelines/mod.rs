//! Everything that lives as long as the device: pipelines, layouts, sampler and palette.

mod formats;
mod layouts;
mod variants;

use std::borrow::Cow;

use self::{layouts::Layouts, variants::Variants};
use super::{Context, palette, resources::texture_view, shaders};

pub(super) use formats::{MOMENT_FORMAT, PICTURE_FORMAT};
pub(super) use variants::Constants;

type Compute = Variants<wgpu::ComputePipeline>;
type Draw = Variants<wgpu::RenderPipeline>;

/// Pipelines for one colour format.
#[derive(Debug)]
pub struct Pipelines {
    pub(super) integrate: Compute,
    pub(super) place: Compute,
    pub(super) count: Compute,
    pub(super) slice: Compute,
    pub(super) paint: PaintPipelines,
    /// What lays the light of grains, and what makes a picture of it.
    pub(super) splat: Compute,
    pub(super) tonemap: Compute,
    pub(super) ink: InkPipelines,
    /// All layers but the outline and the arrows.
    pub(super) compose: Draw,
    pub(super) outline: Draw,
    pub(super) arrows: Draw,
    pub(super) layouts: Layouts,
    pub(super) linear: wgpu::Sampler,
    pub(super) palette: wgpu::TextureView,
}

/// What paints the ground.
#[derive(Debug)]
pub(super) struct PaintPipelines {
    pub(super) heat: Compute,
    pub(super) dunes: Compute,
    pub(super) divergence: Compute,
    pub(super) error: Compute,
}

/// What lays ink, and what makes pictures of it.
#[derive(Debug)]
pub(super) struct InkPipelines {
    pub(super) trails: Compute,
    pub(super) trajectories: Compute,
    pub(super) streaks: Compute,
    pub(super) develop: Compute,
}

impl Pipelines {
    /// Builds everything for targets of `format`, which must hold gamma-encoded colour (not sRGB).
    #[must_use]
    pub fn new(context: &Context, format: wgpu::TextureFormat) -> Self {
        let device = &context.device;
        let layouts = Layouts::new(device);
        let l = &layouts;
        let module = |label, source| {
            device.create_shader_module(wgpu::ShaderModuleDescriptor {
                label: Some(label),
                source: wgpu::ShaderSource::Wgsl(Cow::Borrowed(source)),
            })
        };
        let [frame, field] = [Some(&l.frame), Some(&l.field)];
        let compute = |label, source, groups: &[_]| compute(device, &module(label, source), "main", groups);
        let paint = module("paint", shaders::PAINT);
        let paint = |entry| self::compute(device, &paint, entry, &[frame, field, None, Some(&l.paint)]);
        let ink = module("ink", shaders::INK);
        let laid = [frame, field, Some(&l.grains), Some(&l.canvas)];
        let lay = |entry| self::compute(device, &ink, entry, &laid);
        let draw = |module, groups: &[_], kind| draw(device, module, groups, kind, format);
        let composed = [frame, field, None, Some(&l.compose)];
        Self {
            integrate: compute("integrate", shaders::INTEGRATE, &[Some(&l.steps), field, Some(&l.keyframes)]),
            place: compute("place", shaders::PLACE, &[frame, field, Some(&l.placed)]),
            count: compute("count", shaders::COUNT, &[frame, None, Some(&l.grains), Some(&l.count)]),
            slice: compute("slice", shaders::SLICE, &[frame, field, None, Some(&l.slice)]),
            paint: PaintPipelines {
                heat: paint("heat"),
                dunes: paint("dunes"),
                divergence: paint("divergence"),
                error: paint("error_map"),
            },
            splat: compute("splat", shaders::SPLAT, &laid),
            tonemap: compute("tonemap", shaders::TONEMAP, &[frame, field, None, Some(&l.develop)]),
            ink: InkPipelines {
                trails: lay("trails"),
                trajectories: lay("trajectories"),
                streaks: lay("streaks"),
                develop: compute("develop", shaders::DEVELOP, &[None, None, None, Some(&l.develop)]),
            },
            compose: draw(module("compose", shaders::COMPOSE), &composed, Kind::Whole),
            outline: draw(module("outline", shaders::OUTLINE), &[frame, field, None, Some(&l.tiles)], Kind::Over),
            arrows: draw(module("arrows", shaders::ARROWS), &[frame, field], Kind::Over),
            linear: device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("linear"),
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                ..Default::default()
            }),
            palette: palette_view(context),
            layouts,
        }
    }
}

/// What a pass draws.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Every pixel of the view, from four corners.
    Whole,
    /// Triangles over what is there, premultiplied.
    Over,
}

fn layout(device: &wgpu::Device, groups: &[Option<&wgpu::BindGroupLayout>]) -> wgpu::PipelineLayout {
    device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: None,
        bind_group_layouts: groups,
        immediate_size: 0,
    })
}

fn compute(
    device: &wgpu::Device,
    module: &wgpu::ShaderModule,
    entry: &'static str,
    groups: &[Option<&wgpu::BindGroupLayout>],
) -> Compute {
    let (device, module, layout) = (device.clone(), module.clone(), layout(device, groups));
    Variants::new(move |constants| {
        device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(entry),
            layout: Some(&layout),
            module: &module,
            entry_point: Some(entry),
            compilation_options: wgpu::PipelineCompilationOptions { constants, ..Default::default() },
            cache: None,
        })
    })
}

fn draw(
    device: &wgpu::Device,
    module: wgpu::ShaderModule,
    groups: &[Option<&wgpu::BindGroupLayout>],
    kind: Kind,
    format: wgpu::TextureFormat,
) -> Draw {
    let (device, layout) = (device.clone(), layout(device, groups));
    let (topology, blend) = match kind {
        Kind::Whole => (wgpu::PrimitiveTopology::TriangleStrip, None),
        Kind::Over => (wgpu::PrimitiveTopology::TriangleList, Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING)),
    };
    Variants::new(move |constants| {
        let compilation_options = wgpu::PipelineCompilationOptions { constants, ..Default::default() };
        device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: None,
            layout: Some(&layout),
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some("vertex"),
                compilation_options: compilation_options.clone(),
                buffers: &[],
            },
            primitive: wgpu::PrimitiveState { topology, ..Default::default() },
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &module,
                entry_point: Some("fragment"),
                compilation_options,
                targets: &[Some(wgpu::ColorTargetState { format, blend, write_mask: wgpu::ColorWrites::ALL })],
            }),
            multiview_mask: None,
            cache: None,
        })
    })
}

fn palette_view(context: &Context) -> wgpu::TextureView {
    let (width, height) = (palette::WIDTH as u32, palette::ROWS as u32);
    let size = wgpu::Extent3d { width, height, depth_or_array_layers: 1 };
    let dimension = wgpu::TextureDimension::D2;
    texture_view(context, wgpu::TextureFormat::Rgba8Unorm, dimension, size, &palette::texels())
}
