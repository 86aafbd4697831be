//! Everything that lives as long as the device: pipelines, layouts, sampler and palette.

mod layouts;

use std::borrow::Cow;

use self::layouts::Layouts;
use super::{Context, palette, resources::texture_view, shaders};
use crate::flow::Solver;

/// Colour behind everything, in gamma space.
pub const GROUND: [u8; 3] = [11, 16, 30];

/// Pictures of one moment: density, and what the ground is tinted with.
pub(super) const MOMENT_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba16Float;
/// Pictures that are drawn on the view, premultiplied.
pub(super) const PICTURE_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

/// Pipelines for one colour format.
#[derive(Debug)]
pub struct Pipelines {
    /// One for each of [`Solver::ALL`].
    integrate: [wgpu::ComputePipeline; 4],
    pub(super) place: wgpu::ComputePipeline,
    pub(super) count: wgpu::ComputePipeline,
    pub(super) slice: wgpu::ComputePipeline,
    pub(super) paint: PaintPipelines,
    pub(super) ink: InkPipelines,
    backdrop: wgpu::RenderPipeline,
    /// A picture over the world's square.
    pub(super) world: wgpu::RenderPipeline,
    /// A picture over the whole view.
    pub(super) view: wgpu::RenderPipeline,
    /// Ink over the whole view, cell by pixel.
    pub(super) exposed: wgpu::RenderPipeline,
    pub(super) contours: wgpu::RenderPipeline,
    pub(super) outline: wgpu::RenderPipeline,
    pub(super) arrows: wgpu::RenderPipeline,
    pub(super) layouts: Layouts,
    pub(super) linear: wgpu::Sampler,
    pub(super) palette: wgpu::TextureView,
}

/// What paints the ground.
#[derive(Debug)]
pub(super) struct PaintPipelines {
    pub(super) heat: wgpu::ComputePipeline,
    pub(super) dunes: wgpu::ComputePipeline,
    pub(super) divergence: wgpu::ComputePipeline,
    pub(super) error: wgpu::ComputePipeline,
}

/// What lays ink, and what makes light of it.
#[derive(Debug)]
pub(super) struct InkPipelines {
    pub(super) discs: wgpu::ComputePipeline,
    pub(super) points: wgpu::ComputePipeline,
    pub(super) trails: wgpu::ComputePipeline,
    pub(super) trajectories: wgpu::ComputePipeline,
    pub(super) streaks: wgpu::ComputePipeline,
    pub(super) develop: wgpu::ComputePipeline,
}

const COVER: wgpu::BlendState = wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING;
const STRIP: wgpu::PrimitiveTopology = wgpu::PrimitiveTopology::TriangleStrip;
const LIST: wgpu::PrimitiveTopology = wgpu::PrimitiveTopology::TriangleList;

impl Pipelines {
    /// Builds everything for targets of `format`, which must hold gamma-encoded colour (not sRGB).
    #[must_use]
    pub fn new(context: &Context, format: wgpu::TextureFormat) -> Self {
        let device = &context.device;
        let layouts = Layouts::new(device);
        let l = &layouts;
        let make = Maker { device, format };
        let [frame, field] = [Some(&l.frame), Some(&l.field)];
        let ink = make.module("ink", shaders::INK);
        let lay = |entry| make.compute(&ink, entry, &[frame, field, Some(&l.grains), Some(&l.canvas)]);
        let module = make.module("integrate", shaders::INTEGRATE);
        let integrate = std::array::from_fn(|solver| {
            let groups = [frame, field, Some(&l.keyframes)];
            make.compute_with(&module, "main", &groups, &[("solver", solver as f64)])
        });
        let paint = make.module("paint", shaders::PAINT);
        let paint = |entry| make.compute(&paint, entry, &[frame, field, None, Some(&l.paint)]);
        let compute = |label, source, groups: &[_]| make.compute(&make.module(label, source), "main", groups);
        let picture = make.module("picture", shaders::PICTURE);
        let lines = make.module("lines", shaders::LINES);
        let arrows = make.module("arrows", shaders::ARROWS);
        let backdrop = make.module("backdrop", shaders::BACKDROP);
        let [red, green, blue] = GROUND.map(|c| f64::from(c) / 255.0);
        let color = [("red", red), ("green", green), ("blue", blue)];
        let world = [frame, field, None, Some(&l.world)];
        Self {
            integrate,
            place: compute("place", shaders::PLACE, &[frame, field, Some(&l.placed)]),
            count: compute("count", shaders::COUNT, &[frame, None, Some(&l.grains), Some(&l.count)]),
            slice: compute("slice", shaders::SLICE, &[frame, field, None, Some(&l.slice)]),
            paint: PaintPipelines {
                heat: paint("heat"),
                dunes: paint("dunes"),
                divergence: paint("divergence"),
                error: paint("error_map"),
            },
            ink: InkPipelines {
                discs: lay("discs"),
                points: lay("points"),
                trails: lay("trails"),
                trajectories: lay("trajectories"),
                streaks: lay("streaks"),
                develop: compute("develop", shaders::DEVELOP, &[None, None, None, Some(&l.develop)]),
            },
            backdrop: make.draw(&backdrop, ["vertex", "fragment"], &[], STRIP, &color),
            world: make.draw(&picture, ["world", "fragment"], &world, STRIP, &[]),
            view: make.draw(&picture, ["view", "fragment"], &[frame, field, None, Some(&l.picture)], STRIP, &[]),
            exposed: make.draw(
                &make.module("exposed", shaders::EXPOSED),
                ["vertex", "fragment"],
                &[frame, None, None, Some(&l.exposed)],
                STRIP,
                &[],
            ),
            contours: make.draw(&lines, ["world", "contours"], &world, STRIP, &[]),
            outline: make.draw(&lines, ["canvas", "outline"], &[frame, field], STRIP, &[]),
            arrows: make.draw(&arrows, ["vertex", "fragment"], &[frame, field], LIST, &[]),
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

    /// What integrates with a solver.
    pub(super) fn integrate(&self, solver: Solver) -> &wgpu::ComputePipeline {
        let index = Solver::ALL.iter().position(|known| *known == solver).unwrap_or(0);
        &self.integrate[index]
    }

    /// Fills the viewport with the ground colour.
    pub fn draw_backdrop(&self, pass: &mut wgpu::RenderPass<'_>) {
        pass.set_pipeline(&self.backdrop);
        pass.draw(0..4, 0..1);
    }
}

/// Makes pipelines.
struct Maker<'a> {
    device: &'a wgpu::Device,
    format: wgpu::TextureFormat,
}

impl Maker<'_> {
    fn module(&self, label: &str, source: &'static str) -> wgpu::ShaderModule {
        self.device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some(label),
            source: wgpu::ShaderSource::Wgsl(Cow::Borrowed(source)),
        })
    }

    fn layout(&self, groups: &[Option<&wgpu::BindGroupLayout>]) -> wgpu::PipelineLayout {
        self.device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: None,
            bind_group_layouts: groups,
            immediate_size: 0,
        })
    }

    fn compute(
        &self,
        module: &wgpu::ShaderModule,
        entry: &str,
        groups: &[Option<&wgpu::BindGroupLayout>],
    ) -> wgpu::ComputePipeline {
        self.compute_with(module, entry, groups, &[])
    }

    fn compute_with(
        &self,
        module: &wgpu::ShaderModule,
        entry: &str,
        groups: &[Option<&wgpu::BindGroupLayout>],
        constants: &[(&str, f64)],
    ) -> wgpu::ComputePipeline {
        self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(entry),
            layout: Some(&self.layout(groups)),
            module,
            entry_point: Some(entry),
            compilation_options: wgpu::PipelineCompilationOptions { constants, ..Default::default() },
            cache: None,
        })
    }

    fn draw(
        &self,
        module: &wgpu::ShaderModule,
        [vertex, fragment]: [&str; 2],
        groups: &[Option<&wgpu::BindGroupLayout>],
        topology: wgpu::PrimitiveTopology,
        constants: &[(&str, f64)],
    ) -> wgpu::RenderPipeline {
        self.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(fragment),
            layout: Some(&self.layout(groups)),
            vertex: wgpu::VertexState {
                module,
                entry_point: Some(vertex),
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
                    format: self.format,
                    blend: Some(COVER),
                    write_mask: wgpu::ColorWrites::ALL,
                })],
            }),
            multiview_mask: None,
            cache: None,
        })
    }
}

fn palette_view(context: &Context) -> wgpu::TextureView {
    let (width, height) = (palette::WIDTH as u32, palette::ROWS as u32);
    let size = wgpu::Extent3d { width, height, depth_or_array_layers: 1 };
    let dimension = wgpu::TextureDimension::D2;
    texture_view(context, wgpu::TextureFormat::Rgba8Unorm, dimension, size, &palette::texels())
}
