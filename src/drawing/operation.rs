//! What can be done to a canvas.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    canvas::{Canvas, Origin},
    marks::{Blob, Flood, Form, Letters, Mark, Shape, Stroke},
    packed::{self, PackedPoints},
    similarity::Similarity,
    spread,
};
use crate::{
    density::{
        Cloud, Density, Placement, PointOptions, PointSet, PointSetError,
        presets::named,
        raster::{Grid, Raster},
        scaled::FACTORS,
        text::TextError,
    },
    import::FileRecord,
};

/// One thing that was done to a canvas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "kebab-case")]
pub enum Operation {
    /// A built-in target or a word takes the place of everything.
    Target {
        /// As on the command line: `two-moons`, or `text:FLOW`.
        name: String,
    },
    /// Points of a file take the place of everything.
    Points(PointsOperation),
    /// Weights of cells take the place of everything: a picture, or what was drawn before strokes were kept.
    Weights(WeightsOperation),
    /// A mixture takes the place of everything.
    Mixture(MixtureOperation),
    /// The brush adds to what is there, or the eraser takes from it.
    Stroke(Stroke),
    /// A rectangle, an ellipse or a polygon.
    Shape(Shape),
    /// A Gaussian.
    Blob(Blob),
    /// A word.
    Letters(Letters),
    /// What is connected.
    Flood(Flood),
    /// All of it is scaled about its mean.
    Spread {
        /// By so much, in [`FACTORS`].
        factor: f64,
    },
}

/// Points of a file, by value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointsOperation {
    /// What to call them.
    pub name: String,
    /// In the coordinates of their file.
    pub coordinates: PackedPoints,
    /// How they become a density.
    pub options: PointOptions,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Arc<FileRecord>>,
}

/// Weights of cells, by value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeightsOperation {
    /// What to call them, and whether they were drawn by hand.
    pub origin: Origin,
    /// Where they lie.
    pub grid: Grid,
    /// Row by row from the bottom.
    #[serde(with = "packed::weights")]
    pub weights: Arc<[f32]>,
    /// Where the coordinates of their file lie in the world.
    #[serde(default)]
    pub placement: Placement,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Arc<FileRecord>>,
}

/// A mixture, by value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MixtureOperation {
    /// What to call it.
    pub origin: Origin,
    /// Its components.
    pub cloud: Cloud,
    /// Where the coordinates of its file lie in the world.
    #[serde(default)]
    pub placement: Placement,
}

/// Why an operation cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// A target that this version does not know.
    #[error("'{0}' is no built-in target")]
    Unknown(String),
    /// A word that cannot be drawn.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Points that make no density.
    #[error(transparent)]
    Points(#[from] PointSetError),
    /// Weights that make no density.
    #[error("weights are not {0} finite numbers of at least 0, or their grid is no square")]
    Weights(usize),
    /// A mixture that makes no density.
    #[error("a mixture is none, or does not lie in the world")]
    Mixture,
    /// A mark that cannot be drawn.
    #[error("a {0} has no points, or numbers out of their range")]
    Mark(&'static str),
    /// A spread that is none.
    #[error("{0} is no spread; choose a factor from {low} to {high}", low = FACTORS.start(), high = FACTORS.end())]
    Spread(f64),
}

impl Operation {
    /// What is drawn by hand, if it is that.
    #[must_use]
    pub fn mark(&self) -> Option<&dyn Mark> {
        Some(match self {
            Self::Target { .. } | Self::Points(_) | Self::Weights(_) | Self::Mixture(_) | Self::Spread { .. } => {
                return None;
            }
            Self::Stroke(mark) => mark,
            Self::Shape(mark) => mark,
            Self::Blob(mark) => mark,
            Self::Letters(mark) => mark,
            Self::Flood(mark) => mark,
        })
    }

    /// The same elsewhere, turned and scaled, if it is drawn by hand.
    #[must_use]
    pub fn mapped(&self, by: &Similarity) -> Option<Self> {
        Some(match self {
            Self::Target { .. } | Self::Points(_) | Self::Weights(_) | Self::Mixture(_) | Self::Spread { .. } => {
                return None;
            }
            Self::Stroke(mark) => Self::Stroke(mark.mapped(by)),
            Self::Shape(mark) => Self::Shape(mark.mapped(by)),
            Self::Blob(mark) => Self::Blob(mark.mapped(by)),
            Self::Letters(mark) => Self::Letters(mark.mapped(by)),
            Self::Flood(mark) => Self::Flood(mark.mapped(by)),
        })
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Target { .. } => "target",
            Self::Points(_) => "points",
            Self::Weights(_) => "weights",
            Self::Mixture(_) => "mixture",
            Self::Stroke(_) => "stroke",
            Self::Shape(Shape { form: Form::Rectangle(_), .. }) => "rectangle",
            Self::Shape(Shape { form: Form::Ellipse(_), .. }) => "ellipse",
            Self::Shape(Shape { form: Form::Polygon { .. }, .. }) => "polygon",
            Self::Blob(_) => "blob",
            Self::Letters(_) => "text",
            Self::Flood(_) => "fill",
            Self::Spread { .. } => "spread",
        }
    }

    /// Bytes that what is packed in its written form takes.
    #[must_use]
    pub fn unpacked(&self) -> usize {
        let pasted = |file: &Option<Arc<FileRecord>>| file.as_ref().map_or(0, |file| file.source.held());
        match self {
            Self::Points(points) => size_of_val(&**points.coordinates) + pasted(&points.file),
            Self::Weights(weights) => size_of_val(&*weights.weights) + pasted(&weights.file),
            _ => 0,
        }
    }

    /// Whether it takes the place of everything before.
    #[must_use]
    pub fn replaces(&self) -> bool {
        self.mark().is_none() && !matches!(self, Self::Spread { .. })
    }

    /// Does it to a canvas.
    ///
    /// # Errors
    /// [`OperationError`].
    pub fn apply(&self, canvas: &mut Canvas) -> Result<(), OperationError> {
        match self {
            Self::Target { name } => {
                let density = named(name)?.ok_or_else(|| OperationError::Unknown(name.clone()))?;
                *canvas = Canvas::new(density, Origin::Named(name.clone()));
            }
            Self::Points(PointsOperation { name, coordinates, options, file }) => {
                let (set, density) = PointSet::new((**coordinates).clone(), *options)?;
                let points = Canvas::of_points(set, density, Origin::Imported(name.clone()));
                *canvas = Canvas { file: file.clone(), ..points };
            }
            Self::Weights(WeightsOperation { origin, grid, weights, placement, file }) => {
                let raster =
                    Raster::from_weights(weights.to_vec()).filter(|_| grid.is_valid() && placement.is_valid());
                let raster = raster.ok_or(OperationError::Weights(weights.len()))?.moved_to(*grid);
                *canvas = Canvas {
                    density: raster.into(),
                    origin: origin.clone(),
                    placement: *placement,
                    points: None,
                    file: file.clone(),
                };
            }
            Self::Mixture(MixtureOperation { origin, cloud, placement }) => {
                if !placement.is_valid() {
                    return Err(OperationError::Mixture);
                }
                let density = Density::from(cloud.clone());
                let origin = origin.clone();
                *canvas = Canvas { density, origin, placement: *placement, points: None, file: None };
            }
            Self::Stroke(_) | Self::Shape(_) | Self::Blob(_) | Self::Letters(_) | Self::Flood(_) => {
                let mark = self.mark().filter(|mark| mark.is_valid()).ok_or(OperationError::Mark(self.name()))?;
                canvas.draw(|raster| mark.paint(raster));
            }
            Self::Spread { factor } => spread::apply(canvas, *factor).ok_or(OperationError::Spread(*factor))?,
        }
        Ok(())
    }
}
