//! What is on the canvas, and where it came from.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    density::{
        Density, Placement, PointSet, picture,
        raster::{Grid, Raster},
    },
    import::{FileRecord, InputNote, Loaded},
};

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

/// A density and its origin. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Canvas {
    /// The density; the weights of a raster are at most 1.
    pub density: Density,
    /// Where it came from.
    pub origin: Origin,
    /// Where the coordinates of its file lie in the world.
    pub placement: Placement,
    /// The points that it was made of, as long as nothing is drawn on it.
    pub points: Option<Arc<PointSet>>,
    /// The file that it was read from, as long as nothing is drawn on it.
    pub file: Option<Arc<FileRecord>>,
}

impl Default for Canvas {
    /// An empty one, for a new drawing.
    fn default() -> Self {
        Self::new(Raster::default(), Origin::Drawn)
    }
}

impl Canvas {
    /// A canvas that shows `density`, a raster scaled to a peak of 1, in its own units.
    #[must_use]
    pub fn new(density: impl Into<Density>, origin: Origin) -> Self {
        let density = density.into().with_unit_peak();
        Self { density, origin, placement: Placement::IDENTITY, points: None, file: None }
    }

    /// A canvas that shows the density of points.
    #[must_use]
    pub fn of_points(points: PointSet, density: Density, origin: Origin) -> Self {
        let placement = points.note().placement;
        Self { placement, points: Some(Arc::new(points)), ..Self::new(density, origin) }
    }

    /// A canvas that shows what was loaded.
    #[must_use]
    pub fn of_loaded(Loaded { name, density, points, file }: Loaded) -> Self {
        let is_named = points.is_none() && file.is_none();
        let origin = if is_named { Origin::Named(name) } else { Origin::Imported(name) };
        let canvas = match points {
            Some(points) => Self::of_points(points, density, origin),
            None => Self::new(density, origin),
        };
        Self { file, ..canvas }
    }

    /// What was decided about its file and its points, if it has either.
    #[must_use]
    pub fn note(&self) -> Option<InputNote> {
        let file = self.file.as_ref().map(|file| file.note.clone());
        let points = self.points.as_ref().map(|points| points.note().clone());
        (file.is_some() || points.is_some()).then_some(InputNote { file, points })
    }

    /// Where it is drawn on: its raster, or for what is none yet the drawing area if it fits there.
    pub(super) fn drawn_on(&self) -> Grid {
        match &self.density {
            Density::Raster(raster) => *raster.grid(),
            Density::Cloud(cloud) => {
                let [low, high] = cloud.bounds(3.0);
                let fits = low.iter().chain(&high).all(|c| c.abs() <= Grid::DRAWING.half);
                if fits { Grid::DRAWING } else { Grid::around(low, high) }
            }
        }
    }

    /// Draws on the raster; what is not one already becomes one, and all of it is drawn by hand then.
    pub(super) fn draw<R>(&mut self, draw: impl FnOnce(&mut Raster) -> R) -> R {
        let grid = self.drawn_on();
        let mut raster = match &mut self.density {
            Density::Raster(raster) => std::mem::take(raster),
            Density::Cloud(cloud) => Arc::new(picture::on(cloud, grid).with_unit_peak()),
        };
        let drawn = draw(Arc::make_mut(&mut raster));
        (self.density, self.points, self.file) = (Density::Raster(raster), None, None);
        self.origin = Origin::Drawn;
        drawn
    }
}
