//! Many particles along the steps of a solver.

use super::{Solver, Step};
use crate::{field::VelocityField, numeric::Point};

/// Moves positions xi along `steps`, which are the solver's.
pub fn integrate(field: &dyn VelocityField, solver: Solver, steps: &[Step], xi: &mut [Point]) {
    // Nobody stops it.
    let _ = integrate_while(field, solver, steps, xi, &|| true);
}

/// The same as long as `go_on` says so, which is asked before every step; whether all of them were taken.
#[must_use]
pub fn integrate_while(
    field: &dyn VelocityField,
    solver: Solver,
    steps: &[Step],
    xi: &mut [Point],
    go_on: &dyn Fn() -> bool,
) -> bool {
    let mut work = Work::new(xi.len());
    for step in steps {
        if !go_on() {
            return false;
        }
        work.step(field, solver, step, xi);
    }
    true
}

/// Working memory of one integration.
struct Work {
    /// What the field answered, then how the state moves.
    moves: [Vec<Point>; 2],
    asked: Vec<Point>,
    sum: Vec<Point>,
}

impl Work {
    fn new(count: usize) -> Self {
        let points = || vec![[0.0; 2]; count];
        Self { moves: [points(), points()], asked: points(), sum: points() }
    }

    fn step(&mut self, field: &dyn VelocityField, solver: Solver, step: &Step, xi: &mut [Point]) {
        let Self { moves: [now, before], asked, sum } = self;
        let (length, begin) = (step.length as f32, step.begin as f32);
        sum.fill([0.0; 2]);
        for ((stage, node), weight) in step.stages.iter().zip(solver.nodes()).zip(solver.weights()) {
            let (gain, shift) = (stage.gain as f32, stage.shift.map(|c| c as f32));
            // Where the step begins its state is xi itself, whatever the rounding of gain and begin.
            let way = *node as f32 * length * gain;
            let own = if *node == 0.0 { 1.0 } else { gain * begin };
            for ((asked, xi), before) in asked.iter_mut().zip(&*xi).zip(&*before) {
                *asked = if *node == 0.0 { *xi } else { [0, 1].map(|k| own * xi[k] + way * before[k] + shift[k]) };
            }
            field.rate(stage.p, asked, now);
            let (along_rate, along_xi, weight) = (stage.along_rate as f32, stage.along_xi as f32, *weight as f32);
            for ((rate, asked), sum) in now.iter_mut().zip(&*asked).zip(sum.iter_mut()) {
                *rate = [0, 1].map(|k| along_rate * rate[k] + along_xi * asked[k]);
                *sum = [0, 1].map(|k| sum[k] + weight * rate[k]);
            }
            std::mem::swap(now, before);
        }
        let (gain, shift) = (step.end.0 as f32, step.end.1.map(|c| c as f32));
        for (xi, sum) in xi.iter_mut().zip(&*sum) {
            *xi = [0, 1].map(|k| gain * (begin * xi[k] + length * sum[k]) + shift[k]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        flow::StepGrid,
        path::{Clock, Frame, NOISE, Schedule},
    };

    const FRAME: Frame = Frame { centre: [0.0; 2], half: NOISE };

    /// A field that turns everything around the origin: what comes of it is known in closed form.
    struct Rotation;

    impl VelocityField for Rotation {
        fn frame(&self) -> Frame {
            FRAME
        }

        fn rate(&self, p: f64, xi: &[Point], out: &mut [Point]) {
            let rate = 2.0 - p as f32;
            for (xi, out) in xi.iter().zip(out) {
                *out = [rate * xi[1], -rate * xi[0]];
            }
        }
    }

    fn end(solver: Solver, grid: StepGrid, count: usize) -> Point {
        // On OT with L = k the ruler stands still and p = 1 - t.
        let clock = Clock::new(Schedule::OT, FRAME);
        let mut xi = [[1.0, 0.0]];
        integrate(&Rotation, solver, &grid.steps(&clock, solver, [0.0, 1.0], count), &mut xi);
        xi[0]
    }

    #[test]
    fn halving_the_step_shows_the_order() {
        let error = |solver, grid, count| {
            // The angle is the integral of 2 - p.
            let (sin, cos) = 1.5f64.sin_cos();
            let xi = end(solver, grid, count);
            (f64::from(xi[0]) - cos).hypot(f64::from(xi[1]) - sin)
        };
        for grid in StepGrid::ALL {
            for (solver, count) in
                [(Solver::Euler, 128), (Solver::Midpoint, 24), (Solver::Heun, 24), (Solver::Rk4, 5)]
            {
                let ratio = (error(solver, grid, count) / error(solver, grid, 2 * count)).log2();
                assert!((ratio - f64::from(solver.order())).abs() < 0.4, "{solver} {grid}: order {ratio}");
            }
        }
    }

    #[test]
    fn backwards_returns() {
        let frame = Frame { centre: [3.0, -1.0], half: 2.0 };
        for (path, grid) in ["ot", "vp", "ve", "poly:n=4"].into_iter().flat_map(|p| StepGrid::ALL.map(|g| (p, g))) {
            let clock = Clock::new(path.parse().unwrap(), frame);
            for solver in Solver::ALL {
                let start = [[0.3, -0.8], [0.5, 0.2]];
                let mut xi = start;
                // Far from the ends, where some paths cannot be stepped in t.
                integrate(&Rotation, solver, &grid.steps(&clock, solver, [0.2, 0.8], 200), &mut xi);
                integrate(&Rotation, solver, &grid.steps(&clock, solver, [0.8, 0.2], 200), &mut xi);
                let tolerance = if solver == Solver::Euler { 0.05 } else { 1e-3 };
                for (a, b) in xi.iter().zip(&start) {
                    let apart = (a[0] - b[0]).hypot(a[1] - b[1]);
                    assert!(apart < tolerance, "{path} {grid} {solver}: {apart}");
                }
            }
        }
    }
}
