//! The menu on the right button.

use eframe::egui;

use super::{
    super::{
        bars::{entries, menu, place},
        commands::Command,
        state::State,
        tool::StageAction,
    },
    view_map::{Moment, ViewMap},
};
use crate::numeric::Point;

/// Shows what can be done where a lane was clicked.
pub(super) fn show(response: &egui::Response, lane: usize, state: &State, commands: &mut Vec<Command>) {
    let id = response.id.with("menu");
    if response.secondary_clicked()
        && let Some(at) = response.interact_pointer_pos()
    {
        let world = |t: f64| ViewMap::of(&state.scene, response.rect, t).world(at);
        let places = Moment::ALL.map(|moment| world(moment.t(&state.scene)));
        response.ctx.data_mut(|data| data.insert_temp(id, places));
    }
    // The view may have moved since.
    let Some(places) = response.ctx.data(|data| data.get_temp::<[Point; 3]>(id)) else { return };
    let at = |action: StageAction| places[Moment::of(action, true) as usize];
    let letters = &state.settings.letters;
    response.context_menu(|ui| {
        for group in place::here(state, lane, &at) {
            menu::entries(ui, letters, group, commands);
            ui.separator();
        }
        for (name, entries) in
            [("Look of the stage", place::looks(state)), ("Lanes and comparison", entries::lanes(state))]
        {
            ui.menu_button(name, |ui| menu::entries(ui, letters, entries, commands));
        }
        ui.separator();
        menu::entries(ui, letters, place::document(state), commands);
    });
}
