//! Keyboards of other countries: keys go by their place, and are called by what is written on them.

use dunefield::app::tool::StageTool;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::{Ui, restart::Profile};

impl Ui {
    /// Presses or lets go of the key that a US keyboard calls `place` and this one `key`.
    fn hold(&mut self, modifiers: Modifiers, place: Key, key: Key, pressed: bool) {
        let physical_key = Some(place);
        self.harness.event(Event::Key { key, physical_key, pressed, repeat: false, modifiers });
        self.frames(2);
    }

    fn press(&mut self, modifiers: Modifiers, place: Key, key: Key) {
        self.hold(modifiers, place, key, true);
        self.hold(modifiers, place, key, false);
    }

    /// What the help calls the keys of an effect.
    fn helped(&mut self, keys: &str) -> bool {
        self.key(Key::F1);
        self.frames(3);
        let found = self.harness.query_all_by_label(keys).next().is_some();
        self.key(Key::Escape);
        found
    }
}

#[test]
fn a_german_keyboard_works_by_place_and_its_letters_are_learnt() {
    let mut profile = Profile::new();
    let mut ui = profile.open();
    let exposure = |ui: &Ui| ui.state().scene.document.layers.exposure;
    let before = exposure(&ui);
    assert!(ui.helped("Y") && !ui.helped("Z"), "until a key is pressed it is taken for a US one");
    ui.press(Modifiers::NONE, Key::Z, Key::Y);
    assert_eq!(exposure(&ui), before, "nothing is at this place");
    ui.press(Modifiers::NONE, Key::Y, Key::Z);
    assert_ne!(exposure(&ui), before);
    assert!(ui.helped("Z") && !ui.helped("Y"));
    // With Ctrl the letter counts, as in every other program.
    ui.press(Modifiers::COMMAND, Key::Y, Key::Z);
    assert_eq!(exposure(&ui), before, "undone");
    ui.press(Modifiers::COMMAND, Key::Z, Key::Y);
    assert_ne!(exposure(&ui), before, "redone");
    // Some letters are no key of their own.
    let (key, modifiers) = (Key::OpenBracket, Modifiers::NONE);
    let pressed = Event::Key { key, physical_key: Some(key), pressed: true, repeat: false, modifiers };
    ui.harness.input_mut().events.extend([pressed, Event::Text("ü".into())]);
    ui.frames(2);
    ui.press(modifiers, Key::CloseBracket, Key::Plus);
    assert!(ui.helped("Ü, +"));
    let mut again = profile.reopen(ui);
    assert!(again.helped("Z"), "it is remembered");
}

#[test]
fn a_french_keyboard_works_by_place() {
    let mut ui = Ui::open();
    let wind = |ui: &Ui| ui.state().scene.document.layers.wind;
    let (arrows, lanes) = (wind(&ui), ui.state().lanes.len());
    ui.press(Modifiers::NONE, Key::A, Key::Q);
    assert_ne!(wind(&ui), arrows);
    ui.press(Modifiers::NONE, Key::Q, Key::A);
    assert_ne!(ui.state().lanes.len(), lanes);
    ui.press(Modifiers::SHIFT, Key::B, Key::B);
    assert_eq!(ui.state().settings.tool, StageTool::Blob);
    let grains = ui.state().scene.particles;
    ui.press(Modifiers::NONE, Key::Comma, Key::Semicolon);
    assert_eq!(ui.state().scene.particles, grains / 2);
    // The key of the probe is held by its place, too.
    let at = ui.over(0.5, 0.5);
    ui.harness.hover_at(at);
    ui.hold(Modifiers::NONE, Key::W, Key::Z, true);
    assert!(ui.state().asked.is_some());
    // With another modifier by then it is let go all the same.
    ui.hold(Modifiers::CTRL, Key::W, Key::Z, false);
    assert_eq!(ui.state().asked, None);
    assert!(ui.helped("hold Z") && ui.helped("; ."));
    // So say tips and the palette.
    ui.chord(Modifiers::COMMAND, Key::P);
    ui.harness.event(Event::Text("next wind".into()));
    ui.frames(3);
    assert!(ui.harness.query_all_by_label_contains("next wind").next().is_some());
    ui.key(Key::Escape);
    ui.harness.get_by_label("Probe").hover();
    ui.frames(30);
    assert!(ui.harness.query_by_label_contains("or hold Z").is_some());
}
