//! Adam (Kingma and Ba 2015) with decoupled weight decay (AdamW, Loshchilov and Hutter 2019) over
//! one flat vector of parameters, and the moving average of the parameters in the same pass.

use crate::{numeric::vector::vectorised, train::step::Step};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f32 = 1e-8;

/// Parameters, their moving average, and the moments of their gradient.
#[derive(Clone, Debug)]
pub(super) struct Adam {
    pub(super) parameters: Vec<f32>,
    /// Exponential moving average of the parameters.
    pub(super) average: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    steps: i32,
}

impl Adam {
    /// Fresh moments.
    pub(super) fn new(parameters: Vec<f32>, average: Vec<f32>) -> Self {
        let zeros = vec![0.0; parameters.len()];
        Self { parameters, average, first: zeros.clone(), second: zeros, steps: 0 }
    }

    /// One step along `gradient`, which is as long as `parameters`.
    pub(super) fn step(&mut self, gradient: &[f32], step: &Step) {
        self.steps = self.steps.saturating_add(1);
        let rate = (step.rate / (1.0 - BETA1.powi(self.steps))) as f32;
        let scale = (1.0 / (1.0 - BETA2.powi(self.steps))) as f32;
        let kept = (1.0 - step.rate * step.decay) as f32;
        let (beta1, beta2, keep) = (BETA1 as f32, BETA2 as f32, step.keep);
        let moments = self.first.iter_mut().zip(&mut self.second);
        let weights = self.parameters.iter_mut().zip(&mut self.average);
        vectorised(
            #[inline(always)]
            || {
                for (((parameter, average), (m, v)), gradient) in weights.zip(moments).zip(gradient) {
                    *m = beta1 * *m + (1.0 - beta1) * gradient;
                    *v = beta2 * *v + (1.0 - beta2) * gradient * gradient;
                    *parameter = kept * *parameter - rate * *m / ((scale * *v).sqrt() + EPSILON);
                    *average = keep * *average + (1.0 - keep) * *parameter;
                }
            },
        );
    }
}
