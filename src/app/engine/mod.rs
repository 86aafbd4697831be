//! Background work that follows the state: sampling, training, export.
//!
//! Each frame the engine compares what the state asks for with what was last asked for, sends
//! what is new, and brings back what has arrived.

mod exporting;
mod lane;
mod study;
mod training;

use std::{collections::VecDeque, sync::Arc, time::Instant};

use self::{
    exporting::Export,
    lane::{Lane, Learned},
    study::Caught,
    training::{Manners, Runs},
};
use super::{
    sampler::{Sampled, Sampler},
    stage_gpu::SharedStage,
    state::{Notice, State},
};
use crate::{
    density::Target,
    drawing::Origin,
    figure::Shape,
    train::{State as TrainState, Trainer},
};

/// Requests that are remembered.
const ASKED: usize = 64;

/// Background work.
#[derive(Debug)]
pub struct Engine {
    stage: SharedStage,
    sampler: Sampler,
    trainer: Trainer,
    lanes: Vec<Lane>,
    runs: Runs,
    /// The raster that `state.target` was made from.
    raster: Option<Arc<crate::density::raster::Raster>>,
    export: Option<Export>,
    /// Grains that were last chosen.
    caught: Option<Caught>,
    /// How the trainer was told to behave.
    manners: Manners,
    /// Targets that were asked for and when, newest last, for measurements.
    asked: VecDeque<(u64, Instant)>,
}

impl Engine {
    /// Starts the threads. `wake` asks for a frame.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(stage: SharedStage, wake: impl Fn() + Clone + Send + 'static) -> std::io::Result<Self> {
        Ok(Self {
            stage,
            sampler: Sampler::spawn(wake.clone())?,
            trainer: Trainer::spawn(wake)?,
            lanes: Vec::new(),
            runs: Runs::default(),
            raster: None,
            export: None,
            caught: None,
            manners: Manners::default(),
            asked: VecDeque::new(),
        })
    }

    /// When the flow to this target was first asked for.
    #[must_use]
    pub fn asked(&self, target: u64) -> Option<Instant> {
        self.asked.iter().find(|(id, _)| *id == target).map(|(_, at)| *at)
    }

    /// Brings back what has arrived since the last frame.
    pub fn receive(&mut self, state: &mut State) {
        for (index, result) in self.sampler.take() {
            // A lane may have been closed since it asked.
            let (Some(lane), Some(known)) = (self.lanes.get_mut(index), state.lanes.get_mut(index)) else {
                continue;
            };
            match result {
                Ok(Sampled::Exact { field, volume }) => {
                    self.stage.lock().set_target(index, field.target(), &volume);
                    known.shown.target = Some(field.target().id());
                    lane.exact = Some((field, volume));
                }
                // Of a network that is still wanted.
                Ok(Sampled::Learned { model, trained, volume, error }) if lane.requested_model.is_some() => {
                    lane.learned = Some(Learned { model, trained, volume, error });
                }
                Ok(Sampled::Learned { .. }) => {}
                Err(message) => state.notice = Some(Notice::Problem(message)),
            }
        }
        for report in self.trainer.take_reports() {
            let index = report.lane;
            let (Some(lane), Some(known)) = (self.lanes.get_mut(index), state.lanes.get_mut(index)) else {
                continue;
            };
            if report.run != lane.run {
                continue;
            }
            if let TrainState::Failed(message) = &report.state
                && !std::mem::replace(&mut lane.failure_told, true)
            {
                state.notice = Some(Notice::Problem(format!("Training stopped: {message}")));
            }
            // A trainer with nothing to do has nothing to report.
            known.report = Some(report).filter(|report| report.state != TrainState::Idle);
        }
        if let Some(fault) = self.stage.lock().take_fault() {
            state.notice = Some(Notice::Problem(format!("The graphics adapter failed: {fault}")));
        }
        self.receive_export(state);
    }

    /// Asks for what the state needs and does not have.
    /// While the user is `deciding`, a slider in hand, training stays as it is.
    pub fn follow(&mut self, state: &mut State, deciding: bool) {
        self.follow_lanes(state);
        self.follow_target(state);
        self.trainer.flush();
        if !deciding {
            // The first target of a stroke is already followed gently, the last one still is.
            if state.document.is_drawing() {
                self.follow_manners(state);
            }
            for index in 0..self.lanes.len() {
                self.follow_training(index, state);
            }
            self.follow_manners(state);
        }
        for (index, lane) in self.lanes.iter_mut().enumerate() {
            lane.follow_learned(index, state, &self.sampler);
            lane.follow_stage(index, state, &self.stage);
        }
        self.follow_lasso(state);
    }

    /// The figure over a lane of this size, in points.
    #[must_use]
    pub fn shapes(&self, lane: usize, state: &State, size: [f32; 2]) -> Vec<Shape> {
        let scales = self.stage.lock().scales(lane, &state.scene);
        self.lanes.get(lane).map_or(Vec::new(), |known| known.shapes(state, lane, scales, size))
    }

    /// Opens and closes lanes.
    fn follow_lanes(&mut self, state: &State) {
        let count = state.lanes.len();
        for index in count..self.lanes.len() {
            self.leave_training(index);
            self.sampler.forget(index);
        }
        if self.lanes.len() != count {
            self.lanes.resize_with(count, Lane::default);
            self.stage.lock().set_lane_count(count);
            // New lanes have not chosen anything yet.
            self.caught = None;
        }
    }

    fn follow_target(&mut self, state: &mut State) {
        let canvas = state.document.canvas();
        let changed = self.raster.as_ref().is_none_or(|raster| !Arc::ptr_eq(raster, &canvas.raster));
        if changed {
            self.raster = Some(canvas.raster.clone());
            match Target::new(name(&canvas.origin), &canvas.raster) {
                Ok(target) => (state.target, state.canvas_is_empty) = (Some(Arc::new(target)), false),
                // The last flow stays on the stage.
                Err(_) => state.canvas_is_empty = true,
            }
        }
        let mut asked = false;
        for (index, lane) in self.lanes.iter_mut().enumerate() {
            asked |= lane.follow_exact(index, state, &self.sampler);
        }
        if let (true, Some(target)) = (asked, &state.target) {
            if self.asked.len() == ASKED {
                self.asked.pop_front();
            }
            self.asked.push_back((target.id(), Instant::now()));
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.cancel_export();
        if let Some(export) = self.export.take() {
            // Cancelled above; what it was about to say has nobody left to hear it.
            drop(export.thread.join());
        }
    }
}

fn name(origin: &Origin) -> String {
    match origin {
        Origin::Named(name) | Origin::Imported(name) => name.clone(),
        Origin::Drawn => "drawing".into(),
    }
}
