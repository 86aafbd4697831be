//! The two ends of the part of t that is played again and again.

use eframe::egui::{
    self, EventFilter, Id, Key, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit::Action, pos2, vec2,
};

use super::{
    super::super::{commands::Command, state::State, theme},
    rail::Rail,
};

/// Width and height of a handle, in points.
const HANDLE: f32 = 9.0;
/// What is around it that hears the pointer.
const AROUND: f32 = 2.0;
/// How far an arrow key moves one.
const STEP: f64 = 0.01;
/// What each is called.
const NAMES: [&str; 2] = ["Loop from", "Loop to"];

/// Shows the handles, from `top` down.
pub(super) fn show(ui: &mut Ui, rail: &Rail, top: f32, state: &State, commands: &mut Vec<Command>) {
    let range = state.loop_range;
    let color = if state.settings.looping { theme::colors(ui.ctx()).exact } else { theme::colors(ui.ctx()).faint };
    let y = top + 3.0;
    ui.painter().hline(rail.x(range[0])..=rail.x(range[1]), y, (2.0, color));
    for end in 0..2 {
        let handle = Rect::from_min_size(pos2(rail.x(range[end]) - 0.5 * HANDLE, y), vec2(HANDLE, HANDLE));
        let id = ui.scope_id().with(NAMES[end]);
        let response = ui.interact(handle.expand(AROUND), id, Sense::click_and_drag());
        describe(ui, &response, end, range[end]);
        let is_used = response.hovered() || response.dragged() || response.has_focus();
        paint(ui, handle, if is_used { theme::colors(ui.ctx()).ink } else { color });
        if let Some(t) = moved(ui, rail, &response, end, range[end]) {
            let mut range = range;
            range[end] = t;
            commands.push(Command::SetLoopRange(range, end));
        }
        response.on_hover_cursor(egui::CursorIcon::ResizeHorizontal).on_hover_text(if end == 0 {
            "Where t starts again (drag, Left, Right; a double click: the noise)"
        } else {
            "Where t ends and starts again (drag, Left, Right; a double click: the data)"
        });
    }
}

fn describe(ui: &Ui, response: &Response, end: usize, t: f64) {
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), t, NAMES[end]));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(1.0);
        node.set_numeric_value_step(STEP);
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
}

fn paint(ui: &Ui, handle: Rect, color: egui::Color32) {
    let corners = vec![handle.left_top(), handle.right_top(), handle.center_bottom()];
    ui.painter().add(Shape::convex_polygon(corners, color, Stroke::NONE));
}

/// Where the pointer, a key or a screen reader moved an end to.
fn moved(ui: &Ui, rail: &Rail, response: &Response, end: usize, t: f64) -> Option<f64> {
    if response.double_clicked() {
        return Some(end as f64);
    }
    if response.dragged() {
        return Some(rail.t(response.interact_pointer_pos()?.x));
    }
    let steps = ui.input(|input| {
        let asked = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        asked(Action::Increment) - asked(Action::Decrement)
    }) + keys(ui, response.id);
    (steps != 0.0).then_some(t + steps * STEP)
}

/// Steps that the arrow keys take while the focus is there.
fn keys(ui: &Ui, id: Id) -> f64 {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return 0.0;
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    ui.input(|input| input.num_presses(Key::ArrowRight) as f64 - input.num_presses(Key::ArrowLeft) as f64)
}
