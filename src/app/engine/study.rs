//! Grains that are picked on the stage: what was hit must be read back from the device.

use super::{Engine, Notice, State};
use crate::{flow::Solver, numeric::Point, scene::Lasso};

/// What the chosen grains on the device were chosen for; without a lasso none is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Caught {
    lasso: Option<Lasso>,
    seed: u64,
    /// Particles, steps and solver of each lane: with others the device has forgotten, or grains are
    /// elsewhere.
    held: Vec<(usize, u32, Solver)>,
    /// Number of the field on the stage in the lasso's lane.
    field: u64,
}

impl Caught {
    fn by(lasso: Lasso, state: &State) -> Self {
        let lanes = state.lanes.iter().zip(&state.scene.lanes);
        let held = lanes.map(|(lane, flow)| (lane.shown.particles, lane.shown.steps, flow.solver)).collect();
        let field = state.lanes[lasso.lane].shown.generation;
        Self { lasso: Some(lasso), seed: state.scene.seed, held, field }
    }

    fn is_but_for_the_field(&self, other: &Self) -> bool {
        (&self.lasso, self.seed, &self.held) == (&other.lasso, other.seed, &other.held)
    }
}

/// How far from a grain a click may be, in points.
const REACH: f32 = 14.0;

impl Engine {
    /// Follows the grain of a lane that is nearest to a chart position, or no longer.
    pub fn follow_at(&self, state: &mut State, lane: usize, at: Point) {
        let places = match self.stage.lock().positions(lane, &state.scene, state.scene.t) {
            Ok(places) => places,
            Err(error) => {
                state.notice = Some(Notice::Problem(error.to_string()));
                return;
            }
        };
        let away = |place: &Point| (place[0] - at[0]).powi(2) + (place[1] - at[1]).powi(2);
        let layers = state.scene.drawn();
        if !layers.grains {
            let text = "No grains are shown to be followed: choose the look Grains (key 5)";
            state.notice = Some(Notice::Problem(text.into()));
            return;
        }
        let seen = if layers.trajectories { layers.trajectory_count as usize } else { usize::MAX };
        let nearest = places.iter().take(seen).enumerate().min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b)));
        let half = state.scene.camera.half_extent(state.view)[0];
        let reach = REACH * 2.0 * half / state.view[0];
        if let Some((grain, _)) = nearest.filter(|(_, place)| away(place) < reach * reach) {
            state.scene.study.toggle_followed(grain as u32);
        }
    }

    /// Chooses the grains that the scene's lasso holds, in every lane.
    pub(super) fn follow_lasso(&mut self, state: &mut State) {
        if state.document.is_drawing() {
            // Previews hold other grains: what was chosen must be chosen again.
            self.caught = None;
            return;
        }
        let ready = state.lanes.iter().all(|lane| lane.shown.particles > 0);
        let lasso = state.scene.study.lasso.clone().filter(|lasso| lasso.lane < state.lanes.len());
        let wanted = lasso.map_or_else(Caught::default, |lasso| Caught::by(lasso, state));
        // A network changes several times a second.
        let learning = wanted.lasso.as_ref().is_some_and(|lasso| {
            let lane = &state.lanes[lasso.lane];
            lane.shown.learned && state.report().is_some_and(|report| report.state == crate::train::State::Running)
        });
        let done = |known: &Caught| *known == wanted || (learning && known.is_but_for_the_field(&wanted));
        if !ready || self.caught.as_ref().is_some_and(done) {
            return;
        }
        let mut stage = self.stage.lock();
        let chosen = match &wanted.lasso {
            None => Vec::new(),
            Some(lasso) => match stage.positions(lasso.lane, &state.scene, lasso.t) {
                Ok(places) => places.iter().map(|place| lasso.holds(*place)).collect(),
                Err(error) => {
                    state.notice = Some(Notice::Problem(error.to_string()));
                    Vec::new()
                }
            },
        };
        stage.choose(&chosen);
        drop(stage);
        self.caught = Some(wanted);
        // Nothing is known when the device could not be read back.
        if !chosen.is_empty() && !chosen.contains(&true) {
            state.scene.study.lasso = None;
            state.notice = Some(Notice::Problem("The lasso held no grain and is let go".into()));
        }
    }
}
