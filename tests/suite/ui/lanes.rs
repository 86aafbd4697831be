//! Flows beside each other.

use dunefield::{flow::Solver, path::Schedule, scene::FieldSource};
use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{Ui, covers};

fn ready(ui: &mut Ui) {
    ui.until("a flow in every lane", |state| {
        let mut lanes = state.lanes.iter().zip(&state.scene.document.lanes);
        lanes.all(|(lane, flow)| lane.shown.path == Some(flow.path) && lane.shown.particles > 0)
    });
    ui.frames(3);
}

#[test]
fn one_key_compares_ot_with_diffusion_and_grains_keep_their_noise() {
    let mut ui = Ui::open();
    ui.key(Key::C);
    let paths: Vec<_> = ui.state().scene.document.lanes.iter().map(|flow| flow.path).collect();
    assert_eq!(paths, [Schedule::OT, Schedule::VP]);
    ready(&mut ui);
    assert_eq!(ui.harness.state().lane_rects().len(), 2);
    let (first, ot, vp) = (ui.trajectories_of(0), ui.world_trajectories_of(0), ui.world_trajectories_of(1));
    let distance = |row: usize| {
        let pairs = ot[row].iter().zip(&vp[row]);
        pairs.map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).sum::<f64>() / ot[row].len() as f64
    };
    // A grain has the same x_0 in every lane, up to alpha(0). The two have clocks of their own; on the way they
    // are far apart, at the end they meet.
    assert!(distance(0) < 0.02 && distance(40) > 0.1 && distance(64) < 0.05, "{:?}", [0, 40, 64].map(distance));

    ui.click("Compare");
    assert_eq!((ui.state().lanes.len(), ui.state().flow().path), (1, Schedule::OT));
    ready(&mut ui);
    assert_eq!(ui.trajectories_of(0), first);
}

#[test]
fn panels_and_brush_work_on_every_lane() {
    let mut ui = Ui::open();
    ui.click_role(Role::Button, "Two");
    ready(&mut ui);
    let before = ui.trajectories_of(0);
    // A click on a lane's name makes the panels its own, and is none on the stage behind it.
    ui.key(Key::P);
    let at = ui.harness.get_by_label_contains("2  VP").rect().center();
    let (button, modifiers) = (eframe::egui::PointerButton::Primary, eframe::egui::Modifiers::NONE);
    ui.drag(button, modifiers, &[at, at]);
    assert!(ui.state().scene.document.study.probe.is_none());
    ui.key(Key::B);
    assert_eq!(ui.state().active, 1);
    ui.choose("Solver", "euler");
    ready(&mut ui);
    let flows = &ui.state().scene.document.lanes;
    assert_eq!((flows[0].solver, flows[1].solver), (Solver::Rk4, Solver::Euler));
    assert_eq!((flows[0].path, flows[1].path), (Schedule::OT, Schedule::VP));
    assert_eq!(ui.trajectories_of(0), before, "the other lane stays as it is");
    ui.key(Key::N);
    assert_eq!(ui.state().active, 0);

    // A stroke on the second lane changes the target of both.
    let target = ui.target();
    let points = [[-1.0, 0.0], [1.0, 0.5]].map(|[x, y]: [f32; 2]| ui.over_lane(1, x, y));
    ui.drag(eframe::egui::PointerButton::Primary, eframe::egui::Modifiers::NONE, &points);
    assert_ne!(ui.target(), target);
    let target = ui.target();
    ui.until("both flows", |state| state.lanes.iter().all(|lane| lane.shown.target == Some(target)));
    ui.frames(3);
    assert_ne!(ui.trajectories_of(0), before);

    ui.click_role(Role::Button, "Four");
    ready(&mut ui);
    assert_eq!(ui.harness.state().lane_rects().len(), 4);
    ui.click_role(Role::Button, "One");
    ready(&mut ui);
    assert_eq!(ui.state().lanes.len(), 1);
}

#[test]
fn every_learned_lane_shows_the_one_network_on_its_path() {
    let mut ui = Ui::open();
    ui.key(Key::F);
    ui.key(Key::C);
    assert!(ui.state().scene.document.lanes.iter().all(|flow| flow.field == FieldSource::Learned));
    ui.until("two learned fields", |state| {
        let checked = state.report().is_some_and(|report| report.check().is_some());
        checked && state.lanes.iter().all(|lane| lane.shown.learned)
    });
    ui.frames(2);
    for lane in 0..2 {
        let caption = ui.state().caption(lane);
        assert!(caption.starts_with("learned, step"), "{caption}");
    }
    // The first lane shows the exact field again: the network still learns for the other one.
    ui.key(Key::F);
    let step = ui.state().report().unwrap().step;
    ui.until("more steps", |state| state.report().is_some_and(|report| report.step > step));
}

/// Around all that is left of x = -0.8 in a lane.
fn throw_lasso(ui: &mut Ui, lane: usize) {
    let corners =
        [[-3.0, -2.0], [-0.8, -2.0], [-0.8, 2.0], [-3.0, 2.0]].map(|[x, y]: [f32; 2]| ui.over_lane(lane, x, y));
    ui.drag(eframe::egui::PointerButton::Primary, eframe::egui::Modifiers::NONE, &corners);
}

/// Of what was caught, how much is left and right of the lasso's right side in a lane.
fn caught(ui: &Ui, picture: &image::RgbaImage, lane: usize) -> [usize; 2] {
    let rect = ui.harness.state().lane_rects()[lane];
    let [x0, x1] = [-0.9, -0.7].map(|x: f32| ui.over_lane(lane, x, 0.0).x);
    // The outline is nearer to blue.
    let pink = |p: &image::Rgba<u8>| p.0[0] >= p.0[2] && p.0[2] > p.0[1].saturating_add(40);
    let mut sides = [0, 0];
    for (x, y, _) in picture.enumerate_pixels().filter(|(_, _, p)| pink(p)) {
        if covers(rect, x, y) {
            sides[0] += usize::from((x as f32) < x0);
            sides[1] += usize::from(x as f32 > x1);
        }
    }
    sides
}

#[test]
fn a_lasso_is_thrown_anew_when_its_flow_is_another() {
    let mut ui = Ui::open();
    ui.key(Key::Num2);
    ui.settle();
    ui.slide("t", 0.0, 0.5);
    ui.key(Key::L);
    throw_lasso(&mut ui, 0);
    ui.key(Key::O);
    for path in [Key::Num1, Key::Num2] {
        ui.key(path);
        ui.settle();
        ui.harness.remove_cursor();
        ui.frames(3);
        let picture = ui.picture();
        let [left, right] = caught(&ui, &picture, 0);
        assert!(left > 1000 && right == 0, "{path:?}: {left} {right}");
    }
}

#[test]
fn a_lasso_thrown_in_the_second_lane_chooses_by_its_flow() {
    let mut ui = Ui::open();
    ui.key(Key::C);
    ready(&mut ui);
    ui.slide("t", 0.0, 0.5);
    ui.key(Key::L);
    throw_lasso(&mut ui, 1);
    let lasso = ui.state().scene.document.study.lasso.clone().expect("a lasso");
    assert_eq!(lasso.lane, 1);
    ui.harness.remove_cursor();
    ui.frames(3);
    let picture = ui.picture();
    let (ot, vp) = (caught(&ui, &picture, 0), caught(&ui, &picture, 1));
    assert!(vp[0] > 1000 && vp[1] == 0, "{vp:?} of the lane in which it was thrown");
    assert!(ot[0] > 1000 && ot[1] > 20, "{ot:?} of the other one, whose grains are elsewhere at that t");
    // With its lane the lasso goes, and its colour.
    ui.key(Key::C);
    ui.until("one lane", |state| state.lanes.len() == 1 && state.scene.document.study.lasso.is_none());
    ui.harness.remove_cursor();
    ui.frames(3);
    let alone = ui.picture();
    let [left, right] = caught(&ui, &alone, 0);
    // Where the outline lies on bright grains it is nearly so.
    assert!(left + right < 300, "{left} and {right} are still coloured");
}
