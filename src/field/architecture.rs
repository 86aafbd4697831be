//! Shape of a network, and its layers.

use serde::{Deserialize, Serialize};

/// Shape of a network. Inputs are z, the angle, and the features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    /// Width of each hidden layer, 1 to 1024.
    pub hidden: usize,
    /// Hidden layers, 1 to 8.
    pub layers: usize,
    /// Random Fourier frequencies of z, 0 to 256; each adds a sine and a cosine.
    pub fourier: usize,
    /// Harmonics of the angle, 0 to 32; each adds a sine and a cosine.
    pub harmonics: usize,
}

impl Architecture {
    /// Length of the input vector.
    #[must_use]
    pub fn inputs(&self) -> usize {
        3 + 2 * (self.fourier + self.harmonics)
    }

    /// (outputs, inputs) of each layer, first to last.
    #[must_use]
    pub fn shapes(&self) -> Vec<(usize, usize)> {
        let mut shapes = vec![(self.hidden, self.inputs())];
        shapes.extend((1..self.layers).map(|_| (self.hidden, self.hidden)));
        shapes.push((2, self.hidden));
        shapes
    }

    /// Number of weights and biases.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.shapes().iter().map(|(outputs, inputs)| outputs * (inputs + 1)).sum()
    }

    /// Whether every number lies in its range.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        (1..=1024).contains(&self.hidden)
            && (1..=8).contains(&self.layers)
            && self.fourier <= 256
            && self.harmonics <= 32
    }
}

/// One dense layer: `weight` is outputs x inputs, as in candle and PyTorch.
#[derive(Clone, Debug, PartialEq)]
pub struct Dense {
    /// outputs x inputs, row-major.
    pub weight: Vec<f32>,
    /// One per output.
    pub bias: Vec<f32>,
}

impl Dense {
    /// Whether every weight and bias is finite.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.weight.iter().chain(&self.bias).all(|w| w.is_finite())
    }
}
