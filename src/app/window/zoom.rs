//! How large everything is shown.

use eframe::egui;

use crate::app::state::State;

/// How much larger letters are where stage and timeline are shown alone.
const PRESENTING: f32 = 1.5;

/// Tells a context how large everything is to be; the keys for it are the window's own.
pub(super) fn follow(ctx: &egui::Context, state: &State) {
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    let zoom = state.settings.zoom * if state.presenting { PRESENTING } else { 1.0 };
    if ctx.zoom_factor() != zoom {
        ctx.set_zoom_factor(zoom);
    }
}
