//! Steps of the history: what they are called, and how one goes back and forth.

use super::{
    Command, DocumentCommand, GalleryCommand, TrainingCommand,
    document_command::{Loaded, Origin},
    draw_command::DrawCommand,
};
use crate::{
    app::{file_state::Authored, state::State},
    path::Schedule,
};

/// What a command is called in the history; nothing for what is no step of its own.
pub(super) fn name(command: &Command) -> Option<String> {
    let path = |path: &Schedule| format!("path: {}", path.name());
    Some(match command {
        Command::Gallery(GalleryCommand::Choose(name, _)) => format!("gallery: {name}"),
        Command::Draw(DrawCommand::Duplicate) => "duplicate".into(),
        Command::Draw(DrawCommand::Remove) => "remove".into(),
        // A gesture is remembered when it ends.
        Command::Draw(_)
        | Command::Undo
        | Command::Redo
        | Command::Steps(_)
        | Command::FitFrom(_)
        | Command::Key(_)
        | Command::Tick(_)
        | Command::AgeNotices(_)
        | Command::Export(_)
        | Command::Gallery(_) => return None,
        Command::Document(command) => return document(command),
        Command::ChooseTarget(name) => format!("target: {name}"),
        Command::Imported(imported) => format!("import: {}", imported.name),
        Command::Clear => "clear".into(),
        Command::SetSpread(_) => "spread".into(),
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
        Command::ShowModel(..) | Command::ForgetModel => "model".into(),
        Command::SetTraining(_) => "training settings".into(),
        Command::Training(command) => return training(*command).map(Into::into),
        Command::SetStudy(_) => "what is looked at".into(),
        Command::JoinPair(..) | Command::DragPair(_) | Command::GiveDatum(..) => "pair".into(),
        Command::DragLasso(..) | Command::EndGesture | Command::SelectAround(..) => "lasso".into(),
        _ => "change".into(),
    })
}

/// What ends a training is a step; what goes on within it is none.
fn training(command: TrainingCommand) -> Option<&'static str> {
    match command {
        TrainingCommand::Stop => Some("stop training"),
        TrainingCommand::Restart => Some("restart training"),
        TrainingCommand::FromModel => Some("train from model"),
        _ => None,
    }
}

fn document(command: &DocumentCommand) -> Option<String> {
    match command {
        DocumentCommand::New => Some("new".into()),
        DocumentCommand::RevertToNew => Some("revert".into()),
        DocumentCommand::Loaded(Loaded { origin, .. }) => Some(match origin {
            Origin::File(path) => format!("open: {}", path.file_name().unwrap_or_default().to_string_lossy()),
            Origin::Again(_) => "revert".into(),
            Origin::Text(_) => "open: pasted text".into(),
        }),
        _ => None,
    }
}

/// Goes so many steps back (below 0) or forth. What a training has learned stays, but for a step that ended one: that
/// goes over to the other training, with its network.
pub(super) fn go(state: &mut State, steps: i32) {
    for _ in 0..steps.unsigned_abs() {
        state.keep_network();
        let now = Authored { network: state.scene.network.clone(), ..state.authored() };
        let other = if steps < 0 { state.history.undo(now) } else { state.history.redo(now) };
        let Some(Authored { document, file, training, following, network }) = other else { return };
        if training != state.training.id {
            state.set_training(training, following, network);
        }
        if file != state.file.current() {
            state.file.go_to(file);
            state.scene.unknown = state.file.file().unknown.clone();
        }
        state.set_document(document);
    }
}
