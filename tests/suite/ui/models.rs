//! Networks as parts of the document: models of lanes, and what is left of a training that ends.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use dunefield::{
    density::presets,
    field::model_file,
    path::Schedule,
    scene::file,
    train::{Config, Session, State as Doing},
};
use eframe::egui::{Key, Modifiers, accesskit::Role};

use super::{State, Ui, files::type_path, restart::Profile};

/// Writes a small network after so many steps.
fn write_model(folder: &Path, target: &str, steps: u64) -> PathBuf {
    let mut config = Config { batch: 32, ..Config::default() };
    config.architecture.hidden = 12;
    let mut session = Session::new(Arc::new(presets::target(target).unwrap()), config).unwrap();
    for _ in 0..steps {
        session.step().unwrap();
    }
    let provenance = session.provenance(Schedule::OT, None);
    let path = folder.join(format!("{target}.safetensors"));
    fs::write(&path, model_file::to_bytes(&session.snapshot(), &provenance).unwrap()).unwrap();
    path
}

/// The step of the network that a lane shows.
fn shown(state: &State, lane: usize) -> Option<u64> {
    state.lanes[lane].shown.trained.map(|trained| trained.step)
}

fn step(state: &State) -> u64 {
    state.report().map_or(0, |report| report.step)
}

fn kept(state: &State) -> Option<u64> {
    state.scene.network.as_ref().map(|network| network.provenance.trained.step)
}

/// Trains for a while and pauses; the step.
fn train_and_pause(ui: &mut Ui, steps: u64) -> u64 {
    ui.until("some steps", |state| step(state) > steps);
    ui.click("Pause training");
    ui.until("the pause", |state| state.report().is_some_and(|report| report.state == Doing::Paused));
    ui.frames(2);
    step(ui.state())
}

/// Waits until the training has taken more steps, and sees that it never was at an earlier one.
fn goes_on_from(ui: &mut Ui, first: u64) {
    ui.until("more steps", |state| state.report().is_some_and(|report| !report.record.loss.is_empty()));
    let began = ui.state().report().unwrap().record.loss[0][0];
    assert!(began > first as f64, "{began} {first}");
}

fn undo(ui: &mut Ui) {
    ui.chord(Modifiers::COMMAND, Key::Z);
}

#[test]
fn two_lanes_show_a_model_each() {
    let folder = tempfile::tempdir().unwrap();
    let (ring, line) = (write_model(folder.path(), "ring", 30), write_model(folder.path(), "line", 40));
    let mut ui = Ui::open();
    ui.key(Key::Q);
    ui.drop_files(&[ring]);
    ui.until("the first model", |state| shown(state, 0) == Some(30));
    assert_ne!(shown(ui.state(), 1), Some(30));
    ui.key(Key::N);
    ui.drop_files(&[line]);
    ui.until("the second model", |state| shown(state, 1) == Some(40) && shown(state, 0) == Some(30));
    assert!(ui.state().caption(0).starts_with("learned, step 30"), "{}", ui.state().caption(0));
    assert!(ui.state().caption(1).starts_with("learned, step 40"), "{}", ui.state().caption(1));
    ui.frames(2);
    assert_ne!(ui.trajectories_of(0), ui.trajectories_of(1));
    ui.until("a network in training", |state| step(state) > 60);
    ui.click("Back to training");
    ui.until("the network in training", |state| shown(state, 1).is_some_and(|step| step > 40));
    assert_eq!(shown(ui.state(), 0), Some(30), "the other lane keeps its own");
    undo(&mut ui);
    ui.until("the second model again", |state| shown(state, 1) == Some(40));
}

#[test]
fn a_model_that_arrives_late_belongs_to_the_lane_that_it_was_dropped_for() {
    let folder = tempfile::tempdir().unwrap();
    let ring = write_model(folder.path(), "ring", 30);
    let mut ui = Ui::open();
    ui.key(Key::Q);
    ui.drop_files(&[ring]);
    ui.key(Key::N);
    ui.until("the model", |state| !state.scene.document.models.is_empty());
    assert_eq!(ui.state().active, 1);
    let models = &ui.state().scene.document.models;
    assert!(models.get(0).is_some() && models.get(1).is_none());
}

#[test]
fn a_stopped_training_comes_back_with_undo() {
    let mut ui = Ui::open();
    ui.key(Key::F);
    let paused = train_and_pause(&mut ui, 200);
    ui.click("Stop");
    ui.until("the stop", |state| state.report().is_none() && !state.lane().shown.learned);
    assert_eq!(kept(ui.state()), None);
    assert_eq!(ui.state().history.done().next_back(), Some("stop training"));
    undo(&mut ui);
    assert!(kept(ui.state()) >= Some(paused));
    ui.until("the network on the stage", |state| shown(state, 0) >= Some(paused));
    goes_on_from(&mut ui, paused);
}

#[test]
fn a_network_that_was_thrown_away_comes_back_with_undo() {
    let mut ui = Ui::open();
    let paused = train_and_pause(&mut ui, 400);
    let known = ui.state().report().and_then(|report| report.model.clone()).unwrap();
    let run = ui.state().report().map(|report| report.run);
    ui.click("Restart");
    ui.until("a new beginning", |state| {
        state.report().is_some_and(|report| report.model.is_some() && Some(report.run) != run)
    });
    let young = train_and_pause(&mut ui, 5);
    undo(&mut ui);
    let back = ui.state().scene.network.clone().unwrap();
    assert_eq!((back.provenance.trained.step, &back.model), (paused, &known));
    ui.until("the old network", |state| step(state) == paused);
    ui.click("Resume training");
    goes_on_from(&mut ui, paused);
    train_and_pause(&mut ui, paused);
    ui.chord(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(kept(ui.state()), Some(young), "the one after is not lost either");
    ui.until("the young network", |state| step(state) == young);
}

#[test]
fn a_network_survives_a_restart_and_goes_on() {
    let mut profile = Profile::new();
    let mut ui = profile.open();
    ui.key(Key::F);
    let paused = train_and_pause(&mut ui, 200);
    let mut again = profile.reopen(ui);
    let network = again.state().scene.network.clone().unwrap();
    assert!(network.provenance.trained.step >= paused);
    again.until("the network on the stage", |state| shown(state, 0).is_some());
    assert!(shown(again.state(), 0) >= Some(paused));
    goes_on_from(&mut again, paused);
    again.click("Stop");
    profile.close(again);
    let left = file::open(&profile.autosaves().join("1/scene.dune")).unwrap();
    assert!(left.network.is_none(), "what was stopped is gone");
}

#[test]
fn a_saved_document_holds_the_network_if_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let [with, without] = ["with.dune", "without.dune"].map(|name| folder.path().join(name));
    let mut ui = Ui::open();
    let paused = train_and_pause(&mut ui, 200);
    ui.click("Files");
    let save = |ui: &mut Ui, path: &Path| {
        type_path(ui, path);
        ui.click("Save scene");
        ui.until("the file", |_| path.exists());
        ui.until("that it is saved", |state| state.notices.tells("Saved"));
        ui.frames(2);
        ui.click("Dismiss");
        file::open(path).unwrap()
    };
    let scene = save(&mut ui, &with);
    assert_eq!(scene.network.unwrap().provenance.trained.step, paused);
    assert!(!ui.state().is_unsaved());
    ui.click("File");
    ui.click_role(Role::CheckBox, "Keep the trained network in the file");
    ui.key(Key::Escape);
    assert!(save(&mut ui, &without).network.is_none());
    drop(ui);

    let mut other = Ui::open();
    other.drop_files(&[with]);
    other.until("the training of the file", |state| step(state) >= paused);
    assert_eq!(other.state().history.done().next_back(), Some("open: with.dune"));
    assert!(!other.state().is_unsaved());
}

#[test]
fn training_continues_from_a_model() {
    let folder = tempfile::tempdir().unwrap();
    let ring = write_model(folder.path(), "ring", 700);
    let mut ui = Ui::open();
    ui.drop_files(&[ring]);
    ui.until("the model", |state| shown(state, 0) == Some(700));
    ui.click("Continue training from this model");
    ui.until("its training", |state| {
        let model = state.report().and_then(|report| report.model.as_ref());
        model.is_some_and(|model| model.architecture.hidden == 12) && step(state) > 700
    });
    ui.until("it on the stage", |state| shown(state, 0).is_some_and(|step| step > 700));
    assert!(ui.state().loaded(0).is_none());
    assert_eq!(ui.state().report().unwrap().provenance.as_ref().unwrap().target, "two-moons");
    undo(&mut ui);
    assert!(ui.state().loaded(0).is_some() && ui.state().scene.document.training == Config::default());
}

#[test]
fn a_file_that_is_no_model_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let ring = write_model(folder.path(), "ring", 30);
    let other = folder.path().join("other.safetensors");
    let header = br#"{"__metadata__":{"format":"pt"}}"#;
    fs::write(&other, [&(header.len() as u64).to_le_bytes()[..], header].concat()).unwrap();
    let mut ui = Ui::open();
    ui.drop_files(&[ring]);
    ui.until("the model", |state| shown(state, 0) == Some(30));
    ui.drop_files(&[other]);
    ui.until("the refusal", |state| state.notices.complains("it has no Dunefield metadata"));
    assert_eq!(ui.state().loaded(0).unwrap().provenance.trained.step, 30, "the lane keeps what it shows");
}
