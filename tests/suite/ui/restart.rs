//! What survives a restart.

use std::collections::HashMap;

use dunefield::{app::Window, path::Schedule, scene::FieldSource};
use eframe::{
    App as _, Storage,
    egui::{Key, Modifiers, PointerButton},
};
use egui_kittest::Harness;

use super::Ui;

/// Storage in memory.
#[derive(Default)]
pub(super) struct Memory(HashMap<String, String>);

impl Storage for Memory {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.into(), value);
    }

    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }

    fn flush(&mut self) {}
}

pub(super) fn reopen(memory: Memory) -> Ui {
    // The harness asks for storage that lives as long as itself.
    let memory: &'static Memory = Box::leak(Box::new(memory));
    let harness = Harness::builder()
        .with_size(eframe::egui::vec2(1300.0, 1250.0))
        .with_render_cursor(false)
        .wgpu()
        .build_eframe(move |creation| {
            creation.storage = Some(memory);
            Window::new(creation, true).expect("the window needs a graphics adapter")
        });
    let mut ui = Ui { harness };
    ui.until("the first flow", |state| state.lane().shown.generation > 0);
    ui
}

#[test]
fn scene_and_settings_are_restored() {
    let mut ui = Ui::open();
    ui.stroke(&[[-1.0, 1.0], [1.0, -1.0]]);
    ui.key(Key::Num2);
    ui.key(Key::F);
    ui.slide("Radius", 0.5, 0.8);
    ui.slide("Steps", 0.75, 0.3);
    ui.key(Key::End);
    let (target, scene, settings) = (ui.target(), ui.state().scene.clone(), ui.state().settings.clone());
    let mut memory = Memory::default();
    ui.harness.state_mut().save(&mut memory);
    drop(ui);

    let mut again = reopen(memory);
    again.until("the target", |state| state.target.is_some());
    assert_eq!(again.target(), target);
    let state = again.state();
    assert_eq!((state.flow().path, state.flow().field), (Schedule::VP, FieldSource::Learned));
    assert_eq!((state.flow().steps, state.settings.brush), (scene.document.lanes[0].steps, settings.brush));
}

#[test]
fn lanes_layers_and_what_is_looked_at_are_restored() {
    let mut ui = Ui::open();
    ui.key(Key::C);
    ui.key(Key::Num6);
    ui.key(Key::P);
    let at = ui.over(0.7, -0.4);
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[at, at]);
    ui.key(Key::X);
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[ui.over(-1.0, 0.5), ui.over(1.0, 0.0)]);
    ui.key(Key::L);
    let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]].map(|[x, y]: [f32; 2]| ui.over(x, y));
    ui.drag(PointerButton::Primary, Modifiers::NONE, &corners);
    ui.key(Key::N);
    ui.slide("Steps", 0.75, 0.3);
    ui.key(Key::F3);
    let scene = ui.state().scene.clone();
    assert!(scene.document.study.joined.len() == 1 && scene.document.study.lasso.is_some());
    assert!(scene.document.study.probe.is_some() && scene.document.lanes[0].steps != scene.document.lanes[1].steps);
    let mut memory = Memory::default();
    ui.harness.state_mut().save(&mut memory);
    drop(ui);

    let again = reopen(memory);
    let restored = &again.state().scene;
    assert_eq!(restored.document.lanes, scene.document.lanes);
    assert_eq!(
        (restored.document.layers, &restored.document.study),
        (scene.document.layers, &scene.document.study)
    );
    assert!(!again.state().settings.show_plots);
}

#[test]
fn a_damaged_or_empty_memory_opens_on_a_preset() {
    let mut memory = Memory::default();
    memory.set_string("scene", "{\"picture\": {\"origin\": \"Drawn\", \"weights\": [1]}, \"steps\": -4".into());
    memory.set_string("settings", "not json".into());
    let ui = reopen(memory);
    assert_eq!(ui.state().target.as_ref().unwrap().name(), "two-moons");

    let mut ui = Ui::open();
    ui.click("Clear");
    let mut memory = Memory::default();
    ui.harness.state_mut().save(&mut memory);
    drop(ui);
    assert_eq!(reopen(memory).state().target.as_ref().unwrap().name(), "two-moons");
}
