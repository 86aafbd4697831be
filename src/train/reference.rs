//! The network in candle: its definition, and the gradient and optimiser that the fused step is
//! tested against. The only user of candle beside [`super::engine`], which picks its device.

use candle_core::{Device, Tensor, Var};
use candle_nn::{AdamW, Optimizer as _, ParamsAdamW};

use super::{
    draw::{Draws, Rows},
    engine::Step,
};
use crate::field::architecture::{Architecture, Dense};

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

    /// The mean squared error on one batch.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn loss(&mut self, draws: &Draws, step: u64, batch: usize) -> candle_core::Result<Tensor> {
        draws.fill(step, 0, batch, &mut self.rows);
        let inputs = Tensor::from_slice(&self.rows.inputs, (self.architecture.inputs(), batch), &self.device)?;
        let targets = Tensor::from_slice(&self.rows.targets, (2, batch), &self.device)?;
        (self.forward(&inputs.t()?.contiguous()?)? - targets.t()?)?.sqr()?.mean_all()
    }

    /// One step of AdamW on the mean squared error; returns the loss before the step.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn step(&mut self, draws: &Draws, step: &Step) -> candle_core::Result<f32> {
        let loss = self.loss(draws, step.number, step.batch)?;
        let params = ParamsAdamW { lr: step.rate, weight_decay: step.decay, ..ParamsAdamW::default() };
        self.optimiser.set_params(params);
        self.optimiser.backward_step(&loss)?;
        let now = self.layers()?;
        for (average, now) in self.average.iter_mut().zip(&now) {
            let pairs = average.weight.iter_mut().zip(&now.weight).chain(average.bias.iter_mut().zip(&now.bias));
            pairs.for_each(|(average, now)| *average = step.keep * *average + (1.0 - step.keep) * now);
        }
        loss.to_scalar()
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
    pub(super) fn gradient(
        &mut self,
        draws: &Draws,
        step: u64,
        batch: usize,
    ) -> candle_core::Result<(f32, Vec<Dense>)> {
        let loss = self.loss(draws, step, batch)?;
        let gradients = loss.backward()?;
        let plain = |variable: &Var| {
            gradients.get(variable).map_or(Ok(vec![0.0; variable.elem_count()]), |g| g.flatten_all()?.to_vec1())
        };
        let layers =
            self.layers.iter().map(|(weight, bias)| Ok(Dense { weight: plain(weight)?, bias: plain(bias)? }));
        Ok((loss.to_scalar()?, layers.collect::<candle_core::Result<_>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::engine::initial_layers;
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
        let clock = crate::field::architecture::time_features(0.3, 3);
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
