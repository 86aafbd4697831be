//! What one lane shows, and what follows from it.

use std::sync::Arc;

use super::Engine;
use crate::{
    app::{stage_gpu::Placed, state::State},
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

/// What one lane shows, and what follows from it.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// The exact field beside that on the stage.
    reference: Derived<Option<Same<Volume>>>,
    /// Density and outline on the stage.
    target: Derived<(u64, Same<Volume>)>,
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

impl Engine {
    /// Puts the field that a lane asks for on the stage, as soon as it is there. `previewing` while a hand is about to
    /// change it.
    pub(super) fn follow_stage(&mut self, index: usize, state: &mut State, previewing: bool) {
        let flow = state.scene.lanes[index];
        let wanted = self.learned.as_ref().filter(|_| flow.field == FieldSource::Learned);
        let exact = self.exact.as_ref().map(|(_, volume)| volume);
        let (volume, trained) = match (wanted, exact) {
            (Some(learned), _) => (learned.volume.clone(), Some(learned.trained)),
            (None, Some(volume)) => (volume.clone(), None),
            (None, None) => return,
        };
        let learned = trained.is_some();
        let frame = volume.frame();
        let reference = exact.filter(|exact| learned && exact.frame() == frame);
        let steps = if previewing { flow.steps.min(PREVIEW_STEPS) } else { flow.steps };
        let flow = Flow { steps, ..flow };
        let way = flow.way(frame);
        let (moments, cross_covariance) = self.data(index, state);
        let source = Source::new(flow.source, &way.clock, &moments, cross_covariance);
        let lane = &mut self.lanes[index];
        let shown = &mut state.lanes[index].shown;
        {
            let mut stage = self.stage.lock();
            if stage.set_field(index, &volume) {
                shown.generation += 1;
            }
            lane.reference.follow(reference.cloned().map(Same), |volume| {
                stage.set_reference(index, volume.as_ref().map(|volume| &volume.0));
            });
            if let Some((field, volume)) = &self.exact {
                let target = field.target();
                lane.target.follow((target.id(), Same(volume.clone())), |_| {
                    stage.set_target(index, target, volume);
                });
                shown.target = Some(target.id());
            }
            let most = if previewing { PREVIEW_PARTICLES } else { u32::MAX };
            let placed = Placed {
                source,
                target: self.exact.as_ref().map(|(field, _)| field.target().id()),
                seed: state.scene.seed,
                count: state.scene.particles.min(most),
                intervals: flow.keyframes().intervals,
            };
            let target = self.exact.as_ref().map(|(field, _)| &**field.target());
            shown.particles = stage.update_flow(index, &way, flow.keyframes(), &placed, target);
        }
        shown.error = match &self.learned {
            Some(known) if learned && reference.is_some() => known.error.clone(),
            _ => Vec::new(),
        };
        (shown.learned, shown.trained) = (learned, trained);
        (shown.path, shown.steps) = (Some(flow.path), steps);
        lane.clock = Some(way.clock);
        self.follow_grains(index, state, &volume, &flow, source);
    }

    /// Follows what is followed one by one through the field on the stage.
    fn follow_grains(&mut self, index: usize, state: &State, volume: &Arc<Volume>, flow: &Flow, source: Source) {
        let target = self.exact.as_ref().map(|(exact, _)| &**exact.target());
        let study = &state.scene.study;
        let starts = StartsOf {
            seed: state.scene.seed,
            followed: study.followed.clone(),
            pairs: study.pairs,
            joined: study.joined.clone(),
            target: target.map(Target::id),
        };
        let lane = &mut self.lanes[index];
        lane.starts.follow(starts.clone(), |_| Starts::of(&state.scene, target));
        let Some(begin) = lane.starts.get() else { return };
        let inputs = FollowedThrough { starts, flow: *flow, source, field: Same(volume.clone()) };
        lane.followed.follow(inputs, |_| Followed::through(begin, &**volume, &source, flow));
    }

    /// The figure over a lane.
    pub(super) fn lane_shapes(
        &self,
        state: &State,
        index: usize,
        scales: Option<(Scales, bool)>,
        size: [f32; 2],
    ) -> Vec<Shape> {
        let (Some(lane), t) = (self.lanes.get(index), state.scene.t) else { return Vec::new() };
        let (Some(clock), Some(followed)) = (lane.clock, lane.followed.get()) else { return Vec::new() };
        let shown = &state.lanes[index].shown;
        // The probe compares with what the network knows, also where the exact field is shown.
        let in_training = state.report().and_then(|report| report.model.as_deref());
        let on_stage = self.learned.as_ref().filter(|_| shown.learned).map(|learned| &*learned.model);
        let frame = clock.frame;
        let subject = Subject {
            clock,
            exact: self.exact.as_ref().map(|(exact, _)| exact).filter(|exact| exact.target().frame() == frame),
            model: on_stage.or(in_training).filter(|model| model.frame == frame),
            learned: shown.learned,
            followed,
            scales: scales.map(|(scales, _)| scales),
            counted: scales.is_some_and(|(_, counted)| counted),
            error: error_at(&shown.error, &clock, t),
        };
        figure::shapes(&state.seen(), &subject, t, size)
    }
}
