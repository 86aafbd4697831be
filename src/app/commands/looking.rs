//! Joining pairs, drawing a lasso, the keyboard's own pointer, and fitting the view.

use super::history;
use crate::{
    app::state::{Looking, State},
    density::{picture, raster::CELLS},
    numeric::Point,
    path::{Clock, Frame, Schedule},
    scene::{Camera, Lasso, Layout, study::CORNERS},
};

/// How near a mark is taken for the mark itself at zoom 1, in units of the view.
const NEAR: f32 = 0.15;
/// Step of the keyboard's own pointer at zoom 1, in units of the view.
const SPOT_STEP: f32 = 0.1;
/// Corners of a lasso that is a circle.
const CIRCLE: usize = 48;

/// Distance between two corners of a lasso at zoom 1, in units of the view.
const CORNER_EVERY: f32 = 0.03;

pub(super) fn drag_lasso(state: &mut State, lane: usize, at: Point) {
    let zoom = state.scene.camera.zoom;
    match &mut state.looking {
        Looking::Lasso { lane: known, corners } if *known == lane => {
            // A slow hand should not use the corners up.
            let far =
                corners.last().is_none_or(|last| (last[0] - at[0]).hypot(last[1] - at[1]) > CORNER_EVERY / zoom);
            if far && corners.len() < CORNERS {
                corners.push(at);
            }
        }
        other => *other = Looking::Lasso { lane, corners: vec![at] },
    }
}

/// A lasso selects the grains inside, if it encloses anything.
pub(super) fn end_gesture(state: &mut State) {
    if let Looking::Lasso { lane, corners } = std::mem::take(&mut state.looking)
        && corners.len() > 2
    {
        state.scene.document.study.lasso = Some(Lasso { lane, t: state.scene.t, corners });
    }
}

/// Selects what is as near as the brush is wide.
pub(super) fn select_around(state: &mut State, lane: usize, at: Point) {
    let radius = state.settings.draw.brush.radius;
    let corner = |k: usize| {
        let (y, x) = (std::f32::consts::TAU * k as f32 / CIRCLE as f32).sin_cos();
        [at[0] + radius * x, at[1] + radius * y]
    };
    state.scene.document.study.lasso =
        Some(Lasso { lane, t: state.scene.t, corners: (0..CIRCLE).map(corner).collect() });
}

/// Whether two positions in the view are one mark on the stage.
pub(super) fn near(state: &State, a: Point, b: Point) -> bool {
    (a[0] - b[0]).hypot(a[1] - b[1]) < NEAR / state.scene.camera.zoom
}

/// A pair whose noise is at `at`, with a datum that the independent coupling draws for it; a pair that
/// begins or ends there already is parted.
pub(super) fn join_pair(state: &mut State, lane: usize, at: Point) {
    let path = state.scene.document.lanes[lane].path;
    let away = |pair: &[Point; 2]| {
        let ends = [begin(path, *pair), pair[1]];
        ends.map(|end| (end[0] - at[0]).hypot(end[1] - at[1])).into_iter().fold(f32::INFINITY, f32::min)
    };
    let joined = &mut state.scene.document.study.joined;
    let nearest = (0..joined.len()).min_by(|a, b| away(&joined[*a]).total_cmp(&away(&joined[*b])));
    if let Some(index) = nearest.filter(|index| away(&joined[*index]) < NEAR / state.scene.camera.zoom) {
        joined.remove(index);
        return;
    }
    let Some(target) = &state.target else { return };
    let seed = state.scene.document.seed ^ (u64::from(at[0].to_bits()) << 32) ^ u64::from(at[1].to_bits());
    let datum = target.samples(seed, 1)[0].map(|c| c as f32);
    state.scene.document.study.join([noise(path, at, datum), datum]);
    state.looking = Looking::Pair { path, from: at };
}

/// The pair that is dragged gets this datum instead; it still begins where it was pressed.
pub(super) fn drag_pair(state: &mut State, at: Point) {
    if let (Some(pair), Looking::Pair { path, from }) =
        (state.scene.document.study.joined.last_mut(), &state.looking)
    {
        *pair = [noise(*path, *from, at), at];
    }
}

/// The pair that was joined last gets this datum instead; it still begins where the lane shows it.
pub(super) fn give_datum(state: &mut State, lane: usize, at: Point) {
    let path = state.scene.document.lanes[lane].path;
    if let Some(pair) = state.scene.document.study.joined.last_mut() {
        *pair = [noise(path, begin(path, *pair), at), at];
    }
}

/// World units per unit of the view at t = 0, which depends on the path alone.
fn view_scale(path: Schedule) -> f64 {
    Clock::new(path, Frame { centre: [0.0; 2], half: 1.0 }).view_scale(0.0)
}

/// Where a pair is in the view at t = 0: on most paths at x_0.
fn begin(path: Schedule, [noise, datum]: [Point; 2]) -> Point {
    let (c, scale) = (path.at(0.0), view_scale(path));
    [0, 1].map(|k| ((c.alpha * f64::from(datum[k]) + c.sigma * f64::from(noise[k])) / scale) as f32)
}

/// The x_0 of a pair that begins there; inverse of [`begin`].
fn noise(path: Schedule, begin: Point, datum: Point) -> Point {
    let (c, scale) = (path.at(0.0), view_scale(path));
    [0, 1].map(|k| ((scale * f64::from(begin[k]) - c.alpha * f64::from(datum[k])) / c.sigma) as f32)
}

/// Moves the keyboard's own pointer, which comes up in the middle of the view.
pub(super) fn move_spot(state: &mut State, steps: [f32; 2]) {
    let camera = &state.scene.camera;
    let (from, half) = (state.spot.unwrap_or(camera.centre), camera.half_extent(state.view));
    state.spot = Some([0, 1].map(|k| {
        let to = from[k] + steps[k] * SPOT_STEP / camera.zoom;
        to.max(camera.centre[k] - half[k]).min(camera.centre[k] + half[k])
    }));
}

/// Looks elsewhere, but not so far from the data that they are lost.
pub(super) fn set_camera(state: &mut State, camera: Camera) {
    state.scene.camera = match &state.target {
        Some(target) => camera.near(&target.frame()),
        None => camera.sanitised(),
    };
}

/// Shows what the target opened on.
pub(super) fn reset_view(state: &mut State) {
    state.scene.camera = state.target.as_ref().map_or_else(Camera::default, |t| Camera::for_frame(&t.frame()));
}

/// Most steps that two clicks are.
const CLICKS: usize = 2;

/// Shows every cell of the target that holds mass, as it was before the two clicks that asked for it.
pub(super) fn fit_from(state: &mut State, steps: usize) {
    let clicks = state.history.done().len().saturating_sub(steps);
    if (1..=CLICKS).contains(&clicks) {
        for _ in 0..clicks {
            history::go(state, -1);
        }
        state.history.forget_undone();
    }
    fit_view(state);
}

/// Shows every cell of the target that holds mass.
pub(super) fn fit_view(state: &mut State) {
    let Some(target) = &state.target else { return };
    let raster = picture::of(target.density());
    let level = 0.02 * raster.peak();
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for (cell, _) in raster.weights().iter().enumerate().filter(|(_, weight)| **weight > level) {
        for (axis, at) in raster.grid().at(cell % CELLS, cell / CELLS).into_iter().enumerate() {
            low[axis] = low[axis].min(at as f32);
            high[axis] = high[axis].max(at as f32);
        }
    }
    // Beside each other source and target are seen in squares.
    let size = match state.scene.document.layers.layout {
        Layout::Single => state.view,
        Layout::Spread => [1.0, 1.0],
    };
    state.scene.camera = Camera::around(low, high, size);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{
            commands::{Action, Command, apply, fresh},
            settings::Settings,
        },
        density::presets,
        scene::{Flow, Scene},
    };

    /// On every path a pair begins where it was joined and is parted where it begins.
    #[test]
    fn pairs_begin_where_they_were_joined() {
        let ring = presets::target("ring").unwrap();
        for path in Schedule::ALL.into_iter().chain(["ve:sigma_max=2".parse().unwrap()]) {
            let scene = Scene::of(Flow { path, ..Flow::default() });
            let mut state = State { target: Some(ring.clone().into()), ..State::new(scene, Settings::default()) };
            let at = [-1.2, 0.7];
            apply(&mut state, Command::JoinPair(0, at));
            apply(&mut state, Command::DragPair([2.0, 1.0]));
            let pair = state.scene.document.study.joined[0];
            assert_eq!(pair[1], [2.0, 1.0]);
            let begins = begin(path, pair);
            assert!((begins[0] - at[0]).hypot(begins[1] - at[1]) < 1e-4, "{path}: {begins:?}");
            apply(&mut state, Command::EndGesture);
            apply(&mut state, Command::JoinPair(0, at));
            assert!(state.scene.document.study.joined.is_empty(), "{path}");
        }
    }

    #[test]
    fn keys_within_one_frame_build_upon_each_other() {
        let mut state = fresh();
        let keys = [[0.1, 0.0], [0.1, 0.0]].map(Action::Pan);
        for key in keys {
            apply(&mut state, Command::Key(key));
        }
        assert!((state.scene.camera.centre[0] - 0.1).abs() < 1e-6, "{:?}", state.scene.camera);
    }
}
