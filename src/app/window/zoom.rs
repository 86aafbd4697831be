//! How large everything is shown.

use eframe::egui::{self, Vec2, vec2};

use crate::app::state::State;

/// What panels and stage need side by side, in points.
const LEAST: Vec2 = vec2(800.0, 530.0);

/// How much larger letters are where stage and timeline are shown alone, and how much smaller the window may be for them.
const PRESENTING: f32 = 1.5;
const ALONE: f32 = 2.0;

/// Tells a context how large everything is to be, as far as the window has room for it; the keys for it are the
/// window's own.
pub(super) fn follow(ctx: &egui::Context, state: &mut State) {
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    let room = ctx.content_rect().size() * ctx.zoom_factor() / LEAST;
    // In hundredths, as the zoom is.
    state.most_zoom = (room.min_elem().max(1.0) * 100.0).floor() / 100.0;
    let zoom = if state.presenting {
        (PRESENTING * state.settings.zoom).min(ALONE * state.most_zoom)
    } else {
        state.zoom()
    };
    if ctx.zoom_factor() != zoom {
        ctx.set_zoom_factor(zoom);
    }
}
