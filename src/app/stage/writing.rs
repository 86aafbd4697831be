//! The word that is written on the stage.

use eframe::egui::{self, DragValue, Key, vec2};

use super::{
    super::{
        commands::{Command, DrawCommand},
        state::State,
    },
    view_map::ViewMap,
};
use crate::{
    density::text::MAX_CHARS,
    drawing::{Gesture, marks::Letters},
};

/// Shows the word beside its letters, to be written, sized and turned.
pub(super) fn show(ui: &egui::Ui, heard: &[egui::Response], state: &State, commands: &mut Vec<Command>) {
    let Some(letters) = state.under_way.as_ref().and_then(|under_way| Gesture::letters(&*under_way.gesture)) else {
        return;
    };
    let Some(lane) = heard.get(state.active).or(heard.first()) else { return };
    let view = ViewMap::of(&state.scene, lane.rect, 1.0);
    let below = view.screen(letters.at) + vec2(0.0, 14.0);
    egui::Area::new(egui::Id::unique("writing")).fixed_pos(below).constrain_to(lane.rect).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).show(ui, |ui| {
            ui.horizontal(|ui| word(ui, letters, commands));
            ui.horizontal(|ui| place(ui, letters, commands));
        });
    });
}

fn word(ui: &mut egui::Ui, letters: &Letters, commands: &mut Vec<Command>) {
    let mut word = letters.word.clone();
    let edit = egui::TextEdit::singleline(&mut word).desired_width(130.0).char_limit(MAX_CHARS).hint_text("a word");
    let mut output = edit.show(ui);
    let response = output.response.response.accessible_name("Text on the stage");
    let id = response.id;
    let is_new = ui.data_mut(|data| {
        let place = letters.at.map(f32::to_bits);
        data.get_temp::<[u32; 2]>(id).replace(place) != Some(place) && {
            data.insert_temp(id, place);
            true
        }
    });
    if is_new {
        response.request_focus();
        // What is written next takes the place of the last word.
        let whole = egui::text::CCursorRange::two(
            egui::text::CCursor::new(0),
            egui::text::CCursor::new(word.chars().count()),
        );
        output.state.cursor.set_char_range(Some(whole));
        output.state.store(ui.ctx(), id);
    }
    if response.changed() {
        commands.push(Command::Draw(DrawCommand::SetLetters(Letters { word, ..letters.clone() })));
    }
    let (enter, escape) = ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Escape)));
    if (response.lost_focus() && enter) || ui.button("Done").on_hover_text("Keep the word (Enter)").clicked() {
        commands.push(Command::Draw(DrawCommand::Finish));
    } else if (response.lost_focus() && escape)
        || ui.button("Cancel").on_hover_text("Write nothing (Esc)").clicked()
    {
        commands.push(Command::Draw(DrawCommand::Cancel));
    }
}

fn place(ui: &mut egui::Ui, letters: &Letters, commands: &mut Vec<Command>) {
    let (mut height, mut degrees) = (letters.height, letters.angle.to_degrees());
    let sized = ui
        .add(DragValue::new(&mut height).range(0.2..=6.0).speed(0.02).max_decimals(2).prefix("height "))
        .on_hover_text("Height of the font, in world units");
    let turned = ui
        .add(
            DragValue::new(&mut degrees)
                .range(-180.0..=180.0)
                .speed(1.0)
                .max_decimals(0)
                .prefix("angle ")
                .suffix("°"),
        )
        .on_hover_text("Direction of the baseline, counterclockwise");
    if sized.changed() || turned.changed() {
        let letters = Letters { height, angle: degrees.to_radians(), ..letters.clone() };
        commands.push(Command::Draw(DrawCommand::SetLetters(letters)));
    }
}
