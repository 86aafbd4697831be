//! What is on the canvas.

use serde::{Deserialize, Serialize};

use crate::{
    density::{
        Cloud, Density, Placement,
        presets::named,
        raster::{Grid, Raster},
    },
    drawing::{Canvas, Origin},
};

/// What is on the canvas: a name if it has one, otherwise its weights, points or Gaussians.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Where it came from.
    pub origin: Origin,
    /// Weights row by row from the bottom; empty for what is no raster, or has a name.
    pub weights: Vec<f32>,
    /// Where the cells of the weights lie.
    #[serde(default = "drawing_area")]
    pub grid: Grid,
    /// Points or Gaussians, where it consists of them and has no name.
    #[serde(default)]
    pub cloud: Option<Cloud>,
    /// Where the coordinates of its file lie in the world.
    #[serde(default)]
    pub placement: Placement,
}

fn drawing_area() -> Grid {
    Grid::DRAWING
}

impl Picture {
    /// A built-in target.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            origin: Origin::Named(name.into()),
            weights: Vec::new(),
            grid: Grid::DRAWING,
            cloud: None,
            placement: Placement::IDENTITY,
        }
    }

    /// What is on `canvas` now.
    #[must_use]
    pub fn of(canvas: &Canvas) -> Self {
        let bare = Self { origin: canvas.origin.clone(), placement: canvas.placement, ..Self::named("") };
        match (&canvas.origin, &canvas.density) {
            (Origin::Named(_), _) => bare,
            (_, Density::Raster(raster)) => {
                Self { weights: raster.weights().to_vec(), grid: *raster.grid(), ..bare }
            }
            (_, Density::Cloud(cloud)) => Self { cloud: Some((**cloud).clone()), ..bare },
        }
    }

    /// The picture itself; nothing when the name is unknown or the numbers are no density.
    #[must_use]
    pub fn canvas(&self) -> Option<Canvas> {
        let origin = self.origin.clone();
        let placement = Some(self.placement).filter(Placement::is_valid)?;
        let density = match (&self.origin, &self.cloud) {
            (Origin::Named(name), _) => return Some(Canvas::new(named(name).ok().flatten()?, origin)),
            (_, Some(cloud)) => cloud.clone().into(),
            // As it was drawn, so that it is the same target to the last bit.
            (_, None) => {
                let grid = Some(self.grid).filter(Grid::is_valid)?;
                Raster::from_weights(self.weights.clone())?.moved_to(grid).into()
            }
        };
        Some(Canvas { density, origin, placement })
    }
}
