//! Positions of many particles at any times, in one pass of the solver.

use super::{Way, integrate_while};
use crate::{field::VelocityField, numeric::Point};

/// A step of which so little is left is taken, as a share of the step.
const NOTHING: f64 = 1e-9;

/// World positions at each of `times` (rising, in \[0, 1\]) of particles that start at these xi and take `steps` steps from
/// noise to data. At the end of a step they are where that leaves them; between two steps a part of a step goes there
/// from the one before, and the way goes on without it.
///
/// `go_on` is told what share of the way is done before every step; nothing when it answers false.
#[must_use]
pub fn snapshots_while(
    field: &dyn VelocityField,
    way: &Way,
    steps: usize,
    start: Vec<Point>,
    times: &[f64],
    go_on: &mut dyn FnMut(f64) -> bool,
) -> Option<Vec<Vec<[f64; 2]>>> {
    let whole = way.grid.steps(&way.clock, way.solver, [0.0, 1.0], steps);
    let last = times.last().map_or(1.0, |t| way.grid.place(&way.clock, *t) * steps as f64).max(1.0);
    let (mut xi, mut taken) = (start, 0);
    let mut rows = Vec::with_capacity(times.len());
    for t in times {
        let place = way.grid.place(&way.clock, *t) * steps as f64;
        let until = ((place + NOTHING) as usize).min(steps);
        while taken < until {
            go_on(taken as f64 / last).then_some(())?;
            integrate_while(field, way.solver, &whole[taken..=taken], &mut xi, &|| true).then_some(())?;
            taken += 1;
        }
        let mut here = xi.clone();
        if place - taken as f64 > NOTHING {
            go_on(taken as f64 / last).then_some(())?;
            let part = way.grid.step(&way.clock, way.solver, [taken as f64, place].map(|at| at / steps as f64));
            integrate_while(field, way.solver, &[part], &mut here, &|| true).then_some(())?;
        }
        let ruler = way.clock.ruler(way.last_t(*t));
        rows.push(here.into_iter().map(|xi| ruler.world(xi.map(f64::from))).collect());
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        density::presets,
        field::Exact,
        flow::{Solver, Source, SourceKind, StepGrid, sample_at},
        path::Clock,
    };

    /// Against samples that were integrated for each time alone: to the last bit at the data, to a rounding where a step
    /// ends, and within the solver's error between two steps.
    #[test]
    fn one_pass_is_at_every_time_where_a_way_of_its_own_leads() {
        let target = Arc::new(presets::target("two-moons").unwrap());
        let field = Exact::new(target.clone());
        for (path, grid) in
            ["ot", "vp", "ve:sigma_max=3", "poly"].into_iter().flat_map(|p| StepGrid::ALL.map(|g| (p, g)))
        {
            let clock = Clock::new(path.parse().unwrap(), target.frame());
            let way = Way { clock, solver: Solver::Rk4, grid };
            let source = Source::new(SourceKind::Matched, &clock, target.moments(), [0.0; 4]);
            let start = source.positions(4, 50, None);
            let times: Vec<f64> = [0.0, 0.25, 0.3, 0.301, 0.75, 1.0].map(|place| grid.t(&clock, place)).into();
            let rows = snapshots_while(&field, &way, 32, start.clone(), &times, &mut |_| true).unwrap();
            for ((row, t), tolerance) in rows.iter().zip(&times).zip([1e-9, 1e-5, 2e-3, 2e-3, 1e-5, 0.0]) {
                let alone = sample_at(&field, &way, 32, start.clone(), *t);
                for (a, b) in row.iter().zip(&alone) {
                    let apart = (a[0] - b[0]).hypot(a[1] - b[1]) / clock.view_scale(*t);
                    assert!(apart <= tolerance, "{path} {grid} at {t}: {apart}");
                }
            }
        }
    }

    #[test]
    fn it_stops_where_it_is_told_to() {
        let target = Arc::new(presets::target("ring").unwrap());
        let clock = Clock::new("ot".parse().unwrap(), target.frame());
        let way = Way { clock, solver: Solver::Euler, grid: StepGrid::T };
        let mut asked = 0;
        let mut shares = Vec::new();
        let stopped = snapshots_while(&Exact::new(target), &way, 10, vec![[0.1, 0.0]], &[0.5, 1.0], &mut |share| {
            shares.push(share);
            asked += 1;
            asked < 4
        });
        assert_eq!((stopped, asked, shares), (None, 4, vec![0.0, 0.1, 0.2, 0.3]));
    }
}
