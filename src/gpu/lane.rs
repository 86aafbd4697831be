//! One view of one flow: what is uploaded, integrated and drawn.

use std::sync::atomic::{AtomicU32, Ordering};

use half::f16;

use super::{
    Context, Pipelines,
    layout::{Frame, Integration},
    resources::{buffer, group, texture_view, volume_view},
};
use crate::{
    field::{VelocityField as _, Volume, volume::Resolution},
    flow::{Keyframes, Solver},
    numeric::Point,
    path::{Chart, Schedule},
    scene::{GrainColor, Scene},
    target::{Target, raster::CELLS},
};

/// Distance between arrows, in points of the screen.
const ARROW_SPACING: f32 = 34.0;
/// Below this dt/ds velocities are shown as if it were this: at the end of some charts it is 0.
const SLOWEST_CLOCK: f64 = 0.02;
/// Last knot coordinate at which arrows are shown. At the data itself the field is that of grains
/// which have arrived: it says nothing about how they came, and turns over in the last frame.
const LAST_WIND: f32 = 1.0 - 1.0 / 128.0;

/// How one frame is seen.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// What is shown.
    pub scene: &'a Scene,
    /// Width and height in physical pixels.
    pub size_px: [f32; 2],
    /// Physical pixels per point.
    pub pixels_per_point: f32,
    /// Time in [0, 1].
    pub t: f64,
}

/// Everything on the device that belongs to one flow.
#[derive(Debug)]
pub struct Lane {
    frame: wgpu::Buffer,
    frame_group: wgpu::BindGroup,
    field: Option<Field>,
    density: Option<Density>,
    outline: Option<wgpu::TextureView>,
    heat_group: Option<wgpu::BindGroup>,
    particles: Option<Particles>,
    integrated: Option<(Solver, Keyframes)>,
    /// Arrows of the prepared frame; `prepare` and `draw` meet only through shared references.
    arrow_count: AtomicU32,
}

#[derive(Debug)]
struct Field {
    schedule: Schedule,
    resolution: Resolution,
    view: wgpu::TextureView,
    slopes: wgpu::Buffer,
    arrows: wgpu::BindGroup,
    /// Mean |u| in the middle of the view halfway through.
    typical_speed: f32,
}

#[derive(Debug)]
struct Density {
    view: wgpu::TextureView,
    slices: usize,
    /// Largest p_t of each slice.
    peaks: Vec<f32>,
}

#[derive(Debug)]
struct Particles {
    count: usize,
    rows: usize,
    start: Vec<Point>,
    keyframes: wgpu::Buffer,
    group: wgpu::BindGroup,
}

impl Lane {
    /// A lane that shows nothing yet.
    #[must_use]
    pub fn new(context: &Context, pipelines: &Pipelines) -> Self {
        let frame = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("frame"),
            size: size_of::<Frame>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let frame_group = group(context, &pipelines.layouts.frame, &[frame.as_entire_binding()]);
        Self {
            frame,
            frame_group,
            field: None,
            density: None,
            outline: None,
            heat_group: None,
            particles: None,
            integrated: None,
            arrow_count: AtomicU32::new(0),
        }
    }

    /// Uploads the field that moves the particles.
    pub fn set_field(&mut self, context: &Context, pipelines: &Pipelines, volume: &Volume) {
        let resolution = volume.resolution();
        let view =
            volume_view(context, wgpu::TextureFormat::Rg16Float, resolution, bytemuck::cast_slice(volume.rates()));
        let slopes = buffer(context, bytemuck::cast_slice(volume.outer_slopes()));
        let arrows = group(
            context,
            &pipelines.layouts.arrows,
            &[wgpu::BindingResource::TextureView(&view), wgpu::BindingResource::Sampler(&pipelines.linear)],
        );
        let typical_speed = typical_speed(volume);
        self.field = Some(Field { schedule: volume.schedule(), resolution, view, slopes, arrows, typical_speed });
        self.integrated = None;
    }

    /// Uploads the density that the heat map shows.
    pub fn set_density(&mut self, context: &Context, pipelines: &Pipelines, volume: &Volume) {
        let resolution = volume.resolution();
        let densities = volume.densities();
        if densities.is_empty() {
            return;
        }
        let view = volume_view(context, wgpu::TextureFormat::R16Float, resolution, bytemuck::cast_slice(densities));
        let slice = resolution.side * resolution.side;
        let peaks =
            densities.chunks_exact(slice).map(|s| s.iter().map(|p| p.to_f32()).fold(0.0, f32::max)).collect();
        self.density = Some(Density { view, slices: resolution.slices, peaks });
        self.bind_heat(context, pipelines);
    }

    /// Uploads the weights whose outline is drawn.
    pub fn set_target(&mut self, context: &Context, pipelines: &Pipelines, target: &Target) {
        let peak = target.raster().peak();
        let texels: Vec<f16> = target.raster().weights().iter().map(|w| f16::from_f32(w / peak)).collect();
        let side = CELLS as u32;
        let size = wgpu::Extent3d { width: side, height: side, depth_or_array_layers: 1 };
        let view = texture_view(
            context,
            wgpu::TextureFormat::R16Float,
            wgpu::TextureDimension::D2,
            size,
            bytemuck::cast_slice(&texels),
        );
        self.outline = Some(view);
        self.bind_heat(context, pipelines);
    }

    fn bind_heat(&mut self, context: &Context, pipelines: &Pipelines) {
        if let (Some(density), Some(outline)) = (&self.density, &self.outline) {
            self.heat_group = Some(group(
                context,
                &pipelines.layouts.heat,
                &[
                    wgpu::BindingResource::TextureView(&density.view),
                    wgpu::BindingResource::Sampler(&pipelines.linear),
                    wgpu::BindingResource::TextureView(&pipelines.palette),
                    wgpu::BindingResource::TextureView(outline),
                ],
            ));
        }
    }

    /// Places the particles: chart positions at s = 0, and room for their keyframes.
    ///
    /// As many are kept as fit one binding of the device; the number is returned.
    pub fn set_particles(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        start: &[Point],
        keyframes: Keyframes,
    ) -> usize {
        let rows = keyframes.intervals + 1;
        let count = start.len().min(context.max_particles(rows));
        let start = &start[..count];
        let reusable = self.particles.as_ref().is_some_and(|p| p.count == count && p.rows == rows);
        if !reusable {
            let buffer = context.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("keyframes"),
                size: (rows * count.max(1) * size_of::<Point>()) as u64,
                usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC,
                mapped_at_creation: false,
            });
            let group = group(
                context,
                &pipelines.layouts.particles,
                &[
                    buffer.as_entire_binding(),
                    wgpu::BindingResource::TextureView(&pipelines.palette),
                    wgpu::BindingResource::Sampler(&pipelines.linear),
                ],
            );
            self.particles = Some(Particles { count, rows, start: Vec::new(), keyframes: buffer, group });
        }
        if let Some(particles) = &mut self.particles {
            context.queue.write_buffer(&particles.keyframes, 0, bytemuck::cast_slice(start));
            particles.start = start.to_vec();
        }
        self.integrated = None;
        count
    }

    /// Integrates every particle through the field to all keyframes, if that is not done already.
    pub fn integrate(&mut self, context: &Context, pipelines: &Pipelines, solver: Solver, keyframes: Keyframes) {
        let (Some(field), Some(particles)) = (&self.field, &self.particles) else { return };
        if self.integrated == Some((solver, keyframes)) || particles.rows != keyframes.intervals + 1 {
            return;
        }
        let uniforms = Integration {
            count: particles.count as u32,
            intervals: keyframes.intervals as u32,
            substeps: keyframes.substeps as u32,
            solver: Solver::ALL.iter().position(|s| *s == solver).unwrap_or(0) as u32,
            side: field.resolution.side as f32,
            slices: field.resolution.slices as f32,
        };
        let uniforms = buffer(context, bytemuck::bytes_of(&uniforms));
        let group = group(
            context,
            &pipelines.layouts.integrate,
            &[
                uniforms.as_entire_binding(),
                wgpu::BindingResource::TextureView(&field.view),
                wgpu::BindingResource::Sampler(&pipelines.linear),
                field.slopes.as_entire_binding(),
                particles.keyframes.as_entire_binding(),
            ],
        );
        let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_pipeline(&pipelines.integrate);
            pass.set_bind_group(0, &group, &[]);
            pass.dispatch_workgroups((particles.count as u32).div_ceil(64), 1, 1);
        }
        context.queue.submit([encoder.finish()]);
        self.integrated = Some((solver, keyframes));
    }

    /// Whether there is a flow to draw.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.integrated.is_some()
    }

    /// Number of particles on the device.
    #[must_use]
    pub fn count(&self) -> usize {
        self.particles.as_ref().map_or(0, |p| p.count)
    }

    /// The buffer of keyframes, for tests and measurements.
    #[must_use]
    pub fn keyframe_buffer(&self) -> Option<&wgpu::Buffer> {
        self.particles.as_ref().map(|p| &p.keyframes)
    }

    /// Writes the uniforms of the next frame.
    pub fn prepare(&self, context: &Context, view: &View<'_>) {
        let frame = self.frame(view);
        self.arrow_count.store(frame.arrow_columns * frame.arrow_rows, Ordering::Relaxed);
        context.queue.write_buffer(&self.frame, 0, bytemuck::bytes_of(&frame));
    }

    fn frame(&self, view: &View<'_>) -> Frame {
        let View { scene, size_px, pixels_per_point, t } = *view;
        let schedule = self.field.as_ref().map_or(Schedule::OT, |field| field.schedule);
        let chart = Chart::new(schedule);
        let s = chart.s(t) as f32;
        let per_clock = (1.0 / chart.dt_ds(f64::from(s.min(LAST_WIND))).max(SLOWEST_CLOCK)) as f32;
        let typical = self.field.as_ref().map_or(1.0, |field| field.typical_speed).max(1e-3);
        let intervals = self.particles.as_ref().map_or(1, |p| p.rows - 1);
        let spacing = ARROW_SPACING * pixels_per_point;
        Frame {
            centre: scene.camera.centre,
            half_extent: scene.camera.half_extent(size_px),
            size_px,
            s,
            arrow_s: s.min(LAST_WIND),
            keyframe: s * intervals as f32,
            intervals: intervals as u32,
            count: self.count() as u32,
            grain_px: scene.grains.size_points * pixels_per_point,
            grain_opacity: scene.grains.opacity,
            grain_color: match scene.grains.color {
                GrainColor::Sand => 0,
                GrainColor::SourceAngle => 1,
                GrainColor::Speed => 2,
            },
            speed_scale: per_clock / (3.0 * typical),
            heat_scale: self.density.as_ref().map_or(0.0, |density| 1.0 / density.peak(s).max(1e-6)),
            arrow_px: per_clock * 0.6 * spacing / typical,
            arrow_limit_px: 0.95 * spacing,
            arrow_columns: ((size_px[0] / spacing).round() as u32).clamp(1, 400),
            arrow_rows: ((size_px[1] / spacing).round() as u32).clamp(1, 400),
            slices: self.field.as_ref().map_or(2.0, |field| field.resolution.slices as f32),
            padding: 0,
        }
    }

    /// Draws the layers of `scene` into a pass whose viewport is the view.
    pub fn draw(&self, pipelines: &Pipelines, pass: &mut wgpu::RenderPass<'_>, scene: &Scene) {
        pass.set_bind_group(0, &self.frame_group, &[]);
        if let Some(group) = self.heat_group.as_ref().filter(|_| scene.layers.heat) {
            pass.set_pipeline(&pipelines.heat);
            pass.set_bind_group(1, group, &[]);
            pass.draw(0..4, 0..1);
        }
        if let Some(particles) = self.particles.as_ref().filter(|_| scene.layers.particles && self.is_ready()) {
            let additive = scene.grains.additive;
            pass.set_pipeline(if additive { &pipelines.particles_add } else { &pipelines.particles_cover });
            pass.set_bind_group(1, &particles.group, &[]);
            pass.draw(0..3 * particles.count as u32, 0..1);
        }
        if let Some(field) = self.field.as_ref().filter(|_| scene.layers.arrows) {
            pass.set_pipeline(&pipelines.arrows);
            pass.set_bind_group(1, &field.arrows, &[]);
            pass.draw(0..9 * self.arrow_count.load(Ordering::Relaxed), 0..1);
        }
        if let Some(group) = self.heat_group.as_ref().filter(|_| scene.layers.outline) {
            pass.set_pipeline(&pipelines.outline);
            pass.set_bind_group(1, group, &[]);
            pass.draw(0..4, 0..1);
        }
    }
}

impl Density {
    /// Largest p_t at knot coordinate `s`, between slices.
    fn peak(&self, s: f32) -> f32 {
        let position = s.clamp(0.0, 1.0) * (self.slices - 1) as f32;
        let k = (position as usize).min(self.slices - 2);
        self.peaks[k] + (self.peaks[k + 1] - self.peaks[k]) * (position - k as f32)
    }
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
