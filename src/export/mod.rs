//! Clips, stills and figures: a flow drawn at exact times, and written as a file.
//!
//! - [`clip`]: the form of a clip; [`timing`]: when its frames are shown; [`tiles`]: where its lanes are.
//! - [`material`]: what it shows; [`frames`]: its frames; `renderer`: what draws a flow at t; `film`: a training;
//!   [`caption`]: the line of text under each.
//! - [`encode`]: a file of frames, one file for each format; `pipeline`: from the renderer to the encoders.
//! - [`kind`]: what the name of a file asks for; `write`: all of it; [`progress`]: how far it is.
//! - [`sheet`]: figures; `still`: a picture of the stage; `sheets`: both to files.
//! - `layered`: what of a picture is its ground; `placed`: lanes that are ready to be drawn.
//! - `document`: files that have no frames; [`mod@estimate`]: how large a file will be, and how long it takes.
//! - `carried`: the scene inside; [`png_file`]: what every PNG has.
//! - [`data`]: samples, trajectories, fields and curves as arrays and tables; [`script`]: a flow as a program in Python.
//! - [`shapes`] and [`text`]: figures and letters in a picture; `circle`: as curves.
//! - [`page`]: a page that anyone can open.
//!
//! The window and the command line export through the same code. Knows `gpu` and what it knows.

pub mod caption;
mod carried;
mod circle;
pub mod clip;
pub mod data;
mod document;
pub mod encode;
mod error;
pub mod estimate;
mod film;
pub mod frames;
pub mod kind;
mod layered;
pub mod material;
pub mod page;
mod pipeline;
mod placed;
pub mod png_file;
pub mod progress;
mod renderer;
pub mod script;
pub mod shapes;
pub mod sheet;
mod sheets;
mod still;
pub mod text;
pub mod tiles;
pub mod timing;
mod write;

pub use clip::{Clip, Size};
pub use encode::Format;
pub use error::ClipError;
pub use estimate::{Estimate, estimate};
pub use frames::Frames;
pub use kind::Kind;
pub use material::{LaneMaterial, Material, ShownField};
pub use page::PageForm;
pub use progress::Progress;
pub use sheet::{SheetForm, SheetFormat};
pub use sheets::Drawn;
pub use timing::Timing;
pub use write::{Summary, encode_frames, export};
