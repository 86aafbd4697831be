//! Particles that follow a flow, and where they are at any t.

use super::DataError;
use crate::{
    density::Placement,
    export::Material,
    field::VelocityField,
    flow::{Source, Way, snapshots_while},
    numeric::Point,
};

/// Particles that are integrated at a time.
const CHUNK: usize = 20_000;

/// Particles of one flow, before they have moved.
pub struct Followed<'a> {
    /// The field that moves them.
    pub field: &'a dyn VelocityField,
    /// How.
    pub way: Way,
    /// Steps from noise to data.
    pub steps: usize,
    /// xi of each at t = 0.
    pub start: Vec<Point>,
    /// Where the coordinates of the file lie.
    pub placement: Placement,
}

impl<'a> Followed<'a> {
    /// The first `count` particles of a lane, as `dunefield sample` begins them.
    #[must_use]
    pub fn of(material: &'a Material, lane: usize, count: usize) -> Self {
        let (flow, shown) = (&material.scene.document.lanes[lane], &material.lanes[lane]);
        let field = shown.field.velocity();
        let way = flow.way(field.frame());
        let source = Source::new(flow.source, &way.clock, &shown.moments, shown.cross_covariance);
        let target = shown.field.exact().map(|exact| &**exact.target());
        let start = source.positions(material.scene.document.seed, count, target);
        Self { field, way, steps: flow.steps as usize, start, placement: material.placement(lane) }
    }

    /// Where they are at each of these `times`, which rise: row by row, in the coordinates of the file. Tells
    /// `progress` the share that is done, and stops where it answers false.
    ///
    /// # Errors
    /// [`DataError::Cancelled`], and [`DataError::Lost`] for positions that are no numbers.
    pub fn positions(
        &self,
        times: &[f64],
        progress: &mut dyn FnMut(f64) -> bool,
    ) -> Result<Vec<Vec<[f64; 2]>>, DataError> {
        DataError::check(&[times.len(), self.start.len(), 2])?;
        let mut rows: Vec<Vec<[f64; 2]>> = vec![Vec::with_capacity(self.start.len()); times.len()];
        for part in self.start.chunks(CHUNK) {
            let share = |step: f64| (rows[0].len() as f64 + step * part.len() as f64) / self.start.len() as f64;
            let moved = snapshots_while(self.field, &self.way, self.steps, part.to_vec(), times, &mut |step| {
                progress(share(step))
            });
            for (row, moved) in rows.iter_mut().zip(moved.ok_or(DataError::Cancelled)?) {
                row.extend(moved.into_iter().map(|x| self.placement.to_file(x)));
            }
        }
        let is_lost = |row: &usize| rows.iter().any(|at| !at[*row].iter().all(|c| c.is_finite()));
        let lost = (0..self.start.len()).filter(is_lost).count();
        if lost > 0 { Err(DataError::Lost { lost, of: self.start.len() }) } else { Ok(rows) }
    }
}
