//! What a key means in a state.

use super::{
    action::Action,
    choices::{after, choices},
    click::click,
    command::Command,
    document_command::{Answer, DocumentCommand},
    draw_command::DrawCommand,
    export_command::ExportCommand,
    window_command::WindowCommand,
};
use crate::{
    app::{
        file_state::Leaving,
        purpose::Purpose,
        state::{Looking, Palette, State},
        tool::StageTool,
    },
    numeric::Point,
    path::Schedule,
    scene::{GrainColor, Grains, LANES, Study},
};

/// How far a key moves the view at zoom 1, in chart units.
const PAN: f32 = 0.5;

/// What an action is in this state; nothing where it has no meaning.
pub(super) fn command(action: Action, state: &State) -> Option<Command> {
    let scene = &state.scene;
    Some(match action {
        Action::TogglePlay => Command::TogglePlaying,
        Action::Nudge(by) => Command::Nudge(by),
        Action::To(t) => Command::Scrub(t),
        Action::New => Command::Document(DocumentCommand::Leave(Leaving::New)),
        Action::Open => Command::Document(DocumentCommand::Leave(Leaving::Browse)),
        Action::Save => Command::Document(DocumentCommand::Save),
        Action::SaveAs => Command::Browse(Purpose::SaveScene),
        Action::Undo => Command::Undo,
        Action::Redo => Command::Redo,
        Action::Tool(tool) => Command::SetTool(tool),
        Action::Draw(command) => Command::Draw(command()),
        Action::MoveSpot(steps) => Command::MoveSpot(steps),
        Action::UseSpot => return use_spot(state),
        Action::SpotAgain => return use_spot_again(state),
        Action::Ot => Command::ChoosePath(Schedule::OT),
        Action::Diffusion => Command::ChoosePath(Schedule::VP),
        Action::ToggleField => Command::ToggleField,
        Action::Compare => Command::ToggleCompare,
        Action::NextLaneCount => Command::SetLaneCount(after(LANES.iter().copied(), state.lanes.len())),
        Action::NextLane => Command::ActivateNextLane,
        Action::Grains(factor) => Command::SetParticles((scene.particles as f32 * factor) as u32),
        Action::Look(look) => Command::SetLayers(look.layers(scene.document.layers)),
        Action::Layers(change) => Command::SetLayers(change(scene.document.layers)),
        Action::NextGrainColor => {
            let color = after(choices(&GrainColor::ALL), scene.document.grains.color);
            Command::SetGrains(Grains { color, ..scene.document.grains })
        }
        Action::ResetView => Command::ResetView,
        Action::FitView => Command::FitView,
        Action::Zoom(factor) => Command::SetCamera(scene.camera.zoomed(factor)),
        Action::Pan(steps) => Command::SetCamera(scene.camera.moved(steps.map(|step| PAN * step))),
        Action::Controls => Command::ToggleControls,
        Action::Plots => Command::TogglePlots,
        Action::Present => Command::TogglePresenting,
        Action::FullScreen => Command::ToggleFullScreen,
        Action::Size(by) => Command::Window(WindowCommand::SetSize(state.zoom() + by)),
        Action::OwnSize => Command::Window(WindowCommand::SetSize(1.0)),
        Action::Export => Command::Export(ExportCommand::SetOpen(true)),
        Action::CopyPicture => Command::Export(ExportCommand::Copy(scene.t)),
        Action::Palette => Command::Window(WindowCommand::SetPalette(Some(Palette::default()))),
        Action::Quit => Command::Quit,
        Action::Guide => Command::Window(WindowCommand::SetGuide(!state.guide)),
        Action::Help => Command::Window(WindowCommand::SetHelp(!state.help)),
        Action::Escape => return escape(state),
    })
}

/// What a click of the tool would do at the keyboard's own pointer.
fn use_spot(state: &State) -> Option<Command> {
    if state.under_way.is_some() && state.spot.is_none() {
        return Some(Command::Draw(DrawCommand::Finish));
    }
    click(state.settings.tool.action(), state.active, seen_spot(state)?, state)
}

/// What a drag of the tool would do there: give the last pair its datum, or select the grains around.
fn use_spot_again(state: &State) -> Option<Command> {
    if state.under_way.is_some() {
        return Some(Command::Draw(DrawCommand::Finish));
    }
    let at = seen_spot(state)?;
    if state.settings.tool != StageTool::Pair {
        return Some(Command::SelectAround(state.active, at));
    }
    Some(Command::GiveDatum(state.active, at))
}

/// The keyboard's own pointer, unless the view has moved away from it.
fn seen_spot(state: &State) -> Option<Point> {
    let camera = &state.scene.camera;
    let half = camera.half_extent(state.view);
    state.spot.filter(|at| (0..2).all(|k| (at[k] - camera.centre[k]).abs() <= half[k] + 1e-3))
}

fn escape(state: &State) -> Option<Command> {
    Some(match state {
        state if state.file.question.is_some() => Command::Document(DocumentCommand::Answer(Answer::Cancel)),
        state if state.palette.is_some() => Command::Window(WindowCommand::SetPalette(None)),
        state if state.help => Command::Window(WindowCommand::SetHelp(false)),
        state if state.guide => Command::Window(WindowCommand::SetGuide(false)),
        state if state.export.open => Command::Export(ExportCommand::SetOpen(false)),
        state if state.under_way.is_some() => Command::Draw(DrawCommand::Cancel),
        state if state.import.reading.is_some() => Command::CancelImport,
        state if state.notices.newest().is_some() => Command::DismissNotice(state.notices.newest()?.number),
        state if state.looking != Looking::None => Command::CancelGesture,
        state if state.spot.is_some() => Command::HideSpot,
        state if !state.selection.is_empty() => Command::Draw(DrawCommand::SelectNothing),
        state if !state.scene.document.study.is_empty() => Command::SetStudy(Study::default()),
        state if state.presenting => Command::TogglePresenting,
        _ => return None,
    })
}
