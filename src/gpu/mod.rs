//! The graphics processor: the only room that knows wgpu, but for the window's glue to it.
//!
//! - [`context`]: device and queue, with or without a window.
//! - [`layout`]: structs that shaders read, checked against their WGSL by name and offset.
//! - [`shaders`]: the WGSL sources, one file per pipeline.
//! - [`pipelines`]: everything that lives as long as the device.
//! - [`lane`]: one view of one flow: volume, particles, and how to draw them.
//! - [`offscreen`]: the same drawing into a picture.
//! - [`theme`]: colours by what they mean, in every theme; [`palette`]: these and colour maps as a texture.
//! - `read_back`: bytes from the device.
//! - `resources`: textures, buffers and bind groups in one call each.
//!
//! The window and the exporter draw with the same code. Knows `scene`, `field` and what they
//! know.

pub mod context;
pub mod lane;
pub mod layout;
pub mod offscreen;
pub mod palette;
pub mod pipelines;
mod read_back;
mod resources;
pub mod shaders;
pub mod theme;

pub use context::{Context, GpuError};
pub use lane::Lane;
pub use offscreen::Offscreen;
pub use pipelines::Pipelines;
