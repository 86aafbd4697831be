//! How large everything is shown.

use eframe::egui;

use crate::app::{settings::ZOOMS, state::State};

/// How much larger letters are where stage and timeline are shown alone.
const PRESENTING: f32 = 1.5;

/// Keeps a context and the settings at the same zoom.
#[derive(Debug, Default)]
pub(super) struct Zoom {
    /// What the context was told last.
    told: Option<f32>,
}

impl Zoom {
    /// Takes over what the keys of egui have changed, and tells the context what it is to be.
    pub(super) fn follow(&mut self, ctx: &egui::Context, state: &mut State) {
        let factor = if state.presenting { PRESENTING } else { 1.0 };
        let now = ctx.zoom_factor();
        if let Some(told) = self.told
            && now != told
        {
            // Back to its own size, whatever is shown.
            let zoom = if now == 1.0 { 1.0 } else { state.settings.zoom * now / told };
            state.settings.zoom = zoom.clamp(*ZOOMS.start(), *ZOOMS.end());
        }
        let wanted = state.settings.zoom * factor;
        if self.told.replace(wanted) != Some(wanted) || now != wanted {
            ctx.set_zoom_factor(wanted);
        }
    }

    /// Another context knows nothing of it.
    pub(super) fn forget(&mut self) {
        self.told = None;
    }
}
