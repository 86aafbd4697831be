//! What is on the canvas.

use serde::{Deserialize, Serialize};

use crate::{
    density::{
        Cloud, Density, Placement, PointOptions, PointSet,
        cloud::MAX_POINTS,
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
    /// The points of a file, where it consists of nothing else and there are not too many to be written.
    #[serde(default)]
    pub points: Option<SavedPoints>,
    /// Where the coordinates of its file lie in the world.
    #[serde(default)]
    pub placement: Placement,
}

/// Points in the coordinates of their file, and what was asked to become of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedPoints {
    /// The points.
    pub coordinates: Vec<[f64; 2]>,
    /// Units, bandwidth, raster.
    pub options: PointOptions,
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
            points: None,
            placement: Placement::IDENTITY,
        }
    }

    /// Its origin alone, for a scene whose canvas is held elsewhere.
    #[must_use]
    pub fn emptied(self) -> Self {
        Self { weights: Vec::new(), cloud: None, points: None, ..self }
    }

    /// What is on `canvas` now.
    #[must_use]
    pub fn of(canvas: &Canvas) -> Self {
        let bare = Self { origin: canvas.origin.clone(), placement: canvas.placement, ..Self::named("") };
        if let Some(set) = canvas.points.as_ref().filter(|set| set.points().len() <= MAX_POINTS) {
            let points = SavedPoints { coordinates: set.points().to_vec(), options: set.options() };
            return Self { points: Some(points), ..bare };
        }
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
        if let Some(SavedPoints { coordinates, options }) = &self.points {
            let (set, density) = PointSet::new(coordinates.as_slice().into(), *options).ok()?;
            return Some(Canvas::of_points(set, density, origin));
        }
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
        Some(Canvas { density, origin, placement, points: None, file: None })
    }
}
