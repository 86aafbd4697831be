//! Training: the buttons, the field that is learned, and what a change of path does.

use dunefield::train::{Effort, State as Doing, When};
use eframe::egui::{Key, Modifiers, OutputCommand, PointerButton, Rect, accesskit::Role, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{State, Ui, covers};

fn doing(state: &State) -> Doing {
    state.report().map_or(Doing::Idle, |report| report.state.clone())
}

fn step(state: &State) -> u64 {
    state.report().map_or(0, |report| report.step)
}

/// Which network learns: its second loss, which no other network shares, however many steps have
/// been taken since.
fn network(state: &State) -> Option<[f64; 2]> {
    state.report()?.record.loss.get(1).copied()
}

/// Waits until another network learns than `before`.
fn another(ui: &mut Ui, what: &str, before: Option<[f64; 2]>) {
    ui.until(what, |state| network(state).is_some_and(|now| before.is_some_and(|before| before != now)));
}

#[test]
fn training_starts_pauses_resumes_restarts_and_stops() {
    let mut ui = Ui::open();
    ui.until("the first steps", |state| step(state) > 20);
    ui.click("Pause training");
    ui.until("the pause", |state| doing(state) == Doing::Paused);
    let paused = step(ui.state());
    ui.frames(20);
    assert_eq!(step(ui.state()), paused);
    ui.click("Resume training");
    ui.until("more steps", |state| step(state) > paused + 20);
    let before = network(ui.state());
    ui.click("Restart");
    another(&mut ui, "a new beginning", before);
    ui.click("Stop");
    ui.until("the stop", |state| doing(state) == Doing::Idle);
    ui.click("Start training");
    ui.until("a new start", |state| doing(state) == Doing::Running && step(state) > 5);
}

#[test]
fn the_learned_field_moves_the_grains_and_goes_on_learning() {
    let mut ui = Ui::open();
    let exact = ui.trajectories();
    ui.until("a network", |state| step(state) > 50);
    ui.key(Key::F);
    ui.until("the learned field", |state| state.lane().shown.learned);
    let early = ui.trajectories();
    assert_ne!(early, exact);
    assert!(ui.state().caption(0).starts_with("learned, step "));
    let generation = ui.state().lane().shown.generation;
    ui.until("a newer network", |state| state.lane().shown.generation > generation + 2);
    ui.frames(2);
    assert_ne!(ui.trajectories(), early);
    ui.click_role(Role::Button, "Exact");
    ui.until("the exact field", |state| !state.lane().shown.learned);
    ui.frames(2);
    assert_eq!(ui.trajectories(), exact);
}

#[test]
fn the_stage_says_when_there_is_no_network_yet() {
    let mut ui = Ui::open();
    ui.click("Stop");
    ui.until("the stop", |state| !state.training.following && state.report().is_none());
    ui.key(Key::F);
    ui.frames(5);
    let caption = ui.state().caption(0);
    assert!(caption.starts_with("no network yet: exact field"), "{caption}");
}

#[test]
fn settings_of_the_network_reach_the_network() {
    let mut ui = Ui::open_tall();
    ui.click("Network");
    for (label, from, to) in [("Width", 0.6, 0.2), ("Hidden layers", 0.4, 0.0), ("Fourier features", 0.25, 0.1)] {
        ui.slide(label, from, to);
    }
    let wanted = ui.state().scene.document.training.architecture;
    assert!(wanted.hidden < 40 && wanted.layers == 1 && wanted.fourier < 12, "{wanted:?}");
    ui.until("that network", |state| {
        let model = state.report().and_then(|report| report.model.as_ref());
        model.is_some_and(|model| model.architecture == wanted)
    });
}

#[test]
fn seed_rate_and_batch_start_another_training() {
    let mut ui = Ui::open();
    ui.click("Network");
    for label in ["Training seed", "Learning rate", "Batch"] {
        ui.until("some steps", |state| step(state) > 60);
        let before = network(ui.state());
        ui.slide(label, 0.5, 0.4);
        let seed = ui.state().scene.document.training.seed;
        another(&mut ui, label, before);
        let known = ui.state().report().and_then(|report| report.provenance.as_ref());
        assert_eq!(known.map(|known| known.seed), Some(seed), "{label}");
    }
}

#[test]
fn one_network_serves_every_path() {
    let mut ui = Ui::open();
    ui.until("a network", |state| step(state) > 300);
    let run = |state: &State| state.report().map(|report| report.run);
    let (before, first) = (run(ui.state()), step(ui.state()));
    ui.key(Key::Num2);
    ui.until("more steps", |state| step(state) > first);
    ui.key(Key::F);
    ui.until("the learned flow of the other path", |state| {
        state.lane().shown.learned && state.lane().shown.path == Some(dunefield::path::Schedule::VP)
    });
    assert_eq!(run(ui.state()), before);
}

#[test]
fn a_changed_target_continues_or_restarts() {
    let mut ui = Ui::open();
    ui.click_role(Role::Button, "restart");
    assert_eq!(ui.state().settings.when, When::Restart);
    ui.until("a network", |state| step(state) > 300);
    let before = network(ui.state());
    ui.choose_target("line");
    another(&mut ui, "fresh weights", before);
    ui.click_role(Role::Button, "continue");
    assert_eq!(ui.state().settings.when, When::Continue);
}

#[test]
fn effort_decides_the_threads() {
    let mut ui = Ui::open();
    ui.until("the first steps", |state| step(state) > 20);
    for effort in [Effort::AllCores, Effort::Gentle, Effort::Normal] {
        ui.click_role(Role::Button, effort.label());
        ui.until("those threads", |state| state.report().is_some_and(|r| r.threads == effort.threads()));
        let before = step(ui.state());
        ui.until("steps with them", |state| step(state) > before + 20);
    }
}

#[test]
fn the_plots_show_what_is_known_and_change_with_their_controls() {
    let mut ui = Ui::open();
    ui.until("looks at the network", |state| {
        state.report().is_some_and(|r| r.record.checks.len() > 2 && r.floor.is_some())
    });
    ui.click("Pause training");
    ui.until("the pause", |state| doing(state) == Doing::Paused);
    ui.frames(3);
    for text in ["marginal", "validation", "straightness"] {
        let found = ui.harness.query_all_by_label_contains(text).count();
        assert!(found > 0, "{text} is not shown");
    }
    assert!(
        ui.harness.query_all_by_label_contains("the target as the exact field's").count() == 1,
        "one sentence says how good it is"
    );
    assert!(ui.harness.query_by_label("Loss plot").is_none(), "raw losses are shown on demand");
    ui.click("Raw losses");
    ui.frames(20);
    let region = |ui: &mut Ui| {
        let rect = ui.harness.get_by_label("Loss plot").rect();
        let picture = ui.picture();
        image::imageops::crop_imm(
            &picture,
            rect.left() as u32,
            rect.top() as u32,
            rect.width() as u32,
            rect.height() as u32,
        )
        .to_image()
    };
    let before = region(&mut ui);
    for label in ["Log loss", "Log steps"] {
        ui.click(label);
        ui.frames(20);
        let after = region(&mut ui);
        assert!(after != before, "{label}");
        ui.click(label);
        ui.frames(20);
    }
    ui.slide("Smoothing", 0.16, 0.95);
    assert!(ui.state().settings.plots.smoothing > 0.2);
    ui.click("Stop when flat");
    assert!(ui.state().settings.stop_when_flat);
}

/// The curves leave as text by a plot's menu, and a plot is moved by hand until a double click.
#[test]
fn a_plot_is_copied_and_moved() {
    let mut ui = Ui::open();
    ui.until("looks at the network", |state| {
        state.report().is_some_and(|r| r.record.checks.len() > 3 && r.floor.is_some())
    });
    ui.click("Pause training");
    ui.until("the pause", |state| doing(state) == Doing::Paused);
    ui.frames(3);
    let plot = |ui: &Ui| ui.harness.get_by_label("Marginal loss plot").rect();
    let at = plot(&ui).center();
    for pressed in [true, false] {
        ui.button_event(at, PointerButton::Secondary, pressed, Modifiers::NONE);
    }
    ui.frames(3);
    ui.harness.get_by_label("Copy as CSV").click();
    ui.harness.step();
    let copied = ui.harness.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let (rows, checks) = (copied.unwrap(), ui.state().report().unwrap().record.checks.clone());
    let last = checks.last().unwrap();
    let expected = format!("\"marginal loss\",{},{}", last.step, last.marginal.as_ref().unwrap().mean().mean);
    assert_eq!(rows.lines().count(), 1 + checks.len());
    assert_eq!(rows.lines().last(), Some(expected.as_str()));
    ui.frames(3);
    let before = ui.picture();
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[at, at + vec2(30.0, 20.0), at + vec2(60.0, 40.0)]);
    ui.frames(20);
    let crop = |picture: &image::RgbaImage, rect: Rect| {
        let [x, y, w, h] = [rect.left(), rect.top(), rect.width(), rect.height()].map(|side| side as u32);
        image::imageops::crop_imm(picture, x, y, w, h).to_image()
    };
    let rect = plot(&ui);
    assert!(crop(&before, rect) != crop(&ui.picture(), rect), "it stands still under the hand");
}

/// A plot that was moved by hand until nothing is left in it shows the next training all the same.
#[test]
fn a_plot_that_was_moved_away_follows_the_next_training() {
    let mut ui = Ui::open();
    let looked = |state: &State| state.report().is_some_and(|report| report.record.checks.len() > 3);
    ui.until("looks at the network", looked);
    ui.click("Pause training");
    ui.until("the pause", |state| doing(state) == Doing::Paused);
    ui.frames(3);
    // Of the curve and its band.
    let curve = |ui: &mut Ui| {
        let rect = ui.harness.get_by_label("Marginal loss plot").rect();
        let picture = ui.picture();
        let is_red = |p: &image::Rgba<u8>| p.0[0] > p.0[2].saturating_add(60) && p.0[0] > p.0[1].saturating_add(40);
        picture.enumerate_pixels().filter(|(x, y, p)| covers(rect, *x, *y) && is_red(p)).count()
    };
    assert!(curve(&mut ui) > 100);
    let at = ui.harness.get_by_label("Marginal loss plot").rect().center();
    let away = vec2(0.0, 900.0);
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[at, at + 0.5 * away, at + away]);
    ui.frames(20);
    assert_eq!(curve(&mut ui), 0);
    let run = ui.state().report().map(|report| report.run);
    ui.click("Restart");
    ui.until("looks at the next network", |state| state.report().map(|report| report.run) != run && looked(state));
    ui.frames(20);
    assert!(curve(&mut ui) > 100);
}

/// On a path on which the loss of the velocity has no value the empty plot says why, but not before there is a network.
#[test]
fn a_loss_that_diverges_is_said_to() {
    let mut ui = Ui::open();
    ui.until("looks at the network", |state| state.report().is_some_and(|r| r.check().is_some()));
    let says_so = |ui: &Ui| ui.harness.query_by_label("diverges at t = 1 on this path").is_some();
    ui.click_role(Role::CheckBox, "Velocity");
    assert!(!says_so(&ui), "on OT it has a value");
    ui.key(Key::Num2);
    assert!(says_so(&ui));
    ui.click("Stop");
    ui.until("the stop", |state| state.report().is_none());
    ui.frames(2);
    assert!(!says_so(&ui), "there is no network");
}

/// The look Error compares with the network that is trained, also where the exact field moves the grains; where there is
/// none it offers to train one.
#[test]
fn errors_need_a_network_and_no_learned_lane() {
    let mut ui = Ui::open();
    ui.key(Key::Num8);
    ui.until("the error of the network", |state| !state.lane().shown.error.is_empty());
    assert!(!ui.state().lane().shown.learned);
    ui.frames(2);
    let grains = ui.trajectories();
    ui.click("Stop");
    ui.until("the stop", |state| state.report().is_none() && state.lane().shown.error.is_empty());
    ui.frames(4);
    assert_eq!(ui.trajectories(), grains, "the exact field still moves them");
    ui.click("Train a network");
    ui.until("another network", |state| !state.lane().shown.error.is_empty());
    ui.frames(2);
    assert!(ui.harness.query_by_label("Train a network").is_none());
}
