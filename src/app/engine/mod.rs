//! Background work that follows the state: sampling, training, export.
//!
//! Each frame the engine compares what the state asks for with what was last asked for, sends
//! what is new, and brings back what has arrived. It keeps what is known of the flows up to date; what is
//! decided it leaves alone, and answers with commands instead.
//!
//! - `sampling`: fields as volumes.
//! - `training`: what the trainer is asked for.
//! - `press`: whether a press is about to change what follows.
//! - `lane`: what one lane shows.
//! - `study`: grains that are picked on the stage.
//! - `exporting`: clips; `previewing`: frames of the next one; `material`: what they show.

mod exporting;
mod lane;
mod material;
mod press;
mod previewing;
mod sampling;
mod study;
mod training;

use std::{path::PathBuf, time::Instant};

use eframe::egui;

use self::{
    exporting::Exporter, lane::Lane, press::Press, previewing::Previewing, sampling::Sampling, study::Selection,
    training::Training,
};
use super::{
    commands::{Command, TrainingCommand},
    stage_gpu::SharedStage,
    state::{Notice, State},
};
use crate::{figure::Shape, numeric::Point};

/// Background work.
#[derive(Debug)]
pub struct Engine {
    stage: SharedStage,
    sampling: Sampling,
    training: Training,
    press: Press,
    lanes: Vec<Lane>,
    selection: Selection,
    exporter: Exporter,
    previewing: Previewing,
}

impl Engine {
    /// Starts the threads. `wake` asks for a frame.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(stage: SharedStage, wake: impl Fn() + Clone + Send + 'static) -> std::io::Result<Self> {
        Ok(Self {
            stage,
            sampling: Sampling::new(wake.clone())?,
            training: Training::new(wake.clone())?,
            previewing: Previewing::new(wake)?,
            press: Press::default(),
            lanes: Vec::new(),
            selection: Selection::default(),
            exporter: Exporter::default(),
        })
    }

    /// When the flow to this target was first asked for.
    #[must_use]
    pub fn asked(&self, target: u64) -> Option<Instant> {
        self.sampling.asked(target)
    }

    /// Volumes that have been sampled.
    #[must_use]
    pub fn volumes(&self) -> u64 {
        self.sampling.volumes()
    }

    /// Brings back what has arrived since the last frame; returns what follows.
    pub fn receive(&mut self, state: &mut State) -> Vec<Command> {
        let mut commands = Vec::new();
        self.sampling.receive(&mut commands);
        self.training.receive(state, &mut commands);
        if let Some(fault) = self.stage.lock().take_fault() {
            commands.push(Command::Notify(Notice::Problem(format!("The graphics adapter failed: {fault}"))));
        }
        self.exporter.receive(state, &mut commands);
        self.previewing.receive(state, &mut commands);
        commands
    }

    /// Asks for what the state needs and does not have; returns what follows. While a button is `pressed` that changes
    /// flows or the training, a slider in hand, training stays as it is and lanes show a preview.
    pub fn follow(&mut self, state: &mut State, pressed: bool) -> Vec<Command> {
        let Self { stage, sampling, training, press, lanes, selection, .. } = self;
        if lanes.len() != state.lanes.len() {
            lanes.resize_with(state.lanes.len(), Lane::default);
            stage.lock().set_lane_count(state.lanes.len());
        }
        let mut commands = Vec::new();
        sampling.follow_target(state, &mut commands);
        training.flush();
        let deciding = press.is_deciding(state, pressed);
        if !deciding {
            // The first target of a stroke is already followed gently, the last one still is.
            if state.is_drawing() {
                training.follow_pacing(state);
            }
            training.follow(state);
            training.follow_pacing(state);
        }
        sampling.follow_learned(state);
        let previewing = state.is_drawing() || deciding;
        for (index, lane) in lanes.iter_mut().enumerate() {
            lane.follow(index, state, (sampling, stage), previewing);
            let beginning = lane.beginning(index, state, sampling);
            if let Some(beginning) = beginning.as_ref().filter(|_| !previewing) {
                sampling.request_difference(beginning);
            }
            let difference = beginning.and_then(|beginning| sampling.source_difference(&beginning));
            state.lanes[index].shown.source_difference = difference;
        }
        selection.follow(state, stage, deciding, &mut commands);
        state.lasso_count = selection.count();
        commands
    }

    /// The figure over a lane of this size, in points.
    #[must_use]
    pub fn shapes(&self, lane: usize, state: &State, size: [f32; 2]) -> Vec<Shape> {
        let scales = self.stage.lock().scales(lane, &state.scene);
        let Some(shown) = self.lanes.get(lane) else { return Vec::new() };
        shown.shapes(lane, state, &self.sampling, scales, size)
    }

    /// Brings everything to the stage anew, whose device is another one.
    pub fn forget_stage(&mut self, state: &mut State) {
        self.previewing.forget_stage(state);
        self.lanes.clear();
        self.selection = Selection::default();
    }

    /// Passes on what the user asks of the trainer.
    pub fn train(&mut self, command: TrainingCommand) {
        self.training.obey(command);
    }

    /// What follows from a click at a chart position of a lane that picks the nearest grain.
    #[must_use]
    pub fn pick(&self, state: &State, lane: usize, at: Point) -> Option<Command> {
        study::pick(state, &self.stage, lane, at)
    }

    /// Writes a clip of what the stage shows, after those that wait.
    pub fn queue_export(&mut self, state: &mut State, path: PathBuf) {
        self.exporter.queue(state, &self.sampling, path);
    }

    /// Asks for what the export dialog shows in a window.
    pub fn preview(&mut self, state: &mut State, ctx: &egui::Context) {
        self.previewing.follow(state, &self.sampling, ctx);
    }

    /// Draws the lanes for the clipboard, at this t.
    pub fn copy_picture(&mut self, state: &mut State, t: f64) {
        self.previewing.copy(state, &self.sampling, t);
    }
}
