//! The clock: play, loop, speed, and the slider of t.

use eframe::egui;

use super::{commands::Command, state::State};

/// Shows the timeline; returns where the rail of t is.
pub fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) -> egui::Rect {
    ui.add_space(4.0);
    let rail = ui.horizontal(|ui| {
        if ui.button("To noise").on_hover_text("Go to t = 0, the source p_0 (Home)").clicked() {
            commands.push(Command::Scrub(0.0));
        }
        let play = if state.playing { "Pause" } else { "Play" };
        let button = egui::Button::new(play).min_size(egui::vec2(58.0, 0.0));
        if ui.add(button).on_hover_text("Let t run from noise to data, or stand still (Space)").clicked() {
            commands.push(Command::SetPlaying(!state.playing));
        }
        let mut looping = state.settings.looping;
        if ui.checkbox(&mut looping, "Loop").on_hover_text("Start again at the noise after the data").changed() {
            commands.push(Command::SetLooping(looping));
        }
        let mut speed = state.settings.speed;
        ui.spacing_mut().slider_width = 80.0;
        let slider = egui::Slider::new(&mut speed, 0.05..=4.0).logarithmic(true).suffix(" x").text("Speed");
        if ui.add(slider).on_hover_text("At 1 x, t crosses [0, 1] in four seconds").changed() {
            commands.push(Command::SetSpeed(speed));
        }
        ui.separator();
        // What the slider shows is rounded; the clock itself must not be moved by that.
        let mut t = (state.scene.t * 1000.0).round() / 1000.0;
        ui.spacing_mut().slider_width = (ui.available_width() - 90.0).max(80.0);
        let slider = egui::Slider::new(&mut t, 0.0..=1.0).fixed_decimals(3).text("t");
        let tip = "Time of the path: t = 0 is noise, t = 1 is data. Drag both ways; every grain's position \
                   is a function of t (Left, Right)";
        let rail = ui.add(slider).on_hover_text(tip);
        if rail.changed() {
            commands.push(Command::Scrub(t));
        }
        // The rest is the number.
        rail.rect.with_max_x(rail.rect.left() + ui.spacing().slider_width)
    });
    ui.add_space(3.0);
    rail.inner
}
