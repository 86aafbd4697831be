//! Learning the flow: conditional flow matching on a background thread.
//!
//! - [`config`]: what a training is, and the recipe.
//! - [`batch`]: pairs (x_0, x_1) and times, as network inputs and targets.
//! - [`network`]: the candle model and its optimiser; the only user of candle.
//! - [`session`]: one training, step by step.
//! - [`mod@run`]: a training to its budget.
//! - [`floor`]: the value that the conditional loss cannot go below.
//! - [`protocol`] and [`worker`]: the thread, its commands and its reports.
//!
//! Plain weights ([`crate::field::Mlp`]) are all that leaves. Knows `field` and what that knows.

pub mod batch;
pub mod config;
pub mod floor;
pub mod network;
pub mod protocol;
pub mod run;
pub mod session;
pub mod worker;

pub use config::{Config, ConfigError};
pub use protocol::{Command, Report, RunId, State, When};
pub use run::run;
pub use session::{Budget, Session, TrainError};
pub use worker::Trainer;
