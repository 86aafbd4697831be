//! The grains of a lane: their keyframes, which of them are chosen, and where they are now.
//!
//! Keyframes are kept in as many buffers as the device's limit on one binding asks for.

use crate::{
    derived::Revision,
    flow::{self, Keyframes, Solver, Way},
    gpu::{
        Context, Pipelines,
        layout::{Integration, Node, Shift},
        pipelines::Constants,
        resources::{buffer, group},
    },
    numeric::Point,
    path::frame::dp_ds,
};

/// Steps of one dispatch, as in integrate.wgsl.
const MOST_STEPS: usize = 256;
/// Bytes of a grain's position and colour at one moment.
const MOMENT_BYTES: usize = 16;

/// The grains of a lane.
#[derive(Debug)]
pub(super) struct Particles {
    /// Grains that were asked for, and those that there is memory for.
    pub(super) asked: usize,
    pub(super) count: usize,
    /// Rows of keyframes.
    pub(super) rows: usize,
    pub(super) chunks: Vec<Chunk>,
    /// Where they start: another number for other places.
    pub(super) started: Revision,
    /// Whether any grain is chosen.
    pub(super) chosen: bool,
    /// Which are: another number for each choice.
    pub(super) choice: Revision,
}

/// As many grains as fit one binding.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) count: u32,
    keyframes: wgpu::Buffer,
    chosen: wgpu::Buffer,
    pub(super) moments: wgpu::Buffer,
    integrate: wgpu::BindGroup,
    /// Moments to be written, and to be read.
    place: wgpu::BindGroup,
    pub(super) grains: wgpu::BindGroup,
}

impl Particles {
    /// Room for `asked` grains at `rows` keyframes, or for as many as the device has memory for.
    pub(super) fn new(context: &Context, pipelines: &Pipelines, asked: usize, rows: usize) -> Self {
        let largest = context.particles_per_binding(rows);
        let mut count = asked.min(context.particles_in_memory(rows));
        loop {
            let scope = context.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
            let buffers: Vec<Buffers> = (0..count)
                .step_by(largest)
                .map(|first| Buffers::new(context, largest.min(count - first), rows))
                .collect();
            if pollster::block_on(scope.pop()).is_none() || count < 2 {
                // Only now: to bind a buffer that could not be had is another error.
                let chunks = buffers.into_iter().map(|buffers| Chunk::new(context, pipelines, buffers)).collect();
                let [started, choice] = [Revision::next(), Revision::next()];
                return Self { asked, count, rows, chunks, started, chosen: false, choice };
            }
            drop(buffers);
            count /= 2;
        }
    }

    /// Puts the grains where they start.
    pub(super) fn start(&mut self, context: &Context, start: &[Point]) {
        self.started = Revision::next();
        let mut rest = start;
        for chunk in &self.chunks {
            let (here, after) = rest.split_at(chunk.count as usize);
            context.queue.write_buffer(&chunk.keyframes, 0, bytemuck::cast_slice(here));
            rest = after;
        }
    }

    /// Chooses grains, given one by one from the first.
    pub(super) fn choose(&mut self, context: &Context, chosen: &[bool]) {
        (self.chosen, self.choice) = (chosen.contains(&true), Revision::next());
        let mut rest = chosen.iter().copied().chain(std::iter::repeat(false));
        for chunk in &self.chunks {
            let here: Vec<bool> = rest.by_ref().take(chunk.count as usize).collect();
            let bits: Vec<u32> = here
                .chunks(32)
                .map(|word| word.iter().zip(0..).fold(0, |bits, (is, k)| bits | (u32::from(*is) << k)))
                .collect();
            context.queue.write_buffer(&chunk.chosen, 0, bytemuck::cast_slice(&bits));
        }
    }

    /// Integrates every grain through the field to all keyframes.
    pub(super) fn integrate(
        &self,
        context: &Context,
        pipelines: &Pipelines,
        field: &wgpu::BindGroup,
        way: &Way,
        keyframes: Keyframes,
    ) {
        let steps = way.grid.steps(&way.clock, way.solver, [0.0, 1.0], keyframes.steps());
        // Whole intervals at a time, so that each dispatch goes on from a keyframe.
        let most = (MOST_STEPS / keyframes.substeps).max(1) * keyframes.substeps;
        let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        for (part, steps) in steps.chunks(most).enumerate() {
            let Some((first, last)) = steps.first().zip(steps.last()) else { continue };
            let uniforms = Integration {
                intervals: keyframes.intervals as u32,
                substeps: keyframes.substeps as u32,
                first: (part * most) as u32,
                steps: steps.len() as u32,
                length: first.length as f32,
                last_length: last.length as f32,
                padding: [0.0; 2],
            };
            let uniforms = buffer(context, bytemuck::bytes_of(&uniforms));
            let (nodes, shifts) = on_device(way.solver, steps);
            let buffers = [bytemuck::cast_slice(&nodes), bytemuck::cast_slice(&shifts)].map(|b| buffer(context, b));
            let bindings = [&uniforms, &buffers[0], &buffers[1]].map(wgpu::Buffer::as_entire_binding);
            let group = group(context, &pipelines.layouts.steps, &bindings);
            let solver = Solver::ALL.iter().position(|known| *known == way.solver).unwrap_or(0);
            let has_shift = u32::from(way.clock.frame.centre != [0.0; 2]);
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_pipeline(&pipelines.integrate.with(&[("solver", solver as u32), ("has_shift", has_shift)]));
            pass.set_bind_group(0, &group, &[]);
            pass.set_bind_group(1, field, &[]);
            for chunk in &self.chunks {
                pass.set_bind_group(2, &chunk.integrate, &[]);
                pass.dispatch_workgroups(chunk.groups(), 1, 1);
            }
        }
        context.queue.submit([encoder.finish()]);
    }

    /// Finds out where every grain is.
    pub(super) fn place(&self, pipelines: &Pipelines, pass: &mut wgpu::ComputePass<'_>, constants: &Constants) {
        pass.set_pipeline(&pipelines.place.with(constants));
        for chunk in &self.chunks {
            pass.set_bind_group(2, &chunk.place, &[]);
            pass.dispatch_workgroups(chunk.groups(), 1, 1);
        }
    }

    /// The buffers of keyframes with their counts: rows of one position per grain.
    pub(super) fn keyframes(&self) -> impl Iterator<Item = (&wgpu::Buffer, usize)> {
        self.chunks.iter().map(|chunk| (&chunk.keyframes, chunk.count as usize))
    }
}

/// Steps as the device takes them: the times at which it asks the field, and what the frame's centre adds.
fn on_device(solver: Solver, steps: &[flow::Step]) -> (Vec<Node>, Vec<Shift>) {
    let single = |point: [f64; 2]| point.map(|c| c as f32);
    let node = |stage: &flow::Stage| Node {
        gain: stage.gain as f32,
        // The volume holds d xi / ds.
        rate: (stage.along_rate / dp_ds(stage.p)) as f32,
        along_xi: stage.along_xi as f32,
        s: stage.knot() as f32,
    };
    let (mut nodes, mut shifts) = (vec![Node::default(); 2 * MOST_STEPS + 1], vec![Shift::default(); MOST_STEPS]);
    for (k, step) in steps.iter().enumerate() {
        nodes[2 * k] = node(&step.stages[0]);
        for (stage, place) in step.stages.iter().zip(solver.nodes()).skip(1) {
            nodes[2 * k + if *place == 1.0 { 2 } else { 1 }] = node(stage);
        }
        // Where the next step begins; it may be the last one.
        nodes[2 * k + 2].gain = step.end.0 as f32;
        let shift = |stage: usize| step.stages.get(stage).map_or([0.0; 2], |stage| single(stage.shift));
        let jump = single(step.end.1.map(|c| c / step.end.0));
        shifts[k] = Shift { second: shift(1), third: shift(2), fourth: shift(3), jump };
    }
    (nodes, shifts)
}

/// What a chunk keeps on the device.
struct Buffers {
    count: usize,
    keyframes: wgpu::Buffer,
    chosen: wgpu::Buffer,
    moments: wgpu::Buffer,
}

impl Buffers {
    fn new(context: &Context, count: usize, rows: usize) -> Self {
        let make = |label, size: usize, usage| {
            context.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: size.max(16) as u64,
                usage: wgpu::BufferUsages::STORAGE | usage,
                mapped_at_creation: false,
            })
        };
        let copied = wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC;
        let keyframes = make("keyframes", rows * count * size_of::<Point>(), copied);
        let chosen = make("chosen", 4 * count.div_ceil(32), wgpu::BufferUsages::COPY_DST);
        let moments = make("moments", count * MOMENT_BYTES, wgpu::BufferUsages::COPY_SRC);
        Self { count, keyframes, chosen, moments }
    }
}

impl Chunk {
    fn new(context: &Context, pipelines: &Pipelines, buffers: Buffers) -> Self {
        let Buffers { count, keyframes, chosen, moments } = buffers;
        let bindings = [&keyframes, &chosen, &moments].map(wgpu::Buffer::as_entire_binding);
        Self {
            count: count as u32,
            integrate: group(context, &pipelines.layouts.keyframes, &bindings[..1]),
            place: group(context, &pipelines.layouts.placed, &bindings),
            grains: group(context, &pipelines.layouts.grains, &bindings),
            keyframes,
            chosen,
            moments,
        }
    }

    /// Runs the pipeline that is set over every grain.
    pub(super) fn each(&self, pass: &mut wgpu::ComputePass<'_>) {
        pass.set_bind_group(2, &self.grains, &[]);
        pass.dispatch_workgroups(self.groups(), 1, 1);
    }

    /// Workgroups of 64.
    fn groups(&self) -> u32 {
        self.count.div_ceil(64)
    }
}
