//! A picture and its origin.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::density::raster::Raster;

/// Where the picture on the canvas came from, in words that rebuild it if they can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A built-in target by its command-line name, such as `two-moons` or `text:FLOW`.
    Named(String),
    /// Drawn by hand.
    Drawn,
    /// Read from a file of this name.
    Imported(String),
}

/// A picture and its origin. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Canvas {
    /// The weights, at most 1.
    pub raster: Arc<Raster>,
    /// Where they came from.
    pub origin: Origin,
}

impl Canvas {
    /// A canvas that shows `raster`, scaled to a peak of 1.
    #[must_use]
    pub fn new(raster: Raster, origin: Origin) -> Self {
        Self { raster: Arc::new(raster.with_unit_peak()), origin }
    }
}
