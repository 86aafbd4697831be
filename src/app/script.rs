//! The scripted run that measures the window.
use std::time::Instant;

use eframe::egui;

use super::{stage_gpu::SharedStage, state::State};

/// A scripted run.
#[derive(Debug)]
pub struct Script {}

impl Script {
    /// Events of the next frame.
    pub fn input(&mut self, _events: &mut Vec<egui::Event>) {}

    /// Looks at a finished frame.
    pub fn frame(
        &mut self,
        _ctx: &egui::Context,
        _state: &State,
        _stage: &SharedStage,
        _rect: egui::Rect,
        _asked: Option<Instant>,
    ) {
    }
}
