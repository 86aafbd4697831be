//! The first minute: hints, one after the other, each until it was followed.

use dunefield::{
    app::{settings::Hint, theme},
    scene::Theme,
};
use eframe::egui::{Key, Rect, Shape, Vec2, accesskit::Role, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{Ui, readable, restart::Profile};

const WORDS: [&str; 3] = ["Draw here: noise flows into it", "Drag time, both ways", "Compare two paths"];
const SIZE: Vec2 = vec2(1280.0, 800.0);

impl Ui {
    /// The hint that is shown, and where.
    fn hint(&self) -> Option<(&'static str, Rect)> {
        let mut shown = WORDS
            .into_iter()
            .filter_map(|words| Some((words, self.harness.query_by_role_and_label(Role::Label, words)?.rect())));
        let first = shown.next();
        assert!(shown.next().is_none(), "one at a time");
        first
    }

    fn hinted(&mut self) -> Option<&'static str> {
        self.frames(3);
        self.hint().map(|(words, _)| words)
    }

    fn follow(&mut self, hint: usize) {
        match hint {
            0 => self.stroke(&[[-1.0, 0.0], [1.0, 0.5]]),
            1 => self.slide("t", 0.2, 0.7),
            _ => self.click_role(Role::Button, "Compare"),
        }
        self.frames(3);
    }
}

#[test]
fn each_hint_goes_for_good_when_it_is_followed() {
    let mut profile = Profile::new();
    for (hint, words) in WORDS.into_iter().enumerate() {
        let mut ui = profile.begin(SIZE, true);
        assert_eq!(ui.hinted(), Some(words));
        ui.follow(hint);
        assert_eq!(ui.hinted(), WORDS.get(hint + 1).copied());
        profile.close(ui);
    }
    let mut ui = profile.begin(SIZE, true);
    assert_eq!(ui.hinted(), None);
}

#[test]
fn a_hint_that_is_closed_does_not_come_back_until_all_are_asked_for() {
    let mut profile = Profile::new();
    let mut ui = profile.begin(SIZE, true);
    ui.click("Dismiss hint");
    assert_eq!(ui.hinted(), Some(WORDS[1]));
    let target = ui.target();
    profile.close(ui);
    let mut ui = profile.begin(SIZE, true);
    assert_eq!((ui.hinted(), ui.target()), (Some(WORDS[1]), target), "closing it drew nothing");
    ui.click("Dismiss hint");
    ui.click("Dismiss hint");
    assert_eq!(ui.hinted(), None);
    ui.click("Help");
    ui.harness.get_by_label_contains("Show hints again").click();
    ui.frames(3);
    assert_eq!(ui.hinted(), Some(WORDS[0]));
    // What was done before its turn is done, too.
    ui.follow(2);
    ui.follow(1);
    assert_eq!((ui.hinted(), &ui.state().settings.hints), (Some(WORDS[0]), &vec![Hint::Draw]));
}

#[test]
fn hints_keep_quiet_beside_anything_else() {
    let mut ui = Ui::open_as_it_is(SIZE);
    assert_eq!(ui.hinted(), None, "settings of an older version ask for none");
    ui.click("Help");
    ui.harness.get_by_label_contains("Show hints again").click();
    ui.frames(3);
    assert!(ui.hinted().is_some());
    for key in [Key::F5, Key::F1] {
        ui.key(key);
        assert_eq!(ui.hinted(), None, "{key:?}");
        ui.key(Key::Escape);
        assert!(ui.hinted().is_some(), "{key:?}");
    }
    ui.click("View");
    assert_eq!(ui.hinted(), None, "a menu");
}

/// What lies under a bubble or its arrow.
fn covered(ui: &Ui, bubble: Rect) -> Vec<String> {
    let mut arrow = Vec::new();
    for clipped in &ui.harness.output().shapes {
        collect(&clipped.shape, bubble, &mut arrow);
    }
    assert_eq!(arrow.len(), 1, "an arrow");
    let marks = [bubble, arrow[0].expand(1.0)];
    let lies_under = |rect: Rect| marks.iter().any(|mark| mark.intersects(rect));
    let words =
        readable::words(ui).into_iter().filter(|words| !bubble.contains_rect(words.at.intersect(words.clip)));
    let mut found: Vec<String> =
        words.filter(|words| lies_under(words.at.intersect(words.clip))).map(|words| words.text).collect();
    for role in [Role::Button, Role::CheckBox, Role::ComboBox, Role::Slider, Role::SpinButton] {
        for node in ui.harness.get_all_by_role(role) {
            let rect = node.rect();
            // The heading of a group reaches from side to side, with nothing on its right.
            let is_heading = rect.width() > 200.0 && role == Role::Button;
            if marks[..if is_heading { 1 } else { 2 }].iter().any(|mark| mark.intersects(rect))
                && !bubble.contains_rect(rect)
            {
                found.push(format!("{role:?} at {rect}"));
            }
        }
    }
    found
}

fn collect(shape: &Shape, bubble: Rect, found: &mut Vec<Rect>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, bubble, found)),
        Shape::LineSegment { points, stroke }
            if stroke.color == theme::of(Theme::Night).sand
                && (points[0].y - bubble.bottom()).abs() < 0.1
                && bubble.x_range().contains(points[0].x) =>
        {
            found.push(Rect::from_two_pos(points[0], points[1]));
        }
        _ => {}
    }
}

#[test]
fn a_hint_covers_neither_words_nor_controls() {
    for size in [vec2(900.0, 600.0), SIZE, vec2(2560.0, 1440.0)] {
        let profile = Profile::new();
        let mut ui = profile.begin(size, true);
        ui.until("looks at the network", |state| state.report().is_some_and(|report| report.check().is_some()));
        for (hint, words) in WORDS.into_iter().enumerate() {
            ui.harness.remove_cursor();
            ui.frames(4);
            let (shown, bubble) = ui.hint().unwrap_or_else(|| panic!("{words} at {size}"));
            assert_eq!(shown, words);
            assert_eq!(covered(&ui, bubble), Vec::<String>::new(), "{words} at {size}");
            if hint < 2 {
                ui.click("Dismiss hint");
            }
        }
    }
}
