//! Couplings, reflow and its generations.

use dunefield::train::Coupling;
use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{State, Ui};

fn cost(state: &State) -> Option<f64> {
    Some(state.report()?.pairs?.transport_cost)
}

fn reuse(state: &State) -> Option<f64> {
    state.report()?.pairs?.reuse
}

fn generation(state: &State) -> Option<u32> {
    state.report().map(|report| report.generation)
}

/// Generation of the network on the stage.
fn shown(state: &State) -> Option<u32> {
    Some(state.lane().shown.trained?.generation)
}

#[test]
fn a_coupling_shortens_the_pairs_that_are_trained_on() {
    let mut ui = Ui::open();
    ui.click("Pairs");
    ui.until("figures of the pairs", |state| cost(state).is_some());
    let apart = cost(ui.state()).unwrap();
    assert!(reuse(ui.state()).is_none());
    for (entry, name) in [("Minibatch OT", "minibatch-ot"), ("Sinkhorn", "sinkhorn")] {
        ui.choose("Coupling", entry);
        assert_eq!(ui.state().scene.document.training.coupling.name(), name);
        ui.until("shorter pairs", |state| reuse(state).is_some() && cost(state).is_some_and(|c| c < 0.8 * apart));
        ui.frames(2);
        ui.harness.get_by_label_contains("times");
        let before = ui.state().scene.document.training.coupling.block().unwrap();
        ui.slide("Block", 0.6, 0.3);
        let after = ui.state().scene.document.training.coupling.block().unwrap();
        assert_ne!(before, after);
        // The independent network is there again at once, with its figures.
        ui.choose("Coupling", "Independent");
        ui.until("the first pairs", |state| reuse(state).is_none() && cost(state).is_some());
    }
    ui.choose("Coupling", "Sinkhorn");
    ui.slide("Regularisation", 0.4, 0.8);
    let Coupling::Sinkhorn { regularisation, .. } = ui.state().scene.document.training.coupling else { panic!() };
    assert!(regularisation > 0.1, "{regularisation}");
}

#[test]
fn reflow_begins_a_generation_and_the_one_before_is_kept() {
    let mut ui = Ui::open();
    ui.click("Pairs");
    ui.key(Key::F);
    ui.until("a network", |state| state.lane().shown.trained.is_some_and(|trained| trained.step > 300));
    ui.click("Reflow");
    ui.until("the next generation", |state| {
        generation(state) == Some(1) && state.report().is_some_and(|r| r.step > 100)
    });
    ui.click("Pause training");
    ui.until("its field", |state| shown(state) == Some(1));
    assert!(ui.state().caption(0).starts_with("learned, reflow 1, step "));
    ui.frames(3);
    ui.click_role(Role::Button, "0");
    ui.until("the first generation on the stage", |state| shown(state) == Some(0));
    ui.frames(2);
    let first = ui.trajectories();
    ui.click_role(Role::Button, "1");
    ui.until("the second generation again", |state| shown(state) == Some(1));
    ui.frames(2);
    assert_ne!(ui.trajectories(), first);
}
