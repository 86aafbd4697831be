//! What can be done at a place of the stage.

use super::{
    super::{
        commands::{Command, DrawCommand, click},
        state::State,
        tool::StageAction,
    },
    entries::{self, Entry},
};
use crate::{
    numeric::Point,
    scene::{Study, layers::Look},
};

/// What is there, and where the view is: for each action its chart position of a lane.
#[must_use]
pub fn here(state: &State, lane: usize, at: &dyn Fn(StageAction) -> Point) -> Vec<Vec<Entry>> {
    let mut groups = vec![looking(state, lane, at), entries::view(state)];
    if !state.selection.is_empty() {
        groups.insert(1, selected());
    }
    groups
}

/// What the tools that look do with a click there.
fn looking(state: &State, lane: usize, at: &dyn Fn(StageAction) -> Point) -> Vec<Entry> {
    let study = &state.scene.document.study;
    let pinned = click(StageAction::Probe, lane, at(StageAction::Probe), state);
    let is_pinned = matches!(&pinned, Some(Command::SetStudy(next)) if next.probe.is_none());
    let probe = if is_pinned { "Take the probe away" } else { "Why this arrow?" };
    let rows = [
        (
            StageAction::Probe,
            probe,
            "P, click",
            "The posterior over x_1 given this x_t, and the arrow u_t(x) it makes",
        ),
        (
            StageAction::Datum,
            "Conditional path to here",
            "D, click",
            "With this place as the datum x_1: its p_t(x|x_1) and u_t(x|x_1) alone",
        ),
        (StageAction::Pair, "Join a pair from here", "X, click", "Noise x_0 here, with a datum x_1 of the target"),
        (StageAction::Grains, "Follow the nearest grain", "L, click", "Its whole trajectory, and where it is now"),
    ];
    let mut found: Vec<Entry> = rows
        .into_iter()
        .filter_map(|(action, text, keys, tip)| {
            Some(Entry::new(text, keys, tip, click(action, lane, at(action), state)?))
        })
        .collect();
    if !study.is_empty() {
        let tip = "Nothing is looked at closely any more";
        found.push(Entry::new("End study", "Esc", tip, Command::SetStudy(Study::default())));
    }
    if state.lanes.len() > 1 && lane != state.active {
        let tip = "Path, field and solver of this lane in the panels";
        found.push(Entry::new("Settings of this lane", "", tip, Command::ActivateLane(lane)));
    }
    found
}

/// What is done with marks that are selected.
fn selected() -> Vec<Entry> {
    vec![
        Entry::new("Duplicate", "Ctrl+D", "Draw what is selected again", Command::Draw(DrawCommand::Duplicate)),
        Entry::new("Remove", "Delete", "Take away what is selected", Command::Draw(DrawCommand::Remove)),
    ]
}

/// The looks of the stage.
#[must_use]
pub fn looks(state: &State) -> Vec<Entry> {
    let layers = state.scene.document.layers;
    let rows = [
        (Look::Grains, "Grains and arrows", "5", "Grains as light, with arrows of the field"),
        (Look::Dunes, "Dunes and wind", "6", "p_t as lit dunes, with streamlines of u_t"),
        (Look::Trajectories, "Trajectories", "7", "Whole trajectories of some grains, from x_0 to x_1"),
        (Look::Error, "Error", "8", "Where the learned field v_t differs from the exact u_t"),
    ];
    let entry = |(look, text, keys, tip): (Look, _, _, _)| {
        Entry::new(text, keys, tip, Command::SetLayers(look.layers(layers))).enabled(Look::of(layers) != Some(look))
    };
    rows.into_iter().map(entry).collect()
}

/// What is done to the document as a whole.
#[must_use]
pub fn document(state: &State) -> Vec<Entry> {
    let mut found = entries::steps(state);
    // The scene as text is another errand.
    found.extend(entries::texts(state).into_iter().skip(1));
    found.push(entries::palette());
    found
}
