//! Throwing a lasso, and fitting the view.

use crate::{
    app::state::State,
    numeric::Point,
    scene::{Camera, Lasso, study::CORNERS},
    target::raster::{CELLS, centre},
};

/// Distance between two corners of a lasso at zoom 1, in chart units.
const CORNER_EVERY: f32 = 0.03;

pub(super) fn lead_lasso(state: &mut State, lane: usize, at: Point) {
    let zoom = state.scene.camera.zoom;
    match &mut state.throwing {
        Some((known, corners)) if *known == lane => {
            // A slow hand should not use the corners up.
            let far =
                corners.last().is_none_or(|last| (last[0] - at[0]).hypot(last[1] - at[1]) > CORNER_EVERY / zoom);
            if far && corners.len() < CORNERS {
                corners.push(at);
            }
        }
        _ => state.throwing = Some((lane, vec![at])),
    }
}

/// What was thrown catches the grains inside, if it encloses anything.
pub(super) fn close_lasso(state: &mut State) {
    if let Some((lane, corners)) = state.throwing.take().filter(|(_, corners)| corners.len() > 2) {
        state.scene.study.lasso = Some(Lasso { lane, t: state.scene.t, corners });
    }
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
