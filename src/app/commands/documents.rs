//! The whole document and its file: new, open, save, revert, and what is asked before.

use std::path::{Path, PathBuf};

use super::{
    command::Effect,
    document_command::{Answer, DocumentCommand, DocumentEffect, Loaded, Origin, Saved, Writing},
    drawing,
};
use crate::{
    app::{
        file_state::{Leaving, Opened, Question, as_scene_path, blank},
        notices::Topic,
        purpose::Purpose,
        state::{Notice, State},
    },
    derived::Revision,
    scene::{Scene, file},
};

/// What follows from a change.
pub(super) enum Next {
    /// Something that the state itself can do.
    Command(DocumentCommand),
    /// A file that the user chooses.
    Browse(Purpose),
    /// Something beyond it.
    Effect(Effect),
}

impl From<DocumentEffect> for Next {
    fn from(effect: DocumentEffect) -> Self {
        Self::Effect(Effect::Document(effect))
    }
}

pub(super) fn change(state: &mut State, command: DocumentCommand) -> Option<Next> {
    match command {
        DocumentCommand::Leave(leaving) => leave(state, leaving),
        DocumentCommand::Answer(answer) => take(state, answer),
        DocumentCommand::New => {
            begin_anew(state);
            None
        }
        DocumentCommand::Save => {
            state.file.then = None;
            save(state)
        }
        DocumentCommand::SaveAs(path, may_replace) => write(state, &path, may_replace),
        DocumentCommand::AskToReplace(purpose, path) => {
            if purpose == Purpose::SaveScene {
                state.file.is_saving = false;
            }
            state.file.question = Some(Question::Replace(purpose, path));
            None
        }
        DocumentCommand::Saved(saved) => end_saving(state, saved),
        DocumentCommand::Loaded(loaded) => {
            load(state, loaded);
            None
        }
        DocumentCommand::RevertToNew => {
            if let Some(document) = state.file.file().saved.clone() {
                state.set_document(document);
            }
            None
        }
        DocumentCommand::Copy => copy(state),
        DocumentCommand::Paste => Some(DocumentEffect::Paste.into()),
        DocumentCommand::KeepRecovered => {
            state.file.is_recovered = false;
            None
        }
        DocumentCommand::DiscardRecovered => {
            state.file.is_recovered = false;
            let path = state.file.path().map(Path::to_path_buf);
            Some(path.map_or(Next::Command(DocumentCommand::New), |path| read(state, Origin::Again(path))))
        }
        DocumentCommand::ForgetRecent => {
            state.settings.recent.clear();
            None
        }
    }
}

/// Puts something in the place of the document; asks first where that loses something.
fn leave(state: &mut State, leaving: Leaving) -> Option<Next> {
    state.file.then = None;
    if leaving == Leaving::Close && state.export.is_writing() {
        state.file.question = Some(Question::Exporting);
        return None;
    }
    if state.is_unsaved() {
        state.file.question = Some(Question::Unsaved(leaving));
        return None;
    }
    Some(go_on(state, leaving))
}

fn go_on(state: &mut State, leaving: Leaving) -> Next {
    match leaving {
        Leaving::New => Next::Command(DocumentCommand::New),
        Leaving::Browse => Next::Browse(Purpose::OpenScene),
        Leaving::Open(path) => read(state, Origin::File(absolute(&path))),
        Leaving::Text(text) => read(state, Origin::Text(text.into())),
        Leaving::Revert => match state.file.path().map(Path::to_path_buf) {
            Some(path) => read(state, Origin::Again(path)),
            None => Next::Command(DocumentCommand::RevertToNew),
        },
        Leaving::Close => {
            state.file.is_closing = true;
            Next::Effect(Effect::Quit)
        }
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.into())
}

fn read(state: &mut State, origin: Origin) -> Next {
    state.file.newest += 1;
    DocumentEffect::Read(state.file.newest, origin).into()
}

/// Obeys the answer to the question that is asked.
fn take(state: &mut State, answer: Answer) -> Option<Next> {
    let question = state.file.question.take()?;
    match (question, answer) {
        (_, Answer::Cancel) => {
            state.file.then = None;
            state.export.closes_when_done = false;
            None
        }
        (Question::Exporting, Answer::Save) => {
            state.export.closes_when_done = true;
            None
        }
        (Question::Exporting, Answer::Discard) => {
            state.export.cancel_all();
            Some(Next::Command(DocumentCommand::Leave(Leaving::Close)))
        }
        (Question::Unsaved(leaving), Answer::Save) => {
            state.file.then = Some(leaving);
            save(state)
        }
        (Question::Unsaved(leaving), Answer::Discard) => {
            if leaving == Leaving::Close {
                discard(state);
            }
            Some(go_on(state, leaving))
        }
        (Question::Replace(Purpose::SaveScene, path), _) => write(state, &path, true),
        (Question::Replace(purpose, path), _) => Some(Next::Effect(Effect::Replace(purpose, path))),
    }
}

/// Takes what is saved, so that it is there the next time; a new document where that is not known.
fn discard(state: &mut State) {
    match state.file.file().saved.clone() {
        Some(saved) => state.set_document(saved),
        None => begin_anew(state),
    }
}

/// Shows a new document, with as many grains as the machine can move.
fn begin_anew(state: &mut State) {
    let Scene { particles, auto_particles, .. } = state.scene;
    let theme = state.settings.theme;
    show(state, Scene { particles, auto_particles, theme, ..Scene::default() }, Some(blank()));
}

/// Writes the document to its file, or asks for one.
fn save(state: &mut State) -> Option<Next> {
    match state.file.path().map(Path::to_path_buf) {
        // A scene that came in another file, as in a picture, is written beside it.
        Some(path) => write(state, &path, as_scene_path(&path) == path),
        None => Some(Next::Browse(Purpose::SaveScene)),
    }
}

fn write(state: &mut State, path: &Path, may_replace: bool) -> Option<Next> {
    let path = as_scene_path(path);
    if state.file.is_saving {
        state.file.next_save = Some(path);
        return None;
    }
    state.file.is_saving = true;
    let may_replace = may_replace || state.file.path() == Some(&path);
    state.keep_network();
    let mut scene = Box::new(state.scene.clone());
    if !state.settings.saves_network {
        scene.network = None;
    }
    let writing = Writing { file: state.file.current(), path, scene, may_replace };
    Some(DocumentEffect::Write(writing).into())
}

fn end_saving(state: &mut State, saved: Saved) -> Option<Next> {
    let Saved { file, path, document, outcome } = saved;
    state.file.is_saving = false;
    let next = state.file.next_save.take();
    if let Err(message) = outcome {
        state.notices.say_about(Topic::Document, Notice::Problem(message));
        state.file.then = None;
        return None;
    }
    state.notices.forget(Topic::Document);
    state.notices.say_about(Topic::Document, Notice::Done(format!("Saved {}", path.display())));
    state.settings.remember(&path);
    state.file.saved(file, path, *document);
    state.file.is_recovered = false;
    if let Some(next) = next {
        return write(state, &next, false);
    }
    // What was changed meanwhile is asked about again.
    state.file.then.take().and_then(|leaving| leave(state, leaving))
}

/// Shows what was read, unless something else was asked for meanwhile.
fn load(state: &mut State, loaded: Loaded) {
    let Loaded { number, origin, outcome } = loaded;
    if number != state.file.newest {
        return;
    }
    let scene = match outcome {
        Ok(scene) => *scene,
        Err(message) => {
            state.notices.say_about(Topic::Document, Notice::Problem(message));
            return;
        }
    };
    state.notices.forget(Topic::Document);
    state.notices.forget(Topic::Canvas);
    match origin {
        Origin::File(path) => {
            state.settings.remember(&path);
            let opened = Opened { path: Some(path), ..opened(&scene) };
            show(state, scene, Some(opened));
        }
        Origin::Again(path) => {
            let (file, document) = (state.file.current(), scene.document.clone());
            // What is authored goes back, what has been learned does not.
            show(state, Scene { network: None, ..scene }, None);
            state.file.saved(file, path, document);
        }
        // What was pasted is nowhere saved.
        Origin::Text(_) => {
            let opened = Opened { saved: None, ..opened(&scene) };
            show(state, scene, Some(opened));
        }
    }
}

fn opened(scene: &Scene) -> Opened {
    Opened { path: None, saved: Some(scene.document.clone()), unknown: scene.unknown.clone() }
}

/// Shows another scene, as the document of another file if there is one. Its network, if it has one, is trained from
/// now on in place of the one that is.
fn show(state: &mut State, scene: Scene, opened: Option<Opened>) {
    drawing::finish(state);
    let network = state.scene.network.take();
    state.scene = scene.sanitised();
    match state.scene.network.take() {
        Some(theirs) => state.set_training(Revision::next(), state.training.following, Some(theirs)),
        None => state.scene.network = network,
    }
    if let Some(opened) = opened {
        state.file.open(opened);
    }
    state.file.is_recovered = false;
    state.follow_lanes();
}

fn copy(state: &mut State) -> Option<Next> {
    match file::write(&state.scene.clone().without_weights()) {
        Ok(text) => {
            let length = text.len().div_ceil(1000);
            state.notices.say(Notice::Done(format!("Copied the scene as text, {length} kB")));
            Some(DocumentEffect::Copy(text).into())
        }
        Err(error) => {
            state.notices.say(Notice::Problem(format!("the scene cannot be written: {error}")));
            None
        }
    }
}
