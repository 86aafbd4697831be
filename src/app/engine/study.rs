//! Grains that are picked on the stage: which were hit must be read back from the device.

use crate::{
    app::{
        commands::Command,
        stage_gpu::SharedStage,
        state::{Notice, State},
    },
    derived::Derived,
    numeric::Point,
    scene::{Flow, Lasso, Study},
    train::State as TrainState,
};

/// How far from a grain a click may be, in points.
const REACH: f32 = 14.0;

/// The grains that are chosen on the device.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// With how many they are.
    selected_by: Derived<SelectedBy, usize>,
}

/// What they were chosen for; without a lasso none is.
#[derive(Clone, Debug, Default, PartialEq)]
struct SelectedBy {
    lasso: Option<Lasso>,
    seed: u64,
    /// Particles of each lane: with others the device has forgotten.
    held: Vec<usize>,
    /// The flow of the lasso's lane, with the steps that the stage shows: by another one grains are elsewhere.
    flow: Option<Flow>,
    /// Number of the field on the stage in the lasso's lane.
    field: u64,
    /// Whether the flow is still being decided on, so that what follows from it is no last word.
    deciding: bool,
}

impl SelectedBy {
    fn of(lasso: Lasso, state: &State, deciding: bool) -> Self {
        let held = state.lanes.iter().map(|lane| lane.shown.particles).collect();
        let shown = &state.lanes[lasso.lane].shown;
        let flow = Some(Flow { steps: shown.steps, ..state.staged(lasso.lane) });
        Self { seed: state.scene.document.seed, held, flow, field: shown.generation, deciding, lasso: Some(lasso) }
    }

    /// Whether its field is that of a network in training.
    fn is_learning(&self, state: &State) -> bool {
        let learned = self.lasso.as_ref().is_some_and(|lasso| state.lanes[lasso.lane].shown.learned);
        learned && state.report().is_some_and(|report| report.state == TrainState::Running)
    }

    fn is_but_for_the_field(&self, other: &Self) -> bool {
        *self == Self { field: self.field, ..other.clone() }
    }
}

impl Selection {
    /// How many grains are chosen, where a lasso holds some.
    pub(super) fn count(&self) -> Option<usize> {
        self.selected_by.get().copied().filter(|count| *count > 0)
    }

    /// Chooses the grains that the scene's lasso holds, in every lane; a lasso that holds none is let go, but not by a
    /// flow that the user is still `deciding` on.
    pub(super) fn follow(
        &mut self,
        state: &State,
        stage: &SharedStage,
        deciding: bool,
        commands: &mut Vec<Command>,
    ) {
        if state.is_drawing() {
            // Previews hold other grains: what was chosen must be chosen again.
            self.selected_by.forget();
            return;
        }
        if state.lanes.iter().any(|lane| lane.shown.particles == 0) {
            return;
        }
        let lasso = state.scene.document.study.lasso.clone().filter(|lasso| lasso.lane < state.lanes.len());
        let mut wanted = lasso.map_or_else(SelectedBy::default, |lasso| SelectedBy::of(lasso, state, deciding));
        // A network changes several times a second: what one of its fields was asked for holds for the next.
        if let Some(known) = self.selected_by.inputs().filter(|known| known.is_but_for_the_field(&wanted))
            && wanted.is_learning(state)
        {
            wanted.field = known.field;
        }
        self.selected_by.follow(wanted, |wanted| choose(wanted, state, stage, commands));
    }
}

fn choose(wanted: &SelectedBy, state: &State, stage: &SharedStage, commands: &mut Vec<Command>) -> usize {
    let mut stage = stage.lock();
    let chosen = match &wanted.lasso {
        None => Vec::new(),
        Some(lasso) => match stage.positions(lasso.lane, &state.scene, lasso.t) {
            Ok(places) => places.iter().map(|place| lasso.holds(*place)).collect(),
            Err(error) => {
                commands.push(Command::Notify(Notice::Problem(error.to_string())));
                Vec::new()
            }
        },
    };
    stage.choose(&chosen);
    let count = chosen.iter().filter(|is_chosen| **is_chosen).count();
    // Nothing is known when the device could not be read back.
    if !wanted.deciding && !chosen.is_empty() && count == 0 {
        commands.push(Command::SetStudy(Study { lasso: None, ..state.scene.document.study.clone() }));
        commands.push(Command::Notify(Notice::Problem("The lasso held no grain and is let go".into())));
    }
    count
}

/// The change that follows the grain of a lane that is nearest to a chart position, or follows it no longer; nothing
/// where no grain is near.
pub(super) fn pick(state: &State, stage: &SharedStage, lane: usize, at: Point) -> Option<Command> {
    let places = match stage.lock().positions(lane, &state.scene, state.scene.t) {
        Ok(places) => places,
        Err(error) => return Some(Command::Notify(Notice::Problem(error.to_string()))),
    };
    let away = |place: &Point| (place[0] - at[0]).powi(2) + (place[1] - at[1]).powi(2);
    let layers = state.scene.document.drawn();
    if !layers.grains {
        let text = state.settings.letters.tip("No grains are shown to be followed: choose the look Grains (key 5)");
        return Some(Command::Notify(Notice::Problem(text.into_owned())));
    }
    let seen = if layers.trajectories { layers.trajectory_count as usize } else { usize::MAX };
    let nearest = places.iter().take(seen).enumerate().min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b)));
    let half = state.scene.camera.half_extent(state.view)[0];
    let reach = REACH * 2.0 * half / state.view[0];
    let (grain, _) = nearest.filter(|(_, place)| away(place) < reach * reach)?;
    let mut study = state.scene.document.study.clone();
    study.toggle_followed(grain as u32);
    Some(Command::SetStudy(study))
}
