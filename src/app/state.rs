//! What is decided: the scene, the drawing, and what is known of their flows.

use std::sync::Arc;

pub use super::notices::Notice;
use super::{
    export_state::ExportState,
    file_state::{Authored, FileState, blank},
    gallery_state::GalleryState,
    import_state::ImportState,
    notices::Notices,
    settings::{Hint, Settings, ZOOMS},
};
use crate::{
    density::Target,
    derived::Revision,
    drawing::{Canvas, Gesture, Selection},
    field::Trained,
    flow::{SourceKind, StepGrid},
    numeric::Point,
    path::Schedule,
    scene::{Document, FieldSource, Flow, History, Lasso, SavedModel, Scene},
    train::Report,
};

/// Everything the panels read.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is true or false on its own")]
pub struct State {
    /// What is shown.
    pub scene: Scene,
    /// What is known of each lane of the scene; always as many as it has.
    pub lanes: Vec<LaneState>,
    /// The lane that the panels are about, from 0.
    pub active: usize,
    /// What is being drawn.
    pub under_way: Option<UnderWay>,
    /// What is selected of the drawing.
    pub selection: Selection,
    /// What can be undone.
    pub history: History<Authored>,
    /// The file of the document.
    pub file: FileState,
    /// Number of the gesture: changes between press and release are one step of the history.
    pub gesture_number: u64,
    /// How the user works.
    pub settings: Settings,
    /// Chart position under the pointer that is asked why, for this moment only.
    pub asked: Option<Point>,
    /// Chart position of the keyboard's own pointer, while it is used.
    pub spot: Option<Point>,
    /// What the pointer does between press and release, other than drawing.
    pub looking: Looking,
    /// How many grains the lasso holds.
    pub lasso_count: Option<usize>,
    /// Size of a lane of the stage, in points.
    pub view: [f32; 2],
    /// How much larger than the system asks the window has room to show everything.
    pub most_zoom: f32,
    /// Playing, or standing still.
    pub playing: bool,
    /// Seconds that the clock still rests at the end of a loop.
    pub resting: f64,
    /// The part of t that is played again and again.
    pub loop_range: [f64; 2],
    /// Whether stage and timeline are shown alone, in large letters.
    pub presenting: bool,
    /// The newest target that holds mass.
    pub target: Option<Arc<Target>>,
    /// Whether the canvas holds nothing to flow to; the last flow stays.
    pub canvas_is_empty: bool,
    /// Training, as far as it is known.
    pub training: Training,
    /// What comes onto the canvas from files.
    pub import: ImportState,
    /// Targets as pictures.
    pub gallery: GalleryState,
    /// What is known of exports.
    pub export: ExportState,
    /// Whether the help is open.
    pub help: bool,
    /// Whether every layer that is shown is explained.
    pub guide: bool,
    /// The command palette, while it is open.
    pub palette: Option<Palette>,
    /// What the user should know.
    pub notices: Notices,
    /// Text under which a model is saved or loaded, and a target imported.
    pub file_path: String,
    /// The word for the text target.
    pub word: String,
}

/// The command palette.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// What was typed.
    pub typed: String,
    /// Which of the matches is chosen, from 0.
    pub chosen: usize,
}

/// A gesture of a tool that draws.
#[derive(Debug)]
pub struct UnderWay {
    /// What it does.
    pub gesture: Box<dyn Gesture>,
    /// Whether the pointer is pressed: several presses may belong to one gesture.
    pub is_pressed: bool,
    /// What was authored before it.
    pub before: Authored,
}

/// What the pointer does between press and release, other than drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Looking {
    /// Nothing.
    #[default]
    None,
    /// The pair that was joined last.
    Pair {
        /// The path of the lane in which it was.
        path: Schedule,
        /// Chart position of the press.
        from: Point,
    },
    /// A lasso on its way.
    Lasso {
        /// The lane in which it is drawn, from 0.
        lane: usize,
        /// Chart positions of its corners.
        corners: Vec<Point>,
    },
}

/// Training, as the window knows it.
#[derive(Debug)]
pub struct Training {
    /// Whether the window asks the trainer to follow the scene.
    pub following: bool,
    /// Names the training. Another one begins with the network of the scene, or afresh where that has none.
    pub id: Revision,
    /// The newest report of the training, which all lanes share.
    pub report: Option<Report>,
}

/// What is known of one lane.
#[derive(Clone, Debug, Default)]
pub struct LaneState {
    /// What the stage shows now, which may be a moment older than the scene.
    pub shown: Shown,
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
    /// How far the path's own p_0 is from what is begun with, where that is noticeable and known.
    pub source_difference: Option<f64>,
    /// Solver steps that were taken, fewer while the brush moves.
    pub steps: u32,
    /// What they are uniform in.
    pub grid: Option<StepGrid>,
    /// Particles that fit the device.
    pub particles: usize,
    /// p_t-weighted mean of |v - u|^2 at each slice of the learned field; empty when it is not known.
    pub error: Vec<f64>,
}

impl State {
    /// A state that shows `scene`.
    #[must_use]
    pub fn new(scene: Scene, settings: Settings) -> Self {
        let mut scene = scene.sanitised();
        if scene.document.drawing.canvas().density.is_empty() {
            scene.document.drawing = Document::default().drawing;
        }
        Self {
            lanes: vec![LaneState::default(); scene.document.lanes.len()],
            active: 0,
            scene,
            under_way: None,
            selection: Selection::default(),
            history: History::default(),
            file: FileState::new(blank()),
            gesture_number: 0,
            settings: settings.sanitised(),
            asked: None,
            spot: None,
            looking: Looking::None,
            lasso_count: None,
            view: [640.0, 640.0],
            most_zoom: *ZOOMS.end(),
            playing: true,
            resting: 0.0,
            loop_range: [0.0, 1.0],
            presenting: false,
            target: None,
            canvas_is_empty: false,
            training: Training { following: true, id: Revision::next(), report: None },
            import: ImportState::default(),
            gallery: GalleryState::default(),
            export: ExportState::default(),
            help: false,
            guide: false,
            palette: None,
            notices: Notices::default(),
            file_path: String::new(),
            word: "FLOW".into(),
        }
    }

    /// The scene as it is seen at this moment: with the probe under the pointer.
    #[must_use]
    pub fn seen(&self) -> Scene {
        let mut scene = self.scene.clone();
        scene.document.study.probe = self.asked.or(scene.document.study.probe);
        scene
    }

    /// What is undone: the document, which file it is of, and which training goes on.
    #[must_use]
    pub fn authored(&self) -> Authored {
        let Training { id, following, .. } = self.training;
        let (document, file) = (self.scene.document.clone(), self.file.current());
        Authored { document, file, training: id, following, network: None }
    }

    /// Whether the document holds what its file does not.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.file.is_unsaved(&self.scene.document)
    }

    /// Puts another document in the place of the one that is shown; the panels stay with their lane if it is still
    /// there.
    pub fn set_document(&mut self, document: Document) {
        self.scene.document = document.sanitised(self.scene.particles);
        self.follow_lanes();
    }

    /// What is on the canvas.
    #[must_use]
    pub fn canvas(&self) -> &Canvas {
        self.scene.document.drawing.canvas()
    }

    /// Whether the pointer draws at this moment.
    #[must_use]
    pub fn is_drawing(&self) -> bool {
        self.under_way.as_ref().is_some_and(|under_way| under_way.is_pressed)
    }

    /// The flow that the panels are about.
    #[must_use]
    pub fn flow(&self) -> &Flow {
        &self.scene.document.lanes[self.active]
    }

    /// The same, to be changed.
    pub fn flow_mut(&mut self) -> &mut Flow {
        &mut self.scene.document.lanes[self.active]
    }

    /// What is known of the lane that the panels are about.
    #[must_use]
    pub fn lane(&self) -> &LaneState {
        &self.lanes[self.active]
    }

    /// The newest report of the training.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        self.training.report.as_ref()
    }

    /// Changes the flows beside each other, where lane k comes `from[k]`; the panels stay with their lane if it is
    /// still there.
    pub fn set_lanes(&mut self, flows: Vec<Flow>, from: &[usize]) {
        let count = flows.len();
        if count > 1 {
            self.settings.forget_hint(Hint::Compare);
        }
        self.scene.document.models = self.scene.document.models.arranged(from);
        let before = std::mem::replace(&mut self.scene.document.lanes, flows);
        self.scene.document.set_lane_count(count);
        // A lasso goes with its flow.
        self.scene.document.study.lasso = self.scene.document.study.lasso.take().and_then(|lasso| {
            let flow = before.get(lasso.lane)?;
            let kept = |now: &Flow| now.path == flow.path && now.field == flow.field;
            let same = self.scene.document.lanes.get(lasso.lane).is_some_and(kept);
            let lane = if same { lasso.lane } else { self.scene.document.lanes.iter().position(kept)? };
            Some(Lasso { lane, ..lasso })
        });
        self.follow_lanes();
    }

    /// As many lanes as the document has; the panels stay with theirs if it is still there.
    pub fn follow_lanes(&mut self) {
        self.lanes.resize(self.scene.document.lanes.len(), LaneState::default());
        self.active = self.active.min(self.lanes.len() - 1);
    }

    /// The model that was loaded into this lane, if the lane shows it.
    #[must_use]
    pub fn loaded(&self, lane: usize) -> Option<&Arc<SavedModel>> {
        let learned = self.scene.document.lanes[lane].field == FieldSource::Learned;
        self.scene.document.models.get(lane).filter(|_| learned)
    }

    /// The flow of a lane as it can be shown: a loaded model knows no target that p_0 could be drawn from, so it begins
    /// with the Gaussian that has the moments of p_0.
    #[must_use]
    pub fn staged(&self, lane: usize) -> Flow {
        let flow = self.scene.document.lanes[lane];
        let source = if self.loaded(lane).is_some() && flow.source == SourceKind::Path {
            SourceKind::Matched
        } else {
            flow.source
        };
        Flow { source, ..flow }
    }

    /// How much larger than the system asks everything is shown: as the user wants, as far as there is room.
    #[must_use]
    pub fn zoom(&self) -> f32 {
        self.settings.zoom.min(self.most_zoom)
    }

    /// The line that says what the stage shows in a lane.
    #[must_use]
    pub fn caption(&self, lane: usize) -> String {
        let (flow, shown) = (self.staged(lane), &self.lanes[lane].shown);
        let steps = if shown.steps > 0 { shown.steps } else { flow.steps };
        let field = if shown.learned { FieldSource::Learned } else { FieldSource::Exact };
        let path = shown.path.unwrap_or(flow.path);
        let grid = shown.grid.or(flow.grid).unwrap_or(StepGrid::T);
        let caption = Flow { path, field, steps, ..flow }.caption(shown.trained, grid, shown.source_difference);
        if flow.field == FieldSource::Learned && !shown.learned {
            format!("no network yet: {caption}")
        } else {
            caption
        }
    }
}
