//! What passes between the window and the trainer thread.

use std::sync::Arc;

use super::{
    checkpoints::Checkpoints,
    config::Config,
    coupling::PairStats,
    effort::Effort,
    loss_by_time::LossByTime,
    record::{Check, Record},
    sample_quality::Baseline,
};
use crate::{
    density::Target,
    field::{Mlp, Trained, model_file::Provenance},
};

/// Number of a run: it grows with every change of what is trained, so that a report of an older
/// run can be told from a newer one and dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunId(pub u64);

/// What becomes of the network when the target changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum When {
    /// Training goes on from the current weights.
    #[default]
    Continue,
    /// Training starts from fresh weights.
    Restart,
}

/// What the window asks of the trainer.
#[derive(Clone, Debug)]
pub enum Command {
    /// Train this from now on. A network kept for the same target and settings is taken up
    /// again; otherwise `when` decides.
    Follow {
        /// The lane that it is for, from 0.
        lane: usize,
        /// Number of the run that begins.
        run: RunId,
        /// The target.
        target: Arc<Target>,
        /// What to do with the current weights.
        when: When,
        /// Settings; another configuration always starts afresh.
        config: Config,
    },
    /// Train this from now on, beginning with a given network.
    Begin {
        /// The lane that it is for, from 0.
        lane: usize,
        /// Number of the run that begins.
        run: RunId,
        /// The target.
        target: Arc<Target>,
        /// Settings; the network must have their architecture.
        config: Config,
        /// The network.
        model: Arc<Mlp>,
        /// How far it has come.
        trained: Trained,
    },
    /// Take steps; after a failure, from the last good weights.
    Resume,
    /// How much of the machine to take.
    Effort(Effort),
    /// The brush moves: be gentle, whatever was asked for, until it rests.
    Drawing(bool),
    /// Whether to stop when the validation loss has been flat for a while.
    StopWhenFlat(bool),
    /// Take no more steps, and sleep.
    Pause,
    /// Take no more steps and forget every network.
    Stop,
    /// Take no more steps for a lane; its network is kept.
    Leave {
        /// The lane, from 0.
        lane: usize,
        /// Number of the run that begins.
        run: RunId,
    },
    /// Throw the current network away and begin again.
    Restart {
        /// The lane that it is for, from 0.
        lane: usize,
        /// Number of the run that begins.
        run: RunId,
    },
    /// Begin the next generation of the rectified flow from the current network.
    Reflow {
        /// The lane that it is for, from 0.
        lane: usize,
        /// Number of the run that begins.
        run: RunId,
    },
    /// Go back to another generation of the current target and path.
    Generation {
        /// The lane that it is for, from 0.
        lane: usize,
        /// Number of the run that begins.
        run: RunId,
        /// Which one.
        generation: u32,
    },
}

/// What the trainer is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    /// Nothing to train yet.
    #[default]
    Idle,
    /// Taking steps.
    Running,
    /// Sleeping.
    Paused,
    /// Sleeping, because the validation loss has been flat for a while.
    Settled,
    /// Stopped by an error, said here with the way out.
    Failed(String),
}

/// The newest that is known of a training.
#[derive(Clone, Debug)]
pub struct Report {
    /// The lane that it is for, from 0.
    pub lane: usize,
    /// The run that it belongs to.
    pub run: RunId,
    /// What the trainer is doing.
    pub state: State,
    /// Steps taken by this network.
    pub step: u64,
    /// Steps per second lately, of the time that other lanes take as well.
    pub steps_per_second: f64,
    /// Threads that take them.
    pub threads: usize,
    /// The curves, from the start, thinned to a bounded length.
    pub record: Arc<Record>,
    /// Networks of it so far.
    pub checkpoints: Arc<Checkpoints>,
    /// The loss that cannot be undercut.
    pub floor: Option<LossByTime>,
    /// The mean square of what there is to learn, where it is known, in the unit of the marginal loss.
    pub signal: Option<f64>,
    /// What distances of samples are judged by, once the network has been looked at on this target.
    pub baseline: Option<Baseline>,
    /// How straight the learned trajectories are.
    pub straightness: Option<f64>,
    /// What the pairs look like.
    pub pairs: Option<PairStats>,
    /// Share of the pairs of the next generation that are made, in [0, 1]; nothing but in a reflow.
    pub reflow: Option<f64>,
    /// Generation of the rectified flow.
    pub generation: u32,
    /// Generations that are kept for this target and path, this one among them.
    pub generations: Vec<u32>,
    /// The network with averaged weights; nothing before the first step.
    pub model: Option<Arc<Mlp>>,
    /// What that network was trained on.
    pub provenance: Option<Provenance>,
}

impl Report {
    /// The newest look at the network.
    #[must_use]
    pub fn check(&self) -> Option<&Check> {
        self.record.checks.last()
    }

    /// How far the network has come.
    #[must_use]
    pub fn trained(&self) -> Trained {
        Trained { step: self.step, generation: self.generation }
    }

    /// Whether the network has been looked at on this target.
    #[must_use]
    pub fn is_evaluated(&self) -> bool {
        self.baseline.is_some()
    }
}
