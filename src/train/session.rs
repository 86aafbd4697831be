//! One training, step by step, the same for the window and the command line.

use std::{sync::Arc, time::Duration};

use rand::{RngExt as _, SeedableRng as _};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::{
    config::{Config, annealed_rate, open_ended_rate},
    coupling::Pairs,
    draw::Draws,
    engine::{Learner, Step, initial_layers},
};
use crate::{
    field::{Mlp, mlp::Scaling},
    path::Schedule,
    target::Target,
};

/// Decay of the averaged weights per step, once enough steps are behind.
const AVERAGE_DECAY: f32 = 0.998;

/// Where the rate starts again when a trained network is given something new to learn.
const NEW_CLOCK: u64 = 400;

/// Standard deviation of the Fourier frequencies, in radians per unit of z.
const FREQUENCY_STD: f32 = 1.5 * std::f32::consts::PI;

/// Why a training stopped.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The loss is no number any more.
    #[error("the loss became {loss} at step {step}; restart the training, with a lower rate if it happens again")]
    Diverged {
        /// Step at which it happened.
        step: u64,
        /// The loss.
        loss: f32,
    },
    /// candle refused.
    #[error("candle: {0}")]
    Candle(#[from] candle_core::Error),
}

/// How long a training goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// This many steps.
    Steps(u64),
    /// This long.
    Time(Duration),
}

/// A training under way.
#[derive(Debug)]
pub struct Session {
    config: Config,
    target: Arc<Target>,
    schedule: Schedule,
    learner: Learner,
    draws: Draws,
    frequencies: Arc<[[f32; 2]]>,
    /// Steps taken.
    step: u64,
    /// Steps since there was something new to learn, which set the rate.
    clock: u64,
}

impl Session {
    /// Starts from fresh weights. The same configuration, target and path give the same weights
    /// after the same number of steps.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn new(target: Arc<Target>, schedule: Schedule, config: Config) -> Result<Self, TrainError> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(config.seed);
        let mut frequency = || rng.sample::<f32, _>(StandardNormal) * FREQUENCY_STD;
        let frequencies: Arc<[[f32; 2]]> =
            (0..config.architecture.fourier).map(|_| [frequency(), frequency()]).collect();
        let layers = initial_layers(&config.architecture, &mut rng);
        let learner = Learner::new(config.engine, &config.architecture, &layers, &layers)?;
        let (shape, seed) = (config.architecture, config.seed);
        let draws = Draws::new(target.clone(), schedule, shape, frequencies.clone(), Pairs::Independent, seed);
        Ok(Self { config, target, schedule, learner, draws, frequencies, step: 0, clock: 0 })
    }

    /// Goes on from the current weights towards another target or path.
    pub fn retarget(&mut self, target: Arc<Target>, schedule: Schedule) {
        let Config { architecture, seed, .. } = self.config;
        self.draws =
            Draws::new(target.clone(), schedule, architecture, self.frequencies.clone(), Pairs::Independent, seed);
        (self.target, self.schedule) = (target, schedule);
        self.clock = self.clock.min(NEW_CLOCK);
    }

    /// A copy of this training that goes on towards another target or path.
    ///
    /// # Errors
    /// Whatever candle reports.
    pub fn branch(&self, target: Arc<Target>, schedule: Schedule) -> Result<Self, TrainError> {
        let mut copy = Self::new(target, schedule, self.config)?;
        let Config { engine, architecture, .. } = &self.config;
        copy.learner = Learner::new(*engine, architecture, &self.learner.layers()?, &self.learner.average())?;
        (copy.step, copy.clock) = (self.step, self.clock.min(NEW_CLOCK));
        Ok(copy)
    }

    /// One step of a training without a known end; returns its loss.
    ///
    /// # Errors
    /// [`TrainError::Diverged`] when the loss is no number.
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
        let warm_up = (1.0 + self.clock as f32) / (10.0 + self.clock as f32);
        let Config { batch, weight_decay: decay, .. } = self.config;
        let step = Step { number: self.step, batch, rate, decay, keep: AVERAGE_DECAY.min(warm_up) };
        let loss = self.learner.step(&self.draws, &step)?;
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
            schedule: self.schedule,
            scaling: Scaling::from(self.target.moments()),
            frequencies: self.frequencies.to_vec(),
            layers: self.learner.average(),
        }
    }

    /// Steps taken.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// Steps since the target or path last changed, up to a head start.
    #[must_use]
    pub fn clock(&self) -> u64 {
        self.clock
    }

    /// The target.
    #[must_use]
    pub fn target(&self) -> &Arc<Target> {
        &self.target
    }

    /// The path.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        self.schedule
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::presets::Preset;

    fn session(seed: u64) -> Session {
        let target = Target::new("moons", &Preset::find("two-moons").unwrap().raster()).unwrap();
        let mut config = Config { seed, batch: 64, ..Config::default() };
        config.architecture.hidden = 16;
        Session::new(Arc::new(target), Schedule::OT, config).unwrap()
    }

    fn train(session: &mut Session, steps: usize) -> f32 {
        let losses: Vec<f32> = (0..steps).map(|_| session.step().unwrap()).collect();
        losses[steps - 20..].iter().sum::<f32>() / 20.0
    }

    #[test]
    fn the_loss_falls_and_repeats_from_the_seed() {
        let (mut a, mut b, mut c) = (session(1), session(1), session(2));
        let first = a.step().unwrap();
        b.step().unwrap();
        assert!(train(&mut a, 150) < first);
        train(&mut b, 150);
        train(&mut c, 151);
        assert_eq!(a.snapshot(), b.snapshot());
        assert_ne!(a.snapshot().layers, c.snapshot().layers);
    }

    #[test]
    fn a_rate_that_is_far_too_high_is_reported() {
        let mut session = session(1);
        let outcome = (0..400).try_for_each(|_| session.step_at(1e30).map(drop));
        assert!(matches!(outcome, Err(TrainError::Diverged { .. })), "{outcome:?}");
    }
}
