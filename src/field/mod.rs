//! Velocity fields in the canonical frame ([`crate::path::frame`]), where all Gaussian paths are one flow.
//!
//! - [`answer`]: what a field tells of a point of the world.
//! - [`exact`]: the marginal flow of a target, in closed form.
//! - [`mlp`]: a learned flow from plain weights; [`architecture`] is its shape.
//! - [`features`]: what it sees.
//! - [`layout`]: those weights as one flat vector, as they are trained and evaluated.
//! - [`volume`]: any flow sampled on a grid in (s, y, x), which is what the GPU reads.
//! - [`model_file`]: learned flows as safetensors files.
//!
//! Knows `path`, `density` and `numeric`.

pub mod answer;
pub mod architecture;
pub mod exact;
pub mod features;
mod forward;
pub mod layout;
pub mod mlp;
pub mod model_file;
mod velocity;
pub mod volume;

pub use answer::Answer;
pub use exact::Exact;
pub use mlp::{Mlp, Trained};
pub use velocity::VelocityField;
pub use volume::Volume;
