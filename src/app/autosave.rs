//! Keeps what is on the stage against a crash, on a thread of its own.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{commands::Command, file_state::Opened, inbox::Inbox, state::Notice};
use crate::scene::{
    Camera, Document, SavedModel, Scene,
    autosave::{AutosaveError, Claimed, Note, Slot, claim},
    file,
};

/// From a change until it is written: several changes are written once.
const DELAY: Duration = Duration::from_millis(400);

/// What a window begins with.
#[derive(Debug)]
pub struct Begun {
    /// What is on the stage.
    pub scene: Scene,
    /// The file that it is of.
    pub opened: Opened,
    /// Whether it was not saved when the window ended without being closed.
    pub is_recovered: bool,
    /// What could not be read.
    pub notice: Option<Notice>,
    /// Where it is kept; nothing where that is not possible.
    pub autosave: Option<Autosave>,
}

/// What is kept at a time.
#[derive(Clone, Debug, PartialEq)]
struct Kept {
    document: Document,
    network: Option<Arc<SavedModel>>,
    camera: Camera,
    note: Note,
}

/// The thread that writes.
#[derive(Debug)]
pub struct Autosave {
    sender: Option<Sender<(Scene, Note)>>,
    thread: Option<JoinHandle<()>>,
    last: Option<Kept>,
}

/// Begins with what is kept in a folder, or else with what an older version of the program `stored` elsewhere.
#[must_use]
pub fn begin(root: Option<&Path>, stored: Option<&str>, inbox: &Inbox) -> Begun {
    let new = |notice| {
        let scene = stored.and_then(|text| file::read(text).ok()).unwrap_or_default();
        let opened = Opened { saved: Some(scene.document.clone()), unknown: scene.unknown.clone(), path: None };
        Begun { scene, opened, is_recovered: false, notice, autosave: None }
    };
    let Some(root) = root else { return new(None) };
    match claim(root) {
        Ok(claimed) => begin_with(claimed, stored, new, inbox),
        Err(error) => new(Some(Notice::Problem(error.to_string()))),
    }
}

fn begin_with(
    claimed: Claimed,
    stored: Option<&str>,
    new: impl FnOnce(Option<Notice>) -> Begun,
    inbox: &Inbox,
) -> Begun {
    let Claimed { slot, found, set_aside } = claimed;
    let mut said: Vec<String> = set_aside
        .iter()
        .map(|(path, error)| format!("What was kept of the last window {error}; it is now {}", path.display()))
        .collect();
    let begun = if let Some((scene, note)) = found {
        let saved = (!note.unsaved).then(|| scene.document.clone());
        let opened = Opened { path: note.path.map(Into::into), saved, unknown: scene.unknown.clone() };
        Begun { scene, opened, is_recovered: note.unsaved && !note.closed, notice: None, autosave: None }
    } else {
        if let Some(text) = stored
            && let Err(error) = file::read(text)
        {
            said.push(match slot.set_aside(text) {
                Ok(path) => format!("The last scene {error}; it is now {}", path.display()),
                Err(error) => error.to_string(),
            });
        }
        new(None)
    };
    let started = Autosave::start(slot, inbox.clone());
    let (autosave, failed) = started.map_or_else(|e| (None, Some(e)), |autosave| (Some(autosave), None));
    said.extend(failed.map(|error| format!("nothing is kept against a crash: no thread could start: {error}")));
    let notice = (!said.is_empty()).then(|| Notice::Problem(said.join("\n")));
    Begun { notice, autosave, ..begun }
}

impl Autosave {
    fn start(slot: Slot, inbox: Inbox) -> std::io::Result<Self> {
        let (sender, receiver) = channel();
        let thread = thread::Builder::new().name("dunefield-autosave".into());
        let thread = thread.spawn(move || keep(|scene, note| slot.write(scene, note), &receiver, &inbox))?;
        Ok(Self { sender: Some(sender), thread: Some(thread), last: None })
    }

    /// Keeps a scene, if it is another one. `path` is where its file is.
    pub fn follow(&mut self, scene: &Scene, path: Option<&Path>, unsaved: bool) {
        let path = path.and_then(Path::to_str).map(Into::into);
        let note = Note { path, unsaved, closed: false };
        let is_same = |last: &Kept| {
            last.note == note
                && last.camera == scene.camera
                && last.network == scene.network
                && last.document == scene.document
        };
        if self.last.as_ref().is_some_and(is_same) {
            return;
        }
        let (document, network) = (scene.document.clone(), scene.network.clone());
        self.last = Some(Kept { document, network, camera: scene.camera, note: note.clone() });
        self.send(scene, note);
    }

    /// Keeps what was on the stage when the window was closed, and waits until that is done.
    pub fn close(&mut self, scene: &Scene, path: Option<&Path>, unsaved: bool) {
        let path = path.and_then(Path::to_str).map(Into::into);
        self.send(scene, Note { path, unsaved, closed: true });
        self.end();
    }

    fn send(&self, scene: &Scene, note: Note) {
        if let Some(sender) = &self.sender {
            // A thread that has ended has said so.
            let _ = sender.send((scene.clone(), note));
        }
    }

    /// Waits until everything is written.
    fn end(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Autosave {
    fn drop(&mut self) {
        self.end();
    }
}

/// Writes the newest of what comes, a little after the first of it.
fn keep(
    write: impl Fn(&Scene, &Note) -> Result<(), AutosaveError>,
    receiver: &Receiver<(Scene, Note)>,
    inbox: &Inbox,
) {
    let mut failed = false;
    while let Ok(mut newest) = receiver.recv() {
        let due = Instant::now() + DELAY;
        // It ends when that is over, or the window is.
        while let Ok(newer) = receiver.recv_timeout(due.saturating_duration_since(Instant::now())) {
            newest = newer;
        }
        // A panic must become a message too, and not an end of the keeping.
        let outcome = catch_unwind(AssertUnwindSafe(|| write(&newest.0, &newest.1)));
        let outcome = match outcome {
            Ok(written) => written.map_err(|error| error.to_string()),
            Err(_) => Err("writing it failed; save the document to a file".into()),
        };
        // It is said once, until it is possible again.
        if let Err(error) = &outcome
            && !failed
        {
            let message = format!("What is on the stage is not kept against a crash: {error}");
            inbox.push(Command::Notify(Notice::Problem(message)));
        }
        failed = outcome.is_err();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// What fails is said once, and what comes after it is kept.
    #[test]
    fn a_panic_becomes_a_sentence_and_keeping_goes_on() {
        let (inbox, calls) = (Inbox::new(|| {}), AtomicUsize::new(0));
        let write = |_: &Scene, _: &Note| {
            assert!(calls.fetch_add(1, Ordering::Relaxed) > 1, "the first two fail");
            Ok(())
        };
        for done in 1..=3 {
            let (sender, receiver) = channel();
            sender.send((Scene::default(), Note { path: None, unsaved: true, closed: false })).unwrap();
            drop(sender);
            keep(write, &receiver, &inbox);
            let said = inbox.take();
            let is_said = |command: &Command| matches!(command, Command::Notify(Notice::Problem(text)) if text.contains("save the document"));
            assert_eq!((calls.load(Ordering::Relaxed), said.iter().any(is_said)), (done, done < 3));
        }
    }
}
