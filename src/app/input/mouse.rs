//! Mouse buttons on the stage.

use eframe::egui::{Key, Modifiers, PointerButton};

use crate::app::tool::{StageAction, StageTool};

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
    /// What the tool does, but a brush erases.
    EraseWithBrush,
    /// Takes away what the tool draws.
    Erase,
    Pan,
}

/// Every drag on the stage.
pub const MOUSE: &[MouseRow] = &[
    row(PointerButton::Primary, Modifiers::CTRL, "Ctrl + left drag", "move the view", Mouse::Pan),
    row(PointerButton::Primary, Modifiers::ALT, "Alt + left drag", "take away what the tool draws", Mouse::Erase),
    row(
        PointerButton::Primary,
        Modifiers::SHIFT,
        "Shift + left drag",
        "erase, where the brush draws",
        Mouse::EraseWithBrush,
    ),
    row(PointerButton::Primary, Modifiers::NONE, "left drag", "draw, or what the tool does", Mouse::Tool),
    row(PointerButton::Middle, Modifiers::NONE, "middle drag", "move the view", Mouse::Pan),
];

/// What the view's key does while it is held, for the help.
pub const SPACE: (&str, &str) = ("Space + left drag", "move the view");
/// What Shift does once a tool is pressed, for the help.
pub const SHIFT: (&str, &str) = ("then Shift", "straight, square, whole angles");
/// What two clicks do, for the help.
pub const DOUBLE: (&str, &str) = ("double click", "fit the view to the data");
/// What the other button does, for the help.
pub const MENU: (&str, &str) = ("right click", "what can be done there");
/// What the wheel does, for the help.
pub const WHEEL: (&str, &str) = ("wheel, pinch", "zoom at the pointer");
/// What the wheel does with a modifier, for the help.
pub const WHEEL_SIZE: (&str, &str) = ("Shift + wheel", "size of the brush");
/// What holding the probe's key does, for the help.
pub const HOLD: (&str, &str) = ("hold W", "why this arrow?");
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
    match row.action {
        Mouse::EraseWithBrush if tool == StageTool::Brush => tool.erasing(),
        Mouse::Tool | Mouse::EraseWithBrush => Some(tool.action()),
        Mouse::Erase => Some(tool.erasing().unwrap_or_else(|| tool.action())),
        Mouse::Pan => Some(StageAction::Pan),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::Effect;

    #[test]
    fn modifiers_win_over_the_plain_button() {
        let action = |button, modifiers| stage_action(button, modifiers, StageTool::Brush);
        let draws = |effect| Some(StageAction::Draw(StageTool::Brush, effect));
        assert_eq!(action(PointerButton::Primary, Modifiers::NONE), draws(Effect::Draw));
        assert_eq!(action(PointerButton::Primary, Modifiers::SHIFT), draws(Effect::Erase));
        assert_eq!(action(PointerButton::Primary, Modifiers::ALT), draws(Effect::Erase));
        let with = |modifiers, tool| stage_action(PointerButton::Primary, modifiers, tool);
        let square = Some(StageAction::Draw(StageTool::Rectangle, Effect::Draw));
        assert_eq!(with(Modifiers::SHIFT, StageTool::Rectangle), square, "there Shift is for squares");
        assert_eq!(with(Modifiers::ALT, StageTool::Probe), Some(StageAction::Probe));
        assert_eq!(action(PointerButton::Secondary, Modifiers::NONE), None, "it opens a menu");
        assert_eq!(action(PointerButton::Primary, Modifiers::CTRL), Some(StageAction::Pan));
        assert_eq!(action(PointerButton::Middle, Modifiers::NONE), Some(StageAction::Pan));
        assert_eq!(action(PointerButton::Extra1, Modifiers::NONE), None);
    }
}
