//! The rail of t, with what lies along it.

use eframe::egui::{Align2, FontId, Painter, Rect, Sense, Slider, Ui, UiBuilder, Vec2, vec2};

use super::{
    super::super::{commands::Command, state::State, theme},
    rail::Rail,
    range,
};

/// Height of the middle of the rail above the lower edge, in points.
const MIDDLE: f32 = 25.0;
/// Height of letters below the rail.
const LETTERS: f32 = 11.5;

/// Shows the track of this size; returns where its rail is.
pub(super) fn show(ui: &mut Ui, size: Vec2, state: &State, commands: &mut Vec<Command>) -> Rect {
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let height = ui.spacing().interact_size.y;
    let middle = whole.bottom() - MIDDLE;
    let rect = Rect::from_x_y_ranges(whole.x_range(), middle - 0.5 * height..=middle + 0.5 * height);
    let rail = Rail::new(rect);
    along(ui.painter(), &rail, whole, state);
    range::show(ui, &rail, whole.top(), state, commands);
    slider(ui, &rail, state, commands);
    rect
}

fn slider(ui: &mut Ui, rail: &Rail, state: &State, commands: &mut Vec<Command>) {
    let mut t = state.scene.t;
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rail.rect));
    ui.spacing_mut().slider_width = rail.rect.width();
    let slider = Slider::new(&mut t, 0.0..=1.0).show_value(false);
    let tip = "Time of the path: t = 0 is noise, t = 1 is data. Drag both ways; every grain's position is a function of t \
               (Left, Right)";
    let slider = ui.add(slider).accessible_name("t").on_hover_text(tip);
    if slider.changed() {
        commands.push(Command::Scrub(t));
    }
}

/// What lies along the rail: its ends, keyframes, and where there is as much signal as noise.
fn along(painter: &Painter, rail: &Rail, whole: Rect, state: &State) {
    let middle = rail.rect.center().y;
    for t in keyframes(state) {
        painter.vline(rail.x(t), middle + 6.0..=middle + 9.0, (1.0, theme::colors(painter.ctx()).edge));
    }
    let font = FontId::proportional(LETTERS);
    let text = |x: f32, anchor: Align2, words: &str, color| {
        painter.text(anchor.pos_in_rect(&whole.with_min_x(x).with_max_x(x)), anchor, words, font.clone(), color)
    };
    let noise = text(rail.rect.left(), Align2::LEFT_BOTTOM, "noise", theme::colors(painter.ctx()).faint);
    let data = text(rail.rect.right(), Align2::RIGHT_BOTTOM, "data", theme::colors(painter.ctx()).faint);
    let Some(t) = balance(state) else { return };
    let x = rail.x(t);
    painter.vline(x, middle - 9.0..=middle + 10.0, (1.5, theme::colors(painter.ctx()).sand));
    let words = painter.layout_no_wrap("SNR 1".to_owned(), font, theme::colors(painter.ctx()).sand);
    let place =
        Align2::CENTER_BOTTOM.anchor_size(whole.center_bottom() + vec2(x - whole.center().x, 0.0), words.size());
    // Near an end its words would be on those of the end.
    if place.left() > noise.right() + 6.0 && place.right() < data.left() - 6.0 {
        painter.galley(place.min, words, theme::colors(painter.ctx()).sand);
    }
}

/// The t at which alpha = sigma on the path of the lane that the panels are about, if it ever is.
fn balance(state: &State) -> Option<f64> {
    let path = state.flow().path;
    let t = path.t_at_snr(1.0);
    ((path.snr(t) - 1.0).abs() < 0.05).then_some(t)
}

/// Where the solver leaves keyframes, in t.
fn keyframes(state: &State) -> Vec<f64> {
    let Some(target) = &state.target else { return Vec::new() };
    let (flow, intervals) = (state.flow(), state.flow().keyframes().intervals);
    let way = flow.way(target.frame());
    (0..=intervals).map(|k| way.grid.t(&way.clock, k as f64 / intervals as f64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::settings::Settings,
        path::Schedule,
        scene::{Flow, Scene},
    };

    #[test]
    fn as_much_signal_as_noise_is_where_alpha_is_sigma() {
        let at = |path| balance(&State::new(Scene::of(Flow { path, ..Flow::default() }), Settings::default()));
        assert_eq!(at(Schedule::OT), Some(0.5));
        for path in Schedule::ALL {
            let c = path.at(at(path).unwrap());
            assert!((c.alpha / c.sigma - 1.0).abs() < 1e-6, "{path}");
        }
    }
}
