//! What passes between the window and the trainer thread.

use std::sync::Arc;

use super::Config;
use crate::{
    field::{Mlp, model_file::Provenance},
    path::Schedule,
    target::Target,
};

/// Number of a run: it grows with every change of what is trained, so that a report of an older
/// run can be told from a newer one and dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunId(pub u64);

/// What becomes of the network when the target or the path changes.
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
    /// Train this from now on. A network kept for the same target and path is taken up again;
    /// otherwise `when` decides.
    Follow {
        /// Number of the run that begins.
        run: RunId,
        /// The target.
        target: Arc<Target>,
        /// The path.
        schedule: Schedule,
        /// What to do with the current weights.
        when: When,
        /// Settings; another configuration always starts afresh.
        config: Config,
    },
    /// Take steps.
    Resume,
    /// Rest three times as long as working, so that something else is fast for a while.
    Gentle(bool),
    /// Take no more steps, and sleep.
    Pause,
    /// Take no more steps and forget every network.
    Stop,
    /// Throw the current network away and begin again.
    Restart {
        /// Number of the run that begins.
        run: RunId,
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
    /// Stopped by an error, said here with the way out.
    Failed(String),
}

/// The newest that is known of a training.
#[derive(Clone, Debug)]
pub struct Report {
    /// The run that it belongs to.
    pub run: RunId,
    /// What the trainer is doing.
    pub state: State,
    /// Steps taken by this network.
    pub step: u64,
    /// Steps per second lately.
    pub steps_per_second: f64,
    /// (step, mean loss) from the start, thinned to a bounded length.
    pub history: Arc<Vec<[f64; 2]>>,
    /// The loss that cannot be undercut, and its standard error.
    pub floor: Option<(f64, f64)>,
    /// The network with averaged weights; nothing before the first step.
    pub model: Option<Arc<Mlp>>,
    /// What that network was trained on.
    pub provenance: Option<Provenance>,
}
