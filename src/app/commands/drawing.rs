//! How gestures change the drawing.

use super::draw_command::DrawCommand;
use crate::{
    app::{
        file_state::Authored,
        settings::Hint,
        state::{State, UnderWay},
        tool::StageTool,
    },
    drawing::{Brush, DrawOptions, Effect, Hand, Selection, Start, gesture::Ended},
    numeric::Point,
};

/// Does a command; what a step of the history begins with is `before`.
pub(super) fn change(state: &mut State, command: DrawCommand, before: &Authored) {
    match command {
        DrawCommand::Press(tool, effect, hand) => press(state, (tool, effect), hand, before),
        DrawCommand::Drag(hand) => advance(state, |under_way| under_way.gesture.drag(hand)),
        DrawCommand::Hover(hand) => advance(state, |under_way| under_way.gesture.hover(hand)),
        DrawCommand::SetLetters(letters) => advance(state, |under_way| under_way.gesture.set_letters(letters)),
        DrawCommand::Release => release(state),
        DrawCommand::Dot(tool, effect, at) => dot(state, (tool, effect), at, before),
        DrawCommand::Finish => finish(state),
        DrawCommand::Cancel => cancel(state),
        DrawCommand::SetOptions(options) => state.settings.draw = options.sanitised(),
        DrawCommand::Resize(factor) => {
            let brush = &mut state.settings.draw.brush;
            *brush = Brush { radius: brush.radius * factor, ..*brush }.sanitised();
        }
        DrawCommand::SelectAll => {
            state.selection = Selection::all(&state.scene.document.drawing);
            state.settings.tool = StageTool::Select;
        }
        DrawCommand::SelectNothing => state.selection = Selection::default(),
        DrawCommand::Duplicate => {
            if let Ok((drawing, copies)) = selected(state).duplicated(&state.scene.document.drawing) {
                (state.scene.document.drawing, state.selection) = (drawing, copies);
            }
        }
        DrawCommand::Remove => {
            if let Ok(drawing) = selected(state).removed(&state.scene.document.drawing) {
                (state.scene.document.drawing, state.selection) = (drawing, Selection::default());
            }
        }
    }
}

/// What is selected, as far as it is still there.
fn selected(state: &State) -> Selection {
    let selection = &state.selection;
    if selection.is_of(&state.scene.document.drawing) { selection.clone() } else { Selection::default() }
}

fn press(state: &mut State, (tool, effect): (StageTool, Effect), hand: Hand, before: &Authored) {
    if let Some(under_way) = &mut state.under_way {
        if under_way.gesture.press(hand) {
            under_way.is_pressed = true;
            return show(state);
        }
        return finish(state);
    }
    let Some(row) = tool.drawing() else { return };
    let options = DrawOptions { effect, ..state.settings.draw.clone() };
    let start =
        Start { drawing: &state.scene.document.drawing, selection: &state.selection, options: &options, hand };
    let gesture = (row.begin)(start);
    state.under_way = Some(UnderWay { gesture, is_pressed: true, before: before.clone() });
    show(state);
}

fn advance(state: &mut State, advance: impl FnOnce(&mut UnderWay)) {
    if let Some(under_way) = &mut state.under_way {
        advance(under_way);
        show(state);
    }
}

/// Shows what the gesture draws.
fn show(state: &mut State) {
    if let Some(under_way) = &state.under_way {
        state.scene.document.drawing = under_way.gesture.drawing().clone();
    }
}

fn release(state: &mut State) {
    let Some(under_way) = &mut state.under_way else { return };
    under_way.is_pressed = false;
    if under_way.gesture.release() {
        finish(state);
    }
}

/// As the keyboard's own pointer does it.
fn dot(state: &mut State, tool: (StageTool, Effect), at: Point, before: &Authored) {
    let radius = state.settings.draw.brush.radius;
    let places = tool.0.drawing().map_or(&[][..], |row| row.by_keyboard);
    let hand = |[x, y]: [f32; 2]| Hand::free([at[0] + radius * x, at[1] + radius * y], 0.0);
    let [first, rest @ ..] = places else { return };
    press(state, tool, hand(*first), before);
    for place in rest {
        advance(state, |under_way| under_way.gesture.drag(hand(*place)));
    }
    release(state);
}

/// Ends the gesture that is under way, and remembers what was before.
pub(super) fn finish(state: &mut State) {
    let Some(UnderWay { gesture, before, .. }) = state.under_way.take() else { return };
    if let Some(letters) = gesture.letters() {
        state.settings.draw.word.clone_from(&letters.word);
    }
    let name = gesture.name();
    let Ended { drawing, selection } = gesture.end();
    (state.scene.document.drawing, state.selection) = (drawing, selection);
    if state.authored() != before {
        state.settings.forget_hint(Hint::Draw);
        state.gesture_number += 1;
        state.history.record(name, state.gesture_number, before);
    }
}

fn cancel(state: &mut State) {
    if let Some(under_way) = state.under_way.take() {
        state.scene.document = under_way.before.document;
    }
}
