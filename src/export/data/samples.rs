//! Samples at one t, or whole trajectories.

use super::{Axis, DataError, DataSet, Followed, Variable};
use crate::export::Material;

/// Which samples are written.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleForm {
    /// Rows: the first particles of each lane.
    pub count: usize,
    /// Times in \[0, 1\], rising; between two steps of the solver by a part of one.
    pub times: Vec<f64>,
}

/// Positions of every lane: `x` \[N, 2\] at one time, \[T, N, 2\] with its times `t` at several, and with an axis for the
/// lanes before them where there are several. Row i of every lane begins with the same noise.
///
/// # Errors
/// [`DataError`].
pub fn samples(
    material: &Material,
    form: &SampleForm,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<DataSet, DataError> {
    let lanes = material.lanes.len();
    DataError::check(&[lanes, form.times.len(), form.count, 2])?;
    let mut all = Vec::with_capacity(lanes);
    for lane in 0..lanes {
        let mut of_lane = |share: f64| progress((lane as f64 + share) / lanes as f64);
        all.push(Followed::of(material, lane, form.count).positions(&form.times, &mut of_lane)?);
    }
    Ok(arranged(&all, &form.times))
}

/// Positions of lanes at times, as a set.
#[must_use]
pub fn arranged(lanes: &[Vec<Vec<[f64; 2]>>], times: &[f64]) -> DataSet {
    let count = lanes.first().and_then(|times| times.first()).map_or(0, Vec::len);
    let mut axes = Vec::new();
    if lanes.len() > 1 {
        axes.push(Axis::counted("lane", 1, lanes.len()));
    }
    if times.len() > 1 {
        axes.push(Axis::at("t", times.to_vec()));
    }
    axes.push(Axis::counted("row", 0, count));
    let x: Vec<[f64; 2]> = lanes.iter().flatten().flatten().copied().collect();
    DataSet::new(axes, vec![Variable::vector("x", &["x", "y"], &x)])
}
