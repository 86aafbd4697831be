//! The network in candle: definition, gradient and optimiser.

use candle_core::{Device, Tensor, Var};
use candle_nn::{AdamW, Optimizer as _, ParamsAdamW};
use rand::{Rng, RngExt as _};

use super::batch::Batch;
use crate::field::mlp::{Architecture, Dense};

/// A network under training.
pub struct Network {
    architecture: Architecture,
    /// (weight, bias) of each layer.
    layers: Vec<(Var, Var)>,
    optimiser: AdamW,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network").field("architecture", &self.architecture).finish_non_exhaustive()
    }
}

impl Network {
    /// Draws weights and biases uniformly within 1 / sqrt(inputs), as PyTorch's `Linear` does.
    /// From our own generator: candle's on the CPU cannot be seeded.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn new(architecture: Architecture, rng: &mut impl Rng) -> candle_core::Result<Self> {
        let layers: Vec<Dense> = architecture
            .shapes()
            .into_iter()
            .map(|(outputs, inputs)| {
                let bound = 1.0 / (inputs as f32).sqrt();
                let mut draw = |count: usize| (0..count).map(|_| rng.random_range(-bound..bound)).collect();
                Dense { weight: draw(outputs * inputs), bias: draw(outputs) }
            })
            .collect();
        Self::from_layers(architecture, &layers)
    }

    /// Starts from given weights, with fresh moments.
    ///
    /// # Errors
    /// Whatever candle reports, such as layers that do not fit the architecture.
    pub fn from_layers(architecture: Architecture, layers: &[Dense]) -> candle_core::Result<Self> {
        let layers = (layers.iter().zip(architecture.shapes()))
            .map(|(layer, (outputs, inputs))| {
                let weight = Tensor::from_vec(layer.weight.clone(), (outputs, inputs), &Device::Cpu)?;
                let bias = Tensor::from_vec(layer.bias.clone(), outputs, &Device::Cpu)?;
                Ok((Var::from_tensor(&weight)?, Var::from_tensor(&bias)?))
            })
            .collect::<candle_core::Result<Vec<_>>>()?;
        let variables = layers.iter().flat_map(|(weight, bias)| [weight.clone(), bias.clone()]).collect();
        let optimiser = AdamW::new(variables, ParamsAdamW { weight_decay: 0.0, ..ParamsAdamW::default() })?;
        Ok(Self { architecture, layers, optimiser })
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

    /// One step of Adam at learning rate `rate` on the mean squared error; returns the loss before
    /// the step.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn step(&mut self, batch: &Batch, rate: f64) -> candle_core::Result<f32> {
        let count = batch.targets.len() / 2;
        let inputs = Tensor::from_slice(&batch.inputs, (count, self.architecture.inputs()), &Device::Cpu)?;
        let targets = Tensor::from_slice(&batch.targets, (count, 2), &Device::Cpu)?;
        let loss = (self.forward(&inputs)? - targets)?.sqr()?.mean_all()?;
        self.optimiser.set_learning_rate(rate);
        self.optimiser.backward_step(&loss)?;
        loss.to_scalar()
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
mod tests {
    use super::*;
    use crate::{
        field::{Mlp, mlp::Scaling},
        path::Schedule,
    };
    use rand::SeedableRng as _;

    #[test]
    fn plain_weights_give_candles_outputs() {
        let mut rng = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(4);
        let architecture = Architecture { hidden: 33, layers: 3, fourier: 7, harmonics: 3 };
        let network = Network::new(architecture, &mut rng).unwrap();
        let frequencies: Vec<[f32; 2]> = (0..7).map(|_| [rng.random(), rng.random()]).collect();
        let mlp = Mlp {
            architecture,
            schedule: Schedule::OT,
            scaling: Scaling { mean: [0.0; 2], spread: 1.0 },
            frequencies: frequencies.clone(),
            layers: network.layers().unwrap(),
        };
        let z: Vec<[f32; 2]> =
            (0..300).map(|_| [rng.random_range(-3.0..3.0), rng.random_range(-3.0..3.0)]).collect();
        let clock = crate::field::mlp::time_features(0.3, 3);
        let mut inputs: Vec<f32> = Vec::new();
        for z in &z {
            let mut fourier = vec![0.0; 14];
            crate::field::mlp::write_fourier(&mut fourier, &frequencies, *z);
            inputs.extend(z.iter().chain(&clock).chain(&fourier).copied());
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
