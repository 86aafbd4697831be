//! Files: the system's dialogs, and what is done with the chosen path.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    commands::Command,
    purpose::Purpose,
    state::{Notice, State},
};
use crate::{
    density::PointOptions,
    field::{
        Mlp,
        model_file::{self, Provenance},
    },
    import::{
        LoadError, Loaded,
        load::{load_file, of_points},
    },
    output,
};

/// Sooner than a person can cancel a dialog.
const NO_DIALOG: Duration = Duration::from_millis(400);

/// Dialogs and imports run on threads of their own; what comes of them waits here for the next
/// frame.
#[derive(Clone)]
pub struct Files {
    commands: Arc<Mutex<Vec<Command>>>,
    /// How many targets have been asked for.
    targets: Arc<AtomicU64>,
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
        Self { commands: Arc::default(), targets: Arc::default(), wake: Arc::new(wake) }
    }

    /// Opens the system's dialog. Where there is none, a message says so; paths can be typed.
    pub fn browse(&self, purpose: Purpose) {
        self.in_background("dunefield-dialog", move || {
            let opened = Instant::now();
            let dialog = rfd::FileDialog::new();
            let path = match purpose {
                Purpose::Import => {
                    dialog.add_filter("images and points", &["png", "jpg", "jpeg", "csv", "npy"]).pick_file()
                }
                Purpose::LoadModel => dialog.add_filter("models", &["safetensors"]).pick_file(),
                Purpose::SaveModel => dialog.set_file_name("model.safetensors").save_file(),
                Purpose::ExportTo => dialog.set_file_name("dunefield.gif").save_file(),
            };
            match path {
                Some(path) => Some(Command::UseFile(purpose, path)),
                // A dialog that nobody had time to cancel was never there.
                None if opened.elapsed() < NO_DIALOG => Some(Command::Notify(Notice::Problem(
                    "this system opened no file dialog; type the path instead".into(),
                ))),
                None => None,
            }
        });
    }

    /// Reads a target; a large file takes its time.
    pub fn import(&self, path: PathBuf) {
        self.target(move || load_file(&path, &PointOptions::default()));
    }

    /// Makes a density of points.
    pub fn place(&self, name: String, points: Arc<[[f64; 2]]>, options: PointOptions) {
        self.target(move || of_points(name, points, options));
    }

    /// Makes a target. Of several the one that was asked for last is shown, whichever is ready first.
    fn target(&self, make: impl FnOnce() -> Result<Loaded, LoadError> + Send + 'static) {
        let (targets, number) = (self.targets.clone(), self.targets.fetch_add(1, Ordering::Relaxed) + 1);
        self.in_background("dunefield-import", move || {
            let loaded = make().map_err(|error| error.to_string());
            // What is wrong with a file is said in any case.
            let newest = targets.load(Ordering::Relaxed) == number;
            (newest || loaded.is_err()).then_some(Command::Imported(loaded))
        });
    }

    /// Does with a file what it was chosen for.
    pub fn use_file(&self, state: &State, purpose: Purpose, path: PathBuf) {
        match purpose {
            Purpose::Import => self.import(path),
            Purpose::ExportTo => self.push(Command::SetExportPath(path.display().to_string())),
            Purpose::LoadModel => self.in_background("dunefield-model", move || {
                Some(match model_file::read(&path) {
                    Ok((model, provenance)) => Command::ShowModel(Arc::new(model), provenance),
                    Err(error) => Command::Notify(Notice::Problem(error.to_string())),
                })
            }),
            Purpose::SaveModel => {
                let model = shown_model(state);
                self.in_background("dunefield-model", move || {
                    Some(Command::Notify(match save_model(model, &path) {
                        Ok(()) => Notice::Done(format!("Saved {}", path.display())),
                        Err(message) => Notice::Problem(message),
                    }))
                });
            }
        }
    }

    fn push(&self, command: Command) {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner).push(command);
        (self.wake)();
    }

    fn in_background(&self, name: &str, work: impl FnOnce() -> Option<Command> + Send + 'static) {
        let theirs = self.clone();
        let thread = thread::Builder::new().name(name.into()).spawn(move || {
            // A panic in a decoder must become a message.
            let outcome = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
                Some(Command::Notify(Notice::Problem("reading or writing the file failed".into())))
            });
            if let Some(command) = outcome {
                theirs.push(command);
            }
        });
        if let Err(error) = thread {
            let message = format!("the system gave no thread: {error}");
            self.push(Command::Notify(Notice::Problem(message)));
        }
    }

    /// What has come since the last frame.
    #[must_use]
    pub fn take(&self) -> Vec<Command> {
        std::mem::take(&mut self.commands.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The network that the window shows or trains, with what is known of it.
fn shown_model(state: &State) -> Option<(Arc<Mlp>, Provenance)> {
    let trained = || {
        let report = state.report()?;
        // The path that it is shown on becomes the model's default.
        let provenance = Provenance { path: state.flow().path, ..report.provenance.clone()? };
        Some((report.model.clone()?, provenance))
    };
    state.loaded(state.active).cloned().or_else(trained)
}

fn save_model(model: Option<(Arc<Mlp>, Provenance)>, path: &Path) -> Result<(), String> {
    // The same field holds paths of targets: none of them may be overwritten.
    if !output::ends_in(path, &["safetensors"]) {
        return Err(format!("{}: models are written as .safetensors", path.display()));
    }
    let (model, provenance) = model.ok_or("there is no model yet")?;
    let bytes = model_file::to_bytes(&model, &provenance).map_err(|e| e.to_string())?;
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
