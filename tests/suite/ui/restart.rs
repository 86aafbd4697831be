//! What survives a restart.

use std::{collections::HashMap, path::PathBuf};

use dunefield::{app::Window, path::Schedule, scene::FieldSource};
use eframe::{
    App as _, Storage,
    egui::{Key, Modifiers, PointerButton},
};
use egui_kittest::Harness;

use super::Ui;

/// What one window leaves to the next: settings in memory, documents in a folder.
pub(super) struct Profile {
    settings: HashMap<String, String>,
    folder: tempfile::TempDir,
}

impl Profile {
    pub(super) fn new() -> Self {
        Self { settings: HashMap::new(), folder: tempfile::tempdir().unwrap() }
    }

    /// Where documents are kept.
    pub(super) fn autosaves(&self) -> PathBuf {
        self.folder.path().join("autosave")
    }

    /// Opens a window.
    pub(super) fn open(&self) -> Ui {
        let mut ui = self.begin(eframe::egui::vec2(1300.0, 1500.0), false);
        ui.unfold();
        ui.key(Key::Home);
        ui
    }

    /// Opens a window of this size, which may greet those who are new.
    pub(super) fn begin(&self, size: eframe::egui::Vec2, greets: bool) -> Ui {
        // The harness asks for storage that lives as long as itself.
        let memory: &'static Memory = Box::leak(Box::new(Memory(self.settings.clone())));
        let autosaves = self.autosaves();
        let harness = Harness::builder()
            .with_size(size)
            .with_step_dt(super::STEP)
            .with_render_cursor(false)
            .wgpu()
            .build_eframe(move |creation| {
                creation.storage = Some(memory);
                let mut window =
                    Window::new(creation, true, Some(&autosaves)).expect("the window needs a graphics adapter");
                if greets {
                    window.greet();
                }
                window
            });
        let mut ui = Ui { harness };
        ui.until("the first flow", |state| state.lane().shown.generation > 0);
        ui
    }

    /// Closes a window as the system does.
    pub(super) fn close(&mut self, mut ui: Ui) {
        let mut memory = Memory(std::mem::take(&mut self.settings));
        ui.harness.state_mut().save(&mut memory);
        ui.harness.state_mut().on_exit();
        self.settings = memory.0;
    }

    /// Closes a window and opens the next one.
    pub(super) fn reopen(&mut self, ui: Ui) -> Ui {
        self.close(ui);
        self.open()
    }
}

/// Storage in memory.
#[derive(Default)]
struct Memory(HashMap<String, String>);

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

#[test]
fn scene_and_settings_are_restored() {
    let mut profile = Profile::new();
    let mut ui = profile.open();
    ui.stroke(&[[-1.0, 1.0], [1.0, -1.0]]);
    ui.key(Key::Num2);
    ui.key(Key::F);
    ui.slide("Radius", 0.5, 0.8);
    ui.slide("Steps", 0.75, 0.3);
    ui.key(Key::End);
    let (target, scene, settings) = (ui.target(), ui.state().scene.clone(), ui.state().settings.clone());
    let mut again = profile.reopen(ui);
    again.until("the target", |state| state.target.is_some());
    assert_eq!(again.target(), target);
    let state = again.state();
    assert_eq!((state.flow().path, state.flow().field), (Schedule::VP, FieldSource::Learned));
    assert_eq!(
        (state.flow().steps, state.settings.draw.brush),
        (scene.document.lanes[0].steps, settings.draw.brush)
    );
}

#[test]
fn lanes_layers_and_what_is_looked_at_are_restored() {
    let mut profile = Profile::new();
    let mut ui = profile.open();
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
    let again = profile.reopen(ui);
    let restored = &again.state().scene;
    assert_eq!(restored.document.lanes, scene.document.lanes);
    assert_eq!(
        (restored.document.layers, &restored.document.study),
        (scene.document.layers, &scene.document.study)
    );
    assert!(!again.state().settings.show_plots);
}

#[test]
fn a_damaged_memory_is_set_aside_and_an_empty_canvas_is_no_stage() {
    let damaged = "{\"picture\": {\"origin\": \"Drawn\", \"weights\": [1]}, \"steps\": -4";
    let mut profile = Profile::new();
    profile.settings.insert("scene".into(), damaged.into());
    profile.settings.insert("settings".into(), "not json".into());
    let mut ui = profile.open();
    assert_eq!(ui.state().target.as_ref().unwrap().name(), "two-moons");
    assert!(ui.state().notices.complains("unreadable-1"));
    let aside = profile.autosaves().join("1/scene-unreadable-1.dune");
    assert_eq!(std::fs::read_to_string(aside).unwrap(), damaged);

    ui.click("Clear");
    let again = profile.reopen(ui);
    assert_eq!(again.state().target.as_ref().unwrap().name(), "two-moons");
}

#[test]
fn a_scene_that_an_older_version_stored_is_shown_once() {
    let mut profile = Profile::new();
    let stored = include_str!("../../files/version-2.dune");
    profile.settings.insert("scene".into(), stored.into());
    let ui = profile.open();
    assert_eq!(ui.state().target.as_ref().unwrap().name(), "pinwheel");
    assert!(!ui.state().is_unsaved() && !ui.state().file.is_recovered);
    let ui = profile.reopen(ui);
    assert_eq!(ui.state().target.as_ref().unwrap().name(), "pinwheel");
    assert!(!profile.settings.contains_key("scene"));
}
