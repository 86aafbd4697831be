//! One thread's share of a batch: forward, backward, and a gradient of its own.

use crate::{
    field::layout::Layout,
    numeric::{
        kernel::{Left, dots, product},
        silu::silu_with_slopes,
        vector::{LANES, sum_lanes, vectorised},
    },
    train::{
        draw::{Draws, Rows},
        interrupt::{Interrupt, Interrupted},
    },
};

/// Samples that go through the network together, so that what they leave stays in the cache.
const CHUNK: usize = 64;

/// Buffers of one share. They grow in the first step and are kept.
#[derive(Debug, Default)]
pub(super) struct Slot {
    rows: Rows,
    hidden: Vec<Hidden>,
    /// The network's output, then its error, \[2, count\].
    output: Vec<f32>,
    /// Derivative of the loss by a layer's sums, \[count, width\].
    delta: Vec<f32>,
    next: Vec<f32>,
    /// Sum of the squared errors of the share.
    pub(super) squared: f64,
    /// Gradient of the batch's loss, as far as the share makes it.
    pub(super) gradient: Vec<f32>,
}

/// What a hidden layer leaves for the way back, \[count, width\].
#[derive(Debug, Default)]
struct Hidden {
    value: Vec<f32>,
    slope: Vec<f32>,
}

/// What all slots of a step read.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) layout: &'a Layout,
    pub(super) parameters: &'a [f32],
    /// Weights of each hidden layer but the first, the other way round.
    pub(super) backwards: &'a [Vec<f32>],
    pub(super) draws: &'a Draws,
    pub(super) step: u64,
    /// Derivative of the loss by half a squared error.
    pub(super) scale: f32,
    pub(super) interrupt: &'a Interrupt,
}

impl Slot {
    /// Draws samples `first..last` of the step and computes their part of the loss and its gradient.
    pub(super) fn work(&mut self, task: &Task<'_>, [first, last]: [usize; 2]) -> Result<(), Interrupted> {
        self.hidden.resize_with(task.layout.hidden.len(), Hidden::default);
        self.gradient.resize(task.layout.parameters(), 0.0);
        self.gradient.fill(0.0);
        self.squared = 0.0;
        for at in (first..last).step_by(CHUNK) {
            task.draws.fill(task.step, at as u32, (last - at).min(CHUNK), &mut self.rows);
            self.forward(task)?;
            self.backward(task)?;
        }
        Ok(())
    }

    fn forward(&mut self, task: &Task<'_>) -> Result<(), Interrupted> {
        let Task { layout, parameters, .. } = task;
        let count = self.rows.count;
        for (index, layer) in layout.hidden.iter().enumerate() {
            task.interrupt.check()?;
            let (below, this) = self.hidden.split_at_mut(index);
            let Hidden { value, slope } = &mut this[0];
            value.resize(count * layer.width, 0.0);
            slope.resize(count * layer.width, 0.0);
            let input = below.last().map_or(Left::Columns(&self.rows.inputs), |below| Left::Rows(&below.value));
            product(value, input, &parameters[layer.weight()], layer.width, false);
            silu_with_slopes(value, slope, &parameters[layer.bias()]);
        }
        self.output.resize(2 * count, 0.0);
        let top = &self.hidden[layout.hidden.len() - 1].value;
        dots(&mut self.output, &parameters[layout.output.weight()], top, layout.output.inputs);
        Ok(())
    }

    /// Adds to the gradient.
    fn backward(&mut self, task: &Task<'_>) -> Result<(), Interrupted> {
        let Task { layout, parameters, .. } = task;
        let count = self.rows.count;
        let Layout { hidden, output } = layout;
        let bias = &parameters[output.bias()];
        let gradient = &mut self.gradient;
        self.squared +=
            residual(&mut self.output, &self.rows.targets, bias, task.scale, &mut gradient[output.bias()]);

        let (error, top) = (&self.output, &self.hidden[hidden.len() - 1].value);
        product(&mut gradient[output.weight()], Left::Rows(error), top, output.inputs, true);
        self.delta.resize(count * output.inputs, 0.0);
        let weight = &parameters[output.weight()];
        product(&mut self.delta, Left::Columns(error), weight, output.inputs, false);

        for (index, layer) in hidden.iter().enumerate().rev() {
            task.interrupt.check()?;
            through(&mut self.delta, &self.hidden[index].slope, &mut gradient[layer.bias()]);
            let Some(below) = index.checked_sub(1) else {
                let inputs = Left::Rows(&self.rows.inputs);
                product(&mut gradient[layer.weight()], inputs, &self.delta, layer.width, true);
                return Ok(());
            };
            let inputs = Left::Columns(&self.hidden[below].value);
            product(&mut gradient[layer.weight()], inputs, &self.delta, layer.width, true);
            self.next.resize(count * layer.inputs, 0.0);
            product(&mut self.next, Left::Rows(&self.delta), &task.backwards[below], layer.inputs, false);
            std::mem::swap(&mut self.delta, &mut self.next);
        }
        Ok(())
    }
}

/// Turns the output without its bias into `scale` times the error; returns the sum of the squared
/// errors.
fn residual(output: &mut [f32], targets: &[f32], bias: &[f32], scale: f32, gradient: &mut [f32]) -> f64 {
    let count = output.len() / bias.len();
    vectorised(
        #[inline(always)]
        || {
            let mut squared = 0.0;
            for (row, bias) in bias.iter().enumerate() {
                let [mut sums, mut squares] = [[0.0f32; LANES]; 2];
                let output = &mut output[row * count..][..count];
                for (output, targets) in output.chunks_mut(LANES).zip(targets[row * count..][..count].chunks(LANES))
                {
                    for (l, (output, target)) in output.iter_mut().zip(targets).enumerate() {
                        let error = *output + bias - target;
                        squares[l] += error * error;
                        *output = scale * error;
                        sums[l] += *output;
                    }
                }
                gradient[row] += sum_lanes(&sums);
                squared += f64::from(sum_lanes(&squares));
            }
            squared
        },
    )
}

/// Takes the derivative back through SiLU, and sums it over the samples for the bias.
fn through(delta: &mut [f32], slope: &[f32], bias: &mut [f32]) {
    vectorised(
        #[inline(always)]
        || {
            let width = bias.len();
            for (delta, slope) in delta.chunks_exact_mut(width).zip(slope.chunks_exact(width)) {
                for ((delta, slope), bias) in delta.iter_mut().zip(slope).zip(&mut *bias) {
                    *delta *= slope;
                    *bias += *delta;
                }
            }
        },
    );
}
