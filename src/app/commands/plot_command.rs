//! What is done with a plot; none of it changes the state.

use std::path::PathBuf;

use eframe::egui::Rect;

/// What is done with a plot.
#[derive(Clone, Debug)]
pub enum PlotCommand {
    /// Put its curves, as CSV, on the clipboard.
    Copy(String),
    /// Ask where the plot of this name, in this part of the window, is to be written as a picture.
    Browse(&'static str, Rect),
    /// Write what the window shows in a part of it.
    Write(PathBuf, Rect),
}
