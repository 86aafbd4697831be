//! A network at many points that share one time, through the kernels that train it.

use rayon::prelude::*;

use super::{
    architecture::{Architecture, Dense},
    features,
    layout::{Layer, Layout},
};
use crate::numeric::{
    Point,
    kernel::{Left, dots, product},
    random::Lanes,
    silu::{silu, silu_with_slopes},
    vector::{LANES, vectorised},
};

/// Points that go through the network together.
const BLOCK: usize = 128;

/// A network at one time. What depends on the time alone is part of the first bias.
pub(super) struct Forward<'a> {
    frequencies: &'a [[f32; 2]],
    layout: Layout,
    flat: Vec<f32>,
    /// Weights of the first layer for the inputs that depend on the point.
    first: Vec<f32>,
    bias: Vec<f32>,
}

/// Buffers of one thread.
#[derive(Default)]
struct Work {
    inputs: Vec<f32>,
    value: Vec<f32>,
    next: Vec<f32>,
    output: Vec<f32>,
}

impl<'a> Forward<'a> {
    pub(super) fn new(
        architecture: &Architecture,
        frequencies: &'a [[f32; 2]],
        layers: &[Dense],
        time: f64,
    ) -> Self {
        let layout = Layout::new(architecture);
        let flat = layout.flatten(layers);
        let mut clock = Vec::with_capacity(1 + 2 * architecture.harmonics);
        features::of_time(&[time as f32; LANES], architecture.harmonics, &mut |values| clock.push(values[0]));
        let layer = &layout.hidden[0];
        let mut first = flat[layer.weight()].to_vec();
        let mut bias = flat[layer.bias()].to_vec();
        let fixed = first.drain(2 * layer.width..(2 + clock.len()) * layer.width);
        for (row, value) in fixed.as_slice().chunks_exact(layer.width).zip(&clock) {
            bias.iter_mut().zip(row).for_each(|(bias, weight)| *bias += weight * value);
        }
        drop(fixed);
        Self { frequencies, layout, flat, first, bias }
    }

    /// The network's output F at standardised positions `z`.
    pub(super) fn run(&self, z: &[Point], out: &mut [Point]) {
        z.par_chunks(BLOCK)
            .zip(out.par_chunks_mut(BLOCK))
            .for_each_init(Work::default, |work, (z, out)| self.block(work, z, out));
    }

    fn block(&self, work: &mut Work, z: &[Point], out: &mut [Point]) {
        let count = z.len();
        let Work { inputs, value, next, output } = work;
        inputs.resize((2 + 2 * self.frequencies.len()) * count, 0.0);
        self.encode(z, inputs);
        value.resize(count * self.bias.len(), 0.0);
        product(value, Left::Columns(inputs), &self.first, self.bias.len(), false);
        silu(value, &self.bias);
        for layer in &self.layout.hidden[1..] {
            let Layer { width, .. } = *layer;
            next.resize(count * width, 0.0);
            product(next, Left::Rows(value), &self.flat[layer.weight()], width, false);
            silu(next, &self.flat[layer.bias()]);
            std::mem::swap(value, next);
        }
        let last = &self.layout.output;
        output.resize(2 * count, 0.0);
        dots(output, &self.flat[last.weight()], value, last.inputs);
        let bias = &self.flat[last.bias()];
        for (k, out) in out.iter_mut().enumerate() {
            *out = [output[k] + bias[0], output[count + k] + bias[1]];
        }
    }

    /// One row per feature: x, y, then sine and cosine of every frequency.
    fn encode(&self, z: &[Point], inputs: &mut [f32]) {
        let count = z.len();
        vectorised(
            #[inline(always)]
            || {
                for (block, points) in z.chunks(LANES).enumerate() {
                    let (at, held) = (block * LANES, points.len());
                    let mut lanes = [[0.0; LANES]; 2];
                    for (l, point) in points.iter().enumerate() {
                        [lanes[0][l], lanes[1][l]] = *point;
                    }
                    let mut feature = 0;
                    let mut put = |values: &Lanes<f32>| {
                        inputs[feature * count + at..][..held].copy_from_slice(&values[..held]);
                        feature += 1;
                    };
                    lanes.iter().for_each(&mut put);
                    features::of_position(&lanes, self.frequencies, &mut put);
                }
            },
        );
    }

    /// Derivatives of F by z at every point, as dF_x/dz_x, dF_x/dz_y, dF_y/dz_x, dF_y/dz_y: one pass forward
    /// with two tangents.
    pub(super) fn gradients(&self, z: &[Point]) -> Vec<[f32; 4]> {
        let blocks: Vec<Vec<[f32; 4]>> = z.par_chunks(BLOCK).map(|z| self.gradient_block(z)).collect();
        blocks.concat()
    }

    fn gradient_block(&self, z: &[Point]) -> Vec<[f32; 4]> {
        let count = z.len();
        let mut inputs = vec![0.0; (2 + 2 * self.frequencies.len()) * count];
        self.encode(z, &mut inputs);
        let mut tangents = [0, 1].map(|axis| self.encoded_tangent(axis, count, &inputs));
        let mut value = vec![0.0; count * self.bias.len()];
        let mut slope = vec![0.0; value.len()];
        let mut next = vec![0.0; value.len()];
        product(&mut value, Left::Columns(&inputs), &self.first, self.bias.len(), false);
        silu_with_slopes(&mut value, &mut slope, &self.bias);
        let bend = |tangent: &mut [f32], slope: &[f32]| {
            tangent.iter_mut().zip(slope).for_each(|(tangent, slope)| *tangent *= slope);
        };
        for tangent in &mut tangents {
            product(&mut next, Left::Columns(tangent), &self.first, self.bias.len(), false);
            bend(&mut next, &slope);
            tangent.clone_from(&next);
        }
        for layer in &self.layout.hidden[1..] {
            let Layer { width, .. } = *layer;
            next.resize(count * width, 0.0);
            slope.resize(count * width, 0.0);
            product(&mut next, Left::Rows(&value), &self.flat[layer.weight()], width, false);
            silu_with_slopes(&mut next, &mut slope, &self.flat[layer.bias()]);
            std::mem::swap(&mut value, &mut next);
            for tangent in &mut tangents {
                product(&mut next, Left::Rows(tangent), &self.flat[layer.weight()], width, false);
                bend(&mut next, &slope);
                std::mem::swap(tangent, &mut next);
            }
        }
        let last = &self.layout.output;
        let columns = tangents.map(|tangent| {
            let mut out = vec![0.0; 2 * count];
            dots(&mut out, &self.flat[last.weight()], &tangent, last.inputs);
            out
        });
        let [by_x, by_y] = &columns;
        (0..count).map(|k| [by_x[k], by_y[k], by_x[count + k], by_y[count + k]]).collect()
    }

    /// Derivative of what [`Forward::encode`] makes, by one coordinate of z.
    fn encoded_tangent(&self, axis: usize, count: usize, inputs: &[f32]) -> Vec<f32> {
        let mut tangent = vec![0.0; inputs.len()];
        tangent[axis * count..(axis + 1) * count].fill(1.0);
        for (k, w) in self.frequencies.iter().enumerate() {
            let sin = (2 + 2 * k) * count;
            for l in 0..count {
                tangent[sin + l] = w[axis] * inputs[sin + count + l];
                tangent[sin + count + l] = -w[axis] * inputs[sin + l];
            }
        }
        tangent
    }
}
