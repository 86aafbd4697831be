//! Densities from files: images and point sets.
//!
//! - [`mod@load`]: the TARGET of the command line.
//! - [`mod@image`] and [`points`]: one reader for each kind of file.
//! - [`table`]: text of rows and columns, as points.
//! - [`outliers`]: points that are better left out.
//! - [`array`]: numpy's files, as points or pictures.
//! - [`picture`]: PNG, JPEG, WebP and GIF.
//! - `error`: what may be wrong with one.
//!
//! Files are hostile until parsed: sizes are bounded before memory is taken, and what is
//! wrong is reported with its place.

pub mod array;
mod error;
pub mod image;
pub mod load;
pub mod outliers;
pub mod picture;
pub mod points;
pub mod table;

pub use error::{ImportError, ImportProblem};
pub use load::{LoadError, Loaded, load};
