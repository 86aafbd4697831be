//! Every control changes what it names.

use dunefield::{
    app::input,
    flow::Solver,
    path::Schedule,
    scene::{GrainColor, Scene, layers::Look},
};
use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::Ui;
use crate::ui::State;

/// What a key should change.
type Choice = fn(&Scene) -> String;
/// What a slider should change.
type Value = fn(&State) -> f64;

#[test]
fn every_slider_moves_its_value() {
    let mut ui = Ui::open_tall();
    ui.click("Network");
    ui.click("Layer details");
    ui.click("Shapes and symmetry");
    for label in ["Trails", "Trajectories"] {
        ui.click_role(Role::CheckBox, label);
    }
    ui.click_role(Role::Button, "Diffusion");
    let sliders: &[(&str, Value)] = &[
        ("Radius", |s| f64::from(s.settings.draw.brush.radius)),
        ("Strength", |s| f64::from(s.settings.draw.brush.strength)),
        ("Softness", |s| f64::from(s.settings.draw.brush.softness)),
        ("Folds", |s| f64::from(s.settings.draw.folds)),
        ("beta_min", |s| s.flow().path.parameters()[0].1),
        ("beta_max", |s| s.flow().path.parameters()[1].1),
        ("Width", |s| s.scene.document.training.architecture.hidden as f64),
        ("Hidden layers", |s| s.scene.document.training.architecture.layers as f64),
        ("Fourier features", |s| s.scene.document.training.architecture.fourier as f64),
        ("Batch", |s| s.scene.document.training.batch as f64),
        ("Learning rate", |s| s.scene.document.training.rate),
        ("Training seed", |s| s.scene.document.training.seed as f64),
        ("Steps", |s| f64::from(s.flow().steps)),
        ("Particles", |s| f64::from(s.scene.particles)),
        ("Noise seed", |s| s.scene.document.seed as f64),
        ("Grain size", |s| f64::from(s.scene.document.grains.size_points)),
        ("Light", |s| f64::from(s.scene.document.grains.exposure)),
        ("Trail length", |s| f64::from(s.scene.document.layers.trail)),
        ("Number drawn", |s| f64::from(s.scene.document.layers.trajectory_count)),
        ("Speed", |s| s.settings.speed),
        ("t", |s| s.scene.t),
    ];
    for (label, value) in sliders {
        let before = value(ui.state());
        ui.slide(label, 0.5, 0.35);
        let middle = value(ui.state());
        ui.slide(label, 0.35, 0.6);
        let after = value(ui.state());
        assert!(before != middle || middle != after, "{label} stays at {before}");
        assert!(after > middle, "{label} does not grow to the right: {middle}, {after}");
    }
}

#[test]
fn presets_and_words_become_targets() {
    let mut ui = Ui::open();
    let moons = ui.target();
    ui.choose_target("ring");
    ui.settle();
    let ring = ui.target();
    assert_ne!(ring, moons);
    ui.click("Use word");
    ui.settle();
    assert!(ui.target() != ring && ui.target() != moons);
    assert_eq!(ui.state().target.as_ref().unwrap().name(), "text:FLOW");
}

#[test]
fn the_brush_is_as_wide_and_strong_as_its_sliders() {
    let mut mass = Vec::new();
    for (label, to) in [("Radius", 0.2), ("Radius", 0.9), ("Strength", 0.0)] {
        let mut ui = Ui::open();
        ui.slide(label, 0.55, to);
        ui.stroke(&[[-1.0, 0.0], [1.0, 0.0]]);
        mass.push(ui.raster().weights().iter().sum::<f32>());
    }
    assert!(mass[0] < 0.5 * mass[1] && mass[2] < 0.5 * mass[1], "{mass:?}");
}

#[test]
fn parameters_of_a_path_change_the_flow_and_are_remembered() {
    let mut ui = Ui::open();
    ui.key(Key::Num2);
    ui.settle();
    ui.until("the diffusion path", |state| state.lane().shown.path == Some(Schedule::VP));
    ui.frames(3);
    let default = ui.trajectories();
    ui.slide("beta_max", 0.75, 0.3);
    let changed = ui.state().flow().path;
    assert_ne!(changed, Schedule::VP);
    ui.until("its flow", |state| state.lane().shown.path == Some(state.flow().path));
    ui.frames(3);
    assert_ne!(ui.trajectories(), default);
    ui.key(Key::Num1);
    ui.key(Key::Num2);
    assert_eq!(ui.state().flow().path, changed);
}

#[test]
fn paths_change_the_flow_but_neither_the_noise_nor_the_volume() {
    let mut ui = Ui::open();
    let (ot, world) = (ui.trajectories(), ui.world_trajectories_of(0));
    let volumes = ui.harness.state().volumes();
    ui.key(Key::Num2);
    ui.until("the diffusion path", |state| state.lane().shown.path == Some(Schedule::VP));
    ui.frames(3);
    assert!(ui.state().caption(0).contains("VP"), "{}", ui.state().caption(0));
    let vp = ui.world_trajectories_of(0);
    let apart = |row: usize| {
        let pairs = world[row].iter().zip(&vp[row]);
        pairs.map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).fold(0.0, f64::max)
    };
    // p_0 of VP is not quite N(0, I), and the source has its moments.
    assert!(apart(0) < 0.05 && apart(32) > 0.3, "{} {}", apart(0), apart(32));
    ui.key(Key::Num1);
    ui.until("the OT path", |state| state.lane().shown.path == Some(Schedule::OT));
    ui.frames(3);
    assert_eq!(ui.trajectories(), ot);
    for label in ["cosine", "VE diffusion", "polynomial", "linear-vp"] {
        ui.choose("Path", label);
        ui.until(label, |state| state.lane().shown.path == Some(state.flow().path));
        assert_eq!(ui.state().flow().path.label(), label);
    }
    assert_eq!(ui.harness.state().volumes(), volumes, "all paths are one flow");
}

#[test]
fn solver_steps_particles_and_seed_change_the_trajectories() {
    let mut ui = Ui::open();
    let before = ui.trajectories();
    ui.choose("Solver", "euler");
    ui.frames(2);
    assert_eq!(ui.state().flow().solver, Solver::Euler);
    let euler = ui.trajectories();
    assert!(euler.len() == before.len() && euler != before);
    assert!(ui.state().caption(0).contains("euler x 64 in t, NFE 64"));
    ui.slide("Steps", 0.75, 0.0);
    assert_eq!(ui.trajectories().len(), 2 * ui.state().lane().shown.particles, "one step has two keyframes");
    ui.slide("Particles", 0.7, 0.0);
    assert_eq!(ui.state().lane().shown.particles, 100);
    let few = ui.trajectories();
    ui.slide("Noise seed", 0.0, 0.5);
    assert_ne!(ui.trajectories(), few);
}

/// The stage after the pointer has left it.
fn looked_at(ui: &mut Ui) -> image::RgbaImage {
    ui.harness.remove_cursor();
    ui.frames(3);
    ui.picture()
}

#[test]
fn layers_and_grains_change_the_pixels() {
    let mut ui = Ui::open_tall();
    ui.click("Layer details");
    ui.slide("t", 0.0, 0.6);
    let mut before = looked_at(&mut ui);
    for label in ["Grains", "Outline", "Trails", "Trajectories", "Contours"] {
        ui.click_role(Role::CheckBox, label);
        let after = looked_at(&mut ui);
        assert!(ui.stage_difference(&before, &after) > 100, "{label}");
        ui.click_role(Role::CheckBox, label);
        before = looked_at(&mut ui);
    }
    for label in ["Grain size", "Light"] {
        ui.slide(label, 0.3, 0.8);
        let after = looked_at(&mut ui);
        assert!(ui.stage_difference(&before, &after) > 1000, "{label}");
        before = after;
    }
    for (label, entry) in [
        ("Grain colour", "source"),
        ("Grain colour", "speed"),
        ("Grain colour", "log-density"),
        ("Grain colour", "destination"),
        ("Under the grains", "dunes"),
        ("Density", "of the grains"),
        ("Under the grains", "divergence"),
        ("Under the grains", "heat map"),
        ("Exposure", "fixed"),
        ("Speed as", "colour"),
        ("Wind", "streaks"),
        ("Wind", "none"),
    ] {
        ui.choose(label, entry);
        let after = looked_at(&mut ui);
        assert!(ui.stage_difference(&before, &after) > 400, "{label}: {entry}");
        before = after;
    }
    let grains = ui.state().scene.document.grains;
    assert_eq!(grains.color, GrainColor::Region);
}

#[test]
fn presets_of_layers_are_one_click_and_one_key() {
    let mut ui = Ui::open();
    ui.slide("t", 0.0, 0.6);
    for (key, name, preset) in [
        (Key::Num6, "Dunes and wind", Look::Dunes),
        (Key::Num7, "Trajectories", Look::Trajectories),
        (Key::Num8, "Error", Look::Error),
        (Key::Num5, "Grains", Look::Grains),
    ] {
        ui.key(key);
        assert_eq!(Look::of(ui.state().scene.document.layers), Some(preset));
        let by_key = looked_at(&mut ui);
        ui.key(if preset == Look::Grains { Key::Num6 } else { Key::Num5 });
        ui.click_role(Role::Button, name);
        let by_click = looked_at(&mut ui);
        assert_eq!(ui.stage_difference(&by_key, &by_click), 0, "{name}");
    }
}

/// Every layer and every choice among several has a key.
#[test]
fn layers_have_keys() {
    let mut ui = Ui::open();
    ui.slide("t", 0.0, 0.6);
    for key in [Key::H, Key::J, Key::T, Key::K, Key::O, Key::U, Key::I, Key::S] {
        let before = looked_at(&mut ui);
        ui.key(key);
        let changed = looked_at(&mut ui);
        assert!(ui.stage_difference(&before, &changed) > 100, "{key:?}");
        ui.key(key);
        let back = looked_at(&mut ui);
        assert_eq!(ui.stage_difference(&before, &back), 0, "{key:?} twice");
    }
    let choices: [(Key, usize, Choice); 5] = [
        (Key::V, 5, |s| format!("{:?}", s.document.grains.color)),
        (Key::G, 5, |s| format!("{:?}", s.document.layers.ground)),
        (Key::A, 4, |s| format!("{:?}", s.document.layers.wind)),
        (Key::M, 3, |s| format!("{:?}", s.document.layers.density)),
        (Key::Y, 2, |s| format!("{:?}", s.document.layers.exposure)),
    ];
    for (key, count, choice) in choices {
        let before = ui.state().scene.clone();
        let mut seen = vec![choice(&before)];
        for _ in 0..count - 1 {
            ui.key(key);
            let now = choice(&ui.state().scene);
            assert!(!seen.contains(&now), "{key:?} comes round too soon: {seen:?}");
            seen.push(now);
        }
        ui.key(key);
        assert!(ui.state().scene.document == before.document, "{key:?} comes round");
    }
}

#[test]
fn the_view_and_the_flow_have_keys() {
    let mut ui = Ui::open();
    for _ in 0..2 {
        ui.key(Key::Plus);
    }
    ui.key(Key::Minus);
    assert!((ui.state().scene.camera.zoom - 1.25).abs() < 1e-5);
    ui.chord(Modifiers::COMMAND, Key::ArrowRight);
    ui.chord(Modifiers::COMMAND, Key::ArrowUp);
    let centre = ui.state().scene.camera.centre;
    assert!((centre[0] - 0.4).abs() < 1e-5 && (centre[1] - 0.4).abs() < 1e-5, "{centre:?}");
    assert_eq!(ui.state().scene.t, 0.0);
    ui.key(Key::Comma);
    assert_eq!((ui.state().scene.particles, ui.state().scene.auto_particles), (10_000, false));
    ui.key(Key::Period);
    assert_eq!(ui.state().scene.particles, 20_000);
    for lanes in [2, 4, 1] {
        ui.key(Key::Q);
        assert_eq!(ui.state().lanes.len(), lanes);
    }
}

/// The error is that of the network in training: a number, a map and arrows.
#[test]
fn the_error_of_the_learned_field_is_seen() {
    let mut ui = Ui::open();
    ui.slide("t", 0.0, 0.6);
    ui.key(Key::Num8);
    let exact = looked_at(&mut ui);
    assert!(ui.state().lane().shown.error.is_empty());
    ui.key(Key::F);
    ui.until("a network", |state| state.lane().shown.learned && !state.lane().shown.error.is_empty());
    let mean = |ui: &Ui| ui.state().lane().shown.error.iter().sum::<f64>();
    let early = mean(&ui);
    let map = looked_at(&mut ui);
    assert!(ui.stage_difference(&exact, &map) > 5000);
    ui.until("progress", |state| state.lane().shown.error.iter().sum::<f64>() < 0.5 * early);
    let late = looked_at(&mut ui);
    assert!(ui.stage_difference(&map, &late) > 5000);
}

#[test]
fn help_lists_what_the_input_knows() {
    let mut ui = Ui::open();
    ui.key(Key::F1);
    ui.frames(3);
    for row in input::GROUPS.iter().flat_map(|(_, rows)| rows.iter()).filter(|row| !row.effect.is_empty()) {
        assert!(ui.harness.query_all_by_label(row.effect).next().is_some(), "{}", row.effect);
    }
    for row in input::MOUSE {
        assert!(ui.harness.query_all_by_label(row.effect).next().is_some(), "{}", row.effect);
    }
    ui.key(Key::Escape);
    ui.frames(2);
    assert!(!ui.state().help);
}

#[test]
fn every_control_has_a_name() {
    let mut ui = Ui::open_tall();
    for label in ["Files", "Network", "Layer details"] {
        ui.click(label);
    }
    ui.harness.check_accessibility();
}
