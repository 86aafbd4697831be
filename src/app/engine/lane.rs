//! What one lane asks for, and what it has got.

use std::sync::Arc;

use super::training::Followed;
use crate::{
    app::{
        sampler::{Job, Sampler},
        stage_gpu::SharedStage,
        state::State,
    },
    density::Moments,
    field::{Exact, Mlp, Trained, VelocityField as _, Volume, volume::Resolution},
    figure::{self, Shape, Subject, Threads, error_at, threads::Starts},
    flow::Source,
    gpu::lane::Scales,
    numeric::Point,
    path::Schedule,
    scene::{FieldSource, Flow},
    train::{RunId, State as TrainState},
};

/// Solver steps and particles while the brush moves.
const PREVIEW_STEPS: u32 = 16;
const PREVIEW_PARTICLES: u32 = 50_000;

/// What one lane asks for, and what it has got.
#[derive(Debug, Default)]
pub(super) struct Lane {
    pub(super) run: RunId,
    pub(super) followed: Option<Followed>,
    /// Whether the user knows of the last failure of the training.
    pub(super) failure_told: bool,
    requested: Option<(u64, Schedule, Resolution)>,
    /// Network that was last asked for, and the exact field that it is compared with.
    pub(super) requested_model: Option<(Arc<Mlp>, Resolution, Option<Arc<Volume>>)>,
    pub(super) exact: Option<(Exact, Arc<Volume>)>,
    pub(super) learned: Option<Learned>,
    /// Volume on the stage, and the exact one beside it, to notice a change.
    on_stage: Option<Arc<Volume>>,
    reference: Option<Arc<Volume>>,
    /// What is followed one by one, and what it was spun for.
    starts: Starts,
    spun: Option<Spun>,
    threads: Threads,
}

/// What trajectories that are followed one by one depend on.
#[derive(Clone, Debug, PartialEq)]
struct Spun {
    seed: u64,
    followed: Vec<u32>,
    pairs: u32,
    joined: Vec<[Point; 2]>,
    target: Option<u64>,
    flow: Flow,
    source: Source,
    /// Number of the volume on the stage.
    generation: u64,
}

/// A network with its volume.
#[derive(Clone, Debug)]
pub(super) struct Learned {
    pub(super) model: Arc<Mlp>,
    pub(super) trained: Trained,
    pub(super) volume: Arc<Volume>,
    /// See [`Volume::squared_error`].
    pub(super) error: Vec<f64>,
}

impl Lane {
    /// Asks for the exact field of the target, if that is not done; whether it did.
    pub(super) fn follow_exact(&mut self, index: usize, state: &State, sampler: &Sampler) -> bool {
        let Some(target) = &state.target else { return false };
        // Under the moving brush a coarse flow now is worth more than a fine one later.
        let resolution = if state.document.is_drawing() { Resolution::COARSE } else { Resolution::FULL };
        let schedule = state.scene.lanes[index].path;
        let wanted = (target.id(), schedule, resolution);
        if self.requested == Some(wanted) {
            return false;
        }
        self.requested = Some(wanted);
        sampler.request(index, Job::Exact { target: target.clone(), schedule, resolution });
        true
    }

    /// Asks for the network that the lane shows, if there is a newer one.
    pub(super) fn follow_learned(&mut self, index: usize, state: &State, sampler: &Sampler) {
        let flow = &state.scene.lanes[index];
        if flow.field != FieldSource::Learned {
            return;
        }
        let trained = state.lanes[index].report.as_ref().and_then(|report| {
            Some((report.model.clone()?, report.trained(), report.state != TrainState::Running))
        });
        let loaded = state.loaded(index).map(|(model, provenance)| (model.clone(), provenance.trained, true));
        let Some((model, trained, resting)) = loaded.or(trained) else {
            // Stopped or failed: what it knew is forgotten.
            (self.requested_model, self.learned) = (None, None);
            return;
        };
        if model.schedule != flow.path {
            return;
        }
        // Coarse while it changes several times a second, fine when it rests.
        let resolution = if resting { Resolution::FULL } else { Resolution::COARSE };
        let exact = self.exact.as_ref().map(|(_, volume)| volume).filter(|v| v.schedule() == flow.path).cloned();
        let known = self.requested_model.as_ref().is_some_and(|(known, at, beside)| {
            let same = beside.as_ref().map(Arc::as_ptr) == exact.as_ref().map(Arc::as_ptr);
            Arc::ptr_eq(known, &model) && *at == resolution && same
        });
        if !known {
            self.requested_model = Some((model.clone(), resolution, exact.clone()));
            sampler.request(index, Job::Learned { model, trained, resolution, exact });
        }
    }

    /// Puts the field that the lane asks for on the stage, as soon as it is there.
    pub(super) fn follow_stage(&mut self, index: usize, state: &mut State, stage: &SharedStage) {
        let flow = state.scene.lanes[index];
        let learned = self.learned.as_ref().filter(|learned| learned.volume.schedule() == flow.path);
        let (volume, trained) = match (flow.field, learned, &self.exact) {
            (FieldSource::Learned, Some(learned), _) => (learned.volume.clone(), Some(learned.trained)),
            (_, _, Some((_, volume))) => (volume.clone(), None),
            _ => return,
        };
        let moments = self.moments(index, state);
        let error = self.learned.as_ref().filter(|_| trained.is_some()).map(|learned| learned.error.clone());
        let shown = &mut state.lanes[index].shown;
        let mut stage = stage.lock();
        if self.on_stage.as_ref().is_none_or(|shown| !Arc::ptr_eq(shown, &volume)) {
            stage.set_field(index, &volume);
            shown.generation += 1;
            self.on_stage = Some(volume.clone());
        }
        let reference = self
            .exact
            .as_ref()
            .map(|(_, exact)| exact)
            .filter(|exact| trained.is_some() && exact.schedule() == flow.path);
        if reference.map(Arc::as_ptr) != self.reference.as_ref().map(Arc::as_ptr) {
            stage.set_reference(index, reference.map(|volume| &**volume));
            self.reference = reference.cloned();
        }
        shown.error = error.unwrap_or_default();
        (shown.learned, shown.trained) = (trained.is_some(), trained);
        shown.path = Some(volume.schedule());
        shown.steps = if state.document.is_drawing() { flow.steps.min(PREVIEW_STEPS) } else { flow.steps };
        let flow = Flow { path: volume.schedule(), steps: shown.steps, ..flow };
        let particles = if state.document.is_drawing() { PREVIEW_PARTICLES } else { u32::MAX };
        let particles = state.scene.particles.min(particles);
        shown.particles = stage.update_flow(index, &flow, (state.scene.seed, particles), &moments);
        drop(stage);
        self.spin(&flow, state, index, &volume, &moments);
    }

    /// Follows what is followed one by one through the field on the stage.
    fn spin(&mut self, flow: &Flow, state: &State, index: usize, volume: &Volume, moments: &Moments) {
        let (study, target) = (&state.scene.study, self.exact.as_ref().map(|(exact, _)| exact.target()));
        let source = Source::new(flow.path, moments);
        let wanted = Spun {
            seed: state.scene.seed,
            followed: study.followed.clone(),
            pairs: study.pairs,
            joined: study.joined.clone(),
            target: target.map(|target| target.id()),
            flow: *flow,
            source,
            generation: state.lanes[index].shown.generation,
        };
        if self.spun.as_ref() == Some(&wanted) {
            return;
        }
        let same = |old: &Spun| {
            (old.seed, &old.followed, old.pairs, &old.joined, old.target)
                == (wanted.seed, &wanted.followed, wanted.pairs, &wanted.joined, wanted.target)
        };
        // Noise is drawn from the first grain on: not with every new field.
        if !self.spun.as_ref().is_some_and(same) {
            self.starts = Starts::of(&state.scene, target.map(|target| &**target));
        }
        self.threads = Threads::spin(&self.starts, volume, &source, flow);
        self.spun = Some(wanted);
    }

    /// The figure over the lane.
    pub(super) fn shapes(
        &self,
        state: &State,
        index: usize,
        scales: Option<(Scales, bool)>,
        size: [f32; 2],
    ) -> Vec<Shape> {
        let shown = &state.lanes[index].shown;
        let (Some(path), t) = (shown.path, state.scene.t) else { return Vec::new() };
        // The probe compares with what the network knows, also where the exact field is shown.
        let in_training = state.lanes[index].report.as_ref().and_then(|report| report.model.as_deref());
        let on_stage = self.learned.as_ref().filter(|_| shown.learned).map(|learned| &*learned.model);
        let model = on_stage.or(in_training).filter(|model| model.schedule == path);
        let subject = Subject {
            path,
            exact: self.exact.as_ref().map(|(exact, _)| exact).filter(|exact| exact.schedule() == path),
            model,
            learned: shown.learned,
            threads: &self.threads,
            scales: scales.map(|(scales, _)| scales),
            counted: scales.is_some_and(|(_, counted)| counted),
            error: error_at(&shown.error, path, t),
        };
        figure::shapes(&state.seen(), &subject, t, size)
    }

    /// Moments of the data that the field on the stage flows to.
    pub(super) fn moments(&self, index: usize, state: &State) -> Moments {
        match (state.loaded(index), &self.exact) {
            (Some((model, _)), _) => Moments::from(&model.scaling),
            (None, Some((exact, _))) => *exact.target().moments(),
            (None, None) => Moments { mean: [0.0; 2], covariance: [1.0, 0.0, 1.0] },
        }
    }
}
