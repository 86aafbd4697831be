//! What the menus hold, so that the command palette finds it too.

use std::borrow::Cow;

use super::super::{
    commands::{Command, DocumentCommand, ExportCommand, WindowCommand},
    file_state::Leaving,
    purpose::Purpose,
    settings::{Hint, ZOOM_STEP, ZOOMS},
    state::{Palette, State},
};
use crate::scene::{Layers, Layout, Theme};

/// An entry of a menu.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is called.
    pub text: Cow<'static, str>,
    /// The keys that do the same; empty where there are none.
    pub keys: &'static str,
    /// What it does.
    pub tip: &'static str,
    /// Whether it can be done now.
    pub enabled: bool,
    /// What it is.
    pub command: Command,
}

impl Entry {
    pub(in crate::app) fn new(
        text: impl Into<Cow<'static, str>>,
        keys: &'static str,
        tip: &'static str,
        command: Command,
    ) -> Self {
        Self { text: text.into(), keys, tip, enabled: true, command }
    }

    pub(in crate::app) fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }
}

/// Every entry of every menu.
#[must_use]
pub fn all(state: &State) -> Vec<Entry> {
    let parts = [
        opening(),
        saving(state),
        files(state),
        steps(state),
        texts(state),
        lanes(state),
        panels(state),
        size(state),
        view(state),
        themes(state),
        help(state),
    ];
    parts.into_iter().flatten().collect()
}

fn document(text: &'static str, keys: &'static str, tip: &'static str, command: DocumentCommand) -> Entry {
    Entry::new(text, keys, tip, Command::Document(command))
}

/// Documents that take the place of this one.
pub(super) fn opening() -> Vec<Entry> {
    vec![
        document("New", "Ctrl+N", "A document that begins with a preset", DocumentCommand::Leave(Leaving::New)),
        document("Open…", "Ctrl+O", "A document that was saved", DocumentCommand::Leave(Leaving::Browse)),
    ]
}

/// The file of the document.
pub(super) fn saving(state: &State) -> Vec<Entry> {
    let (is_unsaved, has_file) = (state.is_unsaved(), state.file.path().is_some());
    vec![
        document("Save", "Ctrl+S", "Write the document to its file", DocumentCommand::Save)
            .enabled(is_unsaved || !has_file),
        Entry::new("Save As…", "Ctrl+Shift+S", "Write it to another file", Command::Browse(Purpose::SaveScene)),
        document(
            "Revert",
            "",
            "Go back to what was saved; this can be undone",
            DocumentCommand::Leave(Leaving::Revert),
        )
        .enabled(is_unsaved),
    ]
}

/// Files of other kinds.
pub(super) fn files(state: &State) -> Vec<Entry> {
    let trained = state.loaded(state.active).is_some() || state.in_training().is_some();
    let import = "Pictures, or points in tables and arrays: samples of q(x_1)";
    let open = "A trained network, whose field v_t moves the grains of this lane";
    let save = "The network of this lane and its path, as safetensors";
    let export = "What is on the stage, from t = 0 to t = 1, as a GIF, a video or pictures";
    vec![
        Entry::new("Import files…", "", import, Command::Browse(Purpose::Import)),
        Entry::new("Open model…", "", open, Command::Browse(Purpose::LoadModel(state.active))),
        Entry::new("Save model…", "", save, Command::Browse(Purpose::SaveModel)).enabled(trained),
        Entry::new("Export…", "Ctrl+E", export, Command::Export(ExportCommand::SetOpen(true))),
        Entry::new("Quit", "Ctrl+Q", "The scene is kept for the next time", Command::Quit),
    ]
}

/// Steps of the history.
pub(super) fn steps(state: &State) -> Vec<Entry> {
    let (last, next) = (state.history.done().next_back(), state.history.undone().next());
    let named =
        |verb: &str, step: Option<&str>| step.map_or_else(|| verb.to_owned(), |step| format!("{verb} {step}"));
    vec![
        Entry::new(named("Undo", last), "Ctrl+Z", "Take back the last change", Command::Undo)
            .enabled(last.is_some()),
        Entry::new(named("Redo", next), "Ctrl+Shift+Z", "Make it again", Command::Redo).enabled(next.is_some()),
    ]
}

/// The clipboard, and the canvas.
pub(super) fn texts(state: &State) -> Vec<Entry> {
    let copy = "The document for a chat or a mail, with paths of its files and what was pasted, without the weights of \
                networks";
    let paste = "A picture, a table, paths of files or the text of a scene that is on the clipboard";
    let picture = "The lanes at this t without controls, as they are exported, for a document or a chat";
    let copied = Command::Export(ExportCommand::Copy(state.scene.t));
    let clear = "Empty the drawing; the last flow stays until something is drawn";
    vec![
        document("Copy scene as text", "", copy, DocumentCommand::Copy),
        Entry::new("Copy picture", "Ctrl+Shift+C", picture, copied),
        document("Paste", "Ctrl+V", paste, DocumentCommand::Paste),
        Entry::new("Clear canvas", "", clear, Command::Clear),
    ]
}

/// Views side by side.
#[must_use]
pub fn lanes(state: &State) -> Vec<Entry> {
    let compare = "The paper's two paths side by side (section 4.1), from the same noise x_0";
    let count = |(count, text): (usize, &'static str)| {
        let tip = "Views side by side, each with a path, a field and a solver of its own";
        Entry::new(text, "", tip, Command::SetLaneCount(count)).enabled(state.lanes.len() != count)
    };
    let counts = [(1, "One lane"), (2, "Two lanes"), (4, "Four lanes")].into_iter().map(count);
    let compare = Entry::new("Compare OT with diffusion", "C", compare, Command::ToggleCompare);
    std::iter::once(compare).chain(counts).collect()
}

/// What finds every entry by its name.
pub(super) fn palette() -> Entry {
    let show = WindowCommand::SetPalette(Some(Palette::default()));
    Entry::new("Command palette…", "Ctrl+P", "Everything that can be done, by its name", Command::Window(show))
}

/// What of the window is seen.
pub(super) fn panels(state: &State) -> Vec<Entry> {
    let shown = |on: bool, what: &str| format!("{} {what}", if on { "Hide" } else { "Show" });
    let (controls, plots) =
        (shown(state.settings.show_controls, "controls"), shown(state.settings.show_plots, "plots"));
    let present = "Stage and timeline alone, in large letters, for a projector";
    vec![
        palette(),
        Entry::new(controls, "F2", "The panel at the left", Command::ToggleControls),
        Entry::new(
            plots,
            "F3",
            "Whether the network is good yet, its losses, and the schedule",
            Command::TogglePlots,
        ),
        Entry::new("Present", "F5", present, Command::TogglePresenting),
        Entry::new("Full screen", "F11", "The window fills the screen, or not", Command::ToggleFullScreen),
    ]
}

/// How large everything is shown.
pub(super) fn size(state: &State) -> Vec<Entry> {
    let zoom = state.zoom();
    let percent = (100.0 * zoom).round();
    let own = format!("Own size (now {percent} %)");
    vec![
        Entry::new(
            "Larger",
            "Ctrl+Plus",
            "Letters and controls, by a tenth",
            Command::Window(WindowCommand::SetSize(zoom + ZOOM_STEP)),
        )
        .enabled(zoom < ZOOMS.end().min(state.most_zoom)),
        Entry::new(
            "Smaller",
            "Ctrl+Minus",
            "Letters and controls, by a tenth",
            Command::Window(WindowCommand::SetSize(zoom - ZOOM_STEP)),
        )
        .enabled(zoom > *ZOOMS.start()),
        Entry::new(own, "Ctrl+0", "As large as the system asks", Command::Window(WindowCommand::SetSize(1.0)))
            .enabled(zoom != 1.0),
    ]
}

/// Where the view is.
pub(super) fn view(state: &State) -> Vec<Entry> {
    let reset =
        "What the data opened on: all of them and the noise they come from; of a drawing the square from -4 to 4";
    let beside = "The figure of most papers: the source left, the target right, trajectories between them";
    let layers = state.scene.document.layers;
    let (layout, name) = match layers.layout {
        Layout::Single => (Layout::Spread, "Source beside target"),
        Layout::Spread => (Layout::Single, "Source and target in one place"),
    };
    vec![
        Entry::new("Fit to data", "0", "All of the drawing in the middle of the stage", Command::FitView),
        Entry::new("Reset view", "R", reset, Command::ResetView),
        Entry::new(name, "", beside, Command::SetLayers(Layers { layout, ..layers })),
    ]
}

/// In which colours.
pub(super) fn themes(state: &State) -> Vec<Entry> {
    let tip = |theme| match theme {
        Theme::Night => "Light on a dark ground",
        Theme::Paper => "Ink on white, for print and bright rooms",
        Theme::Contrast => "The strongest contrast there is",
    };
    let entry = |theme: Theme| {
        let entry = Entry::new(
            format!("Theme: {}", theme.label()),
            "",
            tip(theme),
            Command::Window(WindowCommand::SetTheme(theme)),
        );
        entry.enabled(state.scene.theme != theme)
    };
    Theme::ALL.into_iter().map(entry).collect()
}

/// Help.
pub(super) fn help(state: &State) -> Vec<Entry> {
    let hints = "What to do in a first minute, one after the other";
    vec![
        Entry::new("Keys and mouse", "F1", "Every key and gesture", Command::Window(WindowCommand::SetHelp(true))),
        Entry::new(
            "What am I looking at?",
            "Shift+F1",
            "Every layer that is on the stage now, with its symbol and equation",
            Command::Window(WindowCommand::SetGuide(true)),
        ),
        Entry::new("Show hints again", "", hints, Command::Window(WindowCommand::ShowHints))
            .enabled(state.settings.hints.len() < Hint::ALL.len()),
    ]
}
