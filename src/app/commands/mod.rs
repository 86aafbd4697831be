//! What may change the state, and how; `looking` holds what lasso and view ask for.

mod looking;

use std::{path::PathBuf, sync::Arc};

use super::{
    input::StageTool,
    state::{Notice, Plots, State},
};
use crate::{
    export::Clip,
    field::{Mlp, model_file::Provenance},
    flow::Solver,
    numeric::Point,
    path::Schedule,
    scene::{Camera, FieldSource, Flow, Grains, Layers, PARTICLES, Study, flow::MAX_STEPS},
    target::{
        drawing::{Brush, Canvas, Origin, Tool},
        load::{Loaded, Placement, named},
    },
    train::{Config, Effort, When},
};

/// One change. Panels push commands; they are applied after layout.
#[derive(Clone, Debug)]
pub enum Command {
    /// Show a built-in target.
    ChooseTarget(String),
    /// Read an image or a point set.
    Import(PathBuf),
    /// Show what was read, or say why not.
    Imported(Result<Loaded, String>),
    /// Start a stroke.
    BeginStroke(Tool, Point),
    /// Draw on to a point.
    ExtendStroke(Point),
    /// Finish the stroke.
    EndStroke,
    /// One step back.
    Undo,
    /// One step forward.
    Redo,
    /// Empty the canvas.
    Clear,
    /// Change the brush.
    SetBrush(Brush),
    /// Choose what the left button does on the stage.
    SetTool(StageTool),
    /// Change what is looked at closely.
    SetStudy(Study),
    /// Ask why for this moment, or no longer.
    Ask(Option<Point>),
    /// Follow the grain that is nearest to a chart position of a lane.
    FollowAt(usize, Point),
    /// Begin a lasso in a lane, or lead it on.
    LeadLasso(usize, Point),
    /// Close the lasso.
    CloseLasso,
    /// Show all of the data.
    FitView,
    /// Change the number of particles to what the frame rate allows.
    AutoParticles(u32),
    /// Whether the number of particles follows the frame rate.
    SetAutoParticles(bool),
    /// Whether a first stroke adds to a preset.
    SetKeepExisting(bool),
    /// Change the path or its parameters.
    SetPath(Schedule),
    /// Change to this kind of path, with the parameters that it last had.
    ChoosePath(Schedule),
    /// Change the field.
    SetField(FieldSource),
    /// Change to the other field.
    ToggleField,
    /// Show so many flows beside each other.
    SetLaneCount(usize),
    /// OT beside diffusion, or a single lane again.
    ToggleCompare,
    /// Let the panels be about this lane.
    ActivateLane(usize),
    /// Let the panels be about the next lane.
    ActivateNextLane,
    /// Change the solver.
    SetSolver(Solver),
    /// Change the number of steps.
    SetSteps(u32),
    /// Change the number of particles.
    SetParticles(u32),
    /// Change the noise.
    SetSeed(u64),
    /// Change what is drawn.
    SetLayers(Layers),
    /// Change how grains look.
    SetGrains(Grains),
    /// Change what is seen.
    SetCamera(Camera),
    /// Go to a time, and stand still there.
    Scrub(f64),
    /// Move by so much time, and stand still there.
    Nudge(f64),
    /// Play or stand still.
    SetPlaying(bool),
    /// Play if standing still, and the other way round.
    TogglePlaying,
    /// Let the clock run on by so many seconds.
    Tick(f64),
    /// Whether the clock starts again at the end.
    SetLooping(bool),
    /// Speed of the clock.
    SetSpeed(f64),
    /// Something for the trainer.
    Training(TrainingCommand),
    /// Settings of the training.
    SetTraining(Config),
    /// What a changed target does to the network.
    SetWhen(When),
    /// How much of the machine training takes.
    SetEffort(Effort),
    /// Whether training stops by itself.
    SetStopWhenFlat(bool),
    /// How curves are drawn.
    SetPlots(Plots),
    /// Show or hide the controls.
    ToggleControls,
    /// Show or hide the plots.
    TogglePlots,
    /// Show this model instead of the one in training.
    ShowModel(Arc<Mlp>, Provenance),
    /// Show the network in training again.
    ForgetModel,
    /// Open or close the export dialog.
    SetExportOpen(bool),
    /// Form of exported clips.
    SetClip(Clip),
    /// Where clips are written.
    SetExportPath(String),
    /// Write a clip.
    StartExport,
    /// Stop writing it.
    CancelExport,
    /// Choose a file with the system's dialog.
    Browse(super::files::Purpose),
    /// Read or write the file at the typed path.
    UseFile(super::files::Purpose, PathBuf),
    /// Open the folder of a file.
    ShowInFolder(PathBuf),
    /// Text fields.
    SetFilePath(String),
    /// The word for the text target.
    SetWord(String),
    /// Open or close the help.
    SetHelp(bool),
    /// Tell the user something.
    Notify(Notice),
    /// The user has read the notice.
    DismissNotice,
    /// Close the window.
    Quit,
}

/// What the user asks of the trainer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingCommand {
    /// Begin.
    Start,
    /// Sleep.
    Pause,
    /// Go on.
    Resume,
    /// Begin again.
    Restart,
    /// End, and forget the networks.
    Stop,
    /// Learn from the pairs that the network connects.
    Reflow,
    /// Go back to another generation.
    Generation(u32),
}

/// What is left to do for a command that reaches beyond the state.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Something for the trainer.
    Training(TrainingCommand),
    /// Follow a grain.
    FollowAt(usize, Point),
    /// Read a target.
    Import(PathBuf),
    /// Write a clip.
    StartExport,
    /// Stop writing it.
    CancelExport,
    /// Choose a file.
    Browse(super::files::Purpose),
    /// Read or write a file.
    UseFile(super::files::Purpose, PathBuf),
    /// Open a folder.
    ShowInFolder(PathBuf),
    /// Close the window.
    Quit,
}

/// Seconds from noise to data at speed 1.
pub const PASS_SECONDS: f64 = 4.0;
/// Seconds that the clock rests at the data before it starts again.
const REST_SECONDS: f64 = 1.0;

/// Applies one command; what it cannot do by changing the state is returned.
pub fn apply(state: &mut State, command: Command) -> Option<Effect> {
    match command {
        Command::ChooseTarget(name) => choose_target(state, name),
        Command::Imported(loaded) => show_import(state, loaded),
        Command::Import(path) => return Some(Effect::Import(path)),
        Command::BeginStroke(tool, point) => {
            let settings = &state.settings;
            state.document.begin_stroke(settings.brush, tool, point, settings.keep_existing);
        }
        Command::ExtendStroke(point) => state.document.extend_stroke(point),
        Command::EndStroke => state.document.end_stroke(),
        Command::Undo => drop(state.document.undo()),
        Command::Redo => drop(state.document.redo()),
        Command::Clear => state.document.clear(),
        Command::SetBrush(brush) => state.settings.brush = brush,
        Command::SetTool(tool) => state.settings.tool = tool,
        Command::SetStudy(study) => state.scene.study = study,
        Command::Ask(asked) => state.asked = asked,
        Command::FollowAt(lane, at) => return Some(Effect::FollowAt(lane, at)),
        Command::LeadLasso(lane, at) => looking::lead_lasso(state, lane, at),
        Command::CloseLasso => looking::close_lasso(state),
        Command::FitView => looking::fit_view(state),
        Command::AutoParticles(particles) => state.scene.particles = particles,
        Command::SetAutoParticles(auto) => state.scene.auto_particles = auto,
        Command::SetKeepExisting(keep) => state.settings.keep_existing = keep,
        Command::SetPath(path) => set_path(state, path),
        Command::ChoosePath(path) => set_path(state, state.settings.remembered(path)),
        Command::SetField(field) => state.flow_mut().field = field,
        Command::ToggleField => state.flow_mut().field = state.flow().field.other(),
        Command::SetLaneCount(count) => {
            let mut flows = state.scene.lanes.clone();
            let about = *state.flow();
            if count <= 1 {
                flows = vec![about];
            }
            flows.resize(count.max(1), about);
            state.set_lanes(flows);
        }
        Command::ToggleCompare => toggle_compare(state),
        Command::ActivateLane(lane) => state.active = lane.min(state.lanes.len() - 1),
        Command::ActivateNextLane => state.active = (state.active + 1) % state.lanes.len(),
        Command::SetSolver(solver) => state.flow_mut().solver = solver,
        Command::SetSteps(steps) => state.flow_mut().steps = steps.clamp(1, MAX_STEPS),
        Command::SetParticles(particles) => {
            state.scene.auto_particles = false;
            state.scene.particles = particles.clamp(*PARTICLES.start(), *PARTICLES.end());
        }
        Command::SetSeed(seed) => state.scene.seed = seed,
        Command::SetLayers(layers) => state.scene.layers = layers,
        Command::SetGrains(grains) => state.scene.grains = grains,
        Command::SetCamera(camera) => state.scene.camera = camera,
        Command::Scrub(t) => scrub(state, t),
        Command::Nudge(by) => scrub(state, state.scene.t + by),
        Command::SetPlaying(playing) => set_playing(state, playing),
        Command::TogglePlaying => set_playing(state, !state.playing),
        Command::Tick(seconds) => tick(state, seconds),
        Command::SetLooping(looping) => state.settings.looping = looping,
        Command::SetSpeed(speed) => state.settings.speed = speed.clamp(0.05, 4.0),
        Command::SetTraining(config) => state.settings.training = config,
        Command::SetWhen(when) => state.settings.when = when,
        Command::SetEffort(effort) => state.settings.effort = effort,
        Command::SetStopWhenFlat(stop) => state.settings.stop_when_flat = stop,
        Command::SetPlots(plots) => state.settings.plots = plots,
        Command::ToggleControls => state.settings.show_controls ^= true,
        Command::TogglePlots => state.settings.show_plots ^= true,
        Command::ShowModel(model, provenance) => {
            let flow = state.flow_mut();
            (flow.path, flow.field) = (model.schedule, FieldSource::Learned);
            let text = format!("Showing the model of {}, trained on path {}", provenance.target, model.schedule);
            state.notice = Some(Notice::Done(text));
            state.training.loaded = Some((model, provenance));
        }
        Command::ForgetModel => state.training.loaded = None,
        Command::SetExportOpen(open) => state.export.open = open,
        Command::SetClip(clip) => state.settings.clip = clip,
        Command::SetExportPath(path) => state.settings.export_path = path,
        Command::SetFilePath(path) => state.file_path = path,
        Command::SetWord(word) => state.word = word,
        Command::SetHelp(open) => state.help = open,
        Command::Notify(notice) => state.notice = Some(notice),
        Command::DismissNotice => state.notice = None,
        Command::Training(command) => return Some(Effect::Training(command)),
        Command::StartExport => return Some(Effect::StartExport),
        Command::CancelExport => return Some(Effect::CancelExport),
        Command::Browse(purpose) => return Some(Effect::Browse(purpose)),
        Command::UseFile(purpose, path) => return Some(Effect::UseFile(purpose, path)),
        Command::ShowInFolder(path) => return Some(Effect::ShowInFolder(path)),
        Command::Quit => return Some(Effect::Quit),
    }
    None
}

fn choose_target(state: &mut State, name: String) {
    match named(&name) {
        Ok(Some(raster)) => {
            state.document.replace(Canvas::new(raster, Origin::Named(name)));
            state.notice = None;
        }
        Ok(None) => state.notice = Some(Notice::Problem(format!("'{name}' is not a built-in target"))),
        Err(error) => state.notice = Some(Notice::Problem(error.to_string())),
    }
}

fn show_import(state: &mut State, loaded: Result<Loaded, String>) {
    state.notice = match loaded {
        Err(message) => Some(Notice::Problem(message)),
        Ok(Loaded { name, canvas, placement }) => {
            state.document.replace(canvas);
            let Placement { centre: [x, y], scale } = placement;
            (placement != Placement::IDENTITY).then(|| {
                Notice::Done(format!("{name}: scaled to fit: world = (file - ({x:.4}, {y:.4})) * {scale:.4}"))
            })
        }
    };
}

fn set_path(state: &mut State, path: Schedule) {
    state.flow_mut().path = path;
    state.forget_unseen_model();
    state.settings.paths.retain(|known| known.name() != path.name());
    state.settings.paths.push(path);
}

/// The same flow on two paths, or the one that the panels are about alone.
fn toggle_compare(state: &mut State) {
    let flow = *state.flow();
    let names: Vec<_> = state.scene.lanes.iter().map(|flow| flow.path.name()).collect();
    let paths = [Schedule::OT, Schedule::VP];
    if names == paths.map(|path| path.name()) {
        state.active = 0;
        state.set_lanes(vec![flow]);
    } else {
        let paths = paths
            .map(|path| if path.name() == flow.path.name() { flow.path } else { state.settings.remembered(path) });
        state.set_lanes(paths.map(|path| Flow { path, ..flow }).to_vec());
    }
}

fn scrub(state: &mut State, t: f64) {
    (state.scene.t, state.playing, state.resting) = (t.clamp(0.0, 1.0), false, 0.0);
}

fn set_playing(state: &mut State, playing: bool) {
    if playing && state.scene.t >= 1.0 {
        state.scene.t = 0.0;
    }
    (state.playing, state.resting) = (playing, 0.0);
}

fn tick(state: &mut State, seconds: f64) {
    if !state.playing {
        return;
    }
    if state.resting > 0.0 {
        state.resting -= seconds;
        if state.resting <= 0.0 {
            (state.resting, state.scene.t) = (0.0, 0.0);
        }
        return;
    }
    state.scene.t = (state.scene.t + seconds * state.settings.speed / PASS_SECONDS).min(1.0);
    if state.scene.t >= 1.0 {
        if state.settings.looping {
            state.resting = REST_SECONDS;
        } else {
            state.playing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::state::Settings, scene::Scene};

    fn state() -> State {
        State::new(Scene::default(), Settings::default())
    }

    #[test]
    fn the_clock_rests_at_the_data_and_starts_again() {
        let mut state = state();
        apply(&mut state, Command::Tick(PASS_SECONDS + 1.0));
        assert_eq!(state.scene.t, 1.0);
        apply(&mut state, Command::Tick(0.5));
        assert_eq!(state.scene.t, 1.0);
        apply(&mut state, Command::Tick(0.6));
        assert_eq!(state.scene.t, 0.0);
        apply(&mut state, Command::SetLooping(false));
        apply(&mut state, Command::Tick(PASS_SECONDS));
        assert!(!state.playing && state.scene.t == 1.0);
        apply(&mut state, Command::SetPlaying(true));
        assert_eq!(state.scene.t, 0.0);
    }

    #[test]
    fn comparing_and_back() {
        let mut state = state();
        apply(&mut state, Command::SetSteps(8));
        apply(&mut state, Command::ToggleCompare);
        let paths: Vec<_> = state.scene.lanes.iter().map(|flow| (flow.path, flow.steps)).collect();
        assert_eq!(paths, [(Schedule::OT, 8), (Schedule::VP, 8)]);
        apply(&mut state, Command::ActivateNextLane);
        apply(&mut state, Command::SetSteps(4));
        assert_eq!((state.scene.lanes[0].steps, state.scene.lanes[1].steps), (8, 4));
        apply(&mut state, Command::ToggleCompare);
        assert_eq!((state.scene.lanes.len(), state.flow().path, state.active), (1, Schedule::VP, 0));
        apply(&mut state, Command::SetLaneCount(4));
        assert_eq!((state.lanes.len(), state.scene.lanes.len()), (4, 4));
    }

    #[test]
    fn a_failed_import_keeps_the_canvas() {
        let mut state = state();
        let before = state.document.canvas().clone();
        apply(&mut state, Command::Imported(Err("missing.png: cannot be read".into())));
        assert!(matches!(state.notice, Some(Notice::Problem(_))));
        assert_eq!(*state.document.canvas(), before);
    }
}
