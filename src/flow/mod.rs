//! Flows: what becomes of the source when it follows a velocity field.
//!
//! - [`source`]: p_0 and its reproducible noise.
//! - [`mod@source_difference`]: how far what is begun with is from it.
//! - [`solver`]: Euler, midpoint, Heun and RK4.
//! - [`step_grid`]: where their steps lie, and what each stage asks of the field.
//! - [`mod@integrate`]: many particles along such steps, forwards and backwards.
//! - [`keyframes`]: positions of many particles at the times that are kept.
//! - [`snapshots`]: and at any times.
//! - [`trajectory`]: one trajectory, at any moment between them.
//!
//! All works on coordinates xi of the canonical frame ([`crate::path::frame`]). Knows `field` and what that knows, and
//! `metrics`.

pub mod integrate;
pub mod keyframes;
pub mod snapshots;
pub mod solver;
pub mod source;
pub mod source_difference;
pub mod step_grid;
pub mod trajectory;

pub use integrate::{integrate, integrate_while};
pub use keyframes::{Keyframes, Way, keyframe_positions, sample_at, sample_at_while, steps_until};
pub use snapshots::snapshots_while;
pub use solver::Solver;
pub use source::{Source, SourceKind};
pub use source_difference::source_difference;
pub use step_grid::{Stage, Step, StepGrid};
pub use trajectory::Trajectory;
