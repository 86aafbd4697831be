//! What changes about the window alone; none of it is part of the document.

use crate::app::{
    letters::Letters,
    settings::Hint,
    state::{Palette, State},
};
use crate::scene::Theme;

/// A change of what the window shows beside the stage, or of how.
#[derive(Clone, Debug)]
pub enum WindowCommand {
    /// Show everything so many times as large as the system asks.
    SetSize(f32),
    /// Show everything in the colours of a theme.
    SetTheme(Theme),
    /// Open or close the help.
    SetHelp(bool),
    /// Open or close what explains the layers.
    SetGuide(bool),
    /// What the command palette shows; nothing closes it.
    SetPalette(Option<Palette>),
    /// Show a hint no more.
    DismissHint(Hint),
    /// Show every hint again.
    ShowHints,
    /// Letters are written so on the user's keyboard.
    SetLetters(Letters),
}

pub(super) fn change(state: &mut State, command: WindowCommand) {
    match command {
        // What is wanted beyond the room there is stays wanted.
        WindowCommand::SetSize(zoom) if zoom > state.most_zoom && state.zoom() == state.most_zoom => {}
        WindowCommand::SetSize(zoom) => state.settings.set_zoom(zoom.min(state.most_zoom)),
        WindowCommand::SetTheme(theme) => (state.scene.theme, state.settings.theme) = (theme, theme),
        WindowCommand::SetHelp(open) => state.help = open,
        WindowCommand::SetGuide(open) => state.guide = open,
        WindowCommand::SetPalette(palette) => state.palette = palette,
        WindowCommand::DismissHint(hint) => state.settings.forget_hint(hint),
        WindowCommand::ShowHints => state.settings.hints = Hint::ALL.to_vec(),
        WindowCommand::SetLetters(letters) => state.settings.letters = letters,
    }
}
