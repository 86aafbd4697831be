//! What is shown, as numbers: samples, trajectories, fields on a grid, curves of a training.
//!
//! - [`set`]: named arrays over shared axes; `encode`: as CSV, NPY and NPZ.
//! - [`followed`]: positions at any t; [`samples()`]: of every lane.
//! - [`field`]: velocity, density and error on a grid.
//! - [`curves`]: losses and distances.
//! - `error`: why there are none.
//!
//! Everything stands in the coordinates of the file that the target is of, but for curves, which are in world units.

pub mod curves;
mod encode;
mod error;
pub mod field;
pub mod followed;
pub mod samples;
pub mod set;

pub use self::{
    curves::{Training, training},
    encode::Encoding,
    error::DataError,
    field::{FieldForm, FieldOf},
    followed::Followed,
    samples::{SampleForm, samples},
    set::{Axis, DataSet, Variable},
};

/// `count` times from 0 to 1, equally far from each other; of one, the data.
#[must_use]
pub fn times(count: usize) -> Vec<f64> {
    match count {
        0 => Vec::new(),
        1 => vec![1.0],
        count => (0..count).map(|k| k as f64 / (count - 1) as f64).collect(),
    }
}
