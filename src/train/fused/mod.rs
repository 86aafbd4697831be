//! The fused training step: loss, gradient and Adam without a framework in between.
//!
//! A batch is cut into slots. Each slot draws its samples, runs them forward and backward in
//! chunks that stay in the cache, and keeps a gradient of its own; the gradients are then summed
//! in the order of the slots. How many threads share the slots decides the speed, never the result:
//! the same seed gives the same weights to the last bit. After the first step nothing is allocated.
//!
//! Tested against [`super::reference`], the same network in candle.

mod adam;
mod pace;
mod slot;

use std::time::Instant;

use rayon::prelude::*;

use self::{
    adam::Adam,
    pace::Pace,
    slot::{Slot, Task},
};
use super::{draw::Draws, engine::Step};
use crate::field::{
    architecture::{Architecture, Dense},
    layout::Layout,
};

/// Samples that make a slot of their own, until there are [`SLOTS`].
const SLOT: usize = 64;
const SLOTS: usize = 8;
/// Slots of the largest batches; each has a gradient of its own.
const MOST_SLOTS: usize = 16;

/// A network under training.
#[derive(Debug)]
pub struct Network {
    layout: Layout,
    adam: Adam,
    slots: Vec<Slot>,
    backwards: Vec<Vec<f32>>,
    pace: Pace,
}

impl Clone for Network {
    /// Buffers are made anew.
    fn clone(&self) -> Self {
        Self {
            layout: self.layout.clone(),
            adam: self.adam.clone(),
            slots: Vec::new(),
            backwards: Vec::new(),
            pace: Pace::new(),
        }
    }
}

impl Network {
    /// Starts from given weights and averages, with fresh moments.
    #[must_use]
    pub fn new(architecture: &Architecture, layers: &[Dense], average: &[Dense]) -> Self {
        let layout = Layout::new(architecture);
        let adam = Adam::new(layout.flatten(layers), layout.flatten(average));
        Self { layout, adam, slots: Vec::new(), backwards: Vec::new(), pace: Pace::new() }
    }

    /// One step of Adam on the mean squared error; returns the loss before it. Uses the threads of
    /// the rayon pool that it is called in.
    pub fn step(&mut self, draws: &Draws, step: &Step) -> f32 {
        let (start, shared) = (Instant::now(), rayon::current_num_threads() > 1);
        let loss = self.accumulate(draws, step, shared && self.pace.parallel());
        self.adam.step(&self.slots.iter().map(|slot| &slot.gradient[..]), step);
        if shared {
            self.pace.stepped(start.elapsed());
        }
        loss
    }

    /// Leaves in the slots the parts of the gradient of the mean squared error; returns the error.
    fn accumulate(&mut self, draws: &Draws, step: &Step, parallel: bool) -> f32 {
        let batch = step.batch;
        let slots = batch.div_ceil(SLOT).clamp(1, SLOTS).max((batch / 1024).min(MOST_SLOTS));
        self.slots.resize_with(slots, Slot::default);
        self.turn_around();
        let task = Task {
            layout: &self.layout,
            parameters: &self.adam.parameters,
            backwards: &self.backwards,
            draws,
            step: step.number,
            scale: 1.0 / batch as f32,
        };
        let work =
            |(index, slot): (usize, &mut Slot)| slot.work(&task, [index, index + 1].map(|k| batch * k / slots));
        if parallel {
            self.slots.par_iter_mut().enumerate().with_max_len(1).for_each(work);
        } else {
            self.slots.iter_mut().enumerate().for_each(work);
        }
        let squared: f64 = self.slots.iter().map(|slot| slot.squared).sum();
        (squared / (2 * batch) as f64) as f32
    }

    /// Transposes the weights that derivatives go back through.
    fn turn_around(&mut self) {
        let hidden = &self.layout.hidden[1..];
        self.backwards.resize_with(hidden.len(), Vec::new);
        for (out, layer) in self.backwards.iter_mut().zip(hidden) {
            out.resize(layer.inputs * layer.width, 0.0);
            let weight = &self.adam.parameters[layer.weight()];
            for (output, row) in out.chunks_exact_mut(layer.inputs).enumerate() {
                row.iter_mut().zip(weight[output..].iter().step_by(layer.width)).for_each(|(to, from)| *to = *from);
            }
        }
    }

    /// The weights now.
    #[must_use]
    pub fn layers(&self) -> Vec<Dense> {
        self.layout.unflatten(&self.adam.parameters)
    }

    /// The averaged weights.
    #[must_use]
    pub fn average(&self) -> Vec<Dense> {
        self.layout.unflatten(&self.adam.average)
    }
}

#[cfg(test)]
mod tests;
