//! A graphics device that is lost: the window is set up again on another one, and nothing on the stage changes.

use dunefield::app::{Window, window::kept::Kept};
use eframe::egui::{self, ViewportCommand, ViewportId};
use egui_kittest::Harness;

use super::{PATIENCE, STEP, WAIT};

/// A harness around a window that is kept, which is built where there is none.
fn open(kept: &Kept) -> Harness<'static, Kept> {
    let kept = kept.clone();
    Harness::builder()
        .with_size(egui::vec2(1300.0, 900.0))
        .with_step_dt(STEP)
        .with_render_cursor(false)
        .wgpu()
        .build_eframe(move |creation| {
            if let Some(outcome) = kept.with(|window| window.set_up_again(creation)) {
                outcome.expect("the window needs a graphics adapter");
            } else {
                kept.put(Window::new(creation, true, None).expect("the window needs a graphics adapter"));
            }
            kept
        })
}

fn until(harness: &mut Harness<'static, Kept>, what: &str, done: impl Fn(&Window) -> bool) {
    for _ in 0..PATIENCE {
        if harness.state().with(|window| done(window)).unwrap() {
            return;
        }
        std::thread::sleep(WAIT);
        harness.step();
    }
    panic!("{what} did not come");
}

/// Where the grains of the first lane are.
fn places(kept: &Kept) -> Vec<[f32; 2]> {
    kept.with(|window| window.stage().lock().read_keyframes(0).unwrap()).unwrap()
}

#[test]
fn a_lost_device_changes_nothing_on_the_stage() {
    let kept = Kept::default();
    let mut harness = open(&kept);
    until(&mut harness, "the first flow", |window| window.state().lane().shown.generation > 0);
    harness.key_press(egui::Key::Home);
    harness.key_press(egui::Key::Num2);
    harness.run_steps(2);
    until(&mut harness, "the flow of the path", |window| {
        window.state().lane().shown.steps == window.state().flow().steps
    });
    harness.run_steps(2);
    let before = kept.with(|window| window.state().scene.document.clone()).unwrap();
    let (steps, grains) = (kept.with(|window| window.state().history.done().len()).unwrap(), places(&kept));
    assert!(!grains.is_empty());

    kept.with(|window| window.stage().lock().lose_device()).unwrap();
    harness.step();
    let said = &harness.output().viewport_output[&ViewportId::ROOT].commands;
    assert!(kept.is_device_lost() && said.contains(&ViewportCommand::Close), "{said:?}");
    assert!(!said.contains(&ViewportCommand::CancelClose), "nothing is asked: nothing is lost");
    drop(harness);

    let mut harness = open(&kept);
    assert!(!kept.is_device_lost());
    until(&mut harness, "the message", |window| window.state().notices.tells("has been set up again"));
    harness.run_steps(3);
    assert_eq!(kept.with(|window| window.state().scene.document.clone()).unwrap(), before);
    assert_eq!(kept.with(|window| window.state().history.done().len()).unwrap(), steps);
    assert_eq!(places(&kept), grains, "the same flow on another device");
    assert!(harness.render().is_ok());
}
