//! Letters that can be read, whatever is shown, in windows of every size.

use std::fmt;

use eframe::egui::{Key, Modifiers, Rect, Shape, Vec2, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Ui, themes::from_menu};

/// Written words, where they are, and what they are cut to.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) at: Rect,
    pub(super) clip: Rect,
    /// Whether more was to be written than there is room for.
    pub(super) is_shortened: bool,
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, at, clip, .. } = self;
        write!(f, "{text:?} at {at} within {clip}")
    }
}

/// Everything that is written in the last frame.
pub(super) fn words(ui: &Ui) -> Vec<Words> {
    fn collect(shape: &Shape, clip: Rect, found: &mut Vec<Words>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, found)),
            Shape::Text(text) if !text.galley.text().trim().is_empty() && text.opacity_factor > 0.0 => {
                let at = text.galley.mesh_bounds.translate(text.pos.to_vec2());
                let is_shortened = text.galley.elided;
                found.push(Words { text: text.galley.text().to_owned(), at, clip, is_shortened });
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &ui.harness.output().shapes {
        collect(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

/// What of it is cut off at a side, or anywhere on the stage, and what lies on something else.
pub(super) fn unreadable(ui: &Ui) -> Vec<String> {
    let (words, lanes) = (words(ui), ui.harness.state().lane_rects());
    let mut found = Vec::new();
    for one in &words {
        let is_on_stage = lanes.iter().any(|lane| lane.contains(one.at.center()));
        // What is scrolled away is to be scrolled to.
        let is_scrolled = !one.clip.y_range().contains(one.at.center().y) && !is_on_stage;
        let clip = one.clip.expand(1.0);
        let fits = clip.x_range().contains(one.at.left()) && clip.x_range().contains(one.at.right());
        if !is_scrolled && (!fits || is_on_stage && !clip.contains_rect(one.at)) {
            found.push(format!("cut: {one}"));
        }
        if !is_scrolled && one.is_shortened {
            found.push(format!("shortened: {one}"));
        }
    }
    for (k, one) in words.iter().enumerate() {
        for other in &words[k + 1..] {
            let both = one.at.intersect(one.clip).intersect(other.at.intersect(other.clip));
            if both.width() > 1.0 && both.height() > 1.0 {
                found.push(format!("over each other: {one}, {other}"));
            }
        }
    }
    found
}

/// Controls that reach beyond their panel or the window: they are not drawn, so that no letter is missed.
fn beyond(ui: &Ui) -> Vec<String> {
    let strip = ui.harness.get_by_role_and_label(Role::Button, "Eraser").rect();
    let window = ui.harness.ctx.content_rect();
    let mut found = Vec::new();
    for role in [Role::Button, Role::CheckBox, Role::ComboBox, Role::Slider, Role::SpinButton] {
        for node in ui.harness.get_all_by_role(role) {
            let rect = node.rect();
            // Bars reach from side to side.
            let is_in_a_bar = rect.bottom() < strip.top() || rect.top() > window.bottom() - 50.0;
            let end = if rect.left() < strip.left() && !is_in_a_bar { strip.left() } else { window.right() };
            if rect.right() > end {
                found.push(format!("{:?} at {rect}", node.accesskit_node().label()));
            }
        }
    }
    found
}

/// In the smallest window every letter is to be read, with as many lanes as there are, in every look.
#[test]
fn everything_is_readable_in_the_smallest_window() {
    let mut ui = Ui::open_as_it_is(vec2(900.0, 600.0));
    ui.until("looks at the network", |state| state.report().is_some_and(|report| report.check().is_some()));
    ui.slide("t", 0.0, 0.6);
    for lanes in [1, 2, 4] {
        all_is_readable(&mut ui, lanes, "as it is");
        // Beside others a lane says what its network loses.
        ui.key(Key::F);
        ui.until("a network", |state| state.lane().shown.learned);
        readable(&mut ui, &format!("{lanes} lanes, learned"));
        ui.key(Key::F);
        ui.until("no network", |state| !state.lane().shown.learned);
    }
    for lanes in [1, 2, 4] {
        show_lanes(&mut ui, lanes);
        ui.click("Stop");
        ui.key(Key::Num8);
        ui.until("no network", |state| state.in_training().is_none());
        readable(&mut ui, &format!("{lanes} lanes, an error without a network"));
        ui.click("Train a network");
        ui.until("a network", |state| state.in_training().is_some());
    }
}

/// However large everything is asked to be, it becomes no larger than there is room for.
#[test]
fn everything_is_readable_as_large_as_it_can_be() {
    for (size, most) in [(vec2(1280.0, 800.0), 1.5), (vec2(900.0, 700.0), 1.12)] {
        let mut ui = enlarged(size);
        assert_eq!((ui.state().settings.zoom, ui.state().most_zoom), (most, most));
        for lanes in [1, 2, 4] {
            all_is_readable(&mut ui, lanes, "enlarged");
        }
    }
}

/// In a smaller window what was wanted stays wanted, and one step less is seen.
#[test]
fn a_smaller_window_forgets_no_zoom() {
    let mut ui = enlarged(vec2(1280.0, 800.0));
    let wanted = ui.state().settings.zoom;
    // Sizes are in points, which are as large as that.
    ui.harness.set_size(vec2(900.0, 600.0) / wanted);
    ui.frames(3);
    let shown = ui.state().zoom();
    assert!(shown < wanted && ui.state().settings.zoom == wanted, "{shown}, {wanted}");
    ui.chord(Modifiers::COMMAND, Key::Plus);
    ui.frames(3);
    assert_eq!(ui.state().settings.zoom, wanted);
    ui.chord(Modifiers::COMMAND, Key::Minus);
    ui.frames(3);
    assert!((ui.state().zoom() - (shown - 0.1)).abs() < 0.011, "{shown}, {}", ui.state().zoom());
}

/// As large as it becomes.
fn enlarged(size: Vec2) -> Ui {
    let mut ui = Ui::open_as_it_is(size);
    for _ in 0..20 {
        ui.chord(Modifiers::COMMAND, Key::Plus);
    }
    ui.frames(3);
    ui
}

fn show_lanes(ui: &mut Ui, lanes: usize) {
    while ui.state().lanes.len() != lanes {
        ui.key(Key::Q);
    }
}

/// In every look, and with source and target beside each other.
fn all_is_readable(ui: &mut Ui, lanes: usize, what: &str) {
    show_lanes(ui, lanes);
    for look in [Key::Num5, Key::Num6, Key::Num7, Key::Num8] {
        ui.key(look);
        readable(ui, &format!("{what}, {lanes} lanes, {look:?}"));
    }
    for layout in ["Source beside target", "Source and target in one place"] {
        from_menu(ui, "View", layout);
        readable(ui, &format!("{what}, {lanes} lanes, {layout}"));
    }
}

fn readable(ui: &mut Ui, what: &str) {
    ui.harness.remove_cursor();
    ui.frames(4);
    assert_eq!(unreadable(ui), Vec::<String>::new(), "{what}");
    assert_eq!(beyond(ui), Vec::<String>::new(), "{what}");
}

/// All three columns of the help have room in the smallest window; what lies under it is not to be read.
#[test]
fn the_help_is_whole_in_the_smallest_window() {
    let mut ui = Ui::open_as_it_is(vec2(900.0, 600.0));
    ui.key(Key::F1);
    ui.frames(4);
    assert!(words(&ui).iter().any(|one| one.text == "present: stage and timeline alone"));
    let cut: Vec<String> = unreadable(&ui).into_iter().filter(|found| found.starts_with("cut")).collect();
    assert_eq!(cut, Vec::<String>::new());
}
