//! The controls at the left, one file per group: targets as pictures, and below them what is changed most, with
//! the details folded away.

mod controls;
mod drawing;
mod flow;
mod gallery;
mod layers;
mod network;
mod pairs;
mod path;
mod points;
mod reading;
mod shaping;
mod study;
mod target;
mod training;

pub use self::training::entries as training_entries;

use eframe::egui::{self, RichText, Ui, UiBuilder};

use super::{commands::Command, state::State};

type Group = fn(&mut Ui, &State, &mut Vec<Command>);

/// Groups with their titles, and whether they are unfolded at first.
const GROUPS: [(&str, Group, bool); 7] = [
    ("Path", path::show, true),
    ("Flow", flow::show, true),
    ("Training", training::show, true),
    ("Layers", layers::show, true),
    ("Drawing", drawing::show, false),
    ("Look closely", study::show, false),
    ("Target details", target::show, false),
];

/// Room beside the rail of a slider for its number and its name, in points.
const BESIDE_RAIL: f32 = 158.0;
/// Room beside a box of choices for its name.
const BESIDE_CHOICES: f32 = 112.0;

/// Shows all groups.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    within(ui, |ui| {
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().slider_width = (ui.available_width() - BESIDE_RAIL).clamp(60.0, 200.0);
            ui.spacing_mut().combo_width = (ui.available_width() - BESIDE_CHOICES).clamp(80.0, 200.0);
            ui.add_space(4.0);
            gallery::show(ui, state, commands);
            for (title, show, is_open) in GROUPS {
                let heading = RichText::new(title).heading();
                let header = egui::CollapsingHeader::new(heading).id_salt(title).default_open(is_open);
                header.show_unindented(ui, |ui| {
                    show(ui, state, commands);
                    ui.add_space(3.0);
                });
            }
        });
    });
}

/// Lays out contents in the room that there is: a panel around them is as wide as the hand has made it, however wide
/// they are.
pub fn within(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let room = ui.available_rect_before_wrap();
    let mut inside = ui.new_child(UiBuilder::new().max_rect(room));
    inside.shrink_clip_rect(room);
    add(&mut inside);
    ui.advance_cursor_after_rect(room);
}
