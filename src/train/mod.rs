//! Learning the flow: conditional flow matching on a background thread.
//!
//! - [`config`]: what a training is, and the recipe.
//! - [`draw`] and [`law`]: pairs (x_0, x_1) and times, as network inputs and targets.
//! - [`coupling`]: which x_0 goes with which x_1.
//! - [`engine`]: what takes a step: [`fused`], or candle in [`mod@reference`].
//! - [`session`]: one training, step by step.
//! - [`mod@run`]: a training to its budget.
//! - [`reflow`]: pairs from a trained field.
//! - [`yardstick`]: a fixed sample, with the value that the conditional loss cannot go below.
//! - [`judge`]: how far samples are from the target.
//! - [`examiner`]: both, looked at now and then.
//! - [`record`]: what is remembered of a training.
//! - [`effort`]: how much of the machine it takes.
//! - [`trainer`], [`protocol`]: the trainer thread from outside, its commands and reports; `worker` is
//!   its inside.
//!
//! Plain weights ([`crate::field::Mlp`]) are all that leaves. Knows `field` and what that knows.

pub mod config;
pub mod coupling;
pub mod draw;
pub mod effort;
pub mod engine;
pub mod examiner;
pub mod fused;
pub mod judge;
pub mod law;
pub mod protocol;
pub mod record;
pub mod reference;
pub mod reflow;
pub mod run;
pub mod session;
pub mod trainer;
mod worker;
pub mod yardstick;

pub use config::{Config, ConfigError};
pub use coupling::Coupling;
pub use effort::Effort;
pub use engine::Engine;
pub use protocol::{Command, Report, RunId, State, When};
pub use run::run;
pub use session::{Budget, Session, TrainError};
pub use trainer::Trainer;
