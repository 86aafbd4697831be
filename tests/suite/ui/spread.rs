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
