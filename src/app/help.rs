//! The help: every key and every gesture, from the tables that the input itself reads.

use eframe::egui::{self, RichText};

use super::{
    commands::{Command, WindowCommand},
    input,
    letters::Letters,
    state::State,
    theme,
    tool::DRAWING,
};

const WORDS: &[&str] = &[
    "Grains start as noise at t = 0 and follow a velocity field to the data at t = 1.",
    "Exact: the field of your drawing in closed form.",
    "Learned: what the network knows of it so far.",
    "On OT every pair (x_0, x_1) goes straight. The marginal field is an average over pairs: its trajectories may bend.",
];

/// Widths of the three columns, in points.
const WIDTHS: [f32; 3] = [290.0, 250.0, 300.0];

/// Shows the help while it is open.
pub fn show(ctx: &egui::Context, state: &State, adapter: &str, commands: &mut Vec<Command>) {
    if !state.help {
        return;
    }
    let mut open = true;
    egui::Window::new("Keys and mouse")
        .open(&mut open)
        .resizable(false)
        .collapsible(false)
        .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
        .show(ctx, |ui| {
            let room = ui.ctx().content_rect().size() - egui::vec2(24.0, 90.0);
            ui.set_min_width(room.x.min(WIDTHS.iter().sum::<f32>() + 2.0 * ui.spacing().item_spacing.x + 10.0));
            egui::ScrollArea::both()
                .max_height(room.y)
                .min_scrolled_height(room.y)
                .show(ui, |ui| tables(ui, &state.settings.letters, adapter));
        });
    if !open {
        commands.push(Command::Window(WindowCommand::SetHelp(false)));
    }
}

fn tables(ui: &mut egui::Ui, letters: &Letters, adapter: &str) {
    let [tools, rest @ .., window] = input::GROUPS else { return };
    let (view, rest) = rest.split_at(2);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(WIDTHS[0]);
            ui.heading("Tools that draw");
            table(ui, letters, "drawing", DRAWING.iter().map(|row| (row.keys, row.effect)));
            ui.add_space(6.0);
            for group in std::iter::once(tools).chain(view) {
                keys(ui, letters, group);
            }
        });
        ui.vertical(|ui| {
            ui.set_width(WIDTHS[1]);
            for group in rest {
                keys(ui, letters, group);
            }
        });
        ui.vertical(|ui| {
            ui.set_width(WIDTHS[2]);
            ui.heading("On the stage");
            let rows = input::MOUSE.iter().map(|row| (row.gesture, row.effect));
            let others = [input::SHIFT, input::SPACE, input::DOUBLE, input::MENU];
            table(ui, letters, "mouse", rows.chain(others).chain([input::WHEEL, input::WHEEL_SIZE, input::HOLD]));
            ui.add_space(6.0);
            keys(ui, letters, window);
            ui.heading("What is shown");
            for text in WORDS {
                ui.add(egui::Label::new(*text).wrap());
            }
            let adapter = RichText::new(format!("Drawn by {adapter}")).small().weak();
            ui.add(egui::Label::new(adapter).wrap());
        });
    });
}

fn keys(ui: &mut egui::Ui, letters: &Letters, (name, rows): &(&str, &[input::KeyRow])) {
    ui.heading(*name);
    let rows = rows.iter().filter(|row| !row.keys.is_empty());
    table(ui, letters, name, rows.map(|row| (row.keys, row.effect)));
    ui.add_space(6.0);
}

fn table(ui: &mut egui::Ui, letters: &Letters, id: &str, rows: impl Iterator<Item = (&'static str, &'static str)>) {
    egui::Grid::new(id).num_columns(2).spacing([14.0, 4.0]).min_col_width(36.0).show(ui, |ui| {
        for (gesture, effect) in rows {
            ui.label(RichText::new(letters.written(gesture)).color(theme::colors(ui.ctx()).sand));
            ui.label(effect);
            ui.end_row();
        }
    });
}
