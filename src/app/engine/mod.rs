//! Background work that follows the state: sampling, training, export.
//!
//! Each frame the engine compares what the state asks for with what was last asked for, sends
//! what is new, and brings back what has arrived.

mod exporting;
mod training;

use std::{collections::VecDeque, sync::Arc, time::Instant};

use self::{
    exporting::Export,
    training::{Followed, Manners},
};
use super::{
    sampler::{Job, Sampled, Sampler},
    stage_gpu::SharedStage,
    state::{Notice, State},
};
use crate::{
    field::{Mlp, Trained, VelocityField as _, Volume, volume::Resolution},
    path::Schedule,
    scene::{FieldSource, Scene},
    target::{Moments, Target, drawing::Origin},
    train::{RunId, State as TrainState, Trainer},
};

/// Solver steps while the brush moves.
const PREVIEW_STEPS: u32 = 16;

/// Requests that are remembered.
const ASKED: usize = 64;

/// Background work.
#[derive(Debug)]
pub struct Engine {
    stage: SharedStage,
    sampler: Sampler,
    trainer: Trainer,
    run: RunId,
    followed: Option<Followed>,
    /// The raster that `state.target` was made from.
    raster: Option<Arc<crate::target::raster::Raster>>,
    requested: Option<(u64, Schedule, Resolution)>,
    requested_model: Option<(Arc<Mlp>, Resolution)>,
    exact: Option<(Arc<Target>, Arc<Volume>)>,
    learned: Option<Learned>,
    /// Volume on the stage, to notice a change.
    on_stage: Option<Arc<Volume>>,
    export: Option<Export>,
    /// Whether the user knows of the last failure of the training.
    failure_told: bool,
    /// How the trainer was told to behave.
    manners: Manners,
    /// Targets that were asked for and when, newest last, for measurements.
    asked: VecDeque<(u64, Instant)>,
}

/// A network with its volume.
#[derive(Clone, Debug)]
struct Learned {
    model: Arc<Mlp>,
    trained: Trained,
    volume: Arc<Volume>,
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
            run: RunId::default(),
            followed: None,
            raster: None,
            requested: None,
            requested_model: None,
            exact: None,
            learned: None,
            on_stage: None,
            export: None,
            failure_told: false,
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
        for result in self.sampler.take() {
            match result {
                Ok(Sampled::Exact { target, volume }) => {
                    self.stage.lock().set_target(&target, &volume);
                    state.shown.target = Some(target.id());
                    self.exact = Some((target, volume));
                }
                // Of a network that is still wanted.
                Ok(Sampled::Learned { model, trained, volume }) if self.requested_model.is_some() => {
                    self.learned = Some(Learned { model, trained, volume });
                }
                Ok(Sampled::Learned { .. }) => {}
                Err(message) => state.notice = Some(Notice::Problem(message)),
            }
        }
        if let Some(report) = self.trainer.take_report()
            && report.run == self.run
        {
            if let TrainState::Failed(message) = &report.state
                && !std::mem::replace(&mut self.failure_told, true)
            {
                state.notice = Some(Notice::Problem(format!("Training stopped: {message}")));
            }
            state.training.report = Some(report);
        }
        if let Some(fault) = self.stage.lock().take_fault() {
            state.notice = Some(Notice::Problem(format!("The graphics adapter failed: {fault}")));
        }
        self.receive_export(state);
    }

    /// Asks for what the state needs and does not have.
    /// While the user is `deciding`, a slider in hand, training stays as it is.
    pub fn follow(&mut self, state: &mut State, deciding: bool) {
        self.follow_target(state);
        self.trainer.flush();
        if !deciding {
            // The first target of a stroke is already followed gently, the last one still is.
            if state.document.is_drawing() {
                self.follow_manners(state);
            }
            self.follow_training(state);
            self.follow_manners(state);
        }
        self.follow_learned(state);
        self.follow_stage(state);
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
        let Some(target) = &state.target else { return };
        // Under the moving brush a coarse flow now is worth more than a fine one later.
        let resolution = if state.document.is_drawing() { Resolution::COARSE } else { Resolution::FULL };
        let wanted = (target.id(), state.scene.path, resolution);
        if self.requested != Some(wanted) {
            self.requested = Some(wanted);
            if self.asked.len() == ASKED {
                self.asked.pop_front();
            }
            self.asked.push_back((target.id(), Instant::now()));
            let (target, schedule) = (target.clone(), state.scene.path);
            self.sampler.request(Job::Exact { target, schedule, resolution });
        }
    }

    fn follow_learned(&mut self, state: &State) {
        if state.scene.field != FieldSource::Learned {
            return;
        }
        let trained = state.training.report.as_ref().and_then(|report| {
            Some((report.model.clone()?, report.trained(), report.state != TrainState::Running))
        });
        let loaded =
            state.training.loaded.as_ref().map(|(model, provenance)| (model.clone(), provenance.trained, true));
        let Some((model, trained, resting)) = loaded.or(trained) else {
            // Stopped or failed: what it knew is forgotten.
            (self.requested_model, self.learned) = (None, None);
            return;
        };
        if model.schedule != state.scene.path {
            return;
        }
        // Coarse while it changes several times a second, fine when it rests.
        let resolution = if resting { Resolution::FULL } else { Resolution::COARSE };
        let known = self.requested_model.as_ref();
        if known.is_none_or(|(known, at)| !Arc::ptr_eq(known, &model) || *at != resolution) {
            self.requested_model = Some((model.clone(), resolution));
            self.sampler.request(Job::Learned { model, trained, resolution });
        }
    }

    /// Puts the field that the scene asks for on the stage, as soon as it is there.
    fn follow_stage(&mut self, state: &mut State) {
        let path = state.scene.path;
        let learned = self.learned.as_ref().filter(|learned| learned.volume.schedule() == path);
        let (volume, trained) = match (state.scene.field, learned, &self.exact) {
            (FieldSource::Learned, Some(learned), _) => (learned.volume.clone(), Some(learned.trained)),
            (_, _, Some((_, volume))) => (volume.clone(), None),
            _ => return,
        };
        let mut stage = self.stage.lock();
        if self.on_stage.as_ref().is_none_or(|shown| !Arc::ptr_eq(shown, &volume)) {
            stage.set_field(&volume);
            state.shown.generation += 1;
            self.on_stage = Some(volume.clone());
        }
        (state.shown.learned, state.shown.trained) = (trained.is_some(), trained);
        state.shown.path = Some(volume.schedule());
        let moments = self.moments(state);
        let steps =
            if state.document.is_drawing() { state.scene.steps.min(PREVIEW_STEPS) } else { state.scene.steps };
        let scene = Scene { steps, ..state.scene.clone() };
        state.shown.steps = steps;
        state.shown.particles = stage.update_flow(&scene, volume.schedule(), &moments);
    }

    /// Moments of the data that the field on the stage flows to.
    fn moments(&self, state: &State) -> Moments {
        let loaded = state.training.loaded.as_ref().filter(|_| state.scene.field == FieldSource::Learned);
        match (loaded, &self.exact) {
            (Some((model, _)), _) => Moments::from(&model.scaling),
            (None, Some((target, _))) => *target.moments(),
            (None, None) => Moments { mean: [0.0; 2], covariance: [1.0, 0.0, 1.0] },
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
