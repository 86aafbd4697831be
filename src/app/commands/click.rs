//! What a click of a tool means in a state.

use super::{command::Command, draw_command::DrawCommand, looking::near};
use crate::{
    app::{state::State, tool::StageAction},
    numeric::Point,
    scene::Study,
};

/// What a click does at a chart position of a lane.
pub(in crate::app) fn click(action: StageAction, lane: usize, at: Point, state: &State) -> Option<Command> {
    let study = &state.scene.document.study;
    Some(match action {
        StageAction::Draw(tool, effect) => Command::Draw(DrawCommand::Dot(tool, effect, at)),
        StageAction::Pan => return None,
        StageAction::Probe => {
            // Where it is pinned already, a click takes it away.
            let probe = if study.probe.is_some_and(|pinned| near(state, pinned, at)) { None } else { Some(at) };
            Command::SetStudy(Study { probe, ..study.clone() })
        }
        StageAction::Datum => {
            Command::SetStudy(Study { datum: Some(at.map(|c| c.clamp(-4.0, 4.0))), ..study.clone() })
        }
        StageAction::Pair => Command::JoinPair(lane, at),
        StageAction::Grains => Command::FollowAt(lane, at),
    })
}
