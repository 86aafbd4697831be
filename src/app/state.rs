//! What is decided: the scene, the drawing, and how the user works with them.

use std::{path::PathBuf, sync::Arc};

use serde::{Deserialize, Serialize};

use super::input::StageTool;
use crate::{
    export::Clip,
    field::{Mlp, Trained, model_file::Provenance},
    numeric::Point,
    path::Schedule,
    scene::{FieldSource, Flow, Lasso, Picture, Scene},
    target::{
        Target,
        drawing::{Brush, Document},
    },
    train::{Config, Effort, Report, When},
};

/// Everything the panels read.
#[derive(Debug)]
pub struct State {
    /// What is shown. Its `picture` is filled in when it is saved; the document holds it.
    pub scene: Scene,
    /// What is known of each lane of the scene; always as many as it has.
    pub lanes: Vec<LaneState>,
    /// The lane that the panels are about, from 0.
    pub active: usize,
    /// The drawing with its history.
    pub document: Document,
    /// How the user works.
    pub settings: Settings,
    /// Chart position under the pointer that is asked why, for this moment only.
    pub asked: Option<Point>,
    /// Chart position of the keyboard's own pointer, while it is used.
    pub spot: Option<Point>,
    /// What the pointer holds since it was pressed.
    pub hand: Hand,
    /// Size of a lane of the stage, in points.
    pub view: [f32; 2],
    /// Playing, or standing still.
    pub playing: bool,
    /// Seconds that the clock still rests at the end of a loop.
    pub resting: f64,
    /// The newest target that holds mass.
    pub target: Option<Arc<Target>>,
    /// Whether the canvas holds nothing to flow to; the last flow stays.
    pub canvas_is_empty: bool,
    /// Training, as far as it is known.
    pub training: Training,
    /// The export dialog.
    pub export: ExportState,
    /// Whether the help is open.
    pub help: bool,
    /// Something the user should know, until it is dismissed.
    pub notice: Option<Notice>,
    /// Text under which a model is saved or loaded, and a target imported.
    pub file_path: String,
    /// The word for the text target.
    pub word: String,
}

/// What the pointer holds since it was pressed.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Hand {
    /// Nothing.
    #[default]
    Empty,
    /// The pair that was joined last.
    Pair {
        /// The path of the lane in which it was.
        path: Schedule,
        /// Chart position of the press.
        from: Point,
    },
    /// A lasso on its way.
    Lasso {
        /// The lane in which it is thrown, from 0.
        lane: usize,
        /// Chart positions of its corners.
        corners: Vec<Point>,
    },
}

/// How the user works; kept between sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that the user ticks")]
pub struct Settings {
    /// The brush.
    pub brush: Brush,
    /// What the left button does on the stage.
    pub tool: StageTool,
    /// Whether a first stroke adds to a preset instead of replacing it.
    pub keep_existing: bool,
    /// Whether the clock starts again at the end.
    pub looping: bool,
    /// Speed of the clock: 1 crosses [0, 1] in four seconds.
    pub speed: f64,
    /// Settings of the training.
    pub training: Config,
    /// What a changed target or path does to the network.
    pub when: When,
    /// How much of the machine training takes.
    pub effort: Effort,
    /// Whether training stops by itself when the validation loss has been flat for a while.
    pub stop_when_flat: bool,
    /// How curves are drawn.
    pub plots: Plots,
    /// Whether the controls at the left are shown.
    pub show_controls: bool,
    /// Whether the plots at the right are shown.
    pub show_plots: bool,
    /// Form of exported clips.
    pub clip: Clip,
    /// Where clips are written.
    pub export_path: String,
    /// Paths with the parameters that they last had.
    pub paths: Vec<Schedule>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            brush: Brush::default(),
            tool: StageTool::Brush,
            keep_existing: false,
            looping: true,
            speed: 1.0,
            training: Config::default(),
            when: When::Continue,
            effort: Effort::default(),
            stop_when_flat: false,
            plots: Plots::default(),
            show_controls: true,
            show_plots: true,
            clip: Clip::default(),
            export_path: "dunefield.gif".into(),
            paths: Vec::new(),
        }
    }
}

/// How the curves of a training are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plots {
    /// Whether losses are drawn on a logarithmic axis.
    pub log_loss: bool,
    /// Whether steps are drawn on a logarithmic axis.
    pub log_steps: bool,
    /// Share of the curve over which the loss is averaged, 0 to 0.3.
    pub smoothing: f64,
}

impl Default for Plots {
    fn default() -> Self {
        Self { log_loss: true, log_steps: false, smoothing: 0.05 }
    }
}

impl Settings {
    /// `schedule` with the parameters that its kind of path last had.
    #[must_use]
    pub fn remembered(&self, schedule: Schedule) -> Schedule {
        self.paths.iter().copied().find(|path| path.name() == schedule.name()).unwrap_or(schedule)
    }

    /// The same settings with every number brought into its range.
    #[must_use]
    pub fn sanitised(mut self) -> Self {
        let default = Self::default();
        let radius = self.brush.radius.clamp(*Brush::RADIUS.start(), *Brush::RADIUS.end());
        let strength = self.brush.strength.clamp(*Brush::STRENGTH.start(), *Brush::STRENGTH.end());
        if radius.is_nan() || strength.is_nan() {
            self.brush = default.brush;
        } else {
            self.brush = Brush { radius, strength };
        }
        self.speed = if self.speed.is_finite() { self.speed.clamp(0.05, 4.0) } else { 1.0 };
        self.training = self.training.validate().unwrap_or(default.training);
        self.paths.retain(|path| path.validate().is_ok());
        self.paths.truncate(Schedule::ALL.len());
        let smoothing = &mut self.plots.smoothing;
        *smoothing = if smoothing.is_finite() { smoothing.clamp(0.0, 0.3) } else { 0.05 };
        let clip = &mut self.clip;
        clip.size_px = clip.size_px.clamp(64, 2048);
        clip.fps = clip.fps.clamp(1, 50);
        clip.seconds = if clip.seconds.is_finite() { clip.seconds.clamp(0.1, 60.0) } else { 4.0 };
        clip.colors = clip.colors.clamp(8, 256);
        clip.particles = clip.particles.clamp(100, 1_000_000);
        self
    }
}

/// Training, as the window knows it.
#[derive(Debug)]
pub struct Training {
    /// Whether the window asks the trainer to follow the scene.
    pub following: bool,
    /// A model from a file, shown instead of the one in training by lanes of its path.
    pub loaded: Option<(Arc<Mlp>, Provenance)>,
}

/// What is known of one lane.
#[derive(Clone, Debug, Default)]
pub struct LaneState {
    /// What the stage shows now, which may be a moment older than the scene.
    pub shown: Shown,
    /// The newest report of its training.
    pub report: Option<Report>,
}

/// What the stage shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// Identity of the target whose flow is on the stage.
    pub target: Option<u64>,
    /// Number of volumes that reached the stage.
    pub generation: u64,
    /// Path of the field on the stage.
    pub path: Option<Schedule>,
    /// How far the network has come, if the stage shows one.
    pub trained: Option<Trained>,
    /// Whether the stage shows a learned field.
    pub learned: bool,
    /// Solver steps that were taken, fewer while the brush moves.
    pub steps: u32,
    /// Particles that fit the device.
    pub particles: usize,
    /// p_t-weighted mean of |v - u|^2 at each slice of the learned field; empty when it is not known.
    pub error: Vec<f64>,
}

/// The export dialog.
#[derive(Debug, Default)]
pub struct ExportState {
    /// Whether the dialog is open.
    pub open: bool,
    /// Frames done and wanted, while an export runs.
    pub running: Option<(u32, u32)>,
    /// How the last export ended.
    pub outcome: Option<Result<ExportDone, String>>,
}

/// A finished export.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportDone {
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its frames.
    pub frames: u32,
    /// Its particles, which may be fewer than were asked for.
    pub particles: usize,
}

/// Something the user should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Something went well.
    Done(String),
    /// Something went wrong.
    Problem(String),
}

impl State {
    /// A state that shows `scene`.
    #[must_use]
    pub fn new(scene: Scene, settings: Settings) -> Self {
        let mut scene = scene.sanitised();
        let canvas = scene.picture.canvas().filter(|canvas| !canvas.raster.is_empty()).or_else(|| {
            scene.picture = Scene::default().picture;
            scene.picture.canvas()
        });
        // The default picture is a preset, which always has a canvas.
        let canvas = canvas.unwrap_or_else(|| {
            let raster = crate::target::presets::PRESETS[0].raster();
            crate::target::drawing::Canvas::new(raster, crate::target::drawing::Origin::Drawn)
        });
        Self {
            lanes: vec![LaneState::default(); scene.lanes.len()],
            active: 0,
            scene,
            document: Document::new(canvas),
            settings: settings.sanitised(),
            asked: None,
            spot: None,
            hand: Hand::Empty,
            view: [640.0, 640.0],
            playing: true,
            resting: 0.0,
            target: None,
            canvas_is_empty: false,
            training: Training { following: true, loaded: None },
            export: ExportState::default(),
            help: false,
            notice: None,
            file_path: String::new(),
            word: "FLOW".into(),
        }
    }

    /// The scene as it is seen at this moment: with the probe under the pointer.
    #[must_use]
    pub fn seen(&self) -> Scene {
        let mut scene = self.scene.clone();
        scene.study.probe = self.asked.or(scene.study.probe);
        scene
    }

    /// The scene with the picture that is on the canvas now, to be saved.
    #[must_use]
    pub fn complete_scene(&self) -> Scene {
        Scene { picture: Picture::of(self.document.canvas()), ..self.scene.clone() }
    }

    /// The flow that the panels are about.
    #[must_use]
    pub fn flow(&self) -> &Flow {
        &self.scene.lanes[self.active]
    }

    /// The same, to be changed.
    pub fn flow_mut(&mut self) -> &mut Flow {
        &mut self.scene.lanes[self.active]
    }

    /// What is known of the lane that the panels are about.
    #[must_use]
    pub fn lane(&self) -> &LaneState {
        &self.lanes[self.active]
    }

    /// The newest report of that lane's training.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        self.lane().report.as_ref()
    }

    /// Changes the flows beside each other; the panels stay with their lane if it is still there.
    pub fn set_lanes(&mut self, flows: Vec<Flow>) {
        let count = flows.len();
        let before = std::mem::replace(&mut self.scene.lanes, flows);
        self.scene.set_lane_count(count);
        // A lasso goes with its flow.
        self.scene.study.lasso = self.scene.study.lasso.take().and_then(|lasso| {
            let flow = before.get(lasso.lane)?;
            let kept = |now: &Flow| now.path == flow.path && now.field == flow.field;
            let same = self.scene.lanes.get(lasso.lane).is_some_and(kept);
            let lane = if same { lasso.lane } else { self.scene.lanes.iter().position(kept)? };
            Some(Lasso { lane, ..lasso })
        });
        self.lanes.resize(self.scene.lanes.len(), LaneState::default());
        self.active = self.active.min(self.lanes.len() - 1);
        self.forget_unseen_model();
    }

    /// A loaded model knows only its own path: when no lane shows that any more, it is forgotten.
    pub fn forget_unseen_model(&mut self) {
        let shown = |schedule| self.scene.lanes.iter().any(|flow| flow.path == schedule);
        if self.training.loaded.as_ref().is_some_and(|(model, _)| !shown(model.schedule)) {
            self.training.loaded = None;
        }
    }

    /// Whether a network is trained for this lane: a lane of its own always learns, one of several
    /// only when it shows what it learned.
    #[must_use]
    pub fn learns(&self, lane: usize) -> bool {
        let flow = self.scene.lanes[lane];
        self.training.following && (self.lanes.len() == 1 || flow.field == FieldSource::Learned)
    }

    /// The loaded model, if this lane shows it.
    #[must_use]
    pub fn loaded(&self, lane: usize) -> Option<&(Arc<Mlp>, Provenance)> {
        let flow = self.scene.lanes[lane];
        let wanted = |(model, _): &&(Arc<Mlp>, Provenance)| {
            flow.field == FieldSource::Learned && model.schedule == flow.path
        };
        self.training.loaded.as_ref().filter(wanted)
    }

    /// The line that says what the stage shows in a lane.
    #[must_use]
    pub fn caption(&self, lane: usize) -> String {
        let (flow, shown) = (self.scene.lanes[lane], &self.lanes[lane].shown);
        let steps = if shown.steps > 0 { shown.steps } else { flow.steps };
        let field = if shown.learned { FieldSource::Learned } else { FieldSource::Exact };
        let path = shown.path.unwrap_or(flow.path);
        let caption = Flow { path, field, steps, ..flow }.caption(shown.trained);
        if flow.field == FieldSource::Learned && !shown.learned {
            format!("{caption}  |  no network yet")
        } else {
            caption
        }
    }
}
