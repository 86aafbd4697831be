//! Stills and figures from the export dialog.

use dunefield::export::{Kind, SheetForm};
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::export::{export, open, outcome};

#[test]
fn a_figure_is_shown_measured_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("figure.pdf");
    let mut ui = open(&path);
    assert!(ui.harness.query_by_role_and_label(Role::Slider, "Size").is_none(), "it has its size in millimetres");
    ui.slide("Moments", 0.0, 0.14);
    let count = ui.state().settings.sheet.times.len();
    assert!((2..=4).contains(&count), "{count}");
    ui.click("Legend");
    ui.slide("Letters", 0.2, 0.1);
    let form = ui.state().settings.sheet.clone();
    assert!(!form.has_legend && form.letters_pt < 7.0 && form.width_mm.is_none(), "{form:?}");
    ui.until("the figure", |state| {
        matches!(state.export.preview.picture, Some(Ok(_))) && !state.export.preview.is_behind
    });
    ui.until("an estimate", |state| matches!(state.export.estimate, Some(Ok(_))));
    export(&mut ui);
    ui.until("the export", |state| !state.export.jobs.is_empty());
    assert_eq!(outcome(&mut ui).unwrap().frames, 0);
    let text = std::fs::read(&path).unwrap();
    assert!(text.starts_with(b"%PDF-"));
}

#[test]
fn a_still_is_the_moment_that_is_shown_and_larger_by_its_scale() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = open(&folder.path().join("still.gif"));
    ui.slide("Size", 0.5, 0.0);
    ui.click_role(Role::Button, "PNG");
    ui.click("3x");
    ui.click("Transparent");
    export(&mut ui);
    ui.until("the export", |state| !state.export.jobs.is_empty());
    outcome(&mut ui).unwrap();
    let picture = image::open(folder.path().join("still.png")).unwrap().to_rgba8();
    assert_eq!(picture.dimensions(), (192, 192));
    assert!(picture.pixels().any(|pixel| pixel[3] == 0));
    let path = ui.state().settings.export_path.clone();
    let Ok(Kind::Sheet(format)) = Kind::of(path.as_ref()) else { panic!("{path}") };
    let form = ui.state().settings.sheet_form(format, 0.4);
    assert_eq!((form.times, form.scale, form.width_mm), (vec![0.4], 3, None));
    assert_ne!(ui.state().settings.sheet, SheetForm::default());
}
