//! One training, step by step, the same for the window and the command line.

mod pairs;

use std::sync::Arc;

use rand::{RngExt as _, SeedableRng as _};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::{
    config::{Config, annealed_rate, open_ended_rate},
    coupling::{Feed, PairSet, PairStats, Pairs},
    draw::Draws,
    error::TrainError,
    initial::initial_layers,
    interrupt::Interrupt,
    learner::Learner,
    step::Step,
};
use crate::{
    density::Target,
    field::{Mlp, Trained, architecture::Dense, mlp::Scaling, model_file::Provenance},
    path::Schedule,
};

/// Decay of the averaged weights per step, once enough steps are behind.
const AVERAGE_DECAY: f32 = 0.998;

/// Where the rate starts again when a trained network is given something new to learn.
const NEW_CLOCK: u64 = 400;

/// Standard deviation of the Fourier frequencies, in radians per unit of z.
const FREQUENCY_STD: f32 = 1.5 * std::f32::consts::PI;

/// A training under way.
#[derive(Debug)]
pub struct Session {
    config: Config,
    target: Arc<Target>,
    learner: Learner,
    draws: Draws,
    frequencies: Arc<[[f32; 2]]>,
    /// Matches pairs; nothing for independent ones and for those of a reflow.
    feed: Option<Feed>,
    /// Generation of the rectified flow; 0 learns from the coupling.
    generation: u32,
    /// Pairs of a reflow that are not trained on.
    held_out: Option<Arc<PairSet>>,
    /// Weights and averages that were last seen to be finite; copies of this training begin with the same.
    good: Arc<[Vec<Dense>; 2]>,
    /// Steps taken.
    step: u64,
    /// Steps since there was something new to learn, which set the rate.
    clock: u64,
    /// Raised when somebody waits for the thread that trains.
    interrupt: Interrupt,
}

impl Session {
    /// Starts from fresh weights. On the same machine the same configuration and target give the same weights
    /// after the same number of steps at the same rates; with matched pairs only after
    /// [`Session::set_repeatable`], since steps otherwise take the pairs that are there in time.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn new(target: Arc<Target>, config: Config) -> Result<Self, TrainError> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(config.seed);
        let mut frequency = || rng.sample::<f32, _>(StandardNormal) * FREQUENCY_STD;
        let frequencies: Arc<[[f32; 2]]> =
            (0..config.architecture.fourier).map(|_| [frequency(), frequency()]).collect();
        let layers = initial_layers(&config.architecture, &mut rng);
        let learner = Learner::new(config.engine, &config.architecture, &layers, &layers)?;
        Ok(Self::with(learner, Arc::new([layers.clone(), layers]), frequencies, target, config))
    }

    /// Goes on from a trained network, which may be of another target, where its file ends: with its frequencies, at
    /// its step and generation. Its averaged weights are all that a network keeps: they take the place of the newest
    /// ones, and Adam's moments begin at zero. The pairs of a rectified flow are not kept either; they are made anew
    /// from what the network connects, in the rayon pool that this is called in, which takes about a second.
    ///
    /// # Errors
    /// [`TrainError::Architecture`] for a network of another shape than the configuration's, [`TrainError::Lost`] for a
    /// rectified one that leads most of its noise nowhere, and whatever candle reports.
    pub fn from_model(
        target: Arc<Target>,
        config: Config,
        model: &Mlp,
        trained: Trained,
    ) -> Result<Self, TrainError> {
        if model.architecture != config.architecture {
            return Err(TrainError::Architecture { given: model.architecture, wanted: config.architecture });
        }
        let layers = &model.layers;
        let learner = Learner::new(config.engine, &config.architecture, layers, layers)?;
        let known = model.scaling == Scaling::from(target.moments());
        let good = Arc::new([layers.clone(), layers.clone()]);
        let mut session = Self::with(learner, good, model.frequencies.clone().into(), target, config);
        session.step = trained.step;
        session.clock = if known { trained.step } else { trained.step.min(NEW_CLOCK) };
        session.generation = trained.generation;
        if trained.generation > 0 {
            let mut reflow = session.begin_reflow();
            while !reflow.is_done() {
                reflow.advance(&session.interrupt)?;
            }
            session.learn_from(reflow)?;
        }
        Ok(session)
    }

    fn with(
        learner: Learner,
        good: Arc<[Vec<Dense>; 2]>,
        frequencies: Arc<[[f32; 2]]>,
        target: Arc<Target>,
        config: Config,
    ) -> Self {
        let (shape, seed) = (config.architecture, config.seed);
        let draws = Draws::new(target.clone(), shape, frequencies.clone(), Pairs::Independent, seed);
        let feed = Feed::new(target.clone(), config.coupling, seed);
        let (generation, held_out, step, clock) = (0, None, 0, 0);
        let interrupt = Interrupt::default();
        Self {
            config,
            target,
            learner,
            draws,
            frequencies,
            feed,
            generation,
            held_out,
            good,
            step,
            clock,
            interrupt,
        }
    }

    /// Gives up steps, looks and waits when this is raised, with everything as it was before. Sessions
    /// that come from this one heed it too.
    pub fn heed(&mut self, interrupt: &Interrupt) {
        self.interrupt = interrupt.clone();
        if let Some(feed) = &mut self.feed {
            feed.heed(interrupt);
        }
    }

    /// What this training heeds.
    #[must_use]
    pub fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// Goes on from the current weights towards another target.
    ///
    /// Adam's moments are kept. After 6,000 steps on two moons and a change of half the mass, the
    /// marginal loss 25, 100, 400 and 1,600 steps later was .092, .036, .011 and .0049 with them, .109,
    /// .034, .011 and .0050 without, and .083, .053, .021 and .0075 from fresh weights.
    pub fn retarget(&mut self, target: Arc<Target>) {
        let Config { architecture, seed, coupling, .. } = self.config;
        let frequencies = self.frequencies.clone();
        self.draws = Draws::new(target.clone(), architecture, frequencies, Pairs::Independent, seed);
        self.feed = Feed::new(target.clone(), coupling, seed);
        (self.target, self.generation, self.held_out) = (target, 0, None);
        self.clock = self.clock.min(NEW_CLOCK);
        self.heed(&self.interrupt.clone());
    }

    /// A copy of this training that goes on towards another target.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn branch(&self, target: Arc<Target>) -> Result<Self, TrainError> {
        let frequencies = self.frequencies.clone();
        let mut copy = Self::with(self.learner.copy()?, self.good.clone(), frequencies, target, self.config);
        (copy.step, copy.clock) = (self.step, self.clock.min(NEW_CLOCK));
        copy.heed(&self.interrupt);
        Ok(copy)
    }

    /// Repeats itself to the last bit from now on, also with matched pairs: steps then wait for
    /// the pairs that are theirs.
    pub fn set_repeatable(&mut self) {
        if let Some(feed) = &mut self.feed {
            feed.set_repeatable();
        }
    }

    /// Ends the thread that matches pairs and lets go of buffers, until the next step.
    pub fn rest(&mut self) {
        self.learner.rest();
        if let Some(feed) = &mut self.feed {
            feed.rest();
        }
    }

    /// Remembers the weights if they are all finite; returns whether they are.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn remember_good(&mut self) -> Result<bool, TrainError> {
        let now = [self.learner.layers()?, self.learner.average()];
        let finite = now.iter().flatten().all(Dense::is_finite);
        if finite {
            self.good = Arc::new(now);
        }
        Ok(finite)
    }

    /// Goes back to the weights that were last remembered, with fresh moments.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn recover(&mut self) -> Result<(), TrainError> {
        let [layers, average] = &*self.good;
        self.learner = Learner::new(self.config.engine, &self.config.architecture, layers, average)?;
        Ok(())
    }

    /// One step of a training without a known end; returns its loss.
    ///
    /// # Errors
    /// [`TrainError::Diverged`] when the loss is no number, and [`TrainError::Interrupted`], after which
    /// the same step can be taken again.
    pub fn step(&mut self) -> Result<f32, TrainError> {
        self.step_at(open_ended_rate(self.config.rate, self.clock))
    }

    /// One step of a training that is `progress` in [0, 1] of its way; returns its loss.
    ///
    /// # Errors
    /// As [`Session::step`].
    pub fn step_towards_end(&mut self, progress: f64) -> Result<f32, TrainError> {
        self.step_at(annealed_rate(self.config.rate, progress))
    }

    fn step_at(&mut self, rate: f64) -> Result<f32, TrainError> {
        if let Some(feed) = &mut self.feed
            && let Some(pairs) = feed.advance(self.step, self.config.batch)?
        {
            self.draws.set_pairs(pairs);
        }
        let warm_up = (1.0 + self.clock as f32) / (10.0 + self.clock as f32);
        let Config { batch, weight_decay: decay, .. } = self.config;
        let step = Step { number: self.step, batch, rate, decay, keep: AVERAGE_DECAY.min(warm_up) };
        let loss = self.learner.step(&self.draws, &step, &self.interrupt)?;
        self.step += 1;
        self.clock += 1;
        if !loss.is_finite() {
            return Err(TrainError::Diverged { step: self.step, loss });
        }
        Ok(loss)
    }

    /// The network as it would be shown: with averaged weights.
    #[must_use]
    pub fn snapshot(&self) -> Mlp {
        Mlp {
            architecture: self.config.architecture,
            scaling: Scaling::from(self.target.moments()),
            frame: self.target.frame(),
            angles: Mlp::ALL_ANGLES,
            frequencies: self.frequencies.to_vec(),
            layers: self.learner.average(),
        }
    }

    /// Where the network comes from, for its file; `path` is the one that it is shown on by default, and `pairs` are
    /// figures of what it was trained on, where they are known.
    #[must_use]
    pub fn provenance(&self, path: Schedule, pairs: Option<&PairStats>) -> Provenance {
        Provenance {
            target: self.target.name().into(),
            path,
            trained: self.trained(),
            seed: self.config.seed,
            coupling: self.config.coupling.to_string(),
            placement: *self.target.placement(),
            covariance: Some(self.target.moments().covariance),
            cross_covariance: pairs.map_or([0.0; 4], |pairs| pairs.cross_covariance),
        }
    }

    /// Generation of the rectified flow; 0 learns from the coupling.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// How far the network has come.
    #[must_use]
    pub fn trained(&self) -> Trained {
        Trained { step: self.step, generation: self.generation }
    }

    /// Steps taken.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// Steps since the target last changed, up to a head start.
    #[must_use]
    pub fn clock(&self) -> u64 {
        self.clock
    }

    /// The target.
    #[must_use]
    pub fn target(&self) -> &Arc<Target> {
        &self.target
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}

#[cfg(test)]
impl Session {
    /// Draws from other blocks of pairs.
    pub(super) fn set_blocks(&mut self, blocks: Arc<dyn super::coupling::block::Blocks>) {
        self.feed = Some(Feed::from_blocks(blocks));
        self.heed(&self.interrupt.clone());
    }
}

#[cfg(test)]
mod tests;
