//! Target densities q = p_1: what was drawn, chosen or read, as an immutable value.
//!
//! - `target`: a density with its number, frame and moments, that is drawn from.
//! - [`raster`]: a grid of weights, one Gaussian for each cell.
//! - [`cloud`]: Gaussians at given places: points with a [`bandwidth`], or a mixture.
//! - [`picture`]: any density on a grid, for its outline and its parts.
//! - [`moments`]: mean and covariance.
//! - [`point_set`]: points of a file, and what becomes of them.
//! - [`placement`]: units: where the coordinates of a file lie in the world.
//! - [`presets`] and [`text`]: built-in targets.
//! - [`scaled`]: a density scaled about a point.
//! - [`regions`]: the parts of a picture.
//!
//! Every target is a mixture q(x) = sum_i w_i N(x; c_i, S_i), with S_i = h^2 I for cells and points, and has a
//! frame ([`crate::path::Frame`]): the square that holds its mass. Knows `path` for the frame, and `numeric`.

pub mod bandwidth;
pub mod cloud;
pub mod moments;
pub mod picture;
pub mod placement;
pub mod point_set;
pub mod presets;
pub mod raster;
pub mod regions;
pub mod scaled;
mod target;
pub mod text;

use std::sync::Arc;

pub use cloud::{Cloud, CloudError, Gaussian, Spread};
pub use moments::Moments;
pub use placement::{Placement, Units};
pub use point_set::{PointOptions, PointSet, PointSetError, PointsNote};
use raster::Raster;
pub use target::{EmptyTarget, Target};

/// Bandwidth h of a raster's cells, in cells.
pub const BANDWIDTH_CELLS: f64 = 0.75;

/// The kinds of density. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub enum Density {
    /// Weights of cells: drawn, or made from a picture, text, or very many points.
    Raster(Arc<Raster>),
    /// Points or a mixture.
    Cloud(Arc<Cloud>),
}

impl From<Raster> for Density {
    fn from(raster: Raster) -> Self {
        Self::Raster(Arc::new(raster))
    }
}

impl From<Cloud> for Density {
    fn from(cloud: Cloud) -> Self {
        Self::Cloud(Arc::new(cloud))
    }
}

impl Density {
    /// Whether it holds no mass.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Raster(raster) => raster.is_empty(),
            Self::Cloud(cloud) => cloud.is_empty(),
        }
    }

    /// The same density; the weights of a raster are at most 1, and one is.
    #[must_use]
    pub fn with_unit_peak(self) -> Self {
        match self {
            Self::Raster(raster) => Arc::unwrap_or_clone(raster).with_unit_peak().into(),
            cloud @ Self::Cloud(_) => cloud,
        }
    }

    /// One word for its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Raster(_) => "raster",
            Self::Cloud(cloud) => match cloud.spread() {
                Spread::Shared(_) => "points",
                Spread::Own(_) => "mixture",
            },
        }
    }
}
