//! How each command changes the state.

use super::{
    canvas, clock,
    command::{Command, Effect, Imported, TrainingCommand},
    document_command::{DocumentCommand, Loaded},
    documents::{self, Next},
    draw_command::DrawCommand,
    drawing, exports, flows, gallery,
    gallery_command::GalleryCommand,
    history, keys, looking, networks,
    window_command::{self, WindowCommand},
};
use crate::{
    app::{
        file_state::Authored,
        purpose::Purpose,
        settings::SPEEDS,
        state::{Looking, State},
        tool::StageTool,
    },
    drawing::Drawing,
    scene::{PARTICLES, flow::MAX_STEPS},
};

/// Applies one command and remembers what was before, if it changes the document; what it cannot do by changing the
/// state is returned.
pub fn apply(state: &mut State, command: Command) -> Option<Effect> {
    if !lets_draw_on(&command) {
        drawing::finish(state);
    }
    if changes_canvas(&command) {
        canvas::end_reading(state, "the canvas was changed meanwhile");
    }
    let (before, name) = (networks::before(state, &command), history::name(&command));
    if ends_datum(&command) {
        state.scene.document.study.datum = None;
    }
    let effect = change(state, command, &before);
    // A gesture is one step, when it ends.
    if state.under_way.is_none() {
        if let Some(name) = name
            && state.authored() != before
        {
            state.history.record(&name, state.gesture_number, before);
        }
        state.history.settle(&state.authored());
    }
    effect
}

fn change(state: &mut State, command: Command, before: &Authored) -> Option<Effect> {
    match command {
        Command::ChooseTarget(name) => canvas::choose_target(state, &name),
        Command::Imported(loaded) => canvas::show_import(state, loaded),
        Command::Import(paths) => return Some(canvas::import(state, &paths)),
        Command::Paste(text) => return Some(canvas::paste(state, &text)),
        Command::PastePicture(image) => return Some(canvas::paste_picture(state, image)),
        Command::Plot(command) => return Some(Effect::Plot(command)),
        Command::Read(number, source) => return canvas::read(state, number, source),
        Command::SetReadOptions(options) => return canvas::read_again(state, options),
        Command::CancelImport => canvas::end_reading(state, "cancelled"),
        Command::SetPointOptions(options) => return canvas::place_points(state, options),
        Command::Draw(command) => drawing::change(state, command, before),
        Command::Undo => history::go(state, -1),
        Command::Redo => history::go(state, 1),
        Command::Steps(steps) => history::go(state, steps),
        Command::SetSpread(factor) => canvas::spread(state, factor),
        Command::Clear => state.scene.document.drawing = Drawing::default(),
        Command::SetTool(tool) => state.settings.tool = tool,
        Command::SetStudy(study) => state.scene.document.study = study,
        Command::Ask(asked) => state.asked = asked,
        Command::FollowAt(lane, at) => return Some(Effect::FollowAt(lane, at)),
        Command::JoinPair(lane, at) => looking::join_pair(state, lane, at),
        Command::GiveDatum(lane, at) => looking::give_datum(state, lane, at),
        Command::Key(action) => return keys::command(action, state).and_then(|command| apply(state, command)),
        Command::CancelGesture => state.looking = Looking::None,
        Command::DragPair(at) => looking::drag_pair(state, at),
        Command::MoveSpot(steps) => looking::move_spot(state, steps),
        Command::HideSpot => state.spot = None,
        Command::DragLasso(lane, at) => looking::drag_lasso(state, lane, at),
        Command::EndGesture => looking::end_gesture(state),
        Command::SelectAround(lane, at) => looking::select_around(state, lane, at),
        Command::FitView => looking::fit_view(state),
        Command::FitFrom(steps) => looking::fit_from(state, steps),
        Command::ResetView => looking::reset_view(state),
        Command::AutoParticles(particles) => state.scene.particles = particles,
        Command::SetAutoParticles(auto) => state.scene.auto_particles = auto,
        Command::SetPath(path) => flows::set_path(state, path),
        Command::ChoosePath(path) => flows::set_path(state, state.settings.remembered(path)),
        Command::SetField(field) => state.flow_mut().field = field,
        Command::ToggleField => state.flow_mut().field = state.flow().field.other(),
        Command::SetLaneCount(count) => flows::set_lane_count(state, count),
        Command::ToggleCompare => flows::toggle_compare(state),
        Command::ActivateLane(lane) => state.active = lane.min(state.lanes.len() - 1),
        Command::ActivateNextLane => state.active = (state.active + 1) % state.lanes.len(),
        Command::SetSolver(solver) => state.flow_mut().solver = solver,
        Command::SetGrid(grid) => state.flow_mut().grid = grid,
        Command::SetSource(source) => state.flow_mut().source = source,
        Command::SetSteps(steps) => state.flow_mut().steps = steps.clamp(1, MAX_STEPS),
        Command::SetParticles(particles) => {
            state.scene.auto_particles = false;
            state.scene.particles = particles.clamp(*PARTICLES.start(), *PARTICLES.end());
        }
        Command::SetSeed(seed) => state.scene.document.seed = seed,
        Command::SetLayers(layers) => state.scene.document.layers = layers,
        Command::SetGrains(grains) => state.scene.document.grains = grains,
        Command::SetCamera(camera) => looking::set_camera(state, camera),
        Command::Scrub(t) => clock::scrub(state, t),
        Command::Nudge(by) => clock::scrub(state, state.scene.t + by),
        Command::SetPlaying(playing) => clock::set_playing(state, playing),
        Command::TogglePlaying => clock::set_playing(state, !state.playing),
        Command::Tick(seconds) => clock::tick(state, seconds),
        Command::SetLooping(looping) => state.settings.looping = looping,
        Command::SetLoopRange(range, end) => clock::set_loop_range(state, range, end),
        Command::SetSpeed(speed) => state.settings.speed = speed.clamp(*SPEEDS.start(), *SPEEDS.end()),
        Command::SetTraining(config) => state.scene.document.training = config,
        Command::SetWhen(when) => state.settings.when = when,
        Command::SetEffort(effort) => state.settings.effort = effort,
        Command::SetStopWhenFlat(stop) => state.settings.stop_when_flat = stop,
        Command::SetSavesNetwork(saves) => state.settings.saves_network = saves,
        Command::SetPlots(plots) => state.settings.plots = plots,
        Command::ToggleControls => state.settings.show_controls ^= true,
        Command::TogglePlots => state.settings.show_plots ^= true,
        Command::TogglePresenting => state.presenting ^= true,
        Command::ToggleFullScreen => return Some(Effect::ToggleFullScreen),
        Command::ShowModel(lane, model) => networks::show_model(state, lane, model),
        Command::ForgetModel => state.scene.document.models.set(state.active, None),
        Command::KeepNetwork => state.keep_network(),
        Command::SetFilePath(path) => state.file_path = path,
        Command::SetWord(word) => state.word = word,
        Command::Window(command) => window_command::change(state, command),
        Command::Notify(notice) => state.notices.say(notice),
        Command::DismissNotice(number) => state.notices.dismiss(number),
        Command::AgeNotices(seconds) => state.notices.age(seconds),
        Command::Document(command) => return document(state, command),
        Command::Gallery(command) => return gallery::change(state, command).map(Effect::Gallery),
        Command::Training(command) => return networks::train(state, command),
        Command::Export(command) => return exports::change(state, command),
        Command::Browse(purpose) => return browse(state, purpose),
        Command::EndBrowsing => state.file.is_browsing = false,
        Command::UseFile(purpose, path) => return Some(Effect::UseFile(purpose, path)),
        Command::ShowInFolder(path) => return Some(Effect::ShowInFolder(path)),
        Command::Quit => return Some(Effect::Quit),
    }
    None
}

fn document(state: &mut State, command: DocumentCommand) -> Option<Effect> {
    match documents::change(state, command)? {
        Next::Command(command) => apply(state, Command::Document(command)),
        Next::Browse(purpose) => browse(state, purpose),
        Next::Effect(effect) => Some(effect),
    }
}

/// Whether a gesture that draws goes on after a command: it is part of it, or changes nothing that is authored.
fn lets_draw_on(command: &Command) -> bool {
    matches!(
        command,
        Command::Draw(_)
            | Command::Key(_)
            | Command::Tick(_)
            | Command::SetCamera(_)
            | Command::FitView
            | Command::ResetView
            | Command::Ask(_)
            | Command::MoveSpot(_)
            | Command::HideSpot
            | Command::Scrub(_)
            | Command::Nudge(_)
            | Command::SetPlaying(_)
            | Command::TogglePlaying
            | Command::SetSpeed(_)
            | Command::SetLooping(_)
            | Command::SetLoopRange(..)
            | Command::TogglePresenting
            | Command::ToggleFullScreen
            | Command::Window(
                WindowCommand::SetSize(_) | WindowCommand::SetLetters(_) | WindowCommand::SetGuide(_)
            )
            | Command::AutoParticles(_)
            | Command::ActivateLane(_)
            | Command::ActivateNextLane
            | Command::SetPlots(_)
            | Command::Training(TrainingCommand::Pause | TrainingCommand::Resume)
            | Command::KeepNetwork
            | Command::Notify(_)
            | Command::DismissNotice(_)
            | Command::AgeNotices(_)
            | Command::Gallery(GalleryCommand::Pictured(..) | GalleryCommand::Listed(..))
            | Command::Export(_)
            | Command::Document(DocumentCommand::Saved(_))
    )
}

/// Opens the system's dialog, once.
fn browse(state: &mut State, purpose: Purpose) -> Option<Effect> {
    (!std::mem::replace(&mut state.file.is_browsing, true)).then_some(Effect::Browse(purpose))
}

/// Whether a command changes what is on the canvas, so that what is being read for it comes too late.
fn changes_canvas(command: &Command) -> bool {
    matches!(
        command,
        Command::ChooseTarget(_)
            | Command::Draw(
                DrawCommand::Press(..) | DrawCommand::Dot(..) | DrawCommand::Duplicate | DrawCommand::Remove
            )
            | Command::Undo
            | Command::Redo
            | Command::Steps(_)
            | Command::Clear
            | Command::SetSpread(_)
            | Command::Gallery(GalleryCommand::Choose(..))
            | Command::Document(DocumentCommand::New | DocumentCommand::Loaded(Loaded { outcome: Ok(_), .. }))
    )
}

/// Whether a command is about the whole flow, which a datum that is shown alone hides.
fn ends_datum(command: &Command) -> bool {
    match command {
        Command::SetTool(tool) => *tool != StageTool::Datum,
        Command::ChooseTarget(_)
        | Command::Gallery(GalleryCommand::Choose(..))
        | Command::Imported(Imported { outcome: Ok(_), .. })
        | Command::Draw(DrawCommand::Press(..) | DrawCommand::Dot(..))
        | Command::JoinPair(..)
        | Command::FollowAt(..)
        | Command::DragLasso(..)
        | Command::SelectAround(..) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands::fresh;

    #[test]
    fn the_window_follows_the_training_that_is_asked_for() {
        let mut state = fresh();
        for (command, following) in [(TrainingCommand::Stop, false), (TrainingCommand::Start, true)] {
            let id = state.training.id;
            assert!(apply(&mut state, Command::Training(command)).is_none(), "it follows from the state");
            assert_eq!(state.training.following, following, "{command:?}");
            assert_eq!(state.training.id == id, following, "what is started after a stop is the same training");
        }
        let effect = apply(&mut state, Command::Training(TrainingCommand::Pause));
        assert!(matches!(effect, Some(Effect::Training(TrainingCommand::Pause))));
    }

    #[test]
    fn the_dialog_of_the_system_opens_once() {
        let mut state = fresh();
        let mut browse = |command| apply(&mut state, command).is_some();
        let open = Command::Browse(Purpose::ExportTo);
        assert!(browse(open.clone()) && !browse(open.clone()) && !browse(Command::Browse(Purpose::SaveScene)));
        assert!(!browse(Command::EndBrowsing) && browse(open));
    }
}
