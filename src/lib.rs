//! Dunefield: a laboratory for flow matching in two dimensions.
//!
//! A person draws a density; thousands of grains of noise flow into it at once, along the exact
//! marginal velocity field of *Flow Matching for Generative Modeling* (Lipman et al. 2022,
//! arXiv 2210.02747) or along one that a small network is learning in the background.
//!
//! # The map of the house
//!
//! | room | what lives there |
//! |---|---|
//! | [`numeric`] | matrix product, vector functions and random numbers that the rest is fast with |
//! | [`path`] | schedules, conversions, and the canonical frame that all paths share |
//! | [`density`] | targets: rasters, points, mixtures, presets, units, moments |
//! | [`drawing`] | the canvas, its brush and its history |
//! | [`import`] | files to targets, hostile until parsed |
//! | [`field`] | velocity fields: exact, learned, sampled on a grid |
//! | [`flow`] | source, solvers, trajectories |
//! | [`metrics`] | distances between sample sets |
//! | [`train`] | flow matching on a thread of its own; the only user of candle |
//! | [`scene`] | everything shown, as one serialisable value |
//! | [`gpu`] | volume, integration, drawing; the only user of wgpu beside the stage's glue |
//! | [`figure`] | what is drawn by line and letter over the flow: grid, legend, probe, pairs |
//! | [`export`] | clips, frame by frame at exact times; numbers, and programs that repeat a flow |
//! | [`output`] | files that appear whole or not at all |
//! | `packed` | large binary values as text |
//! | `by_name` | choices that are written and read by their names |
//! | [`derived`] | what is derived, remembered by its inputs |
//! | [`cli`] | headless commands; the only user of clap |
//! | [`app`] | the window; the only user of egui |
//!
//! # Who may know whom
//!
//! numeric <- path <- density <- import <- drawing; density <- field, metrics <- flow <- train; scene knows these, of `train` the settings
//! that a document keeps; gpu knows
//! scene and field; figure knows gpu's colours; export knows all of these; cli and app stand on top and never meet. `train`
//! and `gpu` never meet: plain weights and sampled volumes are all that passes between them. `output`, `packed`
//! and `derived` know nobody. A test reads the imports and enforces this, and that no file leads back to itself.
//!
//! # Conventions
//!
//! t = 0 is noise and t = 1 is data, everywhere. Lengths are world units, which are the data's own and those of the
//! noise N(0, I), unless a name says `xi` (units of the canonical frame, [`path::Frame`]), `_px` (physical pixels)
//! or `_points` (points of the screen). The stage shows [-4, 4]^2 at zoom 1 and drawing happens in [-3, 3]^2; data
//! from files may lie anywhere. What is stored on a grid lies in (s, xi), where all Gaussian paths are one flow; a
//! [`path::Clock`] says where a path is on it.

#[macro_use]
mod by_name;
mod packed;

pub mod app;
pub mod cli;
pub mod density;
pub mod derived;
pub mod drawing;
pub mod export;
pub mod field;
pub mod figure;
pub mod flow;
pub mod gpu;
pub mod import;
pub mod metrics;
pub mod numeric;
pub mod output;
pub mod path;
pub mod scene;
pub mod train;
