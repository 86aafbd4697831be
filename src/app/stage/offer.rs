//! What the stage offers where it cannot show what was asked for.

use eframe::egui::{self, Rect, vec2};

use super::super::{
    commands::{Command, TrainingCommand},
    state::State,
};

/// Its size in points.
const SIZE: egui::Vec2 = vec2(118.0, 26.0);

/// A button that starts the training, where an error is to be shown and there is no network.
pub(super) fn training(ui: &mut egui::Ui, rect: Rect, state: &State, commands: &mut Vec<Command>) {
    let is_missing = state.scene.document.drawn().shows_error()
        && state.in_training().is_none()
        && state.scene.document.models.get(state.active).is_none();
    if !is_missing || state.training.following {
        return;
    }
    let place = Rect::from_center_size(rect.center(), SIZE);
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        let tip = "Train a network on what is shown; its error appears as soon as it has taken steps";
        if ui.button("Train a network").on_hover_text(tip).clicked() {
            commands.push(Command::Training(TrainingCommand::Start));
        }
    });
}
