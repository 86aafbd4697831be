//! Fields that the state asks for, sampled in the background.

use std::{collections::VecDeque, sync::Arc, time::Instant};

use crate::{
    app::{
        commands::Command,
        sampler::{Beginning, Job, Learned, Sampled, Sampler},
        state::{Notice, State},
    },
    density::{Density, Moments, Placement, Target},
    derived::{Derived, Same},
    drawing::Origin,
    field::{Exact, Mlp, Volume, volume::Resolution},
    flow::source_difference::NOTICEABLE_ALPHA,
    scene::{Camera, FieldSource},
    train::State as TrainState,
};

/// Requests that are remembered.
const ASKED: usize = 64;
/// Up to this many spreads of the data two estimates of Cov(x_1, x_0) differ by chance: every look at coupled pairs
/// takes another 16,384 of them.
const CHANCE: f64 = 0.03;

/// Fields that the state asks for, and those that have arrived.
#[derive(Debug)]
pub(super) struct Sampling {
    sampler: Sampler,
    /// The exact field and its volume, for all lanes and paths.
    pub(super) exact: Option<(Exact, Arc<Volume>)>,
    /// The network that is shown and its volume, likewise.
    pub(super) learned: Option<Learned>,
    /// The target, by the density on the canvas; volumes that were asked for.
    target: Derived<(Density, Placement)>,
    exact_request: Derived<(u64, Resolution)>,
    learned_request: Derived<(Same<Mlp>, Resolution, Option<Same<Volume>>)>,
    /// What lanes begin with: what was asked for, lane by lane, and what is known.
    beginnings: Vec<Derived<Beginning>>,
    known_beginnings: Vec<(Beginning, Option<f64>)>,
    /// Volumes that arrived, for tests.
    volumes: u64,
    /// Targets that were asked for and when, newest last, for measurements.
    asked: VecDeque<(u64, Instant)>,
}

impl Sampling {
    /// Starts the thread. `wake` asks for a frame.
    pub(super) fn new(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        Ok(Self {
            sampler: Sampler::spawn(wake)?,
            exact: None,
            learned: None,
            target: Derived::default(),
            exact_request: Derived::default(),
            learned_request: Derived::default(),
            beginnings: Vec::new(),
            known_beginnings: Vec::new(),
            volumes: 0,
            asked: VecDeque::new(),
        })
    }

    /// When the flow to this target was first asked for.
    pub(super) fn asked(&self, target: u64) -> Option<Instant> {
        self.asked.iter().find(|(id, _)| *id == target).map(|(_, at)| *at)
    }

    /// Volumes that have been sampled.
    pub(super) fn volumes(&self) -> u64 {
        self.volumes
    }

    /// Brings back what has arrived since the last frame.
    pub(super) fn receive(&mut self, commands: &mut Vec<Command>) {
        for result in self.sampler.take() {
            self.volumes += u64::from(matches!(result, Ok(Sampled::Exact { .. } | Sampled::Learned(_))));
            match result {
                Ok(Sampled::Exact { field, volume }) => self.exact = Some((field, volume)),
                Ok(Sampled::Beginning(beginning, difference)) => {
                    self.known_beginnings.retain(|(known, _)| known.lane != beginning.lane);
                    self.known_beginnings.push((beginning, difference));
                }
                // Of a network that is still wanted.
                Ok(Sampled::Learned(learned)) if self.learned_request.inputs().is_some() => {
                    self.learned = Some(learned);
                }
                Ok(Sampled::Learned(_)) => {}
                Err(message) => commands.push(Command::Notify(Notice::Problem(message))),
            }
        }
    }

    /// Asks for the exact field of what is on the canvas, if that is not done. Other data than before are looked at
    /// where they lie; under the brush the view stands still.
    pub(super) fn follow_target(&mut self, state: &mut State, commands: &mut Vec<Command>) {
        let canvas = state.canvas();
        let (origin, placement) = (canvas.origin.clone(), canvas.placement);
        let density = canvas.density.clone();
        self.target.follow((density, placement), |(density, _)| {
            let target = Target::new(name(&origin), density.clone());
            state.canvas_is_empty = target.is_err();
            // The last flow stays on the stage.
            let Ok(target) = target else { return };
            let elsewhere = |before: &Arc<Target>| before.frame() != target.frame();
            if state.target.as_ref().is_some_and(elsewhere) && !state.is_drawing() {
                commands.push(Command::SetCamera(Camera::for_frame(&target.frame())));
            }
            state.target = Some(Arc::new(target.placed(placement)));
        });
        let Some(target) = &state.target else { return };
        // Under the moving brush a coarse flow now is worth more than a fine one later.
        let resolution = if state.is_drawing() { Resolution::COARSE } else { Resolution::FULL };
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
    pub(super) fn follow_learned(&mut self, state: &State) {
        if state.scene.document.lanes.iter().all(|flow| flow.field != FieldSource::Learned) {
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

    /// Asks how far p_0 is from what a lane begins with, if that matters and is not done.
    pub(super) fn request_difference(&mut self, beginning: &Beginning) {
        if beginning.clock.schedule.at(0.0).alpha <= NOTICEABLE_ALPHA {
            return;
        }
        if self.beginnings.len() <= beginning.lane {
            self.beginnings.resize_with(beginning.lane + 1, Derived::default);
        }
        let requested = &mut self.beginnings[beginning.lane];
        if requested.inputs().is_some_and(|known| is_but_for_chance(known, beginning)) {
            return;
        }
        requested.follow(beginning.clone(), |beginning| {
            self.sampler.request(Job::Beginning(beginning.clone()));
        });
    }

    /// How far p_0 is from what a lane begins with, once that is known.
    pub(super) fn source_difference(&self, beginning: &Beginning) -> Option<f64> {
        // The newest that is known will do until that of these pairs is.
        let same = |(known, _): &&(Beginning, _)| is_but_for_the_pairs(known, beginning);
        self.known_beginnings.iter().find(same).and_then(|(_, difference)| *difference)
    }

    /// The target of the exact field that has arrived.
    pub(super) fn target(&self) -> Option<&Target> {
        self.exact.as_ref().map(|(exact, _)| &**exact.target())
    }

    /// Moments of the data that a lane's field flows to, and Cov(x_1, x_0) of its pairs. It is the `learned` one that
    /// the lane shows, or the exact one, also where it still waits for the other.
    pub(super) fn data(&self, learned: bool, state: &State) -> (Moments, [f64; 4]) {
        if let Some((model, provenance)) = state.training.loaded.as_ref().filter(|_| learned) {
            return (provenance.moments(model), provenance.cross_covariance);
        }
        let pairs = state.report().filter(|_| learned).and_then(|report| report.pairs);
        let cross = pairs.map_or([0.0; 4], |pairs| pairs.cross_covariance);
        let moments = self.target().map(|target| *target.moments());
        (moments.unwrap_or(Moments { mean: [0.0; 2], covariance: [1.0, 0.0, 1.0] }), cross)
    }
}

fn is_but_for_the_pairs(known: &Beginning, now: &Beginning) -> bool {
    Beginning { cross_covariance: now.cross_covariance, ..known.clone() } == *now
}

/// The same, of pairs that were estimated anew.
fn is_but_for_chance(known: &Beginning, now: &Beginning) -> bool {
    let most = CHANCE * now.target.0.moments().spread();
    let covariances = known.cross_covariance.iter().zip(&now.cross_covariance);
    is_but_for_the_pairs(known, now) && covariances.into_iter().all(|(a, b)| (a - b).abs() < most)
}

fn name(origin: &Origin) -> String {
    match origin {
        Origin::Named(name) | Origin::Imported(name) => name.clone(),
        Origin::Drawn => "drawing".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::settings::Settings,
        density::presets,
        flow::SourceKind,
        path::{Clock, Schedule},
        scene::Scene,
        train::{Config, Session},
    };

    /// Each look at the same coupling finds a slightly different covariance, which is no reason to compare again.
    #[test]
    fn a_source_is_compared_again_for_other_pairs_but_not_for_another_look() {
        let target = Arc::new(presets::target("ring").unwrap());
        let clock = Clock::new("vp:beta_max=2".parse().unwrap(), target.frame());
        let spread = target.moments().spread();
        let mut sampling = Sampling::new(|| {}).unwrap();
        let mut request = |correlation: f64| {
            let cross_covariance = [correlation * spread, 0.0, 0.0, correlation * spread];
            let (kind, target) = (SourceKind::Matched, Same(target.clone()));
            sampling.request_difference(&Beginning { lane: 0, kind, clock, cross_covariance, target });
            sampling.beginnings[0].inputs().unwrap().cross_covariance[0] / spread
        };
        for (asked, compared) in [(0.8, 0.8), (0.81, 0.8), (0.79, 0.8), (0.7, 0.7), (0.71, 0.7)] {
            let found = request(asked);
            assert!((found - compared).abs() < 1e-9, "{asked}: {found}");
        }
    }

    /// A lane that waits for a loaded model still shows the exact field, whose data are the target's.
    #[test]
    fn data_are_those_of_the_field_that_is_shown() {
        let (ring, line) = (presets::target("ring").unwrap(), presets::target("line").unwrap());
        let session = Session::new(Arc::new(line), Config::default()).unwrap();
        let mut provenance = session.provenance(Schedule::OT, None);
        provenance.cross_covariance = [0.5, 0.0, 0.0, 0.5];
        let mut state = State::new(Scene::default(), Settings::default());
        state.flow_mut().field = FieldSource::Learned;
        state.training.loaded = Some((Arc::new(session.snapshot()), provenance));
        let mut sampling = Sampling::new(|| {}).unwrap();
        let exact = Exact::new(Arc::new(ring));
        let volume = Arc::new(Volume::from_exact(&exact, Resolution::COARSE));
        let moments = *exact.target().moments();
        sampling.exact = Some((exact, volume));
        assert_eq!(sampling.data(false, &state), (moments, [0.0; 4]));
        let (learned, cross) = sampling.data(true, &state);
        assert!(learned != moments && cross == [0.5, 0.0, 0.0, 0.5], "{learned:?}");
    }
}
