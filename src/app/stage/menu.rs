//! The menu on the right button.

use eframe::egui;

use super::{
    super::{
        bars::{menu, place},
        commands::Command,
        state::State,
    },
    view_map::ViewMap,
};
use crate::numeric::Point;

/// Shows what can be done where a lane was clicked.
pub(super) fn show(
    response: &egui::Response,
    lane: usize,
    view: &ViewMap,
    state: &State,
    commands: &mut Vec<Command>,
) {
    let id = response.id.with("menu");
    if response.secondary_clicked()
        && let Some(at) = response.interact_pointer_pos()
    {
        response.ctx.data_mut(|data| data.insert_temp(id, view.world(at)));
    }
    // The view may have moved since.
    let Some(at) = response.ctx.data(|data| data.get_temp::<Point>(id)) else { return };
    let letters = &state.settings.letters;
    response.context_menu(|ui| {
        for group in place::here(state, lane, at) {
            menu::entries(ui, letters, group, commands);
            ui.separator();
        }
        for (name, entries) in
            [("Look of the stage", place::looks(state)), ("Lanes and comparison", place::lanes(state))]
        {
            ui.menu_button(name, |ui| menu::entries(ui, letters, entries, commands));
        }
        ui.separator();
        menu::entries(ui, letters, place::document(state), commands);
    });
}
