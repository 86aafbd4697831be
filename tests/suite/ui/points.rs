//! Imported points: units, bandwidth, raster, and where the view and the grains are meanwhile.

use std::path::Path;

use dunefield::{
    app::state::State,
    density::{Moments, Placement, Units},
    field::model_file,
};
use eframe::egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;

use super::{Ui, files::type_path, restart::Profile};

/// A ring of 400 points in a file, thousands against shares.
fn write_ring(path: &Path, centre: [f64; 2], radii: [f64; 2]) {
    let row = |k: u32| {
        let angle = f64::from(k) * std::f64::consts::TAU / 400.0;
        format!("{},{}\n", centre[0] + radii[0] * angle.cos(), centre[1] + radii[1] * angle.sin())
    };
    std::fs::write(path, (0..400).map(row).collect::<String>()).unwrap();
}

fn import(ui: &mut Ui, path: &Path) {
    if ui.harness.query_by_label("Import").is_none() {
        ui.click("Files");
    }
    type_path(ui, path);
    ui.click("Import");
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    ui.until("the points", |state| state.target.as_ref().is_some_and(|target| target.name() == name));
    ui.settle();
    if ui.harness.query_by_label("Dismiss").is_some() {
        ui.click("Dismiss");
    }
}

fn placement(state: &State) -> Placement {
    *state.target.as_ref().unwrap().placement()
}

/// Moments of the target, in the coordinates of its file.
fn file_moments(state: &State) -> Moments {
    let target = state.target.as_ref().unwrap();
    let points: Vec<[f64; 2]> = target.samples(1, 4000).iter().map(|x| target.placement().to_file(*x)).collect();
    Moments::of_points(&points)
}

#[test]
fn units_and_bandwidth_are_shown_changed_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("income.csv");
    write_ring(&file, [5000.0, 0.5], [1000.0, 0.4]);
    let mut ui = Ui::open_tall();
    import(&mut ui, &file);
    let by_axis = placement(ui.state());
    assert!(ui.harness.query_by_label_contains("units standardise-axes").is_some());
    for (entry, expected) in
        [("Own", Units::Own), ("Standardised", Units::Standardise), ("By axis", Units::StandardiseAxes)]
    {
        ui.choose("Units", entry);
        ui.until(entry, |state| {
            let points = state.canvas().points.as_ref();
            points.is_some_and(|points| points.note().units == expected)
                && placement(state) == points.unwrap().note().placement
        });
        ui.settle();
        // Whatever the units, the flow ends where the file is.
        let found = file_moments(ui.state());
        assert!((found.mean[0] - 5000.0).abs() < 50.0 && (found.mean[1] - 0.5).abs() < 0.03, "{entry}: {found:?}");
        let frame = ui.state().target.as_ref().unwrap().frame();
        assert_eq!(ui.state().scene.camera, ui.state().scene.camera.near(&frame));
    }
    assert_eq!(placement(ui.state()), by_axis);
    let depth = ui.state().history.done().len();
    ui.click("Undo");
    ui.click("Undo");
    ui.until("the file's own units", |state| placement(state) == Placement::IDENTITY);
    ui.click("Redo");
    ui.click("Redo");
    ui.until("units by axis", |state| placement(state) == by_axis);

    let by_rule = ui.state().canvas().points.as_ref().unwrap().note().bandwidth;
    ui.click("Bandwidth by rule");
    ui.until("a bandwidth", |state| state.canvas().points.as_ref().unwrap().options().bandwidth == Some(by_rule));
    ui.slide("Bandwidth", 0.3, 0.9);
    ui.until("a wider one", |state| state.canvas().points.as_ref().unwrap().note().bandwidth > 2.0 * by_rule);
    assert_eq!(ui.state().history.done().len(), depth + 2, "a drag is one step");
    ui.click("On a raster");
    ui.until("a raster", |state| state.canvas().points.as_ref().unwrap().note().kind == "raster");
    assert!(ui.harness.query_by_label("Bandwidth by rule").is_none());
    ui.settle();
    let found = file_moments(ui.state());
    assert!((found.mean[0] - 5000.0).abs() < 50.0 && (found.mean[1] - 0.5).abs() < 0.03, "{found:?}");
}

#[test]
fn a_model_and_a_restart_keep_the_files_coordinates() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("utm.csv");
    write_ring(&file, [412_345.0, 5_654_321.0], [30.0, 30.0]);
    let mut profile = Profile::new();
    let mut ui = profile.open();
    import(&mut ui, &file);
    let (target, placed) = (ui.target(), placement(ui.state()));
    assert_ne!(placed, Placement::IDENTITY);
    ui.until("a network of these points", |state| {
        state.report().is_some_and(|report| {
            report.step > 50 && report.provenance.as_ref().is_some_and(|p| p.target == "utm.csv")
        })
    });
    let model = folder.path().join("net.safetensors");
    type_path(&mut ui, &model);
    ui.click("Save model");
    ui.until("the file", |_| model.exists());
    let (_, provenance) = model_file::read(&model).unwrap();
    assert_eq!(provenance.placement, placed);
    let mut again = profile.reopen(ui);
    again.until("the target", |state| state.target.is_some());
    assert_eq!((again.target(), placement(again.state())), (target, placed));
    again.choose("Units", "Own");
    again.until("the file's own units", |state| placement(state) == Placement::IDENTITY);
}

/// Mean and spread of where the grains of the first lane are seen at the end.
fn ends(ui: &Ui) -> Moments {
    let ends = ui.harness.state().stage().lock().positions(0, &ui.state().scene, 1.0).unwrap();
    Moments::of_points(&ends.iter().map(|x| x.map(f64::from)).collect::<Vec<_>>())
}

/// From one frame to the next the flow is that of the old data or that of the new, never the places of one on the frame
/// of the other.
#[test]
fn no_frame_shows_places_of_one_flow_on_the_frame_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("far.csv");
    write_ring(&file, [7.0, -5.0], [0.5, 0.5]);
    let mut ui = Ui::open_tall();
    let is = |found: &Moments, mean: [f64; 2], spread: f64| {
        (0..2).all(|k| (found.mean[k] - mean[k]).abs() < 0.1) && (found.spread() / spread - 1.0).abs() < 0.1
    };
    let moons = *ui.state().target.as_ref().unwrap().moments();
    let ring = ([7.0, -5.0], 0.5 / 2f64.sqrt());
    assert!(is(&ends(&ui), moons.mean, moons.spread()));
    ui.click("Files");
    type_path(&mut ui, &file);
    ui.harness.get_by_label("Import").click();
    let mut seen = [false; 2];
    let step = |ui: &mut Ui, seen: &mut [bool; 2]| {
        std::thread::sleep(super::WAIT);
        ui.harness.step();
        let found = ends(ui);
        let (old, new) = (is(&found, moons.mean, moons.spread()), is(&found, ring.0, ring.1));
        assert!(old || new, "{found:?}");
        *seen = [seen[0] || old, seen[1] || new];
    };
    for _ in 0..super::PATIENCE {
        step(&mut ui, &mut seen);
        if seen[1] {
            break;
        }
    }
    assert_eq!(seen, [true; 2], "the ring came");
    assert!(ui.state().scene.camera.centre[0] > 1.0, "the view went with the data: {:?}", ui.state().scene.camera);
    let mut seen = [false; 2];
    ui.harness.event(Event::ModifiersChanged(Modifiers::COMMAND));
    ui.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    for _ in 0..super::PATIENCE {
        step(&mut ui, &mut seen);
        if seen[0] && ui.state().lane().shown.target == Some(ui.target()) {
            break;
        }
    }
    assert!(seen[0], "the moons came back");
    assert_eq!(ui.state().scene.camera, dunefield::scene::Camera::default());
}

/// Key R gives back the view that the data opened on, wherever they lie.
#[test]
fn the_view_is_reset_to_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("far.csv");
    write_ring(&file, [7.0, -5.0], [0.5, 0.5]);
    let mut ui = Ui::open_tall();
    import(&mut ui, &file);
    let opened = ui.state().scene.camera;
    for key in [Key::Minus, Key::Minus] {
        ui.key(key);
    }
    ui.chord(Modifiers::COMMAND, Key::ArrowLeft);
    assert_ne!(ui.state().scene.camera, opened);
    ui.key(Key::R);
    assert_eq!(ui.state().scene.camera, opened);
    let half = opened.half_extent(ui.state().view);
    for k in 0..2 {
        let (at, centre) = ([7.0, -5.0][k], opened.centre[k]);
        assert!(centre.abs() > 1.0 && (at - centre).abs() + 0.5 < half[k], "the ring is in view: {opened:?}");
    }
}

/// Under the brush, and when it is let go, frame and view stand still.
#[test]
fn the_frame_stands_still_under_the_brush() {
    let mut ui = Ui::open();
    let frame = |ui: &Ui| ui.state().target.as_ref().unwrap().frame();
    ui.stroke(&[[-1.0, 0.5], [1.0, 0.5]]);
    let (before, camera) = (frame(&ui), ui.state().scene.camera);
    let points = [[-2.0, -2.0], [0.0, -2.2], [2.5, 2.5]].map(|[x, y]: [f32; 2]| ui.over(x, y));
    ui.harness.hover_at(points[0]);
    ui.harness.step();
    ui.button_event(points[0], PointerButton::Primary, true, Modifiers::NONE);
    for point in points {
        for _ in 0..20 {
            ui.harness.hover_at(point);
            ui.harness.step();
            std::thread::sleep(super::WAIT);
            assert_eq!((frame(&ui), ui.state().scene.camera), (before, camera));
        }
    }
    ui.button_event(points[2], PointerButton::Primary, false, Modifiers::NONE);
    ui.settle();
    assert_eq!((frame(&ui), ui.state().scene.camera), (before, camera));
}
