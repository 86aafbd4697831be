//! Looking closely: probe, datum, pairs, followed grains, and the camera that helps.

use dunefield::app::tool::StageTool;
use eframe::egui::{Event, Key, Modifiers, PointerButton, accesskit::Role};

use super::{Ui, covers};

/// The stage after the pointer has left it.
pub(super) fn looked_at(ui: &mut Ui) -> image::RgbaImage {
    ui.harness.remove_cursor();
    ui.frames(3);
    ui.picture()
}

fn hover(ui: &mut Ui, x: f32, y: f32) {
    let at = ui.over(x, y);
    ui.harness.hover_at(at);
    ui.frames(3);
}

#[test]
fn the_probe_explains_under_the_pointer_and_can_be_pinned() {
    let mut ui = Ui::open();
    ui.slide("t", 0.0, 0.4);
    let plain = looked_at(&mut ui);
    let press = |ui: &mut Ui, pressed| {
        let modifiers = Modifiers::NONE;
        ui.harness.event(Event::Key { key: Key::W, physical_key: None, pressed, repeat: false, modifiers });
        ui.frames(3);
    };
    hover(&mut ui, 0.5, 0.4);
    assert!(ui.state().asked.is_none());
    press(&mut ui, true);
    let asked = ui.state().asked.expect("the key is held over the stage");
    assert!((asked[0] - 0.5).abs() < 0.02 && (asked[1] - 0.4).abs() < 0.02, "{asked:?}");
    let explained = ui.picture();
    assert!(ui.stage_difference(&plain, &explained) > 5000);
    press(&mut ui, false);
    assert!(ui.state().asked.is_none());

    let target = ui.target();
    ui.click_role(Role::Button, "Probe");
    assert_eq!(ui.state().settings.tool, StageTool::Probe);
    ui.click_over(-1.0, 0.3);
    let pinned = ui.state().scene.document.study.probe.unwrap();
    assert!((pinned[0] + 1.0).abs() < 0.02 && ui.target() == target, "a probe is no stroke");
    let early = looked_at(&mut ui);
    ui.slide("t", 0.4, 0.9);
    let late = looked_at(&mut ui);
    assert!(ui.stage_difference(&early, &late) > 1000);
    ui.click_over(-1.0, 0.3);
    assert!(ui.state().scene.document.study.probe.is_none(), "a second click takes it away");
}

#[test]
fn a_datum_shows_its_conditional_path_alone() {
    let mut ui = Ui::open();
    ui.slide("t", 0.0, 0.5);
    let plain = looked_at(&mut ui);
    ui.key(Key::D);
    ui.click_over(1.0, 0.5);
    let datum = ui.state().scene.document.study.datum.unwrap();
    assert!((datum[0] - 1.0).abs() < 0.02 && (datum[1] - 0.5).abs() < 0.02);
    let alone = looked_at(&mut ui);
    assert!(ui.stage_difference(&plain, &alone) > 20_000);
    // Dragging moves it.
    let (from, to) = (ui.over(1.0, 0.5), ui.over(-1.0, 0.0));
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[from, to]);
    assert!((ui.state().scene.document.study.datum.unwrap()[0] + 1.0).abs() < 0.02);
    ui.key(Key::Escape);
    assert!(ui.state().scene.document.study.is_empty());
    ui.key(Key::B);
    let after = looked_at(&mut ui);
    assert_eq!(ui.stage_difference(&plain, &after), 0);
}

#[test]
fn pairs_are_drawn_beside_their_trajectories() {
    let mut ui = Ui::open_tall();
    ui.slide("t", 0.0, 0.6);
    let plain = looked_at(&mut ui);
    ui.slide("Pairs shown", 0.0, 0.5);
    let pairs = ui.state().scene.document.study.pairs;
    assert!(pairs > 5);
    let drawn = looked_at(&mut ui);
    assert!(ui.stage_difference(&plain, &drawn) > 2000);
    ui.click("End study");
    assert_eq!(ui.state().scene.document.study.pairs, 0);
}

#[test]
fn a_pair_is_joined_by_a_drag_and_parted_by_a_click() {
    let mut ui = Ui::open();
    ui.slide("t", 0.0, 0.6);
    let plain = looked_at(&mut ui);
    let target = ui.target();
    ui.click_role(Role::Button, "Pair");
    let (from, to) = (ui.over(-1.5, 1.0), ui.over(1.2, -0.3));
    ui.drag(PointerButton::Primary, Modifiers::NONE, &[from, to]);
    let joined = ui.state().scene.document.study.joined.clone();
    assert_eq!((joined.len(), ui.target()), (1, target), "a pair is no stroke");
    let [noise, datum] = joined[0];
    assert!((noise[0] + 1.5).hypot(noise[1] - 1.0) < 0.03 && (datum[0] - 1.2).hypot(datum[1] + 0.3) < 0.03);
    let drawn = looked_at(&mut ui);
    assert!(ui.stage_difference(&plain, &drawn) > 1000);
    // A click draws the datum from the target, which has mass there.
    ui.click_over(1.0, 1.8);
    let [_, [x, y]] = ui.state().scene.document.study.joined[1];
    let raster = ui.raster();
    let cell = |c: f32| ((c / 3.0 + 1.0) * 64.0) as usize;
    let around = (-2..=2i32).flat_map(|dy| (-2..=2i32).map(move |dx| (dx, dy)));
    let mass: f32 = around
        .map(|(dx, dy)| {
            raster.row(cell(y).saturating_add_signed(dy as isize))[cell(x).saturating_add_signed(dx as isize)]
        })
        .sum();
    assert!(mass > 0.1, "({x}, {y}) holds {mass}");
    // A click on either end parts a pair.
    ui.click_over(1.2, -0.3);
    assert_eq!(ui.state().scene.document.study.joined.len(), 1);
    ui.click_over(1.0, 1.8);
    assert!(ui.state().scene.document.study.joined.is_empty());
    ui.key(Key::B);
    let after = looked_at(&mut ui);
    assert_eq!(ui.stage_difference(&plain, &after), 0);
}

/// What the mouse can do on the stage, the keyboard can.
#[test]
fn the_keyboard_has_a_pointer_of_its_own() {
    let mut ui = Ui::open();
    ui.key(Key::End);
    ui.key(Key::P);
    for _ in 0..5 {
        ui.chord(Modifiers::SHIFT, Key::ArrowRight);
    }
    ui.chord(Modifiers::SHIFT, Key::ArrowUp);
    let spot = ui.state().spot.unwrap();
    assert!((spot[0] - 0.5).abs() < 1e-5 && (spot[1] - 0.1).abs() < 1e-5, "{spot:?}");
    assert_eq!(ui.state().scene.t, 1.0, "these arrows are not those of the clock");
    ui.frames(2);
    assert_eq!(ui.state().asked, Some(spot), "the probe looks there");
    ui.key(Key::Enter);
    assert_eq!(ui.state().scene.document.study.probe, Some(spot));
    ui.key(Key::D);
    ui.key(Key::Enter);
    assert_eq!(ui.state().scene.document.study.datum, Some(spot));
    ui.key(Key::X);
    ui.key(Key::Enter);
    assert_eq!(ui.state().scene.document.study.joined[0][0], spot);
    ui.chord(Modifiers::SHIFT, Key::ArrowRight);
    ui.chord(Modifiers::SHIFT, Key::Enter);
    let spot = ui.state().spot.unwrap();
    assert_eq!(ui.state().scene.document.study.joined[0][1], spot, "x_1 is there");
    ui.key(Key::L);
    ui.chord(Modifiers::SHIFT, Key::Enter);
    let lasso = ui.state().scene.document.study.lasso.clone().unwrap();
    assert!(lasso.holds(spot) && lasso.corners.len() > 20);
    ui.key(Key::B);
    let target = ui.target();
    ui.key(Key::Enter);
    ui.settle();
    assert_ne!(ui.target(), target, "a dot was drawn");
    // The mouse takes over, and Escape puts things back one by one.
    ui.key(Key::Escape);
    assert!(ui.state().spot.is_none() && !ui.state().scene.document.study.is_empty());
    ui.key(Key::Escape);
    assert!(ui.state().scene.document.study.is_empty());
    ui.chord(Modifiers::SHIFT, Key::ArrowDown);
    assert!(ui.state().spot.is_some());
    hover(&mut ui, 1.0, 1.0);
    hover(&mut ui, 1.1, 1.0);
    assert!(ui.state().spot.is_none());
}

#[test]
fn a_clicked_grain_is_followed_in_every_lane() {
    let mut ui = Ui::open();
    ui.key(Key::End);
    ui.key(Key::L);
    let ends = ui.world_trajectories_of(0).pop().unwrap();
    // The grain that is furthest to the right is nobody's neighbour.
    let (grain, at) = ends.iter().enumerate().max_by(|(_, a), (_, b)| a[0].total_cmp(&b[0])).unwrap();
    let before = looked_at(&mut ui);
    ui.click_over(at[0] as f32 + 0.01, at[1] as f32);
    assert_eq!(ui.state().scene.document.study.followed, [grain as u32]);
    let ringed = looked_at(&mut ui);
    assert!(ui.stage_difference(&before, &ringed) > 300);
    ui.key(Key::C);
    ui.until("a flow in every lane", |state| {
        state.lanes.iter().zip(&state.scene.document.lanes).all(|(lane, flow)| lane.shown.path == Some(flow.path))
    });
    ui.frames(3);
    assert_eq!(ui.state().scene.document.study.followed, [grain as u32]);
    let followed = looked_at(&mut ui);
    ui.key(Key::Escape);
    let plain = looked_at(&mut ui);
    for rect in ui.harness.state().lane_rects().to_vec() {
        let differs = |x: u32, y: u32, p| covers(rect, x, y) && p != followed.get_pixel(x, y);
        let pairs = plain.enumerate_pixels().filter(|(x, y, p)| differs(*x, *y, *p));
        assert!(pairs.count() > 300, "the ring and the trail are in this lane");
    }
    ui.click_over(0.8, -0.2);
    // An empty place follows nothing.
    let followed = ui.state().scene.document.study.followed.clone();
    ui.click_over(3.9, 3.9);
    assert_eq!(ui.state().scene.document.study.followed, followed);
}

/// A datum hides the whole flow; whoever works with that sees it again.
#[test]
fn another_tool_ends_a_datum() {
    let mut ui = Ui::open();
    for key in [Key::B, Key::P, Key::X, Key::L] {
        ui.key(Key::D);
        ui.click_over(0.5, 0.5);
        assert!(ui.state().scene.document.study.datum.is_some());
        ui.key(key);
        assert!(ui.state().scene.document.study.datum.is_none(), "{key:?}");
    }
    ui.key(Key::D);
    ui.click_over(0.5, 0.5);
    // A drag of the other button is nothing.
    let path = [[0.0, 0.0], [0.4, 0.0]].map(|[x, y]: [f32; 2]| ui.over(x, y));
    ui.drag(PointerButton::Secondary, Modifiers::NONE, &path);
    assert!(ui.state().scene.document.study.datum.is_some());
}

#[test]
fn the_view_fits_the_data_and_the_grid_has_units() {
    let mut ui = Ui::open_tall();
    ui.key(Key::Num0);
    let camera = ui.state().scene.camera;
    assert!(camera.zoom > 1.2, "{camera:?}");
    let rect = ui.harness.state().lane_rects()[0];
    assert!(rect.contains(ui.over(1.8, 0.8)) && rect.contains(ui.over(-1.8, -0.8)));
    ui.key(Key::R);
    ui.click("Layer details");
    let plain = looked_at(&mut ui);
    for label in ["Grid", "Legend"] {
        ui.click_role(Role::CheckBox, label);
        let after = looked_at(&mut ui);
        assert!(ui.stage_difference(&plain, &after) > 300, "{label}");
    }
}

#[test]
fn a_chosen_number_of_grains_is_held() {
    let mut ui = Ui::open();
    assert!(ui.state().scene.auto_particles);
    ui.slide("Particles", 0.6, 0.3);
    assert!(!ui.state().scene.auto_particles);
    let chosen = ui.state().scene.particles;
    ui.key(Key::Space);
    ui.frames(60);
    assert_eq!(ui.state().scene.particles, chosen);
    ui.click_role(Role::CheckBox, "Auto");
    assert!(ui.state().scene.auto_particles);
}

/// The clock of these tests takes so many seconds a frame, however long it takes.
#[test]
fn the_number_of_grains_follows_the_frame_rate() {
    let seen = |dt: f32, chosen: u32| {
        let mut ui = Ui::open_with_step(dt);
        // The window has played, and judged, since it opened.
        ui.slide("Particles", 0.7, 0.0);
        while ui.state().scene.particles < chosen {
            ui.key(Key::Period);
        }
        ui.click_role(Role::CheckBox, "Auto");
        ui.key(Key::Space);
        let mut seen = vec![chosen];
        // One judgement takes two dozen frames.
        for _ in 0..30 {
            ui.frames(1);
            let particles = ui.state().scene.particles;
            if seen.last() != Some(&particles) {
                seen.push(particles);
            }
            assert_eq!(ui.state().lane().shown.particles, particles as usize, "the stage follows");
        }
        seen
    };
    assert_eq!(seen(1.0 / 60.0, 1_600), [1_600, 2_000], "there is room for more");
    assert_eq!(seen(1.0 / 30.0, 1_600), [1_600], "as it should be");
    // So many that what was judged while the window opened does not count.
    assert_eq!(seen(1.0 / 15.0, 51_200), [51_200, 50_000], "too slow");
}

#[test]
fn panels_make_room_for_the_stage() {
    let mut ui = Ui::open();
    let width = |ui: &Ui| ui.harness.state().lane_rects()[0].width();
    let both = width(&ui);
    ui.key(Key::F3);
    let one = width(&ui);
    ui.key(Key::F2);
    let none = width(&ui);
    assert!(one > both + 190.0 && none > one + 240.0, "{both} {one} {none}");
    ui.key(Key::F2);
    ui.key(Key::F3);
    assert!((width(&ui) - both).abs() < 1.0);
}
