//! What a frame needs before it is drawn: where grains are, the density, and all ink.

use super::{
    Integrated, Lane, View,
    ground::Moment,
    ink::{Ink, Manner},
    knots,
    particles::{Chunk, Particles},
};
use crate::{
    gpu::{Context, Pipelines, layout::Frame, pipelines::Constants, resources::group},
    scene::{Camera, GrainColor, Grains, Layers, Scene, Wind},
};

/// What a frame was prepared for. All that the device is told follows from it and from the lane's data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sight {
    frame: Frame,
    layers: Layers,
    grains: Grains,
    pixels_per_point: f32,
}

/// What whole trajectories look like; they do not depend on t.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Laid {
    camera: Camera,
    size_px: [f32; 2],
    manner: Manner,
    count: u32,
    by_region: bool,
}

impl Lane {
    /// Finds out what the next frame needs: where grains are, the density, and all ink. Once is enough for
    /// a view: as long as neither it nor the flow changes there is nothing to do, and the answer is false.
    pub fn prepare(&mut self, context: &Context, pipelines: &Pipelines, view: &View<'_>) -> bool {
        let sight = Sight {
            frame: self.frame(view),
            layers: view.scene.drawn(),
            grains: view.scene.drawn_grains(),
            pixels_per_point: view.pixels_per_point,
        };
        if self.sight.replace(sight) == Some(sight) {
            return false;
        }
        self.prepared = sight.frame;
        self.tell(context, view.t);
        let needs = self.needs(view);
        let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        self.begin(context, pipelines, &mut encoder, view, needs);
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_bind_group(0, &self.frame_group, &[]);
            pass.set_bind_group(1, &self.fields.group, &[]);
            if let Some(particles) = self.particles.as_ref().filter(|_| self.is_ready()) {
                self.run(pipelines, &mut pass, particles, needs, view.scene);
            }
            if Moment::is_needed(&view.scene.drawn()) {
                let layers = view.scene.drawn();
                self.moment.paint(pipelines, &mut pass, layers.ground, self.is_counted(&layers));
            }
        }
        if needs.grains {
            self.grains.copy(&mut encoder);
        }
        context.queue.submit([encoder.finish()]);
        let compose = pipelines.compose.with(&self.composition(view.scene));
        self.composed = Some((compose, self.components(context, pipelines)));
        true
    }

    /// Everything that the view is composed of. What is not shown may be anything.
    fn components(&self, context: &Context, pipelines: &Pipelines) -> wgpu::BindGroup {
        use wgpu::BindingResource::TextureView;
        let [moment, ground] = self.moment.pictures();
        let light = |ink: &'_ Ink| ink.picture().unwrap_or(ground).clone();
        let lights = [&self.trajectories, &self.streaks, &self.trails, &self.grains].map(light);
        let [trajectories, streaks, trails, grains] = lights.each_ref().map(TextureView);
        let ink = self.grains.as_ink().unwrap_or(&self.no_ink);
        let bindings = [
            TextureView(moment),
            TextureView(ground),
            trajectories,
            streaks,
            trails,
            grains,
            self.grains.uniforms().as_entire_binding(),
            TextureView(ink),
        ];
        group(context, &pipelines.layouts.compose, &bindings)
    }

    /// Tells the device the frame that was prepared, and what keyframes are seen as at `t`.
    pub(super) fn tell(&self, context: &Context, t: f64) {
        context.queue.write_buffer(&self.uniforms, 0, bytemuck::bytes_of(&self.prepared));
        if let Some(Integrated { way, keyframes, states, .. }) = &self.integrated {
            let seen = knots::seen(way, *keyframes, states, t);
            context.queue.write_buffer(&self.seen, 0, bytemuck::cast_slice(&seen));
        }
    }

    fn needs(&mut self, view: &View<'_>) -> Needs {
        let layers = &view.scene.drawn();
        let ready = self.is_ready();
        Needs {
            count: ready && self.is_counted(layers) && Moment::is_needed(layers),
            grains: ready && layers.grains,
            single: self.single(view),
            trails: ready && layers.trails,
            streaks: ready && layers.wind == Wind::Streaks,
            trajectories: ready && layers.trajectories && self.lay_anew(view),
        }
    }

    /// Empties what will be counted and laid.
    fn begin(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        encoder: &mut wgpu::CommandEncoder,
        view: &View<'_>,
        needs: Needs,
    ) {
        if needs.count {
            self.moment.clear(encoder);
        }
        let (grains, trails) = (self.grain_manner(view), self.trail_manner(view));
        for (needed, ink, manner) in [
            (needs.grains, &mut self.grains, grains),
            (needs.trails, &mut self.trails, trails),
            (needs.streaks, &mut self.streaks, Self::streak_manner(view)),
            (needs.trajectories, &mut self.trajectories, Self::trajectory_manner(view)),
        ] {
            if needed {
                ink.begin(context, pipelines, encoder, view.size_px, manner);
            }
        }
    }

    /// Places, counts and lays.
    fn run(
        &self,
        pipelines: &Pipelines,
        pass: &mut wgpu::ComputePass<'_>,
        particles: &Particles,
        needs: Needs,
        scene: &Scene,
    ) {
        let (ink, frame) = (&pipelines.ink, &self.prepared);
        let constants = self.grain_constants(scene);
        let [cubic, color_by, some_are_chosen] = constants;
        let Some(first) = particles.chunks.first() else { return };
        // Those with whole trajectories are among the first.
        let seen = if frame.seen == u32::MAX {
            &particles.chunks[..]
        } else {
            &particles.chunks[..particles.chunks.len().min(1)]
        };
        if needs.grains || needs.trails || needs.count {
            place(pipelines, pass, particles, &constants);
        }
        if needs.count {
            self.moment.bind_count(pass);
            each(pass, &particles.chunks, &pipelines.count.with(&[]));
        }
        if needs.grains {
            self.grains.bind(pass);
            let lay = if needs.single { &ink.discs } else { &ink.points };
            each(pass, seen, &lay.with(&[self.grains.manner().laying()]));
            self.grains.develop(pipelines, pass);
        }
        if needs.trails {
            self.trails.bind(pass);
            // Only so many leave one, and the first chunk has them.
            pass.set_pipeline(&ink.trails.with(&[cubic, self.trails.manner().laying()]));
            pass.set_bind_group(2, &first.grains, &[]);
            let grains = first.count.min(frame.trail_grains).min(frame.seen);
            let begin = (frame.keyframe - frame.trail).max(0.0).floor();
            pass.dispatch_workgroups(grains.div_ceil(64), (frame.keyframe - begin).ceil() as u32, 1);
            self.trails.develop(pipelines, pass);
        }
        pass.set_bind_group(2, &first.grains, &[]);
        if needs.trajectories {
            self.trajectories.bind(pass);
            pass.set_pipeline(&ink.trajectories.with(&[
                cubic,
                color_by,
                some_are_chosen,
                self.trajectories.manner().laying(),
            ]));
            pass.dispatch_workgroups(frame.trajectories.div_ceil(64), frame.intervals, 1);
            self.trajectories.develop(pipelines, pass);
        }
        if needs.streaks {
            self.streaks.bind(pass);
            pass.set_pipeline(&ink.streaks.with(&[self.streaks.manner().laying(), self.has_density()]));
            pass.dispatch_workgroups((frame.streak_columns * frame.streak_rows).div_ceil(64), 1, 1);
            self.streaks.develop(pipelines, pass);
        }
    }

    /// Whether whole trajectories have to be laid again.
    fn lay_anew(&mut self, view: &View<'_>) -> bool {
        let wanted = Laid {
            camera: view.scene.camera,
            size_px: view.size_px,
            manner: Self::trajectory_manner(view),
            count: view.scene.layers.trajectory_count,
            by_region: view.scene.grains.color == GrainColor::Region,
        };
        self.laid.replace(wanted) != Some(wanted)
    }
}

/// What a frame needs to be found out.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one pass")]
struct Needs {
    count: bool,
    grains: bool,
    /// Whether each grain is a disc.
    single: bool,
    trails: bool,
    streaks: bool,
    trajectories: bool,
}

/// Finds out where every grain is.
pub(super) fn place(
    pipelines: &Pipelines,
    pass: &mut wgpu::ComputePass<'_>,
    particles: &Particles,
    constants: &Constants,
) {
    pass.set_pipeline(&pipelines.place.with(constants));
    for chunk in &particles.chunks {
        pass.set_bind_group(2, &chunk.place, &[]);
        pass.dispatch_workgroups(chunk.groups(), 1, 1);
    }
}

/// Runs a pass over every grain.
fn each(pass: &mut wgpu::ComputePass<'_>, chunks: &[Chunk], pipeline: &wgpu::ComputePipeline) {
    pass.set_pipeline(pipeline);
    for chunk in chunks {
        pass.set_bind_group(2, &chunk.grains, &[]);
        pass.dispatch_workgroups(chunk.groups(), 1, 1);
    }
}
