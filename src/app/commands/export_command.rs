//! Changes of exports, and what they leave to do.

use std::{path::PathBuf, sync::Arc};

use eframe::egui::ColorImage;

use crate::{
    app::export_presets::Preset,
    export::{Clip, Kind, SheetForm},
    scene::Theme,
};

/// A change of exports, or of the form of the next one.
#[derive(Clone, Debug)]
pub enum ExportCommand {
    /// Open or close the dialog.
    SetOpen(bool),
    /// The form of the next one.
    SetClip(Clip),
    /// That of the next still or figure.
    SetSheet(SheetForm),
    /// Where it is written.
    SetPath(String),
    /// What kind of file it is.
    SetKind(Kind),
    /// In which theme; nothing for that of the stage.
    SetTheme(Option<Theme>),
    /// The form that suits something.
    Take(&'static Preset),
    /// Look at this moment of it.
    Show(f64),
    /// There is so much room for that, in pixels.
    SetRoom([u32; 2]),
    /// Write it, and ask first where a file is there already.
    Start,
    /// Write it to this file, whatever is there, after those that wait.
    Queue(PathBuf),
    /// Stop the export of this number.
    Cancel(u64),
    /// Speak no more of it.
    Forget(u64),
    /// Look whether there is an ffmpeg.
    FindFfmpeg,
    /// There is one, or not.
    Ffmpeg(bool),
    /// Put a picture of the lanes on the clipboard, at this t.
    Copy(f64),
    /// It is drawn.
    Copied(Arc<ColorImage>),
}

/// What is left to do beyond the state.
#[derive(Clone, Debug)]
pub enum ExportEffect {
    /// Write a clip to this file, after those that wait.
    Queue(PathBuf),
    /// Look whether there is an ffmpeg.
    FindFfmpeg,
    /// Draw the lanes at this t for the clipboard.
    Draw(f64),
    /// Put a picture on the clipboard.
    Copy(Arc<ColorImage>),
}
