//! The picture of scenes of version 2, which kept what is on the canvas instead of what was done to it.

use std::sync::Arc;

use serde::Deserialize;

use crate::{
    density::{Cloud, Placement, PointOptions, raster::Grid},
    drawing::{
        Operation, Origin,
        operation::{MixtureOperation, PointsOperation, WeightsOperation},
    },
};

/// What was on the canvas: a name if it had one, otherwise its weights, points or Gaussians.
#[derive(Debug, Deserialize)]
pub(super) struct Picture {
    origin: Origin,
    #[serde(default)]
    weights: Vec<f32>,
    #[serde(default = "drawing_area")]
    grid: Grid,
    #[serde(default)]
    cloud: Option<Cloud>,
    #[serde(default)]
    points: Option<SavedPoints>,
    #[serde(default)]
    placement: Placement,
}

/// Points in the coordinates of their file, and what was asked to become of them.
#[derive(Debug, Deserialize)]
struct SavedPoints {
    coordinates: Vec<[f64; 2]>,
    options: PointOptions,
}

fn drawing_area() -> Grid {
    Grid::DRAWING
}

impl From<Picture> for Operation {
    fn from(picture: Picture) -> Self {
        let Picture { origin, weights, grid, cloud, points, placement } = picture;
        match (origin, cloud, points) {
            (Origin::Named(name) | Origin::Imported(name), _, Some(SavedPoints { coordinates, options })) => {
                Self::Points(PointsOperation { name, coordinates: coordinates.into(), options, file: None })
            }
            (Origin::Named(name), _, None) => Self::Target { name },
            (origin, Some(cloud), _) => Self::Mixture(MixtureOperation { origin, cloud, placement }),
            (origin, None, _) => {
                let weights: Arc<[f32]> = weights.into();
                Self::Weights(WeightsOperation { origin, grid, weights, placement, file: None })
            }
        }
    }
}
