//! Probability paths: x_t = alpha_t x_1 + sigma_t x_0 with x_0 ~ N(0, I) and t = 1 at the
//! data.
//!
//! - [`schedule`]: the six pairs (alpha, sigma), their derivatives, and the signal-to-noise
//!   ratio both ways.
//! - [`parse`]: the command-line form, `vp:beta_min=0.1,beta_max=20`.
//! - [`frame`]: the canonical frame, in which all Gaussian paths are one flow.
//! - [`clock`]: a path on a frame: when it is where, and with which ruler it is seen.
//! - [`conditional`]: u_t(x | x_1), and conversions between velocity, score, x_0 and x_1.
//!
//! Knows only `numeric`.

pub mod clock;
pub mod conditional;
pub mod frame;
pub mod parse;
pub mod schedule;

pub use clock::{Clock, Means, Ruler};
pub use conditional::{Quantity, conditional_velocity, convert};
pub use frame::{Frame, NOISE};
pub use parse::ParsePathError;
pub use schedule::{Coefficients, Schedule};
