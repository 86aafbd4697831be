//! The spread of the target.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Ui;

/// Standard deviation along x of the target on the stage.
fn width(ui: &Ui) -> f64 {
    ui.state().target.as_ref().unwrap().moments().deviations()[0]
}

#[test]
fn the_target_is_spread_by_one_drag_and_undone_by_one_step() {
    let mut ui = Ui::open();
    let (before, target) = (width(&ui), ui.target());
    let steps = ui.state().history.done().len();
    // The slider is logarithmic: 1 lies in the middle.
    ui.slide("Spread", 0.5, 0.9);
    ui.settle();
    let factor = ui.state().scene.document.drawing.spread();
    assert!(factor > 2.0 && (width(&ui) / before / factor - 1.0).abs() < 1e-6, "{factor}");
    assert_eq!(ui.state().history.done().len(), steps + 1);
    assert_eq!(ui.state().history.done().next_back(), Some("spread"));
    assert_eq!(ui.state().scene.document.drawing.operations().len(), 2);
    // Another drag takes the place of the first.
    ui.slide("Spread", 0.9, 0.1);
    ui.settle();
    let narrow = ui.state().scene.document.drawing.spread();
    assert!(narrow < 0.5 && (width(&ui) / before / narrow - 1.0).abs() < 1e-6, "{narrow}");
    assert_eq!(ui.state().scene.document.drawing.operations().len(), 2);
    ui.click("Undo");
    ui.settle();
    assert_eq!(ui.state().scene.document.drawing.spread(), factor);
    ui.click("Undo");
    ui.settle();
    assert_eq!((ui.target(), ui.state().scene.document.drawing.spread()), (target, 1.0));
    let value = ui.harness.get_by_role_and_label(Role::Slider, "Spread").accesskit_node().numeric_value();
    assert_eq!(value, Some(1.0));
}

/// What a file is read again as keeps how far it was spread, and its bandwidth is the one that is seen.
#[test]
fn points_that_are_placed_otherwise_stay_spread() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ring.csv");
    let row = |k: u32| format!("{},{}\n", 50.0 * f64::from(k).cos(), 50.0 * f64::from(k).sin());
    std::fs::write(&file, (0..300).map(row).collect::<String>()).unwrap();
    let mut ui = Ui::open_tall();
    ui.drop_files(&[file]);
    ui.until("the points", |state| state.target.as_ref().is_some_and(|target| target.name() == "ring.csv"));
    ui.settle();
    let standardised = width(&ui);
    ui.slide("Spread", 0.5, 0.75);
    ui.settle();
    let factor = ui.state().scene.document.drawing.spread();
    assert!((width(&ui) / standardised / factor - 1.0).abs() < 1e-6, "{factor}");
    let note = |ui: &Ui| ui.state().canvas().points.as_ref().unwrap().note().clone();
    let by_rule = note(&ui).bandwidth;
    ui.click("Bandwidth by rule");
    ui.until("the same bandwidth, now given", |state| {
        state.canvas().points.as_ref().is_some_and(|points| points.note().bandwidth_by == "given")
    });
    ui.settle();
    assert!((note(&ui).bandwidth / by_rule - 1.0).abs() < 1e-9);
    ui.choose("Units", "Own");
    ui.until("own units", |state| {
        state.canvas().points.as_ref().is_some_and(|points| points.note().units == dunefield::density::Units::Own)
    });
    ui.settle();
    assert_eq!((ui.state().scene.document.drawing.spread(), note(&ui).spread), (factor, factor));
    assert!((width(&ui) / (50.0 * factor / 2f64.sqrt()) - 1.0).abs() < 0.05, "{}", width(&ui));
}
