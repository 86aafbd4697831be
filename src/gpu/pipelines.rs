//! Everything that lives as long as the device: pipelines, layouts, sampler and palette.

use std::borrow::Cow;

use super::{Context, palette, shaders};

/// Colour behind everything, in gamma space.
pub const GROUND: [u8; 3] = [11, 16, 30];

/// Pipelines for one colour format.
#[derive(Debug)]
pub struct Pipelines {
    pub(super) integrate: wgpu::ComputePipeline,
    ground: wgpu::RenderPipeline,
    pub(super) particles_cover: wgpu::RenderPipeline,
    pub(super) particles_add: wgpu::RenderPipeline,
    pub(super) arrows: wgpu::RenderPipeline,
    pub(super) heat: wgpu::RenderPipeline,
    pub(super) outline: wgpu::RenderPipeline,
    pub(super) layouts: Layouts,
    pub(super) linear: wgpu::Sampler,
    pub(super) palette: wgpu::TextureView,
}

/// Bind group layouts.
#[derive(Debug)]
pub(super) struct Layouts {
    pub(super) frame: wgpu::BindGroupLayout,
    pub(super) integrate: wgpu::BindGroupLayout,
    pub(super) particles: wgpu::BindGroupLayout,
    pub(super) arrows: wgpu::BindGroupLayout,
    pub(super) heat: wgpu::BindGroupLayout,
}

const COVER: wgpu::BlendState = wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING;
const ADD: wgpu::BlendState = {
    let component = wgpu::BlendComponent {
        src_factor: wgpu::BlendFactor::One,
        dst_factor: wgpu::BlendFactor::One,
        operation: wgpu::BlendOperation::Add,
    };
    wgpu::BlendState { color: component, alpha: component }
};

impl Pipelines {
    /// Builds everything for targets of `format`, which must hold gamma-encoded colour (not sRGB).
    #[must_use]
    pub fn new(context: &Context, format: wgpu::TextureFormat) -> Self {
        let device = &context.device;
        let layouts = Layouts::new(device);
        let module = |label, source| {
            device.create_shader_module(wgpu::ShaderModuleDescriptor {
                label: Some(label),
                source: wgpu::ShaderSource::Wgsl(Cow::Borrowed(source)),
            })
        };
        let integrate_layout = pipeline_layout(device, &[&layouts.integrate]);
        let integrate = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("integrate"),
            layout: Some(&integrate_layout),
            module: &module("integrate", shaders::INTEGRATE),
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            cache: None,
        });
        let draw = |shader: &wgpu::ShaderModule, group: &wgpu::BindGroupLayout, fragment, topology, blend| {
            draw_pipeline(device, shader, &[&layouts.frame, group], fragment, topology, format, blend, &[])
        };
        let (strip, list) = (wgpu::PrimitiveTopology::TriangleStrip, wgpu::PrimitiveTopology::TriangleList);
        let particles = module("particles", shaders::PARTICLES);
        let arrows = module("arrows", shaders::ARROWS);
        let heat = module("heat", shaders::HEAT);
        let ground = module("ground", shaders::GROUND);
        let [red, green, blue] = GROUND.map(|c| f64::from(c) / 255.0);
        let color = [("red", red), ("green", green), ("blue", blue)];
        Self {
            integrate,
            ground: draw_pipeline(device, &ground, &[], "fragment", strip, format, COVER, &color),
            particles_cover: draw(&particles, &layouts.particles, "fragment", list, COVER),
            particles_add: draw(&particles, &layouts.particles, "fragment", list, ADD),
            arrows: draw(&arrows, &layouts.arrows, "fragment", list, COVER),
            heat: draw(&heat, &layouts.heat, "heat", strip, COVER),
            outline: draw(&heat, &layouts.heat, "outline", strip, COVER),
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

impl Pipelines {
    /// Fills the viewport with the ground.
    pub fn draw_ground(&self, pass: &mut wgpu::RenderPass<'_>) {
        pass.set_pipeline(&self.ground);
        pass.draw(0..4, 0..1);
    }
}

impl Layouts {
    fn new(device: &wgpu::Device) -> Self {
        use wgpu::{ShaderStages as Stages, TextureViewDimension as Dimension};
        let layout = |label, entries: &[wgpu::BindGroupLayoutEntry]| {
            device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(label), entries })
        };
        let both = Stages::VERTEX_FRAGMENT;
        Self {
            frame: layout("frame", &[uniform(0, both)]),
            integrate: layout(
                "integrate",
                &[
                    uniform(0, Stages::COMPUTE),
                    texture(1, Stages::COMPUTE, Dimension::D3),
                    sampler(2, Stages::COMPUTE),
                    storage(3, Stages::COMPUTE, true),
                    storage(4, Stages::COMPUTE, false),
                ],
            ),
            particles: layout(
                "particles",
                &[
                    storage(0, Stages::VERTEX, true),
                    texture(1, Stages::VERTEX, Dimension::D2),
                    sampler(2, Stages::VERTEX),
                ],
            ),
            arrows: layout("arrows", &[texture(0, Stages::VERTEX, Dimension::D3), sampler(1, Stages::VERTEX)]),
            heat: layout(
                "heat",
                &[
                    texture(0, Stages::FRAGMENT, Dimension::D3),
                    sampler(1, Stages::FRAGMENT),
                    texture(2, Stages::FRAGMENT, Dimension::D2),
                    texture(3, Stages::FRAGMENT, Dimension::D2),
                ],
            ),
        }
    }
}

fn entry(binding: u32, visibility: wgpu::ShaderStages, ty: wgpu::BindingType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry { binding, visibility, ty, count: None }
}

fn buffer(binding: u32, stages: wgpu::ShaderStages, ty: wgpu::BufferBindingType) -> wgpu::BindGroupLayoutEntry {
    entry(binding, stages, wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None })
}

fn uniform(binding: u32, stages: wgpu::ShaderStages) -> wgpu::BindGroupLayoutEntry {
    buffer(binding, stages, wgpu::BufferBindingType::Uniform)
}

fn storage(binding: u32, stages: wgpu::ShaderStages, read_only: bool) -> wgpu::BindGroupLayoutEntry {
    buffer(binding, stages, wgpu::BufferBindingType::Storage { read_only })
}

fn sampler(binding: u32, stages: wgpu::ShaderStages) -> wgpu::BindGroupLayoutEntry {
    entry(binding, stages, wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering))
}

fn texture(
    binding: u32,
    stages: wgpu::ShaderStages,
    view_dimension: wgpu::TextureViewDimension,
) -> wgpu::BindGroupLayoutEntry {
    let sample_type = wgpu::TextureSampleType::Float { filterable: true };
    entry(binding, stages, wgpu::BindingType::Texture { sample_type, view_dimension, multisampled: false })
}

fn pipeline_layout(device: &wgpu::Device, groups: &[&wgpu::BindGroupLayout]) -> wgpu::PipelineLayout {
    let groups: Vec<_> = groups.iter().map(|group| Some(*group)).collect();
    device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: None,
        bind_group_layouts: &groups,
        immediate_size: 0,
    })
}

#[expect(clippy::too_many_arguments, reason = "each is one word of a pipeline; a struct would only rename them")]
fn draw_pipeline(
    device: &wgpu::Device,
    module: &wgpu::ShaderModule,
    groups: &[&wgpu::BindGroupLayout],
    fragment: &str,
    topology: wgpu::PrimitiveTopology,
    format: wgpu::TextureFormat,
    blend: wgpu::BlendState,
    constants: &[(&str, f64)],
) -> wgpu::RenderPipeline {
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(fragment),
        layout: Some(&pipeline_layout(device, groups)),
        vertex: wgpu::VertexState {
            module,
            entry_point: Some("vertex"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[],
        },
        primitive: wgpu::PrimitiveState { topology, ..Default::default() },
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module,
            entry_point: Some(fragment),
            compilation_options: wgpu::PipelineCompilationOptions { constants, ..Default::default() },
            targets: &[Some(wgpu::ColorTargetState {
                format,
                blend: Some(blend),
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    })
}

fn palette_view(context: &Context) -> wgpu::TextureView {
    let size =
        wgpu::Extent3d { width: palette::WIDTH as u32, height: palette::ROWS as u32, depth_or_array_layers: 1 };
    let texture = context.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("palette"),
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    });
    context.queue.write_texture(
        texture.as_image_copy(),
        &palette::texels(),
        wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(4 * palette::WIDTH as u32),
            rows_per_image: None,
        },
        size,
    );
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}
