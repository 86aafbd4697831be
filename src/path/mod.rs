//! Probability paths: x_t = alpha_t x_1 + sigma_t x_0 with x_0 ~ N(0, I) and t = 1 at the
//! data.
//!
//! - [`schedule`]: the six pairs (alpha, sigma), their derivatives, and the signal-to-noise
//!   ratio both ways.
//! - [`parse`]: the command-line form, `vp:beta_min=0.1,beta_max=20`.
//! - [`chart`]: where on [0, 1] a path wants its time knots, and at what scale it lives.
//! - [`conditional`]: u_t(x | x_1), and conversions between velocity, score, x_0 and x_1.
//!
//! Knows only `numeric`.

pub mod chart;
pub mod conditional;
pub mod parse;
pub mod schedule;

pub use chart::Chart;
pub use conditional::{Quantity, conditional_velocity, convert};
pub use parse::ParsePathError;
pub use schedule::{Coefficients, Schedule};
