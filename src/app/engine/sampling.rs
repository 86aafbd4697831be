//! Fields that the state asks for, sampled in the background.

use std::{collections::VecDeque, sync::Arc, time::Instant};

use crate::{
    app::{
        commands::Command,
        queue::Queue,
        sampler::{self, Beginning, Job, Learned, Sampled, Which},
        state::{Notice, State},
    },
    density::{Density, Moments, Placement, Target},
    derived::{Derived, Same},
    drawing::Origin,
    field::{Exact, Mlp, Volume, volume::Resolution},
    flow::source_difference::NOTICEABLE_ALPHA,
    scene::{Camera, FieldSource},
};

/// Requests that are remembered.
const ASKED: usize = 64;
/// Up to this many spreads of the data two estimates of Cov(x_1, x_0) differ by chance: every look at coupled pairs
/// takes another 16,384 of them.
const CHANCE: f64 = 0.03;

/// A network that lanes can show.
#[derive(Debug)]
struct Network {
    which: Which,
    /// The volume that was asked for.
    request: Derived<(Same<Mlp>, Resolution, Option<Same<Volume>>)>,
    /// The newest that has arrived.
    learned: Option<Learned>,
}

/// The network of a lane: the model that it was given, or the one in training.
fn which(lane: usize, state: &State) -> Which {
    let given = state.scene.document.models.get(lane).map(|saved| Which::Loaded(Same(saved.model.clone())));
    given.unwrap_or(Which::InTraining(state.training.id))
}

/// Whether a lane needs its network: to move its grains, or to be compared with the exact field.
fn needs_network(lane: usize, state: &State) -> bool {
    state.scene.document.lanes[lane].field == FieldSource::Learned || state.scene.document.drawn().shows_error()
}

/// Fields that the state asks for, and those that have arrived.
#[derive(Debug)]
pub(super) struct Sampling {
    sampler: Queue<Job, sampler::Outcome>,
    /// The exact field and its volume, for all lanes and paths.
    pub(super) exact: Option<(Exact, Arc<Volume>)>,
    /// The networks that lanes can show, each once.
    networks: Vec<Network>,
    /// The target, by the density on the canvas; volumes that were asked for.
    target: Derived<(Density, Placement)>,
    exact_request: Derived<(u64, Resolution)>,
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
            sampler: sampler::spawn(wake)?,
            exact: None,
            networks: Vec::new(),
            target: Derived::default(),
            exact_request: Derived::default(),
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
                Ok(Sampled::Learned(learned)) => {
                    // Of a network that is still wanted.
                    if let Some(network) = self.networks.iter_mut().find(|known| known.which == learned.which) {
                        network.learned = Some(learned);
                    }
                }
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

    /// Asks for the networks that lanes show, where there are newer ones.
    pub(super) fn follow_learned(&mut self, state: &State) {
        let (in_training, models) = (state.in_training(), &state.scene.document.models);
        // Stopped, failed or taken away: what it knew is forgotten.
        self.networks.retain(|network| match &network.which {
            Which::InTraining(id) => in_training.is_some() && *id == state.training.id,
            Which::Loaded(model) => models.iter().any(|known| Arc::ptr_eq(&known.model, &model.0)),
        });
        let exact = self.exact.as_ref().map(|(_, volume)| volume.clone());
        for lane in 0..state.lanes.len() {
            if !needs_network(lane, state) {
                continue;
            }
            let loaded = models.get(lane).map(|saved| (saved.model.clone(), saved.provenance.trained, true));
            let trained = || in_training.clone().map(|network| (network.model, network.trained, network.rests));
            let Some((model, trained, rests)) = loaded.or_else(trained) else { continue };
            let which = which(lane, state);
            let index = self.networks.iter().position(|known| known.which == which).unwrap_or_else(|| {
                self.networks.push(Network { which: which.clone(), request: Derived::default(), learned: None });
                self.networks.len() - 1
            });
            // Coarse while it changes several times a second, fine when it rests.
            let resolution = if rests { Resolution::FULL } else { Resolution::COARSE };
            let (exact, sampler) = (exact.clone(), &self.sampler);
            let inputs = (Same(model.clone()), resolution, exact.clone().map(Same));
            self.networks[index].request.follow(inputs, |_| {
                sampler.request(Job::Learned { which, model, trained, resolution, exact });
            });
        }
    }

    /// The network of a lane, where it needs one, once it has arrived.
    pub(super) fn network(&self, lane: usize, state: &State) -> Option<&Learned> {
        let which = which(lane, state);
        let known = self.networks.iter().find(|known| known.which == which)?;
        known.learned.as_ref().filter(|_| needs_network(lane, state))
    }

    /// The network that moves the grains of a lane, once it has arrived.
    pub(super) fn learned(&self, lane: usize, state: &State) -> Option<&Learned> {
        self.network(lane, state).filter(|_| state.scene.document.lanes[lane].field == FieldSource::Learned)
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

    /// Moments of the data that the field of a lane flows to, and Cov(x_1, x_0) of its pairs. It is the `learned` one
    /// that the lane shows, or the exact one, also where it still waits for the other.
    pub(super) fn data(&self, lane: usize, learned: bool, state: &State) -> (Moments, [f64; 4]) {
        if let Some(saved) = state.loaded(lane).filter(|_| learned) {
            return (saved.provenance.moments(&saved.model), saved.provenance.cross_covariance);
        }
        let pairs = state.report().and_then(|report| report.pairs).map(|pairs| pairs.cross_covariance);
        let kept = || state.kept_network().map(|network| network.provenance.cross_covariance);
        let cross = pairs.or_else(kept).filter(|_| learned).unwrap_or([0.0; 4]);
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
        scene::{SavedModel, Scene},
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
        let model = Arc::new(session.snapshot());
        state.scene.document.models.set(0, Some(Arc::new(SavedModel { model, provenance })));
        let mut sampling = Sampling::new(|| {}).unwrap();
        let exact = Exact::new(Arc::new(ring));
        let volume = Arc::new(Volume::from_exact(&exact, Resolution::COARSE));
        let moments = *exact.target().moments();
        sampling.exact = Some((exact, volume));
        assert_eq!(sampling.data(0, false, &state), (moments, [0.0; 4]));
        let (learned, cross) = sampling.data(0, true, &state);
        assert!(learned != moments && cross == [0.5, 0.0, 0.0, 0.5], "{learned:?}");
    }
}
