//! What the trainer is asked for.

use crate::{
    app::{
        commands::{Command, TrainingCommand},
        state::{Notice, State},
    },
    derived::Derived,
    train::{Command as Train, Config, Effort, RunId, State as TrainState, Trainer, When},
};

/// The trainer's lane that all lanes of the stage share: they have one target and one configuration.
const LANE: usize = 0;

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
}

/// What the trainer was told to follow.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Followed {
    target: u64,
    config: Config,
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
        })
    }

    /// Sends what the trainer had no room for.
    pub(super) fn flush(&mut self) {
        self.trainer.flush();
    }

    /// Brings back what has been reported of the newest run.
    pub(super) fn receive(&mut self, state: &mut State, commands: &mut Vec<Command>) {
        for report in self.trainer.take_reports() {
            // What was under way when training was ended is no longer of interest.
            if report.run != self.run || !state.training.following {
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
    }

    /// Trains one network for all lanes and paths.
    pub(super) fn follow(&mut self, state: &State) {
        let Some(target) = state.target.as_ref().filter(|_| state.training.following) else { return };
        let (config, when) = (state.settings.training, state.settings.when);
        // A fresh start for every movement of the brush would never get anywhere.
        if when == When::Restart && state.is_drawing() {
            return;
        }
        self.followed.follow(Followed { target: target.id(), config }, |_| {
            self.failure_reported = false;
            self.run = self.runs.next();
            let target = target.clone();
            self.trainer.send(Train::Follow { lane: LANE, run: self.run, target, when, config });
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
            // What is to be learned is followed from now on.
            TrainingCommand::Start => self.followed.forget(),
            TrainingCommand::Pause => self.trainer.send(Train::Pause),
            TrainingCommand::Resume => self.trainer.send(Train::Resume),
            TrainingCommand::Restart => {
                self.run = self.runs.next();
                self.trainer.send(Train::Restart { lane, run: self.run });
            }
            TrainingCommand::Reflow => {
                self.run = self.runs.next();
                self.trainer.send(Train::Reflow { lane, run: self.run });
            }
            TrainingCommand::Generation(generation) => {
                self.run = self.runs.next();
                self.trainer.send(Train::Generation { lane, run: self.run, generation });
            }
            TrainingCommand::Stop => {
                self.followed.forget();
                self.trainer.send(Train::Stop);
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
