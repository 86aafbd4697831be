//! Learning the flow: conditional flow matching on a background thread.
//!
//! - [`config`] and [`engine`]: what a training is, and the recipe.
//! - [`draw`] and [`time_distribution`]: pairs (x_0, x_1) and times, as network inputs and targets.
//! - [`coupling`]: which x_0 goes with which x_1.
//! - [`initial`], [`step`] and [`learner`]: a network, and what takes a step: [`fused`], or candle in
//!   [`mod@reference`].
//! - [`session`]: one training, step by step.
//! - [`mod@run`]: a training to its budget.
//! - [`reflow`]: pairs from a trained field.
//! - [`validation`]: a fixed sample, with the value that the conditional loss cannot go below.
//! - [`sample_quality`]: how far samples are from the target.
//! - [`evaluation`]: both, looked at now and then; [`verdict`]: whether that is good enough.
//! - [`loss_by_time`]: a loss by time, and as a loss of the velocity on a path.
//! - [`record`]: what is remembered of a training; [`checkpoints`]: its networks.
//! - [`effort`]: how much of the machine it takes.
//! - [`interrupt`] and [`interruptible`]: how work learns that it has to give up.
//! - [`error`]: what can go wrong.
//! - [`trainer`], [`protocol`]: the trainer thread from outside, its commands and reports; `worker` is
//!   its inside.
//!
//! Plain weights ([`crate::field::Mlp`]) are all that leaves. Knows `field` and what that knows.

pub mod checkpoints;
pub mod config;
pub mod coupling;
pub mod draw;
pub mod effort;
pub mod engine;
pub mod error;
pub mod evaluation;
pub mod fused;
pub mod initial;
pub mod interrupt;
pub mod interruptible;
pub mod learner;
pub mod loss_by_time;
pub mod protocol;
pub mod record;
pub mod reference;
pub mod reflow;
pub mod run;
pub mod sample_quality;
pub mod session;
pub mod step;
pub mod time_distribution;
pub mod trainer;
pub mod validation;
pub mod verdict;
mod worker;

pub use checkpoints::{Checkpoint, Checkpoints};
pub use config::{Config, ConfigError};
pub use coupling::Coupling;
pub use effort::Effort;
pub use engine::Engine;
pub use error::TrainError;
pub use protocol::{Command, Report, RunId, State, When};
pub use run::{Budget, run};
pub use session::Session;
pub use trainer::Trainer;
