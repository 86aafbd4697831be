//! What is on the canvas.

use serde::{Deserialize, Serialize};

use crate::{
    density::{presets::named, raster::Raster},
    drawing::{Canvas, Origin},
};

/// What is on the canvas: a name if it has one, otherwise its weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Where it came from.
    pub origin: Origin,
    /// Weights row by row from the bottom; empty for a named picture.
    pub weights: Vec<f32>,
}

impl Picture {
    /// A built-in target.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { origin: Origin::Named(name.into()), weights: Vec::new() }
    }

    /// What is on `canvas` now.
    #[must_use]
    pub fn of(canvas: &Canvas) -> Self {
        let weights = match canvas.origin {
            Origin::Named(_) => Vec::new(),
            _ => canvas.raster.weights().to_vec(),
        };
        Self { origin: canvas.origin.clone(), weights }
    }

    /// The picture itself; nothing when the name is unknown or the weights are no raster.
    #[must_use]
    pub fn canvas(&self) -> Option<Canvas> {
        let origin = self.origin.clone();
        match &self.origin {
            Origin::Named(name) => Some(Canvas::new(named(name).ok().flatten()?, origin)),
            // As it was drawn, so that it is the same target to the last bit.
            _ => Some(Canvas { raster: Raster::from_weights(self.weights.clone())?.into(), origin }),
        }
    }
}
