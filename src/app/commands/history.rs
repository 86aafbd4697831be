//! Steps of the history: what they are called, and how one goes back and forth.

use super::Command;
use crate::{app::state::State, drawing::Tool, path::Schedule, scene::Document};

/// What a command is called in the history; nothing for what is no step of its own.
pub(super) fn name(command: &Command, state: &State) -> Option<String> {
    let path = |path: &Schedule| format!("path: {}", path.name());
    Some(match command {
        Command::Undo | Command::Redo | Command::Steps(_) | Command::Key(_) | Command::Tick(_) => return None,
        Command::ChooseTarget(name) => format!("target: {name}"),
        Command::Imported(imported) => format!("import: {}", imported.name),
        Command::Dot(tool, _) | Command::BeginStroke(tool, _) => stroke(*tool).into(),
        Command::ExtendStroke(_) | Command::EndStroke => state.history.done().next_back()?.into(),
        Command::Clear => "clear".into(),
        Command::SetPath(chosen) | Command::ChoosePath(chosen) => path(chosen),
        Command::SetField(_) | Command::ToggleField => "field".into(),
        Command::SetLaneCount(_) | Command::ToggleCompare => "lanes".into(),
        Command::SetSolver(solver) => format!("solver: {solver}"),
        Command::SetGrid(_) => "step grid".into(),
        Command::SetSource(source) => format!("source: {source}"),
        Command::SetSteps(_) => "steps".into(),
        Command::SetSeed(_) => "noise seed".into(),
        Command::SetLayers(_) => "layers".into(),
        Command::SetGrains(_) => "grains".into(),
        Command::ShowModel(..) => "model".into(),
        Command::SetStudy(_) => "what is looked at".into(),
        Command::JoinPair(..) | Command::DragPair(_) | Command::GiveDatum(..) => "pair".into(),
        Command::DragLasso(..) | Command::EndGesture | Command::SelectAround(..) => "lasso".into(),
        _ => "change".into(),
    })
}

fn stroke(tool: Tool) -> &'static str {
    match tool {
        Tool::Draw => "stroke",
        Tool::Erase => "erase",
    }
}

/// Goes so many steps back (below 0) or forth.
pub(super) fn go(state: &mut State, steps: i32) {
    for _ in 0..steps.unsigned_abs() {
        let now = state.scene.document.clone();
        let other = if steps < 0 { state.history.undo(now) } else { state.history.redo(now) };
        let Some(document) = other else { return };
        show(state, document);
    }
}

/// Puts another document in the place of the one that is shown; the panels stay with their lane if it is still there.
fn show(state: &mut State, document: Document) {
    state.scene.document = document.sanitised(state.scene.particles);
    state.follow_lanes();
}
