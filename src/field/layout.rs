//! A network's weights and biases as one flat vector, in the order in which products read them.
//! The form in which they are trained and evaluated.
//!
//! Hidden layers are kept as \[inputs, width\], the transpose of what a [`Dense`] holds, with widths
//! padded to whole vectors; the output layer as \[2, width\]. Padding starts at 0 and stays there:
//! SiLU of 0 is 0, so no gradient ever reaches it.

use std::ops::Range;

use super::architecture::{Architecture, Dense};
use crate::numeric::kernel::padded;

/// One layer inside the flat vector.
#[derive(Clone, Copy, Debug)]
pub struct Layer {
    /// Values that come in, padding included where they come from a hidden layer.
    pub inputs: usize,
    /// Values that go out, padding included.
    pub width: usize,
    /// (outputs, inputs) without padding.
    shape: (usize, usize),
    start: usize,
}

impl Layer {
    /// Where its weights lie.
    #[must_use]
    pub fn weight(&self) -> Range<usize> {
        self.start..self.start + self.inputs * self.width
    }

    /// Where its biases lie.
    #[must_use]
    pub fn bias(&self) -> Range<usize> {
        let start = self.weight().end;
        start..start + self.width
    }
}

/// Every layer.
#[derive(Clone, Debug)]
pub struct Layout {
    /// First to last.
    pub hidden: Vec<Layer>,
    /// From the last hidden layer to F.
    pub output: Layer,
}

impl Layout {
    /// The layout of a network.
    #[must_use]
    pub fn new(architecture: &Architecture) -> Self {
        let width = padded(architecture.hidden);
        let (mut start, mut inputs, mut hidden) = (0, architecture.inputs(), Vec::new());
        let shapes = architecture.shapes();
        for shape in &shapes[..architecture.layers] {
            let layer = Layer { inputs, width, shape: *shape, start };
            (start, inputs) = (layer.bias().end, width);
            hidden.push(layer);
        }
        Self { hidden, output: Layer { inputs, width: 2, shape: shapes[architecture.layers], start } }
    }

    /// Length of the flat vector.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.output.bias().end
    }

    /// Layers as a flat vector.
    #[must_use]
    pub fn flatten(&self, layers: &[Dense]) -> Vec<f32> {
        let mut flat = vec![0.0; self.parameters()];
        for (place, layer) in self.places().zip(layers) {
            place.each(|flat_index, index| flat[flat_index] = layer.weight[index]);
            flat[place.layer.bias()][..layer.bias.len()].copy_from_slice(&layer.bias);
        }
        flat
    }

    /// A flat vector as layers.
    #[must_use]
    pub fn unflatten(&self, flat: &[f32]) -> Vec<Dense> {
        let dense = |place: Place<'_>| {
            let (outputs, inputs) = place.layer.shape;
            let mut weight = vec![0.0; outputs * inputs];
            place.each(|flat_index, index| weight[index] = flat[flat_index]);
            Dense { weight, bias: flat[place.layer.bias()][..outputs].to_vec() }
        };
        self.places().map(dense).collect()
    }

    fn places(&self) -> impl Iterator<Item = Place<'_>> {
        let hidden = self.hidden.iter().map(|layer| Place { layer, transposed: true });
        hidden.chain([Place { layer: &self.output, transposed: false }])
    }
}

/// Inputs of a layer that are turned around together.
const STRIP: usize = 32;

/// A layer, and which way round its weights lie.
struct Place<'a> {
    layer: &'a Layer,
    transposed: bool,
}

impl Place<'_> {
    /// Calls `pair` with the flat index and the index in outputs x inputs of every weight.
    fn each(&self, mut pair: impl FnMut(usize, usize)) {
        let Layer { inputs, width, shape, start } = *self.layer;
        // In strips, or each weight of a wide layer would wait for memory.
        for first in (0..shape.1).step_by(STRIP) {
            for output in 0..shape.0 {
                for input in first..shape.1.min(first + STRIP) {
                    let at = if self.transposed { input * width + output } else { output * inputs + input };
                    pair(start + at, output * shape.1 + input);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_survive_being_flattened() {
        let architecture = Architecture { hidden: 19, layers: 2, fourier: 2, harmonics: 1 };
        let layout = Layout::new(&architecture);
        let mut next = 0.0;
        let mut fill = |count: usize| {
            let values: Vec<f32> = (0..count).map(|k| next + k as f32).collect();
            next += count as f32;
            values
        };
        let layers: Vec<Dense> = (architecture.shapes().into_iter())
            .map(|(outputs, inputs)| Dense { weight: fill(outputs * inputs), bias: fill(outputs) })
            .collect();
        let flat = layout.flatten(&layers);
        assert_eq!(flat.len(), 9 * 32 + 32 + 32 * 32 + 32 + 2 * 32 + 2);
        // Output 3 of input 5 of the first layer, transposed and padded to 32.
        assert_eq!(flat[5 * 32 + 3], layers[0].weight[3 * 9 + 5]);
        assert_eq!(layout.unflatten(&flat), layers);
    }
}
