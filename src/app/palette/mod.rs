//! The command palette: everything that can be done, found by its name.
//!
//! - [`entry`]: something that can be done; `controls`: what panels and timeline do.

mod controls;
pub mod entry;

use std::collections::HashSet;

use eframe::egui::{self, Key, ModifierNames, RichText};

use self::entry::Entry;
use super::{
    bars::entries,
    commands::{Action, Command, WindowCommand},
    input,
    state::State,
};
use crate::density::presets;

/// Matches that are listed; more are found by more letters.
const LISTED: usize = 14;
const WIDTH: f32 = 420.0;

/// Everything that can be done in a state: what has a key, what stands in a menu, what a click on a control does, and
/// every built-in target.
#[must_use]
pub fn entries(state: &State) -> Vec<Entry> {
    let in_menus = entries::all(state);
    let is_off = |keys: &str| in_menus.iter().any(|entry| !entry.enabled && entry.keys == keys);
    let rows = input::rows().filter(|row| !matches!(row.action(), Action::Palette));
    let keyed: Vec<Entry> = rows
        .map(|row| Entry { name: row.name.into(), keys: written(&row), command: Command::Key(row.action()) })
        .filter(|entry| !is_off(&entry.keys))
        .collect();
    let is_keyed = |keys: &str| input::rows().any(|row| written(&row) == keys);
    let in_menus = in_menus.into_iter().filter(|entry| entry.enabled && !is_keyed(entry.keys));
    let in_menus =
        in_menus.map(|entry| Entry { name: entry.text, keys: entry.keys.into(), command: entry.command });
    let targets = presets::all().map(|preset| Entry {
        name: format!("target: {}", preset.name).into(),
        keys: String::new(),
        command: Command::ChooseTarget(preset.name.into()),
    });
    let mut all: Vec<Entry> =
        keyed.into_iter().chain(in_menus).chain(controls::entries(state)).chain(targets).collect();
    // Two keys may do one thing.
    let mut seen = HashSet::new();
    all.retain(|entry| seen.insert(entry.name.clone()));
    all
}

/// A key as people read it.
fn written(row: &input::KeyRow) -> String {
    row.shortcut().format(&ModifierNames::NAMES, cfg!(target_os = "macos"))
}

/// Those whose names hold every word that was typed, beginnings first.
fn matching<'a>(entries: &'a [Entry], typed: &str) -> Vec<&'a Entry> {
    let typed = typed.to_lowercase();
    let holds = |entry: &&Entry| {
        let name = entry.name.to_lowercase();
        typed.split_whitespace().all(|word| name.contains(word))
    };
    let mut found: Vec<&Entry> = entries.iter().filter(holds).collect();
    found.sort_by_key(|entry| !entry.name.to_lowercase().starts_with(typed.trim()));
    found.truncate(LISTED);
    found
}

/// Shows the palette while it is open.
pub fn show(ctx: &egui::Context, state: &State, commands: &mut Vec<Command>) {
    let Some(palette) = &state.palette else { return };
    let all = entries(state);
    let mut next = palette.clone();
    let mut taken = None;
    let shown = egui::Modal::new(egui::Id::unique("palette")).show(ctx, |ui| {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 40.0));
        next.chosen = steps(ui, next.chosen);
        let edit = egui::TextEdit::singleline(&mut next.typed).hint_text("what to do").desired_width(f32::INFINITY);
        let response = ui.add(edit).accessible_name("Command");
        response.request_focus();
        if response.changed() {
            next.chosen = 0;
        }
        let found = matching(&all, &next.typed);
        next.chosen = next.chosen.min(found.len().saturating_sub(1));
        if found.is_empty() {
            ui.label(RichText::new("nothing is called that").weak());
        }
        for (index, entry) in found.iter().enumerate() {
            let button = egui::Button::selectable(index == next.chosen, &*entry.name)
                .right_text(&*state.settings.letters.written(&entry.keys));
            if ui.add(button.min_size(egui::vec2(ui.available_width(), 0.0))).clicked() {
                taken = Some(entry.command.clone());
            }
        }
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            taken = taken.take().or_else(|| found.get(next.chosen).map(|entry| entry.command.clone()));
        }
    });
    if let Some(command) = taken {
        commands.extend([Command::Window(WindowCommand::SetPalette(None)), command]);
    } else if shown.should_close() {
        commands.push(Command::Window(WindowCommand::SetPalette(None)));
    } else if next != *palette {
        commands.push(Command::Window(WindowCommand::SetPalette(Some(next))));
    }
}

/// The entry that is chosen after the arrows that were pressed.
fn steps(ui: &egui::Ui, chosen: usize) -> usize {
    let count = |key| ui.input_mut(|input| input.count_and_consume_key(egui::Modifiers::NONE, key));
    (chosen + count(Key::ArrowDown)).saturating_sub(count(Key::ArrowUp))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::Settings;

    #[test]
    fn everything_has_a_name_of_its_own() {
        let state = State::new(crate::scene::Scene::default(), Settings::default());
        let all = entries(&state);
        assert!(all.iter().all(|entry| !entry.name.trim().is_empty()), "{all:?}");
        // What draws is told apart by its name alone.
        let key = |row: &input::KeyRow| format!("{:?}", row.action());
        let rows: Vec<_> = input::rows().filter(|row| !key(row).starts_with("Draw")).collect();
        for (k, a) in rows.iter().enumerate() {
            for b in &rows[..k] {
                assert!(a.name != b.name || key(a) == key(b), "two things are called {}", a.name);
            }
        }
        let named = |name: &str| all.iter().any(|entry| entry.name == name);
        assert!(
            named("zoom out") && named("Copy scene as text") && named("Paste") && named("target: letters"),
            "{all:?}"
        );
        assert!(all.len() > 110, "{}", all.len());
    }

    #[test]
    fn words_are_found_in_any_order_and_beginnings_first() {
        let entry = |name: &'static str| Entry { name: name.into(), keys: String::new(), command: Command::Undo };
        let all = ["next ground", "ground: dunes", "dunes and wind"].map(entry);
        let names = |typed| matching(&all, typed).iter().map(|entry| &*entry.name).collect::<Vec<_>>();
        assert_eq!(names("dunes"), ["dunes and wind", "ground: dunes"]);
        assert_eq!(names("dunes ground"), ["ground: dunes"]);
        assert_eq!(names("Ground"), ["ground: dunes", "next ground"]);
        assert!(names("sand").is_empty());
        assert_eq!(names("").len(), 3);
    }
}
