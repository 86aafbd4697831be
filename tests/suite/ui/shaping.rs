//! What is done with a picture beyond reading it, by controls.

use dunefield::import::{Reading, picture::Fit};
use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::Ui;

#[test]
fn a_picture_is_shaped_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("two.png");
    // Black at the left, half as dark at the right.
    image::GrayImage::from_fn(80, 40, |x, y| {
        let inside = (5..35).contains(&(x % 40)) && (5..35).contains(&y);
        image::Luma([match (inside, x < 40) {
            (false, _) => 255,
            (true, true) => 0,
            (true, false) => 128,
        }])
    })
    .save(&file)
    .unwrap();
    let mut ui = Ui::open_tall();
    ui.drop_files(&[file]);
    ui.until("the picture", |state| state.canvas().file.is_some());
    ui.settle();
    let mean = |ui: &Ui| ui.state().target.as_ref().unwrap().moments().mean[0];
    let before = mean(&ui);
    assert!((before + 0.33).abs() < 0.1, "{before}");
    ui.click("Read otherwise");
    ui.slide("Threshold", 0.0, 0.8);
    ui.until("the threshold", |state| state.target.as_ref().unwrap().moments().mean[0] < -0.8);
    ui.settle();
    let file = ui.state().canvas().file.clone().unwrap();
    assert!(file.note.to_string().contains(", threshold 0."), "{}", file.note);
    ui.click("Undo");
    ui.settle();
    assert_eq!(mean(&ui), before);

    ui.choose("In the square", "Stretched");
    let fit = |reading: &Reading| match reading {
        Reading::Picture(decisions) => decisions.shaping.fit,
        _ => panic!("no picture"),
    };
    ui.until("the fit", |state| {
        state.canvas().file.as_ref().is_some_and(|file| fit(&file.note.reading) == Fit::Stretch)
    });
    ui.settle();
    let [x, y] = ui.state().target.as_ref().unwrap().moments().deviations();
    assert!(y > 0.7 * x, "{x} {y}");

    ui.harness.get_by_role_and_label(Role::TextInput, "Crop").focus();
    ui.frames(2);
    ui.chord(Modifiers::COMMAND, Key::A);
    ui.harness.get_by_role_and_label(Role::TextInput, "Crop").type_text("50,0,0,0");
    ui.frames(2);
    ui.key(Key::Enter);
    ui.until("the crop", |state| state.target.as_ref().unwrap().moments().mean[0].abs() < 0.05);
}
