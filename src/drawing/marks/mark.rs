//! What all that is drawn by hand has in common.

use crate::{
    density::raster::{CELLS, Raster},
    drawing::similarity::Similarity,
};

/// Farther from the origin than any canvas, in world units.
pub(in crate::drawing) const FURTHEST: f32 = 1e6;

/// What is drawn by hand over what is there.
pub trait Mark {
    /// Whether its numbers are in their ranges.
    fn is_valid(&self) -> bool;
    /// Draws it.
    fn paint(&self, raster: &mut Raster);
    /// About how many cells it touches, each as often as it does.
    fn work(&self) -> f64;
    /// How many places it holds.
    fn positions(&self) -> usize {
        1
    }
    /// The same elsewhere, turned and scaled.
    #[must_use]
    fn mapped(&self, by: &Similarity) -> Self
    where
        Self: Sized;
}

/// Cells of any canvas.
pub(super) const ALL_CELLS: f64 = (CELLS * CELLS) as f64;

/// Whether a coordinate or an angle is a number that can be drawn with.
pub(super) fn is_near(c: f32) -> bool {
    c.abs() <= FURTHEST
}

/// Whether a length is more than nothing, and not too much.
pub(super) fn is_length(length: f32) -> bool {
    length > 0.0 && length <= FURTHEST
}
