//! The network in candle: its definition, and the gradient and optimiser that the fused step is
//! tested against. The only user of candle beside [`super::learner`], which picks its device.

use candle_core::{Device, Tensor, Var, backprop::GradStore};
use candle_nn::{AdamW, Optimizer as _, ParamsAdamW};

use super::{
    draw::{Draws, Rows},
    error::TrainError,
    interrupt::Interrupt,
    step::Step,
};
use crate::field::architecture::{Architecture, Dense};

/// Samples times parameters that go through together; more is done in parts, between which a step
/// can be interrupted.
const PART: usize = 1 << 26;
/// Least samples of a part.
const LEAST: usize = 32;

/// A network under training.
pub struct Network {
    architecture: Architecture,
    /// (weight, bias) of each layer.
    layers: Vec<(Var, Var)>,
    optimiser: AdamW,
    average: Vec<Dense>,
    rows: Rows,
    device: Device,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network").field("architecture", &self.architecture).finish_non_exhaustive()
    }
}

impl Network {
    /// Starts from given weights and averages, with fresh moments.
    ///
    /// # Errors
    /// Whatever candle reports, such as layers that do not fit the architecture.
    pub fn new(
        architecture: Architecture,
        layers: &[Dense],
        average: &[Dense],
        device: Device,
    ) -> candle_core::Result<Self> {
        let layers = (layers.iter().zip(architecture.shapes()))
            .map(|(layer, (outputs, inputs))| {
                let weight = Tensor::from_vec(layer.weight.clone(), (outputs, inputs), &device)?;
                let bias = Tensor::from_vec(layer.bias.clone(), outputs, &device)?;
                Ok((Var::from_tensor(&weight)?, Var::from_tensor(&bias)?))
            })
            .collect::<candle_core::Result<Vec<_>>>()?;
        let variables = layers.iter().flat_map(|(weight, bias)| [weight.clone(), bias.clone()]).collect();
        let optimiser = AdamW::new(variables, ParamsAdamW { weight_decay: 0.0, ..ParamsAdamW::default() })?;
        Ok(Self { architecture, layers, optimiser, average: average.to_vec(), rows: Rows::default(), device })
    }

    /// The same weights and averages with fresh moments.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn copy(&self) -> candle_core::Result<Self> {
        Self::new(self.architecture, &self.layers()?, &self.average, self.device.clone())
    }

    /// The network's output \[n, 2\] for inputs \[n, inputs\].
    ///
    /// # Errors
    /// Whatever candle reports, such as a wrong width.
    pub fn forward(&self, inputs: &Tensor) -> candle_core::Result<Tensor> {
        let last = self.layers.len() - 1;
        let mut hidden = inputs.clone();
        for (index, (weight, bias)) in self.layers.iter().enumerate() {
            hidden = hidden.matmul(&weight.t()?)?.broadcast_add(bias)?;
            if index < last {
                hidden = hidden.silu()?;
            }
        }
        Ok(hidden)
    }

    /// The share that `count` samples of a step, from number `first` on, have in the mean squared error.
    fn loss(&mut self, draws: &Draws, step: &Step, first: usize, count: usize) -> candle_core::Result<Tensor> {
        draws.fill(step.number, first as u32, count, &mut self.rows);
        let inputs = Tensor::from_slice(&self.rows.inputs, (self.architecture.inputs(), count), &self.device)?;
        let targets = Tensor::from_slice(&self.rows.targets, (2, count), &self.device)?;
        let errors = (self.forward(&inputs.t()?.contiguous()?)? - targets.t()?)?;
        errors.sqr()?.sum_all()?.affine(1.0 / (2 * step.batch) as f64, 0.0)
    }

    /// The mean squared error on the batch of a step, and its gradient.
    fn accumulate(
        &mut self,
        draws: &Draws,
        step: &Step,
        interrupt: &Interrupt,
    ) -> Result<(f32, GradStore), TrainError> {
        let part = (PART / self.architecture.parameters()).clamp(LEAST, step.batch.max(LEAST));
        let mut whole: Option<(f32, GradStore)> = None;
        for first in (0..step.batch).step_by(part) {
            interrupt.check()?;
            let loss = self.loss(draws, step, first, part.min(step.batch - first))?;
            let (value, gradients) = (loss.to_scalar::<f32>()?, loss.backward()?);
            let Some((sum, sums)) = &mut whole else {
                whole = Some((value, gradients));
                continue;
            };
            *sum += value;
            for variable in self.layers.iter().flat_map(|(weight, bias)| [weight, bias]) {
                if let (Some(before), Some(more)) = (sums.get(variable), gradients.get(variable)) {
                    let both = (before + more)?;
                    sums.insert(variable, both);
                }
            }
        }
        whole.ok_or_else(|| candle_core::Error::Msg("a batch without samples".into()).into())
    }

    /// One step of AdamW on the mean squared error; returns the loss before the step.
    ///
    /// # Errors
    /// [`TrainError::Interrupted`], with nothing changed, and [`TrainError::Candle`].
    pub fn step(&mut self, draws: &Draws, step: &Step, interrupt: &Interrupt) -> Result<f32, TrainError> {
        let (loss, gradients) = self.accumulate(draws, step, interrupt)?;
        interrupt.check()?;
        let params = ParamsAdamW { lr: step.rate, weight_decay: step.decay, ..ParamsAdamW::default() };
        self.optimiser.set_params(params);
        self.optimiser.step(&gradients)?;
        let now = self.layers()?;
        for (average, now) in self.average.iter_mut().zip(&now) {
            let pairs = average.weight.iter_mut().zip(&now.weight).chain(average.bias.iter_mut().zip(&now.bias));
            pairs.for_each(|(average, now)| *average = step.keep * *average + (1.0 - step.keep) * now);
        }
        Ok(loss)
    }

    /// The averaged weights.
    #[must_use]
    pub fn average(&self) -> &[Dense] {
        &self.average
    }

    /// The weights now, as plain numbers.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn layers(&self) -> candle_core::Result<Vec<Dense>> {
        let plain = |variable: &Var| variable.flatten_all()?.to_vec1();
        self.layers.iter().map(|(weight, bias)| Ok(Dense { weight: plain(weight)?, bias: plain(bias)? })).collect()
    }
}

#[cfg(test)]
impl Network {
    /// The loss of a batch and its gradient, as layers.
    pub(super) fn gradient(&mut self, draws: &Draws, step: &Step) -> Result<(f32, Vec<Dense>), TrainError> {
        let (loss, gradients) = self.accumulate(draws, step, &Interrupt::default())?;
        let plain = |variable: &Var| {
            gradients.get(variable).map_or(Ok(vec![0.0; variable.elem_count()]), |g| g.flatten_all()?.to_vec1())
        };
        let layers =
            self.layers.iter().map(|(weight, bias)| Ok(Dense { weight: plain(weight)?, bias: plain(bias)? }));
        Ok((loss, layers.collect::<candle_core::Result<_>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::initial::initial_layers;
    use crate::{
        field::{Mlp, mlp::Scaling},
        path::Frame,
    };
    use rand::{RngExt as _, SeedableRng as _};

    #[test]
    fn plain_weights_give_candles_outputs() {
        let mut rng = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(4);
        let architecture = Architecture { hidden: 33, layers: 3, fourier: 7, harmonics: 3 };
        let network = {
            let layers = initial_layers(&architecture, &mut rng);
            Network::new(architecture, &layers, &layers, Device::Cpu).unwrap()
        };
        let frequencies: Vec<[f32; 2]> = (0..7).map(|_| [rng.random(), rng.random()]).collect();
        let mlp = Mlp {
            architecture,
            scaling: Scaling { mean: [0.0; 2], spread: 1.0 },
            frame: Frame { centre: [0.0; 2], half: 3.0 },
            angles: Mlp::ALL_ANGLES,
            frequencies: frequencies.clone(),
            layers: network.layers().unwrap(),
        };
        let z: Vec<[f32; 2]> =
            (0..300).map(|_| [rng.random_range(-3.0..3.0), rng.random_range(-3.0..3.0)]).collect();
        let harmonic = |k: f32| (0.3 * k * std::f32::consts::PI).sin_cos();
        let harmonics = [1.0, 2.0, 3.0].map(harmonic).into_iter().flat_map(|(sin, cos)| [sin, cos]);
        let clock: Vec<f32> = std::iter::once(0.3).chain(harmonics).collect();
        let mut inputs: Vec<f32> = Vec::new();
        for z in &z {
            let fourier = frequencies.iter().flat_map(|w| {
                let (sin, cos) = (w[0] * z[0] + w[1] * z[1]).sin_cos();
                [sin, cos]
            });
            inputs.extend(z.iter().chain(&clock).copied().chain(fourier));
        }
        let inputs = Tensor::from_vec(inputs, (300, architecture.inputs()), &Device::Cpu).unwrap();
        let expected: Vec<Vec<f32>> = network.forward(&inputs).unwrap().to_vec2().unwrap();
        let mut got = vec![[0.0; 2]; 300];
        mlp.forward(0.3, &z, &mut got);
        for (a, b) in expected.iter().zip(&got) {
            assert!((a[0] - b[0]).abs() < 1e-5 && (a[1] - b[1]).abs() < 1e-5, "{a:?} {b:?}");
        }
    }
}
