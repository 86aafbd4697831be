//! The tools at the stage's edge, and what is done to the drawing as a whole.

use eframe::egui::{self, Ui, Vec2, vec2};
use egui_material_icons::{
    MaterialIcon,
    icons::{
        ICON_ADJUST, ICON_ARROW_SELECTOR_TOOL, ICON_BLUR_ON, ICON_BRUSH, ICON_CIRCLE, ICON_CONTENT_COPY,
        ICON_CONVERSION_PATH, ICON_DELETE, ICON_DELETE_SWEEP, ICON_FORMAT_COLOR_FILL, ICON_FRAME_INSPECT,
        ICON_INK_ERASER, ICON_LASSO_SELECT, ICON_PEN_SIZE_2, ICON_PENTAGON, ICON_RECTANGLE, ICON_REDO, ICON_TITLE,
        ICON_UNDO,
    },
};

use super::{
    super::{
        commands::{Command, DrawCommand},
        state::State,
        theme,
        tool::{DRAWING, StageTool},
    },
    icon_button::IconButton,
};

/// Largest and smallest side of a button, in points.
const SIDES: [f32; 2] = [30.0, 20.0];
/// Between two buttons.
const GAP: f32 = 1.0;
/// Between two groups, with the line there.
const BREAK: f32 = 9.0;

/// Tools that look, with what each does.
const LOOKING: [(StageTool, &str, &str); 4] = [
    (
        StageTool::Probe,
        "Probe",
        "Why this arrow? The posterior over x_1 given x_t, its mean, and the arrow u_t(x) that it makes; a click pins it \
         (P, or hold W)",
    ),
    (
        StageTool::Datum,
        "Datum",
        "Click a data point x_1: its conditional path p_t(x|x_1) and field u_t(x|x_1) alone, until another tool is taken \
         or Esc is pressed (D)",
    ),
    (
        StageTool::Pair,
        "Pair",
        "Press at noise x_0 and drag to a datum x_1: their conditional path beside the marginal trajectory from the same \
         x_0. A click draws x_1 from the target; a click on either end parts them (X)",
    ),
    (
        StageTool::Grains,
        "Follow",
        "Click a grain to follow it; drag a lasso around some to colour them at every t (L)",
    ),
];

/// Steps of the drawing: icon, name, what it does, whether it can be done, and what to do.
type Step = (MaterialIcon, &'static str, &'static str, bool, Command);

/// Width of the strip in a window of this height, without margins.
#[must_use]
pub fn width(height: f32) -> f32 {
    side(height)
}

/// Shows the strip.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let side = side(ui.available_height());
    ui.spacing_mut().item_spacing = vec2(0.0, GAP);
    for row in DRAWING {
        let tip = format!("{}: {} ({})", row.label, row.effect, row.keys);
        tool(ui, side, row.tool, row.label, &tip, state, commands);
    }
    rule(ui, side);
    for (which, name, tip) in LOOKING {
        tool(ui, side, which, name, &format!("{name}: {tip}"), state, commands);
    }
    rule(ui, side);
    for (icon, name, tip, is_possible, command) in steps(state) {
        let button = ui.add_enabled(is_possible, IconButton::new(icon, name, side));
        if button.on_hover_text(tip).on_disabled_hover_text(tip).clicked() {
            commands.push(command);
        }
    }
}

/// Side of a button, so that all of them have room in this height.
fn side(height: f32) -> f32 {
    let count = (DRAWING.len() + LOOKING.len() + STEPS) as f32;
    let room = (height - 2.0 * (BREAK + GAP)) / count - GAP;
    room.floor().clamp(SIDES[1], SIDES[0])
}

fn tool(
    ui: &mut Ui,
    side: f32,
    which: StageTool,
    name: &str,
    tip: &str,
    state: &State,
    commands: &mut Vec<Command>,
) {
    let button = IconButton::new(icon(which), name, side).on(state.settings.tool == which);
    if ui.add(button).on_hover_text(state.settings.letters.tip(tip)).clicked() {
        commands.push(Command::SetTool(which));
    }
}

fn icon(tool: StageTool) -> MaterialIcon {
    match tool {
        StageTool::Brush => ICON_BRUSH,
        StageTool::Eraser => ICON_INK_ERASER,
        StageTool::Line => ICON_PEN_SIZE_2,
        StageTool::Rectangle => ICON_RECTANGLE,
        StageTool::Ellipse => ICON_CIRCLE,
        StageTool::Polygon => ICON_PENTAGON,
        StageTool::Blob => ICON_BLUR_ON,
        StageTool::Text => ICON_TITLE,
        StageTool::Fill => ICON_FORMAT_COLOR_FILL,
        StageTool::Select => ICON_ARROW_SELECTOR_TOOL,
        StageTool::Probe => ICON_FRAME_INSPECT,
        StageTool::Datum => ICON_ADJUST,
        StageTool::Pair => ICON_CONVERSION_PATH,
        StageTool::Grains => ICON_LASSO_SELECT,
    }
}

const STEPS: usize = 5;

fn steps(state: &State) -> [Step; STEPS] {
    let (undo, redo) = (state.history.done().len() > 0, state.history.undone().len() > 0);
    let (is_drawing, is_selected) = (state.under_way.is_some(), !state.selection.is_empty());
    let draw = Command::Draw;
    [
        (ICON_UNDO, "Undo", "Undo (Ctrl+Z)", undo || is_drawing, Command::Undo),
        (ICON_REDO, "Redo", "Redo (Ctrl+Shift+Z)", redo && !is_drawing, Command::Redo),
        (
            ICON_CONTENT_COPY,
            "Duplicate",
            "Draw what is selected again (Ctrl+D)",
            is_selected,
            draw(DrawCommand::Duplicate),
        ),
        (ICON_DELETE, "Remove", "Take away what is selected (Delete)", is_selected, draw(DrawCommand::Remove)),
        (ICON_DELETE_SWEEP, "Clear", "Empty the canvas; the last flow stays until you draw", true, Command::Clear),
    ]
}

/// A line between two groups.
fn rule(ui: &mut Ui, side: f32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(side, BREAK), egui::Sense::hover());
    ui.painter().hline(rect.x_range().shrink(0.2 * side), rect.center().y, (1.0, theme::colors(ui.ctx()).edge));
}
