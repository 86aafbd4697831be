//! What keyframes stand for: xi as a state in the solver's own variable, and as it is seen later.
//!
//! Where steps are uniform in t the state is x less the frame's centre, against t; where they are uniform in s it is xi
//! itself. Between keyframes a grain follows a cubic of states. Its past is seen in the view of the
//! moment that is drawn, which may have another ruler: that is a state times a gain plus a shift.

use crate::{
    flow::{Keyframes, StepGrid, Way},
    gpu::layout::Knot,
    path::frame::{knot, p_at_knot},
    scene::Spread,
};

/// How far apart rulers are compared, in shares of the way.
const APART: f64 = 1e-5;

/// xi at one moment is gain times a state plus a shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct AffineMap {
    pub(super) gain: f64,
    pub(super) shift: [f64; 2],
}

/// What each keyframe's xi stands for as a state.
pub(super) fn states(way: &Way, keyframes: Keyframes) -> Vec<Knot> {
    let intervals = keyframes.intervals;
    (0..=intervals).map(|k| state(way, k as f64 / intervals as f64, 1.0 / intervals as f64)).collect()
}

fn state(way: &Way, place: f64, share: f64) -> Knot {
    let clock = &way.clock;
    match way.grid {
        StepGrid::Knots => {
            let [first, last] = [0.0, 1.0].map(|t| clock.knot(t));
            let s = knot(p_at_knot(first + (last - first) * place));
            Knot { gain: 1.0, rate: (share * (last - first)) as f32, s: s as f32, ..Knot::default() }
        }
        StepGrid::T => {
            let t = place.min(clock.last_t());
            let (scale, d_scale) = (clock.ruler(t).scale, clock.d_ruler(t).scale);
            let c = clock.schedule.at(t);
            Knot {
                shift: clock.frame.centre.map(|centre| ((c.alpha - 1.0) * centre) as f32),
                drift: clock.frame.centre.map(|centre| (share * c.d_alpha * centre) as f32),
                gain: scale as f32,
                rate: (share * scale * clock.ds_dt(t)) as f32,
                along_xi: (share * d_scale) as f32,
                s: clock.knot(t) as f32,
            }
        }
    }
}

/// xi at `t` of the state at `t`.
pub(super) fn now(way: &Way, t: f64) -> AffineMap {
    match way.grid {
        StepGrid::Knots => AffineMap { gain: 1.0, shift: [0.0; 2] },
        StepGrid::T => {
            let (alpha, scale) = (way.clock.schedule.at(t).alpha, way.clock.ruler(t).scale);
            AffineMap { gain: 1.0 / scale, shift: way.clock.frame.centre.map(|c| (1.0 - alpha) * c / scale) }
        }
    }
}

/// Where a state at `past` is in the view, as xi of `t`.
fn seen_at(way: &Way, past: f64, t: f64, spread: &Spread) -> AffineMap {
    let clock = &way.clock;
    let (view, scale) = (clock.view(t), clock.view_scale(past));
    let (gain, origin) = match way.grid {
        StepGrid::T => (1.0, clock.frame.centre),
        StepGrid::Knots => {
            let ruler = clock.ruler(past);
            (ruler.scale, ruler.offset)
        }
    };
    let ([x, y], away) = (origin, f64::from(spread.shift(past) - spread.shift(t)));
    AffineMap { gain: gain / (scale * view.scale), shift: view.xi([x / scale + away, y / scale]) }
}

/// What each keyframe's xi stands for in the view, as xi of `t`.
pub(super) fn seen((way, keyframes): (&Way, Keyframes), states: &[Knot], t: f64, spread: &Spread) -> Vec<Knot> {
    let share = 1.0 / keyframes.intervals as f64;
    let at = |place: f64| seen_at(way, way.grid.t(&way.clock, place.clamp(0.0, 1.0)), t, spread);
    let row = |(k, state): (usize, &Knot)| {
        let place = k as f64 * share;
        let (before, here, after) = (at(place - APART), at(place), at(place + APART));
        let span = (place + APART).min(1.0) - (place - APART).max(0.0);
        let d_gain = share * (after.gain - before.gain) / span;
        let d_shift = [0, 1].map(|k| share * (after.shift[k] - before.shift[k]) / span);
        let [shift, drift] = [state.shift, state.drift].map(|point| point.map(f64::from));
        let [gain, rate, along_xi] = [state.gain, state.rate, state.along_xi].map(f64::from);
        Knot {
            shift: [0, 1].map(|k| (here.gain * shift[k] + here.shift[k]) as f32),
            drift: [0, 1].map(|k| (here.gain * drift[k] + d_gain * shift[k] + d_shift[k]) as f32),
            gain: (here.gain * gain) as f32,
            rate: (here.gain * rate) as f32,
            along_xi: (here.gain * along_xi + d_gain * gain) as f32,
            s: state.s,
        }
    };
    states.iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        flow::Solver,
        path::{Clock, Frame},
        scene::Scene,
    };

    const FRAME: Frame = Frame { centre: [5.0, -3.0], half: 2.0 };

    fn ways() -> impl Iterator<Item = Way> {
        ["ot", "vp:beta_max=5", "ve", "cosine", "linear-vp", "poly:n=4"].into_iter().flat_map(|path| {
            StepGrid::ALL.map(|grid| Way {
                clock: Clock::new(path.parse().unwrap(), FRAME),
                solver: Solver::Rk4,
                grid,
            })
        })
    }

    /// What a keyframe's xi is seen as now is xi itself, and what was before is where it was in the view.
    #[test]
    fn states_are_seen_where_they_were_in_the_view() {
        for way in ways() {
            let keyframes = Keyframes::new(16);
            let rows = states(&way, keyframes);
            let xi = [0.3, -0.2];
            for t in [0.1, 0.5, 0.9] {
                let seen = seen((&way, keyframes), &rows, t, &Scene::default().spread([1.0, 1.0]));
                for (k, (state, seen)) in rows.iter().zip(&seen).enumerate() {
                    let past = way.last_t(way.grid.t(&way.clock, k as f64 / 16.0));
                    let expected = way.clock.view(t).xi(way.clock.view(past).world(xi));
                    let found = [0, 1].map(|j| f64::from(seen.gain) * xi[j] + f64::from(seen.shift[j]));
                    let size = 1.0 + expected[0].hypot(expected[1]);
                    for j in 0..2 {
                        // A root ends a moment early where steps are uniform in t.
                        assert!(
                            (found[j] - expected[j]).abs() < 1e-3 * size,
                            "{way:?} {t} {k}: {found:?} {expected:?}"
                        );
                    }
                    let map = now(&way, past);
                    let own = [0, 1].map(|j| {
                        map.gain * (f64::from(state.gain) * xi[j] + f64::from(state.shift[j])) + map.shift[j]
                    });
                    assert!((0..2).all(|j| (own[j] - xi[j]).abs() < 1e-5), "{way:?} {k}: {own:?}");
                }
            }
        }
    }

    /// Slopes against differences of what is seen, of a grain that the field moves at a constant rate.
    #[test]
    fn slopes_are_those_of_the_view() {
        for way in ways() {
            let keyframes = Keyframes::new(8);
            let rows = states(&way, keyframes);
            let seen = seen((&way, keyframes), &rows, 0.4, &Scene::default().spread([1.0, 1.0]));
            // d xi / ds.
            let (xi, rate) = ([0.3, -0.2], [0.5, 1.5]);
            for k in 1..8 {
                let place = f64::from(k) / 8.0;
                let s = |place: f64| way.clock.knot(way.grid.t(&way.clock, place));
                let at = |moved: f64| {
                    let past = way.grid.t(&way.clock, place + moved);
                    let ds = s(place + moved) - s(place);
                    let there = way.clock.view(past).world([0, 1].map(|j| xi[j] + ds * rate[j]));
                    way.clock.view(0.4).xi(there)
                };
                let e = 1e-5;
                let (before, after) = (at(-e), at(e));
                let row = &seen[k as usize];
                for j in 0..2 {
                    let expected = (after[j] - before[j]) / (2.0 * e) / 8.0;
                    let found =
                        f64::from(row.rate) * rate[j] + f64::from(row.along_xi) * xi[j] + f64::from(row.drift[j]);
                    assert!(
                        (found - expected).abs() < 2e-3 * (1.0 + expected.abs()),
                        "{way:?} {k}: {found} {expected}"
                    );
                }
            }
        }
    }
}
