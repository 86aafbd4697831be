//! What the trainer is asked for.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    app::{
        commands::{Command, TrainingCommand},
        state::{Notice, State},
    },
    derived::{Derived, Revision},
    train::{Command as Train, Config, Effort, RunId, State as TrainState, Trainer, When},
};

/// The trainer's lane that all lanes of the stage share: they have one target and one configuration.
const LANE: usize = 0;

/// From one network that the scene keeps to the next, while it learns.
const KEEP_EVERY: Duration = Duration::from_secs(10);

/// The trainer, and what it was told.
#[derive(Debug)]
pub(super) struct Training {
    trainer: Trainer,
    runs: Runs,
    run: RunId,
    followed: Derived<Followed>,
    /// Whether the user knows of the last failure of the training.
    failure_reported: bool,
    /// How the trainer was told to behave.
    pacing: Pacing,
    /// When the scene was last told to keep the network.
    kept: Instant,
}

/// What the trainer was told to follow.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Followed {
    target: u64,
    config: Config,
    training: Revision,
}

/// How the trainer behaves beside the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Pacing {
    drawing: bool,
    effort: Effort,
    stop_when_flat: bool,
}

impl Training {
    /// Starts the thread. `wake` asks for a frame.
    pub(super) fn new(wake: impl Fn() + Clone + Send + 'static) -> std::io::Result<Self> {
        Ok(Self {
            trainer: Trainer::spawn(wake)?,
            runs: Runs::default(),
            run: RunId::default(),
            followed: Derived::default(),
            failure_reported: false,
            pacing: Pacing::default(),
            kept: Instant::now(),
        })
    }

    /// Sends what the trainer had no room for.
    pub(super) fn flush(&mut self) {
        self.trainer.flush();
    }

    /// Brings back what has been reported of the newest run.
    pub(super) fn receive(&mut self, state: &mut State, commands: &mut Vec<Command>) {
        for report in self.trainer.take_reports() {
            // What was under way when another training was asked for, or none, is no longer of interest.
            let asked = self.followed.inputs().is_some_and(|followed| followed.training == state.training.id);
            if report.run != self.run || !asked || !state.training.following {
                continue;
            }
            if let TrainState::Failed(message) = &report.state
                && !std::mem::replace(&mut self.failure_reported, true)
            {
                commands.push(Command::Notify(Notice::Problem(format!("Training stopped: {message}"))));
            }
            // A trainer with nothing to do has nothing to report.
            state.training.report = Some(report).filter(|report| report.state != TrainState::Idle);
        }
        if self.is_to_be_kept(state) {
            self.kept = Instant::now();
            commands.push(Command::KeepNetwork);
        }
    }

    /// Whether the scene is to keep the newest network: now and then while it learns, at once when it rests.
    fn is_to_be_kept(&self, state: &State) -> bool {
        let Some(report) = state.report() else { return false };
        let Some(model) = &report.model else { return false };
        let is_kept = state.scene.network.as_ref().is_some_and(|kept| Arc::ptr_eq(&kept.model, model));
        !is_kept && (report.state != TrainState::Running || self.kept.elapsed() >= KEEP_EVERY)
    }

    /// Trains one network for all lanes and paths, or none.
    pub(super) fn follow(&mut self, state: &State) {
        if !state.training.following {
            if self.followed.inputs().is_some() {
                self.followed.forget();
                self.trainer.send(Train::Stop);
            }
            return;
        }
        let Some(target) = &state.target else { return };
        let (config, when) = (state.scene.document.training, state.settings.when);
        // A fresh start for every movement of the brush would never get anywhere.
        if when == When::Restart && state.is_drawing() {
            return;
        }
        let before = self.followed.inputs().copied();
        let wanted = Followed { target: target.id(), config, training: state.training.id };
        self.followed.follow(wanted, |_| {
            self.failure_reported = false;
            self.run = self.runs.next();
            let (lane, run, target) = (LANE, self.run, target.clone());
            let is_another = before.is_none_or(|before| before.training != wanted.training);
            let network = state.scene.network.as_ref().filter(|_| is_another);
            self.trainer.send(match network.filter(|network| network.model.architecture == config.architecture) {
                Some(network) => {
                    let (model, trained) = (network.model.clone(), network.provenance.trained);
                    Train::Begin { lane, run, target, config, model, trained }
                }
                // The trainer would take up the network that it has for these.
                None if before.is_some_and(|before| Followed { training: before.training, ..wanted } == before)
                    && is_another =>
                {
                    Train::Restart { lane, run }
                }
                None => Train::Follow { lane, run, target, when, config },
            });
        });
    }

    pub(super) fn follow_pacing(&mut self, state: &State) {
        let (drawing, settings) = (state.is_drawing(), &state.settings);
        let wanted = Pacing { drawing, effort: settings.effort, stop_when_flat: settings.stop_when_flat };
        let known = std::mem::replace(&mut self.pacing, wanted);
        if known.drawing != wanted.drawing {
            self.trainer.send(Train::Drawing(wanted.drawing));
        }
        if known.effort != wanted.effort {
            self.trainer.send(Train::Effort(wanted.effort));
        }
        if known.stop_when_flat != wanted.stop_when_flat {
            self.trainer.send(Train::StopWhenFlat(wanted.stop_when_flat));
        }
    }

    /// Passes on what the user asks of the trainer.
    pub(super) fn obey(&mut self, command: TrainingCommand) {
        self.failure_reported = false;
        let lane = LANE;
        match command {
            // These follow from the state.
            TrainingCommand::Start
            | TrainingCommand::Stop
            | TrainingCommand::Restart
            | TrainingCommand::FromModel => {}
            TrainingCommand::Pause => self.trainer.send(Train::Pause),
            TrainingCommand::Resume => self.trainer.send(Train::Resume),
            TrainingCommand::Reflow => {
                self.run = self.runs.next();
                self.trainer.send(Train::Reflow { lane, run: self.run });
            }
            TrainingCommand::Generation(generation) => {
                self.run = self.runs.next();
                self.trainer.send(Train::Generation { lane, run: self.run, generation });
            }
        }
    }
}

/// Numbers of runs, each given out once.
#[derive(Debug, Default)]
struct Runs(u64);

impl Runs {
    fn next(&mut self) -> RunId {
        self.0 += 1;
        RunId(self.0)
    }
}
