//! What the trainer is asked for.

use super::{Engine, State};
use crate::{
    app::commands::TrainingCommand,
    path::Schedule,
    train::{Command as Train, Config, Effort, RunId, When},
};

/// What the trainer was last told to follow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Followed {
    target: u64,
    schedule: Schedule,
    config: Config,
}

/// How the trainer behaves beside the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Manners {
    drawing: bool,
    effort: Effort,
    stop_when_flat: bool,
}

impl Engine {
    pub(super) fn follow_training(&mut self, index: usize, state: &mut State) {
        let learns = state.learns(index);
        let Some(target) = state.target.as_ref().filter(|_| learns) else {
            if self.lanes[index].followed.is_some() {
                self.leave_training(index);
                state.lanes[index].report = None;
            }
            return;
        };
        let lane = &mut self.lanes[index];
        let schedule = state.scene.lanes[index].path;
        let wanted = Followed { target: target.id(), schedule, config: state.settings.training };
        let restarts = state.settings.when == When::Restart;
        // A fresh start for every movement of the brush would never get anywhere.
        if lane.followed == Some(wanted) || (restarts && state.document.is_drawing()) {
            return;
        }
        lane.followed = Some(wanted);
        lane.failure_told = false;
        lane.run = self.runs.next();
        self.trainer.send(Train::Follow {
            lane: index,
            run: lane.run,
            target: target.clone(),
            schedule,
            when: state.settings.when,
            config: wanted.config,
        });
    }

    /// Trains no longer for a lane; what it learned is kept by the trainer.
    pub(super) fn leave_training(&mut self, index: usize) {
        let run = self.runs.next();
        let lane = &mut self.lanes[index];
        (lane.run, lane.followed) = (run, None);
        self.trainer.send(Train::Leave { lane: index, run });
    }

    pub(super) fn follow_manners(&mut self, state: &State) {
        let (drawing, settings) = (state.document.is_drawing(), &state.settings);
        let wanted = Manners { drawing, effort: settings.effort, stop_when_flat: settings.stop_when_flat };
        let known = std::mem::replace(&mut self.manners, wanted);
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

    /// Passes on what the user asks of the trainer; what is about one network is about that of the
    /// active lane.
    pub fn train(&mut self, state: &mut State, command: TrainingCommand) {
        let index = state.active;
        let Some(lane) = self.lanes.get_mut(index) else { return };
        lane.failure_told = false;
        match command {
            TrainingCommand::Start => {
                state.training.following = true;
                self.lanes.iter_mut().for_each(|lane| lane.followed = None);
            }
            TrainingCommand::Pause => self.trainer.send(Train::Pause),
            TrainingCommand::Resume => self.trainer.send(Train::Resume),
            TrainingCommand::Restart => {
                lane.run = self.runs.next();
                self.trainer.send(Train::Restart { lane: index, run: lane.run });
            }
            TrainingCommand::Reflow => {
                lane.run = self.runs.next();
                self.trainer.send(Train::Reflow { lane: index, run: lane.run });
            }
            TrainingCommand::Generation(generation) => {
                lane.run = self.runs.next();
                self.trainer.send(Train::Generation { lane: index, run: lane.run, generation });
            }
            TrainingCommand::Stop => {
                state.training.following = false;
                state.lanes.iter_mut().for_each(|lane| lane.report = None);
                self.lanes.iter_mut().for_each(|lane| lane.followed = None);
                self.trainer.send(Train::Stop);
            }
        }
    }
}

/// Numbers of runs, each given out once.
#[derive(Debug, Default)]
pub(super) struct Runs(u64);

impl Runs {
    fn next(&mut self) -> RunId {
        self.0 += 1;
        RunId(self.0)
    }
}
