//! What one lane shows, and what follows from it.

use std::sync::Arc;

use super::sampling::Sampling;
use crate::{
    app::{
        sampler::Beginning,
        stage_gpu::{Placed, SharedStage},
        state::State,
    },
    density::Target,
    derived::{Derived, Same},
    field::{VelocityField as _, Volume},
    figure::{self, Followed, Shape, Subject, error_at, followed::Starts},
    flow::Source,
    gpu::lane::Scales,
    numeric::Point,
    path::Clock,
    scene::{FieldSource, Flow},
};

/// Solver steps and particles while the brush moves or a path's parameter is in hand.
const PREVIEW_STEPS: u32 = 16;
const PREVIEW_PARTICLES: u32 = 50_000;

/// Height of the title of a lane beside others, with the room around it, in points.
const TITLE: f32 = 28.0;
/// Width of a lane in which a legend stands beside its title.
const BESIDE_TITLE: f32 = 360.0;

/// What one lane shows, and what follows from it.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// What is followed one by one.
    starts: Derived<StartsOf, Starts>,
    followed: Derived<FollowedThrough, Followed>,
    /// The path on its frame, once there is a field.
    clock: Option<Clock>,
}

/// What decides which noise and data are followed.
#[derive(Clone, Debug, PartialEq)]
struct StartsOf {
    seed: u64,
    followed: Vec<u32>,
    pairs: u32,
    joined: Vec<[Point; 2]>,
    target: Option<u64>,
}

/// What decides where they go.
#[derive(Clone, Debug, PartialEq)]
struct FollowedThrough {
    starts: StartsOf,
    flow: Flow,
    source: Source,
    field: Same<Volume>,
}

impl Lane {
    /// Puts the field that lane `index` asks for on the stage, as soon as it is there. `previewing` while a hand is
    /// about to change it.
    pub(super) fn follow(
        &mut self,
        index: usize,
        state: &mut State,
        (sampling, stage): (&Sampling, &SharedStage),
        previewing: bool,
    ) {
        let flow = state.staged(index);
        let network = sampling.network(index, state);
        let wanted = sampling.learned(index, state);
        let exact = sampling.exact.as_ref().map(|(_, volume)| volume);
        let Some(volume) = wanted.map(|learned| &learned.volume).or(exact) else { return };
        let (what, beside) = match wanted {
            Some(_) => (FieldSource::Learned, exact),
            None => (FieldSource::Exact, network.map(|network| &network.volume)),
        };
        let reference = beside.filter(|beside| beside.frame() == volume.frame());
        let steps = if previewing { flow.steps.min(PREVIEW_STEPS) } else { flow.steps };
        let flow = Flow { steps, ..flow };
        let way = flow.way(volume.frame());
        let (moments, cross_covariance) = sampling.data(index, wanted.is_some(), state);
        let source = Source::new(flow.source, &way.clock, &moments, cross_covariance);
        let target = sampling.target();
        let most = if previewing { PREVIEW_PARTICLES } else { u32::MAX };
        let placed = Placed {
            source,
            target: target.map(Target::id),
            seed: state.scene.document.seed,
            count: state.scene.particles.min(most),
            intervals: flow.keyframes().intervals,
        };
        let shown = &mut state.lanes[index].shown;
        {
            let mut stage = stage.lock();
            if stage.set_field(index, volume, what) {
                shown.generation += 1;
            }
            stage.set_reference(index, reference);
            if let (Some(target), Some(exact)) = (target, exact) {
                stage.set_target(index, target, exact);
                shown.target = Some(target.id());
            }
            shown.particles = stage.update_flow(index, &way, flow.keyframes(), &placed, target);
        }
        shown.error = network.filter(|_| reference.is_some()).map_or_else(Vec::new, |known| known.error.clone());
        (shown.learned, shown.trained) = (wanted.is_some(), wanted.map(|learned| learned.trained));
        (shown.path, shown.steps, shown.grid) = (Some(flow.path), steps, Some(way.grid));
        self.clock = Some(way.clock);
        self.follow_grains(state, target, volume, &flow, source);
    }

    /// What lane `index` begins with, where the target that p_0 holds a part of is known.
    pub(super) fn beginning(&self, index: usize, state: &State, sampling: &Sampling) -> Option<Beginning> {
        let exact = sampling.exact.as_ref().filter(|_| state.loaded(index).is_none());
        let (target, clock) = (exact?.0.target().clone(), self.clock?);
        let (_, cross_covariance) = sampling.data(index, state.lanes[index].shown.learned, state);
        let kind = state.staged(index).source;
        let its = clock.frame == target.frame();
        its.then_some(Beginning { lane: index, kind, clock, cross_covariance, target: Same(target) })
    }

    /// Follows what is followed one by one through the field on the stage.
    fn follow_grains(
        &mut self,
        state: &State,
        target: Option<&Target>,
        volume: &Arc<Volume>,
        flow: &Flow,
        source: Source,
    ) {
        let study = &state.scene.document.study;
        let starts = StartsOf {
            seed: state.scene.document.seed,
            followed: study.followed.clone(),
            pairs: study.pairs,
            joined: study.joined.clone(),
            target: target.map(Target::id),
        };
        self.starts.follow(starts.clone(), |_| Starts::of(&state.scene, target));
        let Some(begin) = self.starts.get() else { return };
        let inputs = FollowedThrough { starts, flow: *flow, source, field: Same(volume.clone()) };
        self.followed.follow(inputs, |_| Followed::through(begin, &**volume, &source, flow));
    }

    /// The figure over lane `index`.
    pub(super) fn shapes(
        &self,
        index: usize,
        state: &State,
        sampling: &Sampling,
        scales: Option<(Scales, bool)>,
        size: [f32; 2],
    ) -> Vec<Shape> {
        let t = state.scene.t;
        let (Some(clock), Some(followed)) = (self.clock, self.followed.get()) else { return Vec::new() };
        let shown = &state.lanes[index].shown;
        // The probe compares with what the network knows, also where the exact field is shown.
        let in_training = state.in_training().map(|network| network.model);
        let on_stage = sampling.network(index, state).map(|network| &*network.model);
        let frame = clock.frame;
        let subject = Subject {
            clock,
            exact: sampling.exact.as_ref().map(|(exact, _)| exact).filter(|exact| exact.target().frame() == frame),
            model: on_stage.or(in_training.as_deref()).filter(|model| model.frame == frame),
            learned: shown.learned,
            followed,
            scales: scales.map(|(scales, _)| scales),
            counted: scales.is_some_and(|(_, counted)| counted),
            error: error_at(&shown.error, &clock, t),
            above: if state.lanes.len() > 1 && size[0] < BESIDE_TITLE { TITLE } else { 0.0 },
        };
        figure::shapes(&state.seen(), &subject, t, size)
    }
}
