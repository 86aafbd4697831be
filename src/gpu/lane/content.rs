//! What was brought to the device, and how it was moved there.

use super::{
    fields::{Fields, Shown},
    integrated::{Integrated, Motion},
    particles::Particles,
};
use crate::{
    derived::{Derived, Revision},
    flow::{Keyframes, Source, Way, keyframes::MAX_INTERVALS},
    gpu::{Context, Pipelines, layout::Knot},
    numeric::Point,
    path::Clock,
    scene::{DensityOf, FieldSource, Ground, Layers},
};

/// What was brought to the device, and how it was moved there.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) fields: Fields,
    particles: Option<Particles>,
    integrated: Derived<Motion, Integrated>,
    /// What keyframes stand for.
    pub(super) knots: wgpu::Buffer,
}

/// Which content it is: another wherever something else would be drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ContentKey {
    pub(super) fields: Shown,
    pub(super) motion: Option<Motion>,
    pub(super) choice: Option<Revision>,
}

/// A buffer with a row for every keyframe.
pub(super) fn rows(context: &Context, label: &str) -> wgpu::Buffer {
    context.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: ((MAX_INTERVALS + 1) * size_of::<Knot>()) as u64,
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

impl Content {
    /// Nothing yet.
    pub(super) fn new(context: &Context, pipelines: &Pipelines) -> Self {
        Self {
            fields: Fields::new(context, pipelines),
            particles: None,
            integrated: Derived::default(),
            knots: rows(context, "knots"),
        }
    }

    /// Places the particles; returns how many there is memory for.
    pub(super) fn set_particles(
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
        let Some(particles) = &mut self.particles else { return 0 };
        particles.start(context, &start[..particles.count]);
        particles.count
    }

    /// Chooses grains, given one by one from the first; none when it is empty.
    pub(super) fn choose(&mut self, context: &Context, chosen: &[bool]) {
        if let Some(particles) = &mut self.particles {
            particles.choose(context, chosen);
        }
    }

    /// Integrates every particle to all keyframes, if that is not done already.
    pub(super) fn integrate(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        way: &Way,
        keyframes: Keyframes,
        source: &Source,
    ) {
        let (Some(field), Some(particles)) = (self.fields.moving(), &self.particles) else { return };
        if particles.rows != keyframes.intervals + 1 {
            return;
        }
        let motion =
            Motion { way: *way, keyframes, source: *source, field: field.clone(), start: particles.started };
        self.integrated.follow(motion, |motion| {
            particles.integrate(context, pipelines, self.fields.group(), way, keyframes);
            let integrated = Integrated::from(motion);
            context.queue.write_buffer(&self.knots, 0, bytemuck::cast_slice(&integrated.states));
            integrated
        });
    }

    /// How the grains that are here were moved by the field that is here, if they were.
    fn motion(&self) -> Option<&Motion> {
        let (field, particles) = (self.fields.moving()?, self.particles.as_ref()?);
        self.integrated.inputs().filter(|motion| motion.field == *field && motion.start == particles.started)
    }

    /// What follows from it.
    pub(super) fn integrated(&self) -> Option<&Integrated> {
        self.motion().and_then(|_| self.integrated.get())
    }

    /// The path that the grains follow, on its frame.
    pub(super) fn clock(&self) -> Option<Clock> {
        self.integrated().map(|integrated| integrated.way.clock)
    }

    /// The grains, once they have been moved.
    pub(super) fn moved(&self) -> Option<&Particles> {
        self.particles.as_ref().filter(|_| self.motion().is_some())
    }

    /// The grains.
    pub(super) fn particles(&self) -> Option<&Particles> {
        self.particles.as_ref()
    }

    /// Number of particles on the device.
    pub(super) fn count(&self) -> usize {
        self.particles.as_ref().map_or(0, |p| p.count)
    }

    /// Whether any grain is chosen.
    pub(super) fn some_are_chosen(&self) -> bool {
        self.particles.as_ref().is_some_and(|p| p.chosen)
    }

    /// Which content it is.
    pub(super) fn key(&self) -> ContentKey {
        ContentKey {
            fields: self.fields.shown(),
            motion: self.motion().cloned(),
            choice: self.particles.as_ref().map(|p| p.choice),
        }
    }

    /// Whether the ground shows the density of the grains themselves. What tells where an error or
    /// a divergence matters is the exact one, where it is known.
    pub(super) fn is_counted(&self, layers: &Layers) -> bool {
        let tinted = matches!(layers.ground, Ground::Divergence | Ground::Error);
        let has_density = self.fields.has_density();
        match layers.density {
            // Nobody knows the density of a learned field, or of one that was given without it.
            DensityOf::Shown if self.fields.source() == FieldSource::Exact && has_density => false,
            DensityOf::Exact => false,
            DensityOf::Shown | DensityOf::Grains => !(tinted && has_density),
        }
    }
}
