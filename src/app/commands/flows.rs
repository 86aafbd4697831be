//! Paths, and flows beside each other.

use crate::{app::state::State, path::Schedule, scene::Flow};

pub(super) fn set_path(state: &mut State, path: Schedule) {
    state.flow_mut().path = path;
    state.settings.paths.retain(|known| known.name() != path.name());
    state.settings.paths.push(path);
}

/// The same flow on two paths, or the one that the panels are about alone.
pub(super) fn toggle_compare(state: &mut State) {
    let flow = *state.flow();
    let names: Vec<_> = state.scene.document.lanes.iter().map(|flow| flow.path.name()).collect();
    let paths = [Schedule::OT, Schedule::VP];
    if names == paths.map(|path| path.name()) {
        state.set_lanes(vec![flow], &[state.active]);
        state.active = 0;
    } else {
        let paths = paths
            .map(|path| if path.name() == flow.path.name() { flow.path } else { state.settings.remembered(path) });
        state.set_lanes(paths.map(|path| Flow { path, ..flow }).to_vec(), &[state.active; 2]);
    }
}

/// So many flows beside each other; new ones are like the one that the panels are about, its model included, but
/// for the path: each shows the next one that is not there yet.
pub(super) fn set_lane_count(state: &mut State, count: usize) {
    let mut flows = state.scene.document.lanes.clone();
    let about = *state.flow();
    let mut from: Vec<usize> = (0..flows.len()).collect();
    if count <= 1 {
        (flows, from) = (vec![about], vec![state.active]);
    }
    flows.truncate(count.max(1));
    from.truncate(flows.len());
    while flows.len() < count {
        let is_new = |path: &Schedule| flows.iter().all(|flow| flow.path.name() != path.name());
        let path =
            Schedule::ALL.into_iter().find(is_new).map_or(about.path, |path| state.settings.remembered(path));
        flows.push(Flow { path, ..about });
        from.push(state.active);
    }
    state.set_lanes(flows, &from);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands::{Command, apply, fresh};

    #[test]
    fn comparing_and_back() {
        let mut state = fresh();
        apply(&mut state, Command::SetSteps(8));
        apply(&mut state, Command::ToggleCompare);
        let paths: Vec<_> = state.scene.document.lanes.iter().map(|flow| (flow.path, flow.steps)).collect();
        assert_eq!(paths, [(Schedule::OT, 8), (Schedule::VP, 8)]);
        apply(&mut state, Command::ActivateNextLane);
        apply(&mut state, Command::SetSteps(4));
        assert_eq!((state.scene.document.lanes[0].steps, state.scene.document.lanes[1].steps), (8, 4));
        apply(&mut state, Command::ToggleCompare);
        assert_eq!((state.scene.document.lanes.len(), state.flow().path, state.active), (1, Schedule::VP, 0));
        apply(&mut state, Command::SetLaneCount(4));
        assert_eq!((state.lanes.len(), state.scene.document.lanes.len()), (4, 4));
        let names: Vec<_> = state.scene.document.lanes.iter().map(|flow| (flow.path.name(), flow.steps)).collect();
        assert_eq!(names, [("vp", 4), ("ot", 4), ("ve", 4), ("cosine", 4)]);
    }
}
