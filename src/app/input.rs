//! The map of keys and mouse buttons. The help prints these very tables.

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers, PointerButton};

use serde::{Deserialize, Serialize};

use super::{commands::Command, state::State};
use crate::{
    path::Schedule,
    scene::{Camera, Study, layers::Look},
    target::drawing::Tool,
};

/// What the left button does on the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageTool {
    /// Draws.
    #[default]
    Brush,
    /// Erases.
    Eraser,
    /// Explains the field under the pointer.
    Probe,
    /// Picks a datum, whose conditional path is shown alone.
    Datum,
    /// Follows grains, and catches them with a lasso.
    Grains,
}

/// What a button does on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageAction {
    /// Marks the canvas with this tool.
    Stroke(Tool),
    /// Moves the view.
    Pan,
    /// Pins the probe, or takes it away.
    Probe,
    /// Picks a datum.
    Datum,
    /// Follows a grain, or throws a lasso.
    Grains,
}

/// One row of the mouse map: button, modifier, what it does, and in words.
#[derive(Clone, Copy, Debug)]
pub struct MouseRow {
    /// The button.
    pub button: PointerButton,
    /// Modifiers that must be held; the first row that matches wins.
    pub modifiers: Modifiers,
    /// How the help writes it.
    pub gesture: &'static str,
    /// What the help says of it.
    pub effect: &'static str,
    action: Mouse,
}

#[derive(Clone, Copy, Debug)]
enum Mouse {
    Tool,
    Erase,
    Pan,
}

/// Every drag on the stage.
pub const MOUSE: &[MouseRow] = &[
    row(PointerButton::Primary, Modifiers::CTRL, "Ctrl + left drag", "move the view", Mouse::Pan),
    row(PointerButton::Primary, Modifiers::SHIFT, "Shift + left drag", "erase", Mouse::Erase),
    row(PointerButton::Primary, Modifiers::NONE, "left drag", "draw, or what the tool does", Mouse::Tool),
    row(PointerButton::Secondary, Modifiers::NONE, "right drag", "erase", Mouse::Erase),
    row(PointerButton::Middle, Modifiers::NONE, "middle drag", "move the view", Mouse::Pan),
];

/// What the wheel does, for the help.
pub const WHEEL: (&str, &str) = ("wheel, pinch", "zoom at the pointer");
/// What holding the probe's key does, for the help.
pub const HOLD: (&str, &str) = ("hold W", "why this arrow? under the pointer");
/// The key that shows the probe while it is held.
pub const PROBE_KEY: Key = Key::W;

const fn row(
    button: PointerButton,
    modifiers: Modifiers,
    gesture: &'static str,
    effect: &'static str,
    action: Mouse,
) -> MouseRow {
    MouseRow { button, modifiers, gesture, effect, action }
}

/// What a drag with `button` means while `modifiers` are held and `tool` is chosen.
#[must_use]
pub fn stage_action(button: PointerButton, modifiers: Modifiers, tool: StageTool) -> Option<StageAction> {
    let row = MOUSE.iter().find(|row| row.button == button && modifiers.contains(row.modifiers))?;
    Some(match row.action {
        Mouse::Tool => match tool {
            StageTool::Brush => StageAction::Stroke(Tool::Draw),
            StageTool::Eraser => StageAction::Stroke(Tool::Erase),
            StageTool::Probe => StageAction::Probe,
            StageTool::Datum => StageAction::Datum,
            StageTool::Grains => StageAction::Grains,
        },
        Mouse::Erase => StageAction::Stroke(Tool::Erase),
        Mouse::Pan => StageAction::Pan,
    })
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    TogglePlay,
    Back,
    Forward,
    ToNoise,
    ToData,
    Undo,
    Redo,
    Tool(StageTool),
    Ot,
    Diffusion,
    ToggleField,
    Compare,
    NextLane,
    Look(Look),
    ResetView,
    FitView,
    Controls,
    Plots,
    Export,
    Help,
    Escape,
}

/// One row of the key map: keys, the same in words, and what they do.
#[derive(Clone, Copy, Debug)]
pub struct KeyRow {
    shortcut: KeyboardShortcut,
    action: Action,
    /// How the help writes it.
    pub keys: &'static str,
    /// What the help says of it.
    pub effect: &'static str,
}

impl KeyRow {
    fn works_controls(&self) -> bool {
        use Key::{ArrowLeft, ArrowRight, End, Home, Space};
        [Space, ArrowLeft, ArrowRight, Home, End].contains(&self.shortcut.logical_key)
    }

    fn closes_dialogs(&self) -> bool {
        matches!(self.action, Action::Escape | Action::Help)
    }
}

/// Every key. Longer combinations come before shorter ones with the same key.
pub const KEYS: &[KeyRow] = &[
    key(Modifiers::NONE, Key::Space, Action::TogglePlay, "Space", "play or pause"),
    key(Modifiers::NONE, Key::ArrowLeft, Action::Back, "Left", "t back by 0.01"),
    key(Modifiers::NONE, Key::ArrowRight, Action::Forward, "Right", "t forward by 0.01"),
    key(Modifiers::NONE, Key::Home, Action::ToNoise, "Home", "t = 0, the noise"),
    key(Modifiers::NONE, Key::End, Action::ToData, "End", "t = 1, the data"),
    key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z, Action::Redo, "Ctrl + Shift + Z", "redo"),
    key(Modifiers::COMMAND, Key::Z, Action::Undo, "Ctrl + Z", "undo"),
    key(Modifiers::COMMAND, Key::E, Action::Export, "Ctrl + E", "export a GIF"),
    key(Modifiers::NONE, Key::B, Action::Tool(StageTool::Brush), "B", "brush"),
    key(Modifiers::NONE, Key::E, Action::Tool(StageTool::Eraser), "E", "eraser"),
    key(Modifiers::NONE, Key::P, Action::Tool(StageTool::Probe), "P", "probe: why this arrow?"),
    key(Modifiers::NONE, Key::D, Action::Tool(StageTool::Datum), "D", "pick a datum: its conditional path"),
    key(Modifiers::NONE, Key::L, Action::Tool(StageTool::Grains), "L", "follow grains, or catch them"),
    key(Modifiers::NONE, Key::Num1, Action::Ot, "1", "OT path"),
    key(Modifiers::NONE, Key::Num2, Action::Diffusion, "2", "diffusion (VP) path"),
    key(Modifiers::NONE, Key::F, Action::ToggleField, "F", "exact or learned field"),
    key(Modifiers::NONE, Key::C, Action::Compare, "C", "compare OT with diffusion"),
    key(Modifiers::NONE, Key::N, Action::NextLane, "N", "settings of the next lane"),
    key(Modifiers::NONE, Key::Num5, Action::Look(Look::Grains), "5", "grains, heat and arrows"),
    key(Modifiers::NONE, Key::Num6, Action::Look(Look::Dunes), "6", "dunes and wind"),
    key(Modifiers::NONE, Key::Num7, Action::Look(Look::Trajectories), "7", "trajectories"),
    key(Modifiers::NONE, Key::Num8, Action::Look(Look::Error), "8", "error of the learned field"),
    key(Modifiers::NONE, Key::R, Action::ResetView, "R", "reset the view"),
    key(Modifiers::NONE, Key::Num0, Action::FitView, "0", "fit the view to the data"),
    key(Modifiers::NONE, Key::F2, Action::Controls, "F2", "show or hide the controls"),
    key(Modifiers::NONE, Key::F3, Action::Plots, "F3", "show or hide the plots"),
    key(Modifiers::NONE, Key::F1, Action::Help, "F1", "this help"),
    key(Modifiers::NONE, Key::Escape, Action::Escape, "Esc", "close what is open, end the study"),
];

const fn key(modifiers: Modifiers, key: Key, action: Action, keys: &'static str, effect: &'static str) -> KeyRow {
    KeyRow { shortcut: KeyboardShortcut::new(modifiers, key), action, keys, effect }
}

/// Pushes the commands of the keys that were pressed, unless a text field has them.
pub fn keyboard(ctx: &egui::Context, state: &State, commands: &mut Vec<Command>) {
    if ctx.text_edit_focused() {
        return;
    }
    // A focused control has the first claim on the keys that work controls, an open popup on all
    // of them, and a dialog on all but those that close it.
    let focused = ctx.memory(|memory| memory.focused().is_some());
    let dialog = state.export.open || state.help;
    if egui::Popup::is_any_open(ctx) {
        return;
    }
    for row in KEYS {
        if (focused && row.works_controls()) || (dialog && !row.closes_dialogs()) {
            continue;
        }
        let Some(command) = command(row.action, state) else { continue };
        let KeyboardShortcut { modifiers, logical_key } = row.shortcut;
        // A held key may arrive several times within one frame.
        let times = ctx.input_mut(|input| input.count_and_consume_key(modifiers, logical_key));
        commands.extend(std::iter::repeat_n(command, times));
    }
}

fn command(action: Action, state: &State) -> Option<Command> {
    Some(match action {
        Action::TogglePlay => Command::TogglePlaying,
        Action::Back => Command::Nudge(-0.01),
        Action::Forward => Command::Nudge(0.01),
        Action::ToNoise => Command::Scrub(0.0),
        Action::ToData => Command::Scrub(1.0),
        Action::Undo => Command::Undo,
        Action::Redo => Command::Redo,
        Action::Tool(tool) => Command::SetTool(tool),
        Action::Ot => Command::ChoosePath(Schedule::OT),
        Action::Diffusion => Command::ChoosePath(Schedule::VP),
        Action::ToggleField => Command::ToggleField,
        Action::Compare => Command::ToggleCompare,
        Action::NextLane => Command::ActivateNextLane,
        Action::Look(look) => Command::SetLayers(look.layers(state.scene.layers)),
        Action::ResetView => Command::SetCamera(Camera::default()),
        Action::FitView => Command::FitView,
        Action::Controls => Command::ToggleControls,
        Action::Plots => Command::TogglePlots,
        Action::Export => Command::SetExportOpen(true),
        Action::Help => Command::SetHelp(!state.help),
        Action::Escape if state.help => Command::SetHelp(false),
        Action::Escape if state.export.open => Command::SetExportOpen(false),
        Action::Escape if state.notice.is_some() => Command::DismissNotice,
        Action::Escape if !state.scene.study.is_empty() => Command::SetStudy(Study::default()),
        Action::Escape => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_win_over_the_plain_button() {
        let action = |button, modifiers| stage_action(button, modifiers, StageTool::Brush);
        assert_eq!(action(PointerButton::Primary, Modifiers::NONE), Some(StageAction::Stroke(Tool::Draw)));
        assert_eq!(action(PointerButton::Primary, Modifiers::SHIFT), Some(StageAction::Stroke(Tool::Erase)));
        assert_eq!(action(PointerButton::Primary, Modifiers::CTRL), Some(StageAction::Pan));
        assert_eq!(action(PointerButton::Middle, Modifiers::NONE), Some(StageAction::Pan));
        assert_eq!(action(PointerButton::Extra1, Modifiers::NONE), None);
    }
}
