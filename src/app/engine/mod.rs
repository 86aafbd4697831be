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
    lane::Lane,
    study::Caught,
    training::{Followed, Pacing, Runs},
};
use super::{
    sampler::{Job, Learned, Sampled, Sampler},
    stage_gpu::SharedStage,
    state::{Notice, State},
};
use crate::{
    density::{Density, Moments, Target},
    derived::{Derived, Same},
    drawing::Origin,
    field::{Exact, Mlp, Volume, volume::Resolution},
    figure::Shape,
    scene::FieldSource,
    train::{RunId, State as TrainState, Trainer},
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
    /// The exact field and its volume, for all lanes and paths.
    exact: Option<(Exact, Arc<Volume>)>,
    /// The network that is shown and its volume, likewise.
    learned: Option<Learned>,
    /// The target, by the density on the canvas; volumes that were asked for.
    target: Derived<Density>,
    exact_request: Derived<(u64, Resolution)>,
    learned_request: Derived<(Same<Mlp>, Resolution, Option<Same<Volume>>)>,
    /// Volumes that arrived, for tests.
    volumes: u64,
    runs: Runs,
    run: RunId,
    followed: Option<Followed>,
    /// Whether the user knows of the last failure of the training.
    failure_told: bool,
    export: Option<Export>,
    /// Grains that were last chosen.
    caught: Option<Caught>,
    /// How the trainer was told to behave.
    pacing: Pacing,
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
            exact: None,
            learned: None,
            target: Derived::default(),
            exact_request: Derived::default(),
            learned_request: Derived::default(),
            volumes: 0,
            runs: Runs::default(),
            run: RunId::default(),
            followed: None,
            failure_told: false,
            export: None,
            caught: None,
            pacing: Pacing::default(),
            asked: VecDeque::new(),
        })
    }

    /// When the flow to this target was first asked for.
    #[must_use]
    pub fn asked(&self, target: u64) -> Option<Instant> {
        self.asked.iter().find(|(id, _)| *id == target).map(|(_, at)| *at)
    }

    /// Volumes that have been sampled.
    #[must_use]
    pub fn volumes(&self) -> u64 {
        self.volumes
    }

    /// Brings back what has arrived since the last frame.
    pub fn receive(&mut self, state: &mut State) {
        for result in self.sampler.take() {
            self.volumes += 1;
            match result {
                Ok(Sampled::Exact { field, volume }) => self.exact = Some((field, volume)),
                // Of a network that is still wanted.
                Ok(Sampled::Learned(learned)) if self.learned_request.inputs().is_some() => {
                    self.learned = Some(learned);
                }
                Ok(Sampled::Learned(_)) => {}
                Err(message) => state.notice = Some(Notice::Problem(message)),
            }
        }
        self.receive_reports(state);
        if let Some(fault) = self.stage.lock().take_fault() {
            state.notice = Some(Notice::Problem(format!("The graphics adapter failed: {fault}")));
        }
        self.receive_export(state);
    }

    fn receive_reports(&mut self, state: &mut State) {
        for report in self.trainer.take_reports() {
            if report.run != self.run {
                continue;
            }
            if let TrainState::Failed(message) = &report.state
                && !std::mem::replace(&mut self.failure_told, true)
            {
                state.notice = Some(Notice::Problem(format!("Training stopped: {message}")));
            }
            // A trainer with nothing to do has nothing to report.
            state.training.report = Some(report).filter(|report| report.state != TrainState::Idle);
        }
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
                self.follow_pacing(state);
            }
            self.follow_training(state);
            self.follow_pacing(state);
        }
        self.follow_learned(state);
        let previewing = state.document.is_drawing() || deciding;
        for index in 0..self.lanes.len() {
            self.follow_stage(index, state, previewing);
        }
        self.follow_lasso(state);
    }

    /// The figure over a lane of this size, in points.
    #[must_use]
    pub fn shapes(&self, lane: usize, state: &State, size: [f32; 2]) -> Vec<Shape> {
        let scales = self.stage.lock().scales(lane, &state.scene);
        self.lane_shapes(state, lane, scales, size)
    }

    /// Opens and closes lanes.
    fn follow_lanes(&mut self, state: &State) {
        let count = state.lanes.len();
        if self.lanes.len() != count {
            self.lanes.resize_with(count, Lane::default);
            self.stage.lock().set_lane_count(count);
            // New lanes have not chosen anything yet.
            self.caught = None;
        }
    }

    /// Asks for the exact field of what is on the canvas, if that is not done.
    fn follow_target(&mut self, state: &mut State) {
        let canvas = state.document.canvas();
        let (origin, placement) = (canvas.origin.clone(), canvas.placement);
        let density = canvas.density.clone();
        self.target.follow(density, |density| match Target::new(name(&origin), density.clone()) {
            Ok(target) => {
                (state.target, state.canvas_is_empty) = (Some(Arc::new(target.placed(placement))), false);
            }
            // The last flow stays on the stage.
            Err(_) => state.canvas_is_empty = true,
        });
        let Some(target) = &state.target else { return };
        // Under the moving brush a coarse flow now is worth more than a fine one later.
        let resolution = if state.document.is_drawing() { Resolution::COARSE } else { Resolution::FULL };
        let asked = self.exact_request.follow((target.id(), resolution), |_| {
            self.sampler.request(Job::Exact { target: target.clone(), resolution });
        });
        if asked {
            if self.asked.len() == ASKED {
                self.asked.pop_front();
            }
            self.asked.push_back((target.id(), Instant::now()));
        }
    }

    /// Asks for the network that lanes show, if there is a newer one.
    fn follow_learned(&mut self, state: &State) {
        if state.scene.lanes.iter().all(|flow| flow.field != FieldSource::Learned) {
            return;
        }
        let trained = state.report().and_then(|report| {
            Some((report.model.clone()?, report.trained(), report.state != TrainState::Running))
        });
        let loaded = state.training.loaded.as_ref();
        let loaded = loaded.map(|(model, provenance)| (model.clone(), provenance.trained, true));
        let Some((model, trained, resting)) = loaded.or(trained) else {
            // Stopped or failed: what it knew is forgotten.
            self.learned_request.forget();
            self.learned = None;
            return;
        };
        // Coarse while it changes several times a second, fine when it rests.
        let resolution = if resting { Resolution::FULL } else { Resolution::COARSE };
        let exact = self.exact.as_ref().map(|(_, volume)| volume.clone());
        let inputs = (Same(model.clone()), resolution, exact.clone().map(Same));
        self.learned_request.follow(inputs, |_| {
            self.sampler.request(Job::Learned { model, trained, resolution, exact });
        });
    }

    /// Moments of the data that the field of a lane flows to, and Cov(x_1, x_0) of its pairs.
    fn data(&self, lane: usize, state: &State) -> (Moments, [f64; 4]) {
        let learns = state.scene.lanes[lane].field == FieldSource::Learned;
        if let Some((model, provenance)) = state.training.loaded.as_ref().filter(|_| learns) {
            return (provenance.moments(model), provenance.cross_covariance);
        }
        let pairs = state.report().filter(|_| learns).and_then(|report| report.pairs);
        let cross = pairs.map_or([0.0; 4], |pairs| pairs.cross_covariance);
        let moments = self.exact.as_ref().map(|(exact, _)| *exact.target().moments());
        (moments.unwrap_or(Moments { mean: [0.0; 2], covariance: [1.0, 0.0, 1.0] }), cross)
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
