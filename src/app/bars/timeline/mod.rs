//! The clock: play, the track of t, the part that is played again and again, and speed.
//!
//! - `track`: the rail of t, with what lies along it; `rail`: between times and places on it.
//! - `range`: the two ends of the part that is played again and again.

mod rail;
mod range;
mod track;

use eframe::egui::{self, DragValue, Rect, Slider, TextStyle, Ui, Vec2, vec2};
use egui_material_icons::icons::{ICON_PAUSE, ICON_PLAY_ARROW, ICON_REPEAT, ICON_SKIP_PREVIOUS};

use super::{
    super::{commands::Command, settings::SPEEDS, state::State},
    icon_button::IconButton,
};

/// Height of the timeline, in points.
const HEIGHT: f32 = 48.0;
/// Sides of the buttons.
const BUTTON: f32 = 28.0;
const PLAY: f32 = 34.0;
/// Room for t, and for the speed.
const NUMBER: Vec2 = vec2(82.0, 22.0);
const SPEED: Vec2 = vec2(62.0, 22.0);
/// Length of the rail of the speed.
const SPEED_RAIL: f32 = 64.0;

/// Shows the timeline; returns where the rail of t is.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Rect {
    let size = vec2(ui.available_width(), HEIGHT);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let shown = ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        ui.style_mut().drag_value_text_style = TextStyle::Monospace;
        let back = IconButton::new(ICON_SKIP_PREVIOUS, "To noise", BUTTON);
        if ui.add(back).on_hover_text("Go to t = 0, the source p_0 (Home)").clicked() {
            commands.push(Command::Scrub(0.0));
        }
        play(ui, state, commands);
        let after = NUMBER.x + BUTTON + SPEED_RAIL + SPEED.x + 5.0 * ui.spacing().item_spacing.x;
        let rail = track::show(ui, vec2((ui.available_width() - after).max(80.0), HEIGHT), state, commands);
        time(ui, state, commands);
        looping(ui, state, commands);
        speed(ui, state, commands);
        rail
    });
    shown.inner
}

fn play(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let (icon, name) = if state.playing { (ICON_PAUSE, "Pause") } else { (ICON_PLAY_ARROW, "Play") };
    let tip = "Let t run from noise to data, or stand still (Space)";
    if ui.add(IconButton::new(icon, name, PLAY)).on_hover_text(tip).clicked() {
        commands.push(Command::SetPlaying(!state.playing));
    }
}

/// t as a number, with as many digits at every t.
fn time(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    // What is shown is rounded; the clock itself must not be moved by that.
    let mut t = (state.scene.t * 1000.0).round() / 1000.0;
    let number = DragValue::new(&mut t).range(0.0..=1.0).speed(0.002).fixed_decimals(3).prefix("t = ");
    let number = ui.add_sized(NUMBER, number).accessible_name("t as a number");
    if number.on_hover_text("Time of the path; drag, or click to type it").changed() {
        commands.push(Command::Scrub(t));
    }
}

fn looping(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let is_on = state.settings.looping;
    let tip = "Start again after the end. The two marks above the track are the ends of the part that is played; a double \
               click on one takes it back";
    if ui.add(IconButton::new(ICON_REPEAT, "Loop", BUTTON).on(is_on)).on_hover_text(tip).clicked() {
        commands.push(Command::SetLooping(!is_on));
    }
}

fn speed(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let mut speed = state.settings.speed;
    let tip = "At 1 x, t crosses [0, 1] in four seconds";
    ui.spacing_mut().slider_width = SPEED_RAIL;
    let rail = Slider::new(&mut speed, SPEEDS).logarithmic(true).show_value(false);
    let mut is_changed = ui.add(rail).accessible_name("Speed").on_hover_text(tip).changed();
    let number = DragValue::new(&mut speed).range(SPEEDS).speed(0.01).fixed_decimals(2).suffix(" x");
    is_changed |= ui.add_sized(SPEED, number).accessible_name("Speed as a number").on_hover_text(tip).changed();
    if is_changed {
        commands.push(Command::SetSpeed(speed));
    }
}
