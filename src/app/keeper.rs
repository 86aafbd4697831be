//! What the window does for its document in every frame: keep it, name it in the title, and not close over it.

use eframe::egui::{self, ViewportCommand};

use super::{autosave::Autosave, questions, state::State};

/// Keeps the document of a window.
#[derive(Debug)]
pub struct Keeper {
    autosave: Option<Autosave>,
    /// The title that the window has.
    title: String,
}

impl Keeper {
    /// Keeps it there, if anywhere.
    #[must_use]
    pub fn new(autosave: Option<Autosave>) -> Self {
        Self { autosave, title: String::new() }
    }

    /// Whether anything is kept.
    #[must_use]
    pub fn keeps(&self) -> bool {
        self.autosave.is_some()
    }

    /// Keeps what is on the stage, and says in the title what that is.
    pub fn follow(&mut self, ctx: &egui::Context, state: &State) {
        if let Some(autosave) = &mut self.autosave {
            autosave.follow(&state.scene, state.file.path(), state.is_unsaved());
        }
        let title = questions::title(state);
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Another window has no title yet.
    pub fn forget_title(&mut self) {
        self.title.clear();
    }

    /// Keeps what was on the stage when the window was closed, and waits until that is done.
    pub fn close(&mut self, state: &State) {
        if let Some(autosave) = &mut self.autosave {
            autosave.close(&state.scene, state.file.path(), state.is_unsaved());
        }
    }
}

/// Whether the window is to close and would lose something, be it changes or a clip that is being written; then it
/// stays open.
#[must_use]
pub fn must_ask_to_close(ctx: &egui::Context, state: &State) -> bool {
    let is_asked = ctx.input(|input| input.viewport().close_requested());
    let loses = state.is_unsaved() || state.export.is_writing();
    if !is_asked || state.file.is_closing || !loses {
        return false;
    }
    // A window that nobody sees cannot ask.
    for command in [ViewportCommand::CancelClose, ViewportCommand::Minimized(false), ViewportCommand::Focus] {
        ctx.send_viewport_cmd(command);
    }
    true
}
