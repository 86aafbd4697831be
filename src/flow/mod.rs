//! Flows: what becomes of the source when it follows a velocity field.
//!
//! - [`source`]: p_0 and its reproducible noise.
//! - [`solver`]: Euler, midpoint, Heun and RK4, forwards and backwards.
//! - [`trajectory`]: positions of many particles at the keyframe times.
//! - [`thread`]: one trajectory, at any moment between them.
//!
//! Solvers step uniformly in the path's knot coordinate s, on chart positions xi
//! ([`crate::path::Chart`]). Knows `field` and what that knows.

pub mod solver;
pub mod source;
pub mod thread;
pub mod trajectory;

pub use solver::{Solver, integrate};
pub use source::Source;
pub use thread::Thread;
pub use trajectory::{Keyframes, sample_at, steps_until, trajectories};
