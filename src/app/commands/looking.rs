//! Joining pairs, throwing a lasso, the keyboard's own pointer, and fitting the view.

use crate::{
    app::state::{Hand, State},
    numeric::Point,
    scene::{Camera, Lasso, study::CORNERS},
    target::raster::{CELLS, centre},
};

/// How near a mark is taken for the mark itself at zoom 1, in chart units.
const NEAR: f32 = 0.15;
/// Step of the keyboard's own pointer at zoom 1, in chart units.
const SPOT_STEP: f32 = 0.1;
/// Corners of a lasso that is a circle.
const CIRCLE: usize = 48;

/// Distance between two corners of a lasso at zoom 1, in chart units.
const CORNER_EVERY: f32 = 0.03;

pub(super) fn lead_lasso(state: &mut State, lane: usize, at: Point) {
    let zoom = state.scene.camera.zoom;
    match &mut state.hand {
        Hand::Lasso { lane: known, corners } if *known == lane => {
            // A slow hand should not use the corners up.
            let far =
                corners.last().is_none_or(|last| (last[0] - at[0]).hypot(last[1] - at[1]) > CORNER_EVERY / zoom);
            if far && corners.len() < CORNERS {
                corners.push(at);
            }
        }
        hand => *hand = Hand::Lasso { lane, corners: vec![at] },
    }
}

/// What was thrown catches the grains inside, if it encloses anything.
pub(super) fn let_go(state: &mut State) {
    if let Hand::Lasso { lane, corners } = std::mem::take(&mut state.hand)
        && corners.len() > 2
    {
        state.scene.study.lasso = Some(Lasso { lane, t: state.scene.t, corners });
    }
}

/// Catches what is as near as the brush is wide.
pub(super) fn catch_around(state: &mut State, lane: usize, at: Point) {
    let radius = state.settings.brush.radius;
    let corner = |k: usize| {
        let (y, x) = (std::f32::consts::TAU * k as f32 / CIRCLE as f32).sin_cos();
        [at[0] + radius * x, at[1] + radius * y]
    };
    state.scene.study.lasso = Some(Lasso { lane, t: state.scene.t, corners: (0..CIRCLE).map(corner).collect() });
}

/// Whether two chart positions are one mark on the stage.
pub(in crate::app) fn near(state: &State, a: Point, b: Point) -> bool {
    (a[0] - b[0]).hypot(a[1] - b[1]) < NEAR / state.scene.camera.zoom
}

/// A pair whose noise is at `at`, with a datum that the independent coupling draws for it; a pair that
/// begins or ends there already is parted.
pub(super) fn join_pair(state: &mut State, at: Point) {
    let known = state.scene.study.joined.iter().position(|pair| pair.iter().any(|end| near(state, *end, at)));
    if let Some(index) = known {
        state.scene.study.joined.remove(index);
        return;
    }
    let Some(target) = &state.target else { return };
    let seed = state.scene.seed ^ (u64::from(at[0].to_bits()) << 32) ^ u64::from(at[1].to_bits());
    state.scene.study.join([at, target.draw(seed)]);
    state.hand = Hand::Pair;
}

/// The pair in hand gets this datum instead.
pub(super) fn lead_pair(state: &mut State, at: Point) {
    if let Some(pair) = state.scene.study.joined.last_mut().filter(|_| state.hand == Hand::Pair) {
        pair[1] = at;
    }
}

/// Moves the keyboard's own pointer, which comes up in the middle of the view.
pub(super) fn move_spot(state: &mut State, steps: [f32; 2]) {
    let camera = &state.scene.camera;
    let (from, half) = (state.spot.unwrap_or(camera.centre), camera.half_extent(state.view));
    state.spot = Some([0, 1].map(|k| {
        let to = from[k] + steps[k] * SPOT_STEP / camera.zoom;
        to.clamp(camera.centre[k] - half[k], camera.centre[k] + half[k])
    }));
}

/// Shows every cell of the target that holds mass.
pub(super) fn fit_view(state: &mut State) {
    let Some(target) = &state.target else { return };
    let raster = target.raster();
    let level = 0.02 * raster.peak();
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for (cell, _) in raster.weights().iter().enumerate().filter(|(_, weight)| **weight > level) {
        for (axis, index) in [cell % CELLS, cell / CELLS].into_iter().enumerate() {
            low[axis] = low[axis].min(centre(index));
            high[axis] = high[axis].max(centre(index));
        }
    }
    state.scene.camera = Camera::around(low, high, state.view);
}
