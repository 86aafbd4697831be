//! Keys.

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers};

use super::{mouse::PROBE_KEY, places::Places, space};
use crate::{
    app::{
        commands::{
            Action, Command, DrawCommand, WindowCommand,
            choices::{next_density, next_exposure, next_ground, next_speed, next_wind},
        },
        settings::ZOOM_STEP,
        state::State,
        tool::{DRAWING, DrawingTool, StageTool},
    },
    scene::{Layers, layers::Look},
};

/// One row of the key map: keys, the same in words, and what they do.
#[derive(Clone, Copy, Debug)]
pub struct KeyRow {
    shortcut: KeyboardShortcut,
    action: Action,
    /// How the help writes it; empty where the row before says it too.
    pub keys: &'static str,
    /// What the help says of it, with what the keys after it do.
    pub effect: &'static str,
    /// What this key alone does.
    pub name: &'static str,
}

impl KeyRow {
    /// With a name for this key alone.
    const fn called(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The key.
    #[must_use]
    pub fn shortcut(&self) -> &KeyboardShortcut {
        &self.shortcut
    }

    /// What it does.
    #[must_use]
    pub fn action(&self) -> Action {
        self.action
    }

    fn works_controls(&self) -> bool {
        use Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, End, Enter, Home, Space};
        let keys = [Space, ArrowLeft, ArrowRight, ArrowUp, ArrowDown, Home, End, Enter];
        self.shortcut.modifiers == Modifiers::NONE && keys.contains(&self.shortcut.logical_key)
    }

    fn closes_dialogs(&self) -> bool {
        matches!(self.action, Action::Escape | Action::Help)
    }
}

const PLAIN: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const COMMAND: Modifiers = Modifiers::COMMAND;

/// Every key, in groups with a heading.
pub const GROUPS: &[(&str, &[KeyRow])] = &[
    (
        "Looking closely, and the drawing",
        &[
            key(PLAIN, Key::P, Action::Tool(StageTool::Probe), "P", "probe: why this arrow?"),
            key(PLAIN, Key::D, Action::Tool(StageTool::Datum), "D", "datum: its conditional path"),
            key(PLAIN, Key::X, Action::Tool(StageTool::Pair), "X", "pair: join x_0 with x_1"),
            key(PLAIN, Key::L, Action::Tool(StageTool::Grains), "L", "follow grains, or select them"),
            key(
                SHIFT,
                Key::ArrowLeft,
                Action::MoveSpot([-1.0, 0.0]),
                "Shift + arrows",
                "a pointer for the keyboard",
            )
            .called("move the keyboard's pointer left"),
            key(SHIFT, Key::ArrowRight, Action::MoveSpot([1.0, 0.0]), "", "")
                .called("move the keyboard's pointer right"),
            key(SHIFT, Key::ArrowUp, Action::MoveSpot([0.0, 1.0]), "", "").called("move the keyboard's pointer up"),
            key(SHIFT, Key::ArrowDown, Action::MoveSpot([0.0, -1.0]), "", "")
                .called("move the keyboard's pointer down"),
            key(SHIFT, Key::Enter, Action::SpotAgain, "Shift + Enter", "select grains around it; x_1 there"),
            key(PLAIN, Key::Enter, Action::UseSpot, "Enter", "use the tool there"),
            key(
                PLAIN,
                Key::OpenBracket,
                Action::Draw(|| DrawCommand::Resize(0.8)),
                "[, ]",
                "smaller or larger brush",
            )
            .called("smaller brush"),
            key(PLAIN, Key::CloseBracket, Action::Draw(|| DrawCommand::Resize(1.25)), "", "")
                .called("larger brush"),
            key(COMMAND, Key::A, Action::Draw(|| DrawCommand::SelectAll), "Ctrl + A", "select all that was drawn"),
            key(
                COMMAND,
                Key::D,
                Action::Draw(|| DrawCommand::Duplicate),
                "Ctrl + D",
                "draw what is selected again",
            ),
            key(PLAIN, Key::Delete, Action::Draw(|| DrawCommand::Remove), "Delete", "take away what is selected"),
            key(PLAIN, Key::Backspace, Action::Draw(|| DrawCommand::Remove), "", "")
                .called("take away what is selected"),
            key(COMMAND, Key::Z, Action::Undo, "Ctrl + Z", "undo"),
            key(COMMAND.plus(SHIFT), Key::Z, Action::Redo, "Ctrl + Shift + Z", "redo, as Ctrl + Y").called("redo"),
            key(COMMAND, Key::Y, Action::Redo, "", "").called("redo"),
        ],
    ),
    (
        "Time",
        &[
            key(PLAIN, Key::Space, Action::TogglePlay, "Space", "play or pause"),
            key(PLAIN, Key::Home, Action::To(0.0), "Home", "t = 0, the noise"),
            key(PLAIN, Key::End, Action::To(1.0), "End", "t = 1, the data"),
            key(PLAIN, Key::ArrowLeft, Action::Nudge(-0.01), "Left, Right", "t back or forward by 0.01")
                .called("t back by 0.01"),
            key(PLAIN, Key::ArrowRight, Action::Nudge(0.01), "", "").called("t forward by 0.01"),
        ],
    ),
    (
        "View",
        &[
            key(COMMAND, Key::ArrowLeft, Action::Pan([-1.0, 0.0]), "Ctrl + arrows", "move the view")
                .called("move the view left"),
            key(COMMAND, Key::ArrowRight, Action::Pan([1.0, 0.0]), "", "").called("move the view right"),
            key(COMMAND, Key::ArrowUp, Action::Pan([0.0, 1.0]), "", "").called("move the view up"),
            key(COMMAND, Key::ArrowDown, Action::Pan([0.0, -1.0]), "", "").called("move the view down"),
            key(PLAIN, Key::Plus, Action::Zoom(1.25), "+, -", "zoom").called("zoom in"),
            key(PLAIN, Key::Equals, Action::Zoom(1.25), "", "").called("zoom in"),
            key(PLAIN, Key::Minus, Action::Zoom(0.8), "", "").called("zoom out"),
            key(PLAIN, Key::Num0, Action::FitView, "0", "fit the view to the data"),
            key(PLAIN, Key::R, Action::ResetView, "R", "reset the view"),
        ],
    ),
    (
        "Layers",
        &[
            key(PLAIN, Key::Num5, Action::Look(Look::Grains), "5", "grains as light, with arrows"),
            key(PLAIN, Key::Num6, Action::Look(Look::Dunes), "6", "dunes and wind"),
            key(PLAIN, Key::Num7, Action::Look(Look::Trajectories), "7", "trajectories"),
            key(PLAIN, Key::Num8, Action::Look(Look::Error), "8", "error of the learned field"),
            key(PLAIN, Key::V, Action::NextGrainColor, "V", "next colour of grains"),
            key(PLAIN, Key::H, Action::Layers(|l| Layers { grains: !l.grains, ..l }), "H", "grains"),
            key(
                PLAIN,
                Key::J,
                Action::Layers(|l| Layers { trajectories: !l.trajectories, ..l }),
                "J",
                "whole trajectories",
            ),
            key(PLAIN, Key::T, Action::Layers(|l| Layers { trails: !l.trails, ..l }), "T", "trails"),
            key(PLAIN, Key::G, Action::Layers(next_ground), "G", "next ground"),
            key(PLAIN, Key::M, Action::Layers(next_density), "M", "whose density"),
            key(PLAIN, Key::Y, Action::Layers(next_exposure), "Y", "exposure: each moment or fixed"),
            key(PLAIN, Key::K, Action::Layers(|l| Layers { contours: !l.contours, ..l }), "K", "contours"),
            key(PLAIN, Key::A, Action::Layers(next_wind), "A", "next wind: arrows, streaks, error"),
            key(PLAIN, Key::S, Action::Layers(next_speed), "S", "speed as length or colour"),
            key(PLAIN, Key::O, Action::Layers(|l| Layers { outline: !l.outline, ..l }), "O", "outline"),
            key(PLAIN, Key::U, Action::Layers(|l| Layers { grid: !l.grid, ..l }), "U", "grid with units"),
            key(PLAIN, Key::I, Action::Layers(|l| Layers { legend: !l.legend, ..l }), "I", "legend"),
        ],
    ),
    (
        "Flow",
        &[
            key(PLAIN, Key::Num1, Action::Ot, "1", "OT path"),
            key(PLAIN, Key::Num2, Action::Diffusion, "2", "diffusion (VP) path"),
            key(PLAIN, Key::F, Action::ToggleField, "F", "exact or learned field"),
            key(PLAIN, Key::C, Action::Compare, "C", "compare OT with diffusion"),
            key(PLAIN, Key::Q, Action::NextLaneCount, "Q", "one, two or four lanes"),
            key(PLAIN, Key::N, Action::NextLane, "N", "settings of the next lane"),
            key(PLAIN, Key::Comma, Action::Grains(0.5), ", .", "half or twice as many grains")
                .called("half as many grains"),
            key(PLAIN, Key::Period, Action::Grains(2.0), "", "").called("twice as many grains"),
        ],
    ),
    (
        "Window",
        &[
            key(PLAIN, Key::F2, Action::Controls, "F2", "show or hide the controls"),
            key(PLAIN, Key::F3, Action::Plots, "F3", "show or hide the plots"),
            key(PLAIN, Key::F5, Action::Present, "F5", "present: stage and timeline alone"),
            key(PLAIN, Key::F11, Action::FullScreen, "F11", "full screen"),
            key(COMMAND, Key::Plus, Action::Size(ZOOM_STEP), "Ctrl + +, -, 0", "size of letters and controls")
                .called("larger interface"),
            key(COMMAND, Key::Equals, Action::Size(ZOOM_STEP), "", "").called("larger interface"),
            key(COMMAND, Key::Minus, Action::Size(-ZOOM_STEP), "", "").called("smaller interface"),
            key(COMMAND, Key::Num0, Action::OwnSize, "", "").called("interface in its own size"),
            key(COMMAND, Key::N, Action::New, "Ctrl + N, O", "new document, open one").called("new document"),
            key(COMMAND, Key::O, Action::Open, "", "").called("open a document"),
            key(COMMAND, Key::S, Action::Save, "Ctrl + S", "save"),
            key(COMMAND.plus(SHIFT), Key::S, Action::SaveAs, "Ctrl + Shift + S", "save as"),
            key(COMMAND, Key::E, Action::Export, "Ctrl + E", "export a GIF, a video or pictures"),
            key(COMMAND.plus(SHIFT), Key::C, Action::CopyPicture, "Ctrl + Shift + C", "copy the picture"),
            key(COMMAND, Key::P, Action::Palette, "Ctrl + P", "everything by its name"),
            key(COMMAND, Key::Q, Action::Quit, "Ctrl + Q", "quit"),
            key(SHIFT, Key::F1, Action::Guide, "Shift + F1", "what am I looking at?"),
            key(PLAIN, Key::F1, Action::Help, "F1", "this help"),
            key(PLAIN, Key::Escape, Action::Escape, "Esc", "close what is open, end the study"),
        ],
    ),
];

const fn key(modifiers: Modifiers, key: Key, action: Action, keys: &'static str, effect: &'static str) -> KeyRow {
    KeyRow { shortcut: KeyboardShortcut::new(modifiers, key), action, keys, effect, name: effect }
}

/// Pushes the commands of the keys that were pressed, unless a text field has them. `focus_lost` says that
/// a control which had the focus lost it just now.
pub fn keyboard(ctx: &egui::Context, focus_lost: bool, state: &State, commands: &mut Vec<Command>) {
    learn(ctx, state, commands);
    // A focused control has the first claim on the keys that work controls, an open popup on all
    // of them, and a dialog on all but those that close it.
    let focused = ctx.memory(|memory| memory.focused().is_some());
    let dialog = state.export.open || state.help || state.palette.is_some() || state.file.question.is_some();
    let is_taken = ctx.text_edit_focused() || egui::Popup::is_any_open(ctx);
    let taps = space::follow(ctx, !is_taken && !focused && !dialog);
    commands.extend(std::iter::repeat_n(Command::Key(Action::TogglePlay), taps));
    if is_taken {
        return;
    }
    for row in in_order() {
        let is_elsewhere = matches!(row.action, Action::TogglePlay);
        if is_elsewhere || (focused && row.works_controls()) || (dialog && !row.closes_dialogs()) {
            continue;
        }
        let KeyboardShortcut { modifiers, logical_key } = row.shortcut;
        // A held key may arrive several times within one frame.
        let times = ctx.input_mut(|input| input.count_and_consume_key(modifiers, logical_key));
        // Esc has taken the focus from the control, and is not to end a study besides.
        if focus_lost && !dialog && matches!(row.action, Action::Escape) {
            continue;
        }
        commands.extend(std::iter::repeat_n(Command::Key(row.action), times));
    }
    if !dialog {
        ctx.input(|input| {
            commands.extend(input.events.iter().filter_map(|event| match event {
                egui::Event::Paste(text) => Some(Command::Paste(text.clone())),
                egui::Event::PasteImage(image) => Some(Command::PastePicture(image.clone())),
                _ => None,
            }));
        });
    }
}

/// Every row, those with Shift first: egui takes a key with Shift for the key alone too.
pub fn in_order() -> impl Iterator<Item = KeyRow> {
    let with = |shift: bool| {
        let rows = GROUPS.iter().flat_map(|(_, rows)| rows.iter().copied());
        rows.chain(DRAWING.iter().map(drawing)).filter(move |row| row.shortcut.modifiers.shift == shift)
    };
    with(true).chain(with(false))
}

/// The row of a tool that draws.
#[must_use]
pub fn drawing(tool: &'static DrawingTool) -> KeyRow {
    let (shift, letter) = tool.key;
    key(if shift { SHIFT } else { PLAIN }, letter, Action::Tool(tool.tool), tool.keys, tool.effect)
}

/// Whether a key means something.
pub(super) fn means_something(key: Key) -> bool {
    key == PROBE_KEY || in_order().any(|row| row.shortcut.logical_key == key)
}

/// Learns what is written on the keys that were pressed.
fn learn(ctx: &egui::Context, state: &State, commands: &mut Vec<Command>) {
    let seen = ctx.with_plugin(Places::take_seen).unwrap_or_default();
    let mut letters = state.settings.letters.clone();
    for (place, letter) in seen {
        letters.learn(place, &letter);
    }
    if letters != state.settings.letters {
        commands.push(Command::Window(WindowCommand::SetLetters(letters)));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_means_two_things() {
        let mut seen = HashSet::from([(PLAIN, crate::app::input::PROBE_KEY)]);
        for row in in_order() {
            assert!(seen.insert((row.shortcut.modifiers, row.shortcut.logical_key)), "{row:?}");
        }
    }
}
