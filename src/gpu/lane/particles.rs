//! The grains of a lane: their keyframes, which of them are chosen, and where they are now.
//!
//! Keyframes are kept in as many buffers as the device's limit on one binding asks for.

use crate::{
    flow::{Keyframes, Solver},
    gpu::{
        Context, Pipelines,
        layout::Integration,
        resources::{buffer, group},
    },
    numeric::Point,
};

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
    /// Whether any grain is chosen.
    pub(super) chosen: bool,
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
    pub(super) place: wgpu::BindGroup,
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
                return Self { asked, count, rows, chunks, chosen: false };
            }
            drop(buffers);
            count /= 2;
        }
    }

    /// Puts the grains where they start.
    pub(super) fn start(&self, context: &Context, start: &[Point]) {
        let mut rest = start;
        for chunk in &self.chunks {
            let (here, after) = rest.split_at(chunk.count as usize);
            context.queue.write_buffer(&chunk.keyframes, 0, bytemuck::cast_slice(here));
            rest = after;
        }
    }

    /// Chooses grains, given one by one from the first.
    pub(super) fn choose(&mut self, context: &Context, chosen: &[bool]) {
        self.chosen = chosen.iter().any(|is| *is);
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
        solver: Solver,
        keyframes: Keyframes,
    ) {
        let uniforms = Integration { intervals: keyframes.intervals as u32, substeps: keyframes.substeps as u32 };
        let uniforms = buffer(context, bytemuck::bytes_of(&uniforms));
        let uniforms = group(context, &pipelines.layouts.frame, &[uniforms.as_entire_binding()]);
        let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            let index = Solver::ALL.iter().position(|known| *known == solver).unwrap_or(0);
            pass.set_pipeline(&pipelines.integrate.with(&[("solver", index as u32)]));
            pass.set_bind_group(0, &uniforms, &[]);
            pass.set_bind_group(1, field, &[]);
            for chunk in &self.chunks {
                pass.set_bind_group(2, &chunk.integrate, &[]);
                pass.dispatch_workgroups(chunk.groups(), 1, 1);
            }
        }
        context.queue.submit([encoder.finish()]);
    }

    /// The buffers of keyframes with their counts: rows of one position per grain.
    pub(super) fn keyframes(&self) -> impl Iterator<Item = (&wgpu::Buffer, usize)> {
        self.chunks.iter().map(|chunk| (&chunk.keyframes, chunk.count as usize))
    }
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

    /// Workgroups of 64.
    pub(super) fn groups(&self) -> u32 {
        self.count.div_ceil(64)
    }
}
