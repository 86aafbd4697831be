//! What may change the state.
//!
//! - `command`: the changes.
//! - `action`: what keys do, before it is known what that means.
//! - `apply`: how each command does.
//! - `document_command`: changes of the whole document and its file; `documents`: how each does.
//! - `draw_command`: what a hand does with a tool that draws; `drawing`: how gestures change the drawing.
//! - `export_command`: changes of exports; `exports`: how each does.
//! - `gallery_command`: changes of the gallery; `gallery`: how each does. `plot_command`: what is done with a plot.
//! - `window_command`: what changes about the window alone.
//! - `networks`: models of lanes, and which training goes on.
//! - `canvas`, `flows`, `clock`, `looking`: what takes more than a line.
//! - `keys`, `click`: the command that a key or a click is in a state.
//! - `history`: names of steps, and how one goes back and forth.
//! - `choices`: the next among several choices.
//! - `authored`: tests of long sessions.

mod action;
mod apply;
#[cfg(test)]
mod authored;
mod canvas;
pub(super) mod choices;
mod click;
mod clock;
mod command;
pub mod document_command;
mod documents;
pub mod draw_command;
mod drawing;
pub mod export_command;
mod exports;
mod flows;
mod gallery;
pub mod gallery_command;
mod history;
mod keys;
mod looking;
mod networks;
mod plot_command;
pub mod window_command;

pub use action::Action;
pub use apply::apply;
pub(super) use click::click;
pub use clock::PASS_SECONDS;
pub use command::{Command, Effect, Imported, Placing, TrainingCommand};
pub use document_command::{Answer, DocumentCommand, DocumentEffect};
pub use draw_command::DrawCommand;
pub use export_command::{ExportCommand, ExportEffect};
pub use gallery_command::{GalleryCommand, GalleryEffect};
pub use plot_command::PlotCommand;
pub use window_command::WindowCommand;

/// What a window begins with.
#[cfg(test)]
fn fresh() -> super::state::State {
    super::state::State::new(crate::scene::Scene::default(), super::settings::Settings::default())
}
