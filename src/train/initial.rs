//! The weights that a training begins with.

use rand::{Rng, RngExt as _};

use crate::field::architecture::{Architecture, Dense};

/// Weights and biases uniform within 1 / sqrt(inputs), as PyTorch's `Linear` draws them. From our
/// own generator: candle's on the CPU cannot be seeded.
#[must_use]
pub fn initial_layers(architecture: &Architecture, rng: &mut impl Rng) -> Vec<Dense> {
    let shapes = architecture.shapes().into_iter();
    let dense = shapes.map(|(outputs, inputs)| {
        let bound = 1.0 / (inputs as f32).sqrt();
        let mut draw = |count: usize| (0..count).map(|_| rng.random_range(-bound..bound)).collect();
        Dense { weight: draw(outputs * inputs), bias: draw(outputs) }
    });
    dense.collect()
}
