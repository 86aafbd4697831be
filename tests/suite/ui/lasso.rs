//! Grains that are selected with a lasso.

use eframe::egui::{Key, Modifiers, PointerButton, Rect, accesskit::Role, pos2};
use egui_kittest::kittest::Queryable as _;

use super::{State, Ui, covers};
use crate::ui::study::looked_at;

/// Pixels in the hue of selected grains.
fn selected(picture: &image::RgbaImage, rect: Rect) -> usize {
    let pink = |p: &image::Rgba<u8>| p.0[0].min(p.0[2]) > p.0[1].saturating_add(40);
    picture.enumerate_pixels().filter(|(x, y, p)| covers(rect, *x, *y) && pink(p)).count()
}

/// Whether the window says that a lasso held no grain.
fn says_so(state: &State) -> bool {
    state.notices.complains("no grain")
}

#[test]
fn a_lasso_colours_a_group_at_every_t_and_in_every_lane() {
    let mut ui = Ui::open();
    ui.key(Key::End);
    ui.key(Key::L);
    let before = looked_at(&mut ui);
    let rect = ui.harness.state().lane_rects()[0];
    let corners = [[-3.0, -2.0], [0.0, -2.0], [0.0, 2.0], [-3.0, 2.0]].map(|[x, y]: [f32; 2]| ui.over(x, y));
    ui.drag(PointerButton::Primary, Modifiers::NONE, &corners);
    let lasso = ui.state().scene.document.study.lasso.clone().expect("a lasso");
    assert!((lasso.t - 1.0).abs() < 1e-9 && lasso.holds([-2.9, -1.0]) && lasso.holds([-0.1, 1.9]));
    ui.frames(3);
    let after = looked_at(&mut ui);
    let (few, many) = (selected(&before, rect), selected(&after, rect));
    assert!(many > few + 3000, "{few} {many}");
    // Half of the moons, as the caption says.
    let held = ui.state().lasso_count.expect("how many it holds");
    let share = held as f64 / ui.state().lane().shown.particles as f64;
    assert!((share - 0.5).abs() < 0.15, "{held} grains, {share} of all");
    ui.key(Key::Home);
    let source = looked_at(&mut ui);
    assert!(selected(&source, rect) > 3000, "where they came from");
    ui.key(Key::C);
    ui.until("a flow in every lane", |state| {
        state.lanes.iter().zip(&state.scene.document.lanes).all(|(lane, flow)| lane.shown.path == Some(flow.path))
    });
    ui.frames(4);
    let lanes = looked_at(&mut ui);
    for rect in ui.harness.state().lane_rects().to_vec() {
        assert!(selected(&lanes, rect) > 800);
    }
    // Another number of steps keeps the group.
    ui.slide("Steps", 0.75, 0.3);
    let again = looked_at(&mut ui);
    assert!(selected(&again, ui.harness.state().lane_rects()[0]) > 800);
}

/// A lasso around nothing greys nothing, and says so.
#[test]
fn a_lasso_around_nothing_is_let_go() {
    let mut ui = Ui::open();
    ui.key(Key::End);
    ui.key(Key::L);
    let corners = [[3.0, 3.0], [3.4, 3.0], [3.4, 3.4], [3.0, 3.4]].map(|[x, y]: [f32; 2]| ui.over(x, y));
    ui.drag(PointerButton::Primary, Modifiers::NONE, &corners);
    ui.frames(3);
    assert!(ui.state().scene.document.study.lasso.is_none());
    assert!(says_so(ui.state()), "{:?}", ui.state().notices);
}

/// A slider in hand passes flows that nobody decides on: the lasso waits for the one that it is let go at.
#[test]
fn a_lasso_outlives_what_a_slider_passes() {
    let mut ui = Ui::open();
    ui.choose("Solver", "euler");
    ui.key(Key::End);
    ui.key(Key::L);
    let corners = [[-3.0, -2.0], [-1.0, -2.0], [-1.0, 2.0], [-3.0, 2.0]].map(|[x, y]: [f32; 2]| ui.over(x, y));
    ui.drag(PointerButton::Primary, Modifiers::NONE, &corners);
    ui.frames(3);
    let rail = ui.harness.get_by_role_and_label(Role::Slider, "Steps").rect();
    let at = |share: f32| pos2(rail.left() + 5.0 + share * (rail.width() - 10.0), rail.center().y);
    let hover = |ui: &mut Ui, share: f32| {
        ui.harness.hover_at(at(share));
        ui.frames(4);
    };
    hover(&mut ui, 0.75);
    ui.button_event(at(0.75), PointerButton::Primary, true, Modifiers::NONE);
    // One step of Euler takes all grains to the mean.
    hover(&mut ui, 0.0);
    assert_eq!((ui.state().flow().steps, ui.state().lane().shown.steps), (1, 1));
    assert!(ui.state().scene.document.study.lasso.is_some() && !says_so(ui.state()));
    hover(&mut ui, 0.75);
    ui.button_event(at(0.75), PointerButton::Primary, false, Modifiers::NONE);
    ui.settle();
    let rect = ui.harness.state().lane_rects()[0];
    let picture = looked_at(&mut ui);
    assert!(selected(&picture, rect) > 1000, "the grains are selected again");
    ui.slide("Steps", 0.75, 0.0);
    ui.frames(3);
    assert!(ui.state().scene.document.study.lasso.is_none() && says_so(ui.state()), "{:?}", ui.state().notices);
}
