//! What the pointer does on a lane.

use eframe::egui::{self, PointerButton};

use super::{
    super::{
        commands::{Command, DrawCommand, click},
        input::{PROBE_KEY, holds_view, stage_action},
        state::{Looking, State},
        tool::{StageAction, StageTool},
    },
    view_map::{Moment, ViewMap},
};
use crate::{
    drawing::Hand,
    numeric::Point,
    scene::{Camera, camera::ZOOM},
};

/// From how many points on a press is a drag.
const FAR: f32 = 6.0;

/// Those that a tool hears; the other one opens a menu.
const BUTTONS: [PointerButton; 2] = [PointerButton::Primary, PointerButton::Middle];

/// Turns what the pointer does on a lane into commands.
pub(super) fn pointer(response: &egui::Response, lane: usize, state: &State, commands: &mut Vec<Command>) {
    let input = &response.ctx;
    let tool = state.settings.tool;
    let view = &ViewMap::of(&state.scene, response.rect, 1.0);
    // A click that closes a popup is none on the stage.
    let popup = egui::Popup::is_any_open(input);
    for button in BUTTONS {
        let origin = pressed_at(input, button);
        let on_it = response.is_pointer_button_down_on()
            || response.clicked_by(button)
            || origin.is_some_and(|at| is_flicked_on(response, button, at));
        let pressed = !popup && on_it && origin.is_some();
        let meant = pressed.then(|| meant(input, button, tool)).flatten();
        let Some(action) = begun(response, button, origin.is_some(), meant) else { continue };
        let is_held = on_it && input.input(|i| i.pointer.button_down(button) || i.pointer.button_released(button));
        let dragged = response.dragged_by(button) || response.drag_stopped_by(button);
        // A fast hand is elsewhere by the time the press is seen.
        let origin = origin.filter(|_| pressed);
        let t = Moment::of(action, pressed).t(&state.scene);
        let moment = ViewMap::of(&state.scene, response.rect, t);
        let Some(at) = origin.or(response.interact_pointer_pos()).map(|at| moment.world(at)) else { continue };
        match action {
            StageAction::Draw(tool, effect) if pressed => {
                commands.push(Command::Draw(DrawCommand::Press(tool, effect, hand(input, view, at))));
                extend(response, button, false, view, commands);
            }
            // A modifier that changes during a stroke does not end it.
            _ if state.is_drawing() && (dragged || is_held) => extend(response, button, true, view, commands),
            StageAction::Pan if dragged => pan(response, view, state, commands),
            StageAction::Grains if dragged => {
                // It began where the press was, some points before a drag is told from a click.
                let origin = input.input(|i| i.pointer.press_origin());
                let begun = origin.filter(|_| response.drag_started_by(button)).map(|at| moment.world(at));
                let corners = begun.into_iter().chain([at]);
                commands.extend(corners.map(|corner| Command::DragLasso(lane, corner)));
            }
            // A long press is a drag that goes nowhere.
            StageAction::Pair
                if dragged
                    && input.input(|i| i.pointer.total_drag_delta()).is_some_and(|way| way.length() > FAR) =>
            {
                commands.push(Command::DragPair(at));
            }
            StageAction::Datum if dragged => commands.extend(click(action, lane, at, state)),
            StageAction::Probe | StageAction::Datum | StageAction::Pair if pressed => {
                commands.extend(click(action, lane, at, state));
            }
            // A drag of this tool is a lasso, so that only the release tells a click.
            StageAction::Grains if response.clicked_by(button) => commands.extend(click(action, lane, at, state)),
            _ => {}
        }
    }
    let released = input.input(|input| !input.pointer.any_down());
    if released && state.is_drawing() {
        commands.push(Command::Draw(DrawCommand::Release));
    } else if released && state.under_way.is_some() {
        hover(response, view, commands);
    }
    if released && state.looking != Looking::None {
        commands.push(Command::EndGesture);
    }
    double_click(response, state, commands);
}

/// What a press with this button is about.
pub(super) fn meant(ctx: &egui::Context, button: PointerButton, tool: StageTool) -> Option<StageAction> {
    if button == PointerButton::Primary && holds_view(ctx) {
        return Some(StageAction::Pan);
    }
    stage_action(button, ctx.input(|input| input.modifiers), tool)
}

/// What the last press with this button was about: that stays until the next one, whatever is held by then.
fn begun(
    response: &egui::Response,
    button: PointerButton,
    is_new: bool,
    meant: Option<StageAction>,
) -> Option<StageAction> {
    let id = response.id.with(("press", button as usize));
    response.ctx.data_mut(|data| {
        if is_new {
            data.insert_temp(id, meant);
        }
        data.get_temp::<Option<StageAction>>(id).flatten()
    })
}

/// Whether the pointer moves the view of a lane at this moment.
pub(super) fn is_panned(response: &egui::Response) -> bool {
    let pans =
        |button| response.dragged_by(button) && begun(response, button, false, None) == Some(StageAction::Pan);
    BUTTONS.into_iter().any(pans)
}

/// Fits the view, with tools to which two clicks mean nothing of their own.
fn double_click(response: &egui::Response, state: &State, commands: &mut Vec<Command>) {
    let id = response.id.with("steps before presses");
    let now = state.history.done().len();
    let [first, last] = response.ctx.data(|data| data.get_temp::<[usize; 2]>(id)).unwrap_or([now; 2]);
    if pressed_at(&response.ctx, PointerButton::Primary).is_some() {
        response.ctx.data_mut(|data| data.insert_temp(id, [last, now]));
    }
    let clicks = matches!(state.settings.tool, StageTool::Polygon | StageTool::Text);
    if response.double_clicked() && !clicks {
        // The second press may have come in this very frame.
        let is_pressed_now = pressed_at(&response.ctx, PointerButton::Primary).is_some();
        commands.push(Command::FitFrom(if is_pressed_now { last } else { first }));
    }
}

/// Where a button was pressed since the last frame.
fn pressed_at(ctx: &egui::Context, button: PointerButton) -> Option<egui::Pos2> {
    let press = |event: &egui::Event| match event {
        egui::Event::PointerButton { button: which, pressed: true, pos, .. } if *which == button => Some(*pos),
        _ => None,
    };
    ctx.input(|input| input.events.iter().find_map(press))
}

/// Whether a press on a lane was let go elsewhere within the same frame, which egui takes for neither click nor drag.
fn is_flicked_on(response: &egui::Response, button: PointerButton, at: egui::Pos2) -> bool {
    let is_let_go = response.ctx.input(|input| input.pointer.button_released(button));
    is_let_go && response.rect.contains(at) && response.ctx.layer_id_at(at) == Some(response.layer_id)
}

/// The pointer at a place in the world.
fn hand(ctx: &egui::Context, view: &ViewMap, at: Point) -> Hand {
    let modifiers = ctx.input(|input| input.modifiers);
    Hand { at, reach: reach(view), is_constrained: modifiers.shift, turns: modifiers.command }
}

/// How far the pointer may miss, in world units.
pub(super) fn reach(view: &ViewMap) -> f32 {
    FAR / view.points_per_unit()
}

/// What is under way follows the pointer between two presses, too.
fn hover(response: &egui::Response, view: &ViewMap, commands: &mut Vec<Command>) {
    let moved = response.ctx.input(|input| input.pointer.delta() != egui::Vec2::ZERO);
    if let Some(at) = response.hover_pos().filter(|_| moved) {
        commands.push(Command::Draw(DrawCommand::Hover(hand(&response.ctx, view, view.world(at)))));
    }
}

/// Leads a stroke through every place where the pointer was since the last frame, as long as the button was down.
fn extend(
    response: &egui::Response,
    button: PointerButton,
    mut is_down: bool,
    view: &ViewMap,
    commands: &mut Vec<Command>,
) {
    let mut places = Vec::new();
    response.ctx.input(|input| {
        for event in &input.events {
            match event {
                egui::Event::PointerButton { button: which, pressed, .. } if *which == button => is_down = *pressed,
                egui::Event::PointerMoved(at) if is_down => places.push(view.world(*at)),
                _ => {}
            }
        }
    });
    let drag = |at| Command::Draw(DrawCommand::Drag(hand(&response.ctx, view, at)));
    commands.extend(places.into_iter().map(drag));
}

fn pan(response: &egui::Response, view: &ViewMap, state: &State, commands: &mut Vec<Command>) {
    let delta = response.drag_delta() / view.points_per_unit();
    let [x, y] = state.scene.camera.centre;
    let camera = Camera { centre: [x - delta.x, y + delta.y], ..state.scene.camera };
    commands.push(Command::SetCamera(camera.sanitised()));
}

/// Asks why under the pointer while the probe's key is held or its tool chosen.
pub(super) fn ask(heard: &[egui::Response], state: &State, commands: &mut Vec<Command>) {
    let Some(first) = heard.first() else { return };
    let held = !first.ctx.text_edit_focused() && first.ctx.input(|input| input.key_down(PROBE_KEY));
    let wanted = held || state.settings.tool == StageTool::Probe;
    let t = state.scene.t;
    let world = |lane: &egui::Response| Some(ViewMap::of(&state.scene, lane.rect, t).world(lane.hover_pos()?));
    let pointed = || heard.iter().find_map(world);
    let asked = if wanted { state.spot.or_else(pointed) } else { None };
    // Whichever pointer was used last is the one that counts.
    let moved = first.ctx.input(|input| input.pointer.delta() != egui::Vec2::ZERO);
    if moved && state.spot.is_some() && heard.iter().any(egui::Response::hovered) {
        commands.push(Command::HideSpot);
    }
    if asked != state.asked {
        commands.push(Command::Ask(asked));
    }
}

/// Zooms with the wheel: what is under the pointer stays there. With Shift the brush becomes larger or smaller.
pub(super) fn wheel(response: &egui::Response, state: &State, commands: &mut Vec<Command>) {
    let Some(pointer) = response.hover_pos() else { return };
    let (scrolled, pinch) = response.ctx.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
    if response.ctx.input(|input| input.modifiers.shift) {
        // egui turns the wheel sideways then.
        let scroll = scrolled.x + scrolled.y;
        if scroll != 0.0 {
            commands.push(Command::Draw(DrawCommand::Resize((scroll / 250.0).exp())));
        }
        return;
    }
    let scroll = scrolled.y;
    let factor = pinch * (scroll / 250.0).exp();
    if factor == 1.0 {
        return;
    }
    let camera = state.scene.camera;
    let closer = Camera { zoom: (camera.zoom * factor).clamp(*ZOOM.start(), *ZOOM.end()), ..camera };
    let [fixed, moved] = [camera, closer].map(|camera| {
        let size = [response.rect.width(), response.rect.height()];
        let camera = state.scene.document.layers.layout.spread(camera, size).camera(1.0);
        ViewMap { rect: response.rect, camera }.world(pointer)
    });
    let centre = [0, 1].map(|k| camera.centre[k] + fixed[k] - moved[k]);
    commands.push(Command::SetCamera(Camera { centre, ..closer }.sanitised()));
}
