//! Files: the system's dialogs, and what is done with the chosen path.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    commands::{Command, DocumentCommand, ExportCommand},
    file_state::Leaving,
    inbox::Inbox,
    purpose::Purpose,
    state::{Notice, State},
};
use crate::{
    export::{
        Kind,
        encode::{FORMATS, ffmpeg},
        kind::is_taken,
    },
    field::model_file,
    output,
    scene::{SavedModel, file::ENDING},
};

/// Ending of models.
const MODEL: &str = "safetensors";

/// Sooner than a person can cancel a dialog.
const NO_DIALOG: Duration = Duration::from_millis(400);

/// Endings of files that become targets; others are read too.
const TARGETS: [&str; 12] =
    ["csv", "tsv", "txt", "dat", "npy", "npz", "png", "jpg", "jpeg", "webp", "gif", "safetensors"];

/// Opens the system's dialog on a thread of its own, in the folder of what is written now. Where there is none, a message
/// says so; paths can be typed.
pub fn browse(inbox: &Inbox, purpose: Purpose, state: &State) {
    let name = state.file.name();
    let name = if output::ends_in(Path::new(&name), &[ENDING]) { name } else { format!("{name}.{ENDING}") };
    let clip = state.settings.export_file();
    let beside = if purpose == Purpose::ExportTo { Some(clip.as_path()) } else { state.file.path() };
    let folder = beside.and_then(Path::parent).filter(|folder| folder.is_dir()).map(Path::to_owned);
    inbox.in_background("dunefield-dialog", move |inbox| {
        let _open = Open(inbox);
        let begun = |dialog: rfd::FileDialog| match &folder {
            Some(folder) => dialog.set_directory(folder),
            None => dialog,
        };
        ask(inbox, |dialog| choose(begun(dialog), purpose, name, &clip));
    });
}

/// What is chosen in a dialog for a purpose. `name` is what a scene is called at first, `clip` where clips are written.
fn choose(dialog: rfd::FileDialog, purpose: Purpose, name: String, clip: &Path) -> Option<Command> {
    match purpose {
        Purpose::Import => dialog
            .add_filter("pictures, tables, arrays", &TARGETS)
            .add_filter("all files", &["*"])
            .pick_files()
            .map(Command::Import),
        Purpose::OpenScene => used(purpose, dialog.add_filter("scenes", &[ENDING]).pick_file()),
        Purpose::SaveScene => used(purpose, dialog.add_filter("scenes", &[ENDING]).set_file_name(name).save_file()),
        Purpose::LoadModel(_) => used(purpose, dialog.add_filter("models", &[MODEL]).pick_file()),
        Purpose::SaveModel => {
            let name = Path::new(&name).with_extension(MODEL);
            used(
                purpose,
                dialog.add_filter("models", &[MODEL]).set_file_name(name.display().to_string()).save_file(),
            )
        }
        Purpose::ExportTo => {
            let kind = Kind::of(clip).unwrap_or(Kind::Clip(&FORMATS[0]));
            let name = kind.named(clip).file_name().unwrap_or_default().to_string_lossy().into_owned();
            let endings: Vec<&str> = Kind::all().map(Kind::ending).collect();
            let path = dialog.add_filter("exports", &endings).set_file_name(name).save_file()?;
            let path = if Kind::of(&path).is_ok() { path } else { kind.named(&path) };
            Some(Command::Export(ExportCommand::SetPath(path.display().to_string())))
        }
    }
}

/// With an ending, where it has none.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_none() { path.with_extension(ending) } else { path }
}

/// Leaves what is chosen in a dialog, which is open until then. Where there is none, a message says so.
pub fn ask(inbox: &Inbox, choose: impl FnOnce(rfd::FileDialog) -> Option<Command>) {
    let opened = Instant::now();
    match choose(rfd::FileDialog::new()) {
        Some(command) => inbox.push(command),
        // A dialog that nobody had time to cancel was never there.
        None if opened.elapsed() < NO_DIALOG => inbox.push(Command::Notify(Notice::Problem(
            "this system opened no file dialog; type a path instead, in Target details > Files or in the export dialog"
                .into(),
        ))),
        None => {}
    }
}

/// The dialog while it is open, also where the system's part of it panics.
struct Open<'a>(&'a Inbox);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.push(Command::EndBrowsing);
    }
}

fn used(purpose: Purpose, path: Option<PathBuf>) -> Option<Command> {
    path.map(|path| Command::UseFile(purpose, path))
}

/// Does with a file what it was chosen for, on a thread of its own where that takes time.
pub fn use_file(inbox: &Inbox, state: &State, purpose: Purpose, path: PathBuf) {
    match purpose {
        Purpose::OpenScene => inbox.push(Command::Document(DocumentCommand::Leave(Leaving::Open(path)))),
        Purpose::SaveScene => inbox.push(Command::Document(DocumentCommand::SaveAs(path, false))),
        Purpose::Import => inbox.push(Command::Import(vec![path])),
        Purpose::LoadModel(lane) => inbox.in_background("dunefield-model", move |inbox| {
            inbox.push(match model_file::read(&path) {
                Ok((model, provenance)) => {
                    let model = Arc::new(model);
                    Command::ShowModel(lane, Arc::new(SavedModel { model, provenance }))
                }
                Err(error) => Command::Notify(Notice::Problem(error.to_string())),
            });
        }),
        // What is written asks first where a file is there already.
        Purpose::SaveModel => {
            let (model, path) = (shown_model(state), with_ending(path, MODEL));
            inbox.in_background("dunefield-model", move |inbox| {
                // What has another ending is refused anyway.
                if output::ends_in(&path, &[MODEL]) && path.is_file() {
                    inbox.push(Command::Document(DocumentCommand::AskToReplace(purpose, path)));
                } else {
                    inbox.push(Command::Notify(save_model(model, &path)));
                }
            });
        }
        Purpose::ExportTo => {
            let frames = state.settings.clip.timing.frames();
            inbox.in_background("dunefield-export", move |inbox| {
                inbox.push(if Kind::of(&path).is_ok() && is_taken(&path, frames) {
                    Command::Document(DocumentCommand::AskToReplace(purpose, path))
                } else {
                    Command::Export(ExportCommand::Queue(path))
                });
            });
        }
    }
}

/// Writes a file in the place of one that is there.
pub fn replace(inbox: &Inbox, state: &State, purpose: Purpose, path: PathBuf) {
    match purpose {
        Purpose::SaveScene => inbox.push(Command::Document(DocumentCommand::SaveAs(path, true))),
        Purpose::ExportTo => inbox.push(Command::Export(ExportCommand::Queue(path))),
        Purpose::SaveModel => {
            let model = shown_model(state);
            inbox.in_background("dunefield-model", move |inbox| {
                inbox.push(Command::Notify(save_model(model, &path)));
            });
        }
        // These are read, and nothing is lost by that.
        Purpose::OpenScene | Purpose::Import | Purpose::LoadModel(_) => use_file(inbox, state, purpose, path),
    }
}

/// The network that the active lane shows, or that the window trains.
fn shown_model(state: &State) -> Option<Arc<SavedModel>> {
    let trained = || state.newest_network().map(Arc::new);
    state.loaded(state.active).cloned().or_else(trained).or_else(|| state.kept_network().cloned())
}

fn save_model(saved: Option<Arc<SavedModel>>, path: &Path) -> Notice {
    match write_model(saved, path) {
        Ok(()) => Notice::Done(format!("Saved {}", path.display())),
        Err(message) => Notice::Problem(message),
    }
}

fn write_model(saved: Option<Arc<SavedModel>>, path: &Path) -> Result<(), String> {
    // The same field holds paths of targets: none of them may be overwritten.
    if !output::ends_in(path, &[MODEL]) {
        return Err(format!("{}: models are written as .safetensors", path.display()));
    }
    let saved = saved.ok_or("there is no model yet")?;
    let bytes = model_file::to_bytes(&saved.model, &saved.provenance).map_err(|e| e.to_string())?;
    output::write(path, &bytes).map_err(|e| e.to_string())
}

/// Looks for an ffmpeg in these folders, written as in PATH.
pub fn find_ffmpeg(inbox: &Inbox, folders: OsString) {
    inbox.in_background("dunefield-ffmpeg", move |inbox| {
        inbox.push(Command::Export(ExportCommand::Ffmpeg(ffmpeg::find(&folders).is_some())));
    });
}

/// Opens the folder of a file in the system's file manager.
pub fn show_in_folder(inbox: &Inbox, path: &Path) {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if let Err(error) = open::that_detached(folder) {
        let message = format!("{}: cannot be opened: {error}", folder.display());
        inbox.push(Command::Notify(Notice::Problem(message)));
    }
}
