//! One view of one flow: what is uploaded, integrated, prepared and drawn.

mod field;
mod frame;
mod ground;
mod ink;
mod knots;
mod outline;
mod particles;
mod prepare;
mod read;

pub use frame::{Scales, TYPICAL_ARROW_POINTS};
pub use ground::SIDE as GROUND_SIDE;
pub use read::Inked;

use std::sync::Arc;

use self::{
    field::Fields,
    ground::Moment,
    ink::Ink,
    outline::Outline,
    particles::Particles,
    prepare::{Laid, Sight},
};
use super::{
    Context, Pipelines,
    layout::{Frame, Knot},
    resources::{group, ink_view},
};
use crate::{
    density::{Target, raster::Grid},
    field::Volume,
    flow::{Keyframes, Source, Way, keyframes::MAX_INTERVALS},
    numeric::Point,
    scene::{Scene, Wind},
};

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
    uniforms: wgpu::Buffer,
    frame_group: wgpu::BindGroup,
    fields: Fields,
    outline: Option<Outline>,
    particles: Option<Particles>,
    integrated: Option<Integrated>,
    /// What keyframes stand for, and what they are seen as at this moment.
    knots: wgpu::Buffer,
    seen: wgpu::Buffer,
    /// Where the drawing of the target lies.
    drawing: Option<Grid>,
    moment: Moment,
    grains: Ink,
    trails: Ink,
    streaks: Ink,
    trajectories: Ink,
    /// Stands in for the grains' where they are not shown as ink.
    no_ink: wgpu::TextureView,
    /// What the view is composed of.
    composed: Option<(wgpu::RenderPipeline, wgpu::BindGroup)>,
    /// What the trajectories on their canvas were laid for.
    laid: Option<Laid>,
    /// What the frame was prepared for; nothing once the flow has changed.
    sight: Option<Sight>,
    /// The frame that was prepared.
    prepared: Frame,
}

/// How the grains on the device were moved.
#[derive(Clone, Debug, PartialEq)]
struct Integrated {
    way: Way,
    keyframes: Keyframes,
    /// Middle and deviation of the source, in xi.
    source: ([f64; 2], f64),
    /// What keyframes stand for.
    states: Vec<Knot>,
    /// Mean speed in the middle of the view halfway through, in view units per unit of t.
    typical_speed: f64,
}

impl Lane {
    /// A lane that shows nothing yet.
    #[must_use]
    pub fn new(context: &Context, pipelines: &Pipelines) -> Self {
        let uniforms = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("frame"),
            size: size_of::<Frame>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let rows = |label| {
            context.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: ((MAX_INTERVALS + 1) * size_of::<Knot>()) as u64,
                usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        };
        let (knots, seen) = (rows("knots"), rows("seen"));
        let bindings = [&uniforms, &knots, &seen].map(wgpu::Buffer::as_entire_binding);
        let frame_group = group(context, &pipelines.layouts.frame, &bindings);
        Self {
            uniforms,
            frame_group,
            fields: Fields::new(context, pipelines),
            outline: None,
            particles: None,
            integrated: None,
            knots,
            seen,
            drawing: None,
            moment: Moment::new(context, pipelines),
            grains: Ink::new(context),
            trails: Ink::new(context),
            streaks: Ink::new(context),
            trajectories: Ink::new(context),
            no_ink: ink_view(context, [1, 1], 1),
            composed: None,
            laid: None,
            sight: None,
            prepared: Frame::default(),
        }
    }

    /// Uploads the field that moves the particles.
    pub fn set_field(&mut self, context: &Context, pipelines: &Pipelines, volume: &Arc<Volume>) {
        self.fields.set_moving(context, pipelines, volume);
        (self.integrated, self.laid, self.sight) = (None, None, None);
    }

    /// Uploads the exact field beside a learned one; nothing when the field itself is exact.
    pub fn set_reference(&mut self, context: &Context, pipelines: &Pipelines, volume: Option<&Volume>) {
        self.fields.set_reference(context, pipelines, volume);
        self.sight = None;
    }

    /// Uploads the exact density.
    pub fn set_density(&mut self, context: &Context, pipelines: &Pipelines, volume: &Arc<Volume>) {
        self.fields.set_density(context, pipelines, volume);
        self.sight = None;
    }

    /// Uploads the weights of a target, for its outline and its parts.
    pub fn set_target(&mut self, context: &Context, pipelines: &Pipelines, target: &Target) {
        let drawing = self.fields.set_drawing(context, pipelines, target);
        self.outline = Some(Outline::new(context, pipelines, &drawing));
        self.drawing = Some(*drawing.grid());
        (self.laid, self.sight) = (None, None);
    }

    /// Places the particles: xi at t = 0, and room for their keyframes.
    ///
    /// As many are kept as the device has memory for; the number is returned.
    pub fn set_particles(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        start: &[Point],
        keyframes: Keyframes,
    ) -> usize {
        let rows = keyframes.intervals + 1;
        let fits = |p: &Particles| p.rows == rows && p.asked == start.len();
        if !self.particles.as_ref().is_some_and(fits) {
            // The old ones go first, or there might be no room for the new ones.
            self.particles = None;
            self.particles = Some(Particles::new(context, pipelines, start.len(), rows));
        }
        (self.integrated, self.laid, self.sight) = (None, None, None);
        let Some(particles) = &self.particles else { return 0 };
        particles.start(context, &start[..particles.count]);
        particles.count
    }

    /// Chooses grains, given one by one from the first; none when it is empty.
    pub fn choose(&mut self, context: &Context, chosen: &[bool]) {
        if let Some(particles) = &mut self.particles {
            particles.choose(context, chosen);
            (self.laid, self.sight) = (None, None);
        }
    }

    /// Integrates every particle through the field to all keyframes, if that is not done already.
    /// The way is on the field's own frame; `source` is what the particles were placed by.
    pub fn integrate(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        way: &Way,
        keyframes: Keyframes,
        source: &Source,
    ) {
        let (Some(moving), Some(particles)) = (&self.fields.moving, &self.particles) else { return };
        let same = |known: &Integrated| known.way == *way && known.keyframes == keyframes;
        if self.integrated.as_ref().is_some_and(same) || particles.rows != keyframes.intervals + 1 {
            return;
        }
        particles.integrate(context, pipelines, &self.fields.group, way, keyframes);
        let states = knots::states(way, keyframes);
        context.queue.write_buffer(&self.knots, 0, bytemuck::cast_slice(&states));
        let typical_speed = frame::typical_speed(&moving.volume, &way.clock).max(1e-9);
        let integrated = Integrated { way: *way, keyframes, source: source.extent(), states, typical_speed };
        (self.integrated, self.laid, self.sight) = (Some(integrated), None, None);
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

    /// Draws what was prepared for `scene` into a pass whose viewport is the view.
    pub fn draw(&self, pipelines: &Pipelines, pass: &mut wgpu::RenderPass<'_>, scene: &Scene) {
        let Some((compose, components)) = &self.composed else { return };
        pass.set_bind_group(0, &self.frame_group, &[]);
        pass.set_bind_group(1, &self.fields.group, &[]);
        pass.set_pipeline(compose);
        pass.set_bind_group(3, components, &[]);
        pass.draw(0..4, 0..1);
        if let Some(outline) = self.outline.as_ref().filter(|_| scene.drawn().outline) {
            outline.draw(pipelines, pass, &self.prepared);
        }
        if matches!(scene.drawn().wind, Wind::Arrows | Wind::Error) && self.fields.moving.is_some() {
            pass.set_pipeline(&pipelines.arrows.with(&self.arrow_constants(&scene.drawn())));
            pass.draw(0..9 * self.prepared.arrow_columns * self.prepared.arrow_rows, 0..1);
        }
    }
}
