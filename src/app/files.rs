//! Files: the system's dialogs, and what is done with the chosen path.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use super::{
    commands::Command,
    state::{Notice, State},
};
use crate::{
    field::model_file::{self, Provenance},
    output,
    target::load::load_file,
};

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A target.
    Import,
    /// A model to show.
    LoadModel,
    /// Where the model is saved.
    SaveModel,
    /// Where clips are written.
    ExportTo,
}

/// Dialogs and imports run on threads of their own; what comes of them waits here for the next
/// frame.
pub struct Files {
    commands: Arc<Mutex<Vec<Command>>>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Files").finish_non_exhaustive()
    }
}

impl Files {
    /// `wake` is called when there is something for the next frame.
    #[must_use]
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self { commands: Arc::default(), wake: Arc::new(wake) }
    }

    /// Opens the system's dialog. Where there is none, nothing happens; paths can be typed.
    pub fn browse(&self, purpose: Purpose) {
        self.in_background("dunefield-dialog", move || {
            let dialog = rfd::FileDialog::new();
            let path = match purpose {
                Purpose::Import => {
                    dialog.add_filter("images and points", &["png", "jpg", "jpeg", "csv", "npy"]).pick_file()
                }
                Purpose::LoadModel => dialog.add_filter("models", &["safetensors"]).pick_file(),
                Purpose::SaveModel => dialog.set_file_name("model.safetensors").save_file(),
                Purpose::ExportTo => dialog.set_file_name("dunefield.gif").save_file(),
            };
            path.map(|path| Command::UseFile(purpose, path))
        });
    }

    /// Reads a target; a large file takes its time.
    pub fn import(&self, path: PathBuf) {
        self.in_background("dunefield-import", move || {
            let loaded = load_file(&path).map_err(|error| error.to_string());
            Some(Command::Imported(loaded))
        });
    }

    fn in_background(&self, name: &str, work: impl FnOnce() -> Option<Command> + Send + 'static) {
        let (commands, wake) = (self.commands.clone(), self.wake.clone());
        let push = move |command| {
            commands.lock().unwrap_or_else(PoisonError::into_inner).push(command);
            wake();
        };
        let failed = push.clone();
        let thread = thread::Builder::new().name(name.into()).spawn(move || {
            if let Some(command) = work() {
                push(command);
            }
        });
        if let Err(error) = thread {
            failed(Command::Imported(Err(format!("the system gave no thread: {error}"))));
        }
    }

    /// What has come since the last frame.
    #[must_use]
    pub fn take(&self) -> Vec<Command> {
        std::mem::take(&mut self.commands.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Does with a file what it was chosen for; what remains to be applied is returned.
pub fn use_file(state: &mut State, purpose: Purpose, path: &Path) -> Option<Command> {
    match purpose {
        Purpose::Import => Some(Command::Import(path.into())),
        Purpose::ExportTo => Some(Command::SetExportPath(path.display().to_string())),
        Purpose::LoadModel => match model_file::read(path) {
            Ok((model, provenance)) => Some(Command::ShowModel(Arc::new(model), provenance)),
            Err(error) => {
                state.notice = Some(Notice::Problem(error.to_string()));
                None
            }
        },
        Purpose::SaveModel => {
            state.notice = Some(match save_model(state, path) {
                Ok(()) => Notice::Done(format!("Saved {}", path.display())),
                Err(message) => Notice::Problem(message),
            });
            None
        }
    }
}

fn save_model(state: &State, path: &Path) -> Result<(), String> {
    let report = state.training.report.as_ref();
    let (Some(report), Some(target)) = (report, &state.target) else { return Err("there is no model yet".into()) };
    let model = report.model.as_ref().ok_or("there is no model yet")?;
    let seed = state.settings.training.seed;
    let provenance = Provenance { target: target.name().into(), step: report.step, seed };
    let bytes = model_file::to_bytes(model, &provenance).map_err(|e| e.to_string())?;
    output::write(path, &bytes).map_err(|e| e.to_string())
}

/// Opens the folder of a file in the system's file manager.
pub fn show_in_folder(state: &mut State, path: &Path) {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if let Err(error) = open::that_detached(folder) {
        state.notice = Some(Notice::Problem(format!("{}: cannot be opened: {error}", folder.display())));
    }
}
