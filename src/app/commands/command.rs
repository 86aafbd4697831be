//! Changes, and what they leave to do.

use std::{path::PathBuf, sync::Arc};

use eframe::egui::ColorImage;

use super::{
    action::Action,
    document_command::{DocumentCommand, DocumentEffect},
    draw_command::DrawCommand,
    export_command::{ExportCommand, ExportEffect},
    gallery_command::{GalleryCommand, GalleryEffect},
    plot_command::PlotCommand,
    window_command::WindowCommand,
};
use crate::{
    app::{import_state::Failed, purpose::Purpose, settings::Plots, state::Notice, tool::StageTool},
    density::PointOptions,
    flow::{Solver, SourceKind, StepGrid},
    import::{FileRecord, Loaded, ReadOptions, Request, Source},
    numeric::Point,
    path::Schedule,
    scene::{Camera, FieldSource, Grains, Layers, SavedModel, Study},
    train::{Config, Effort, When},
};

/// One change. Whoever hears the user pushes commands; the frame loop applies them.
#[derive(Clone, Debug)]
pub enum Command {
    /// Show a built-in target.
    ChooseTarget(String),
    /// Read files one after the other.
    Import(Vec<PathBuf>),
    /// Read a table that was pasted, or the files whose paths were.
    Paste(String),
    /// Read a picture that was pasted.
    PastePicture(Arc<ColorImage>),
    /// Read what a source holds, as the request of this number.
    Read(u64, Source),
    /// Do this with a plot.
    Plot(PlotCommand),
    /// Read the last file in another way.
    SetReadOptions(ReadOptions),
    /// End the reading; the canvas stays.
    CancelImport,
    /// Make another density of the points on the canvas.
    SetPointOptions(PointOptions),
    /// Show what was read, or say why not.
    Imported(Imported),
    /// Change what is drawn by hand, or how.
    Draw(DrawCommand),
    /// One step back.
    Undo,
    /// One step forward.
    Redo,
    /// So many steps back (below 0) or forward.
    Steps(i32),
    /// Scale the target about its mean, in place of the last such change.
    SetSpread(f64),
    /// Empty the canvas.
    Clear,
    /// Choose what the left button does on the stage.
    SetTool(StageTool),
    /// Change what is looked at closely.
    SetStudy(Study),
    /// Ask why for this moment, or no longer.
    Ask(Option<Point>),
    /// Follow the grain that is nearest to a chart position of a lane.
    FollowAt(usize, Point),
    /// Join noise at a chart position of a lane with a datum of the target, or part the pair that ends there.
    JoinPair(usize, Point),
    /// Join the noise of the pair that is dragged with this datum instead.
    DragPair(Point),
    /// Give the pair that was joined last this datum, as a lane shows it.
    GiveDatum(usize, Point),
    /// What a key means now.
    Key(Action),
    /// Move the keyboard's own pointer by so many steps along x and y.
    MoveSpot([f32; 2]),
    /// Take the keyboard's own pointer away.
    HideSpot,
    /// Begin a lasso in a lane, or lead it on.
    DragLasso(usize, Point),
    /// End what the pointer does: keep the pair, or close the lasso.
    EndGesture,
    /// End it, and make nothing of it.
    CancelGesture,
    /// Select the grains of a lane that are as near to a chart position as the brush is wide.
    SelectAround(usize, Point),
    /// Show all of the data.
    FitView,
    /// Show all of the data, and take back what the two clicks did before which the history had so many steps.
    FitFrom(usize),
    /// Show what the data opened on.
    ResetView,
    /// Change the number of particles to what the frame rate allows.
    AutoParticles(u32),
    /// Whether the number of particles follows the frame rate.
    SetAutoParticles(bool),
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
    /// Change the variable that steps are uniform in; nothing for the one that suits the path.
    SetGrid(Option<StepGrid>),
    /// Change how the flow begins.
    SetSource(SourceKind),
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
    /// Change this end (0 or 1) of the part of t that is played again and again.
    SetLoopRange([f64; 2], usize),
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
    /// Whether a document that is saved holds the network in training.
    SetSavesNetwork(bool),
    /// How curves are drawn.
    SetPlots(Plots),
    /// Show or hide the controls.
    ToggleControls,
    /// Show or hide the plots.
    TogglePlots,
    /// Show stage and timeline alone, in large letters, or everything again.
    TogglePresenting,
    /// Let the window fill the screen, or not.
    ToggleFullScreen,
    /// Show this model in a lane, instead of the one in training.
    ShowModel(usize, Arc<SavedModel>),
    /// Show the network in training again in the lane that the panels are about.
    ForgetModel,
    /// Keep the newest network in the scene.
    KeepNetwork,
    /// Change exports, or the form of the next one.
    Export(ExportCommand),
    /// Change the whole document or its file.
    Document(DocumentCommand),
    /// Change the gallery, or show something of it.
    Gallery(GalleryCommand),
    /// Choose a file with the system's dialog, unless it is open.
    Browse(Purpose),
    /// The dialog is closed.
    EndBrowsing,
    /// Read or write the file at the typed path.
    UseFile(Purpose, PathBuf),
    /// Open the folder of a file.
    ShowInFolder(PathBuf),
    /// Text fields.
    SetFilePath(String),
    /// The word for the text target.
    SetWord(String),
    /// Change the window alone.
    Window(WindowCommand),
    /// Tell the user something.
    Notify(Notice),
    /// The user has read the notice of this number.
    DismissNotice(u64),
    /// Let so many seconds pass for what is shown for a while.
    AgeNotices(f64),
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
    /// Begin with the model that the lane shows which the panels are about.
    FromModel,
    /// Learn from the pairs that the network connects.
    Reflow,
    /// Go back to another generation.
    Generation(u32),
}

/// What came of a request for the canvas.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Number of the request.
    pub number: u64,
    /// Which of its files it is, from 0.
    pub index: usize,
    /// The file.
    pub name: String,
    /// What it holds.
    pub outcome: Result<Loaded, Failed>,
}

/// Points that become another density.
#[derive(Clone, Debug)]
pub struct Placing {
    /// What to call it.
    pub name: String,
    /// The points, in the coordinates of their file.
    pub points: Arc<[[f64; 2]]>,
    /// How.
    pub options: PointOptions,
    /// The file, if it is known.
    pub file: Option<Arc<FileRecord>>,
}

/// What is left to do for a command that reaches beyond the state.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Something for the trainer.
    Training(TrainingCommand),
    /// Follow a grain.
    FollowAt(usize, Point),
    /// Read files, as the request of this number.
    Import(u64, Vec<Request>),
    /// Make a density of points, as the request of this number.
    Place(u64, Placing),
    /// Make a file of pixels, to be read as the request of this number.
    Encode(u64, Arc<ColorImage>),
    /// Do this with a plot.
    Plot(PlotCommand),
    /// Write clips, or draw for the clipboard.
    Export(ExportEffect),
    /// Read, write or copy the document.
    Document(DocumentEffect),
    /// Make pictures for the gallery, or change its files.
    Gallery(GalleryEffect),
    /// Choose a file.
    Browse(Purpose),
    /// Read a file, or write one that is not there yet.
    UseFile(Purpose, PathBuf),
    /// Write a file in the place of one that is there.
    Replace(Purpose, PathBuf),
    /// Open a folder.
    ShowInFolder(PathBuf),
    /// Let the window fill the screen, or not.
    ToggleFullScreen,
    /// Close the window.
    Quit,
}
