//! Clips that are written in the background, one after the other.

use std::{
    collections::VecDeque,
    fmt,
    path::PathBuf,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use super::{material::material, sampling::Sampling};
use crate::{
    app::{
        commands::{Command, DocumentCommand},
        export_state::{ExportDone, Running, Stage},
        file_state::Leaving,
        state::{Notice, State},
    },
    export::{self, ClipError, Kind, SheetForm, SheetFormat, Summary},
};

/// What is said of a fault in the program.
const PANICKED: &str =
    "the clip could not be rendered, and no file was written; try fewer grains or a smaller size";

/// Writes one clip at a time.
#[derive(Debug, Default)]
pub(super) struct Exporter {
    waiting: VecDeque<Order>,
    running: Option<Export>,
}

type Work = Box<dyn FnOnce(&Arc<export::Progress>) -> Result<Summary, ClipError> + Send>;

/// An export that waits.
struct Order {
    number: u64,
    total: u32,
    work: Work,
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Order").field(&self.number).finish()
    }
}

/// The export under way.
#[derive(Debug)]
struct Export {
    number: u64,
    total: u32,
    progress: Arc<export::Progress>,
    pace: Pace,
    thread: thread::JoinHandle<Result<Summary, ClipError>>,
}

/// How fast frames come.
#[derive(Debug, Default)]
struct Pace {
    /// When it was first seen that some were done, and how many.
    first: Option<(Instant, u32)>,
}

impl Pace {
    /// How long the rest takes at the pace so far.
    fn left(&mut self, now: Instant, done: u32, total: u32) -> Option<Duration> {
        if done == 0 {
            return None;
        }
        let (since, before) = *self.first.get_or_insert((now, done));
        let each = now.duration_since(since).checked_div(done.checked_sub(before).filter(|count| *count > 0)?)?;
        Some(each * total.saturating_sub(done))
    }
}

impl Exporter {
    /// Writes a clip of what the stage shows now, after those that wait.
    pub(super) fn queue(&mut self, state: &mut State, sampling: &Sampling, path: PathBuf) {
        let (clip, is_twice) = (
            state.settings.export_form(),
            state.export.jobs.iter().any(|job| !job.has_ended() && job.path == path),
        );
        let number = state.export.add(path.clone());
        let problem = match Kind::of(&path) {
            Err(error) => error.to_string(),
            Ok(_) if is_twice => {
                format!("{}: is waiting to be written already; choose another name", path.display())
            }
            Ok(kind) => match material(state, sampling) {
                Some(material) => {
                    let material = Arc::new(material);
                    let sheet = sheet(state, kind);
                    let total = total(state, kind);
                    let work = move |progress: &Arc<export::Progress>| {
                        export::export(&material, &clip, &sheet, &[path], progress)
                    };
                    self.add(state, number, total, Box::new(work));
                    return;
                }
                None => "there is nothing to export yet".into(),
            },
        };
        state.export.set(number, Stage::Failed(problem));
    }

    fn add(&mut self, state: &mut State, number: u64, total: u32, work: Work) {
        self.waiting.push_back(Order { number, total, work });
        self.begin(state);
    }

    /// Begins the next one that nobody has cancelled, on a thread of its own, unless one is under way.
    fn begin(&mut self, state: &mut State) {
        while self.running.is_none()
            && let Some(Order { number, total, work }) = self.waiting.pop_front()
        {
            if !state.export.waiting().any(|job| job.number == number) {
                continue;
            }
            let progress = Arc::new(export::Progress::default());
            let theirs = progress.clone();
            let spawned = thread::Builder::new().name("dunefield-export".into()).spawn(move || work(&theirs));
            match spawned {
                Ok(thread) => {
                    state.export.set(number, Stage::Running(Running { total, ..Running::default() }));
                    self.running = Some(Export { number, total, progress, pace: Pace::default(), thread });
                }
                Err(error) => state.export.set(number, Stage::Failed(error.to_string())),
            }
        }
    }

    /// Brings back how far they are and stops them where that is asked for, so that no file remains.
    pub(super) fn receive(&mut self, state: &mut State, commands: &mut Vec<Command>) {
        if let Some(export) = &mut self.running {
            let (done, total) = (export.progress.frames(), export.total);
            let is_cancelled = state.export.running().is_some_and(|(_, running)| running.is_cancelled);
            if is_cancelled {
                export.progress.cancel();
            }
            let left = export.pace.left(Instant::now(), done, total);
            state.export.set(export.number, Stage::Running(Running { done, total, left, is_cancelled }));
        }
        if let Some(export) = self.running.take_if(|export| export.thread.is_finished()) {
            end(export, state, commands);
        }
        self.begin(state);
        if self.running.is_none() && std::mem::take(&mut state.export.closes_when_done) {
            commands.push(Command::Document(DocumentCommand::Leave(Leaving::Close)));
        }
    }
}

/// Frames or panels of a file; none of one that is written at once.
fn total(state: &State, kind: Kind) -> u32 {
    match kind {
        Kind::Clip(_) => state.settings.clip.timing.frames(),
        Kind::Sheet(_) => {
            let layout = state.scene.document.layers.layout;
            let [rows, columns] = export::sheet::grid(&sheet(state, kind), state.lanes.len(), layout);
            (rows * columns) as u32
        }
        Kind::Page | Kind::Script => 0,
    }
}

/// The form of a still or a figure.
fn sheet(state: &State, kind: Kind) -> SheetForm {
    let format = if let Kind::Sheet(format) = kind { format } else { SheetFormat::Png };
    state.settings.sheet_form(format, state.export.preview.t)
}

/// Says what came of an export.
fn end(export: Export, state: &mut State, commands: &mut Vec<Command>) {
    let result =
        export.thread.join().map_err(|_| PANICKED.to_owned()).and_then(|done| done.map_err(|e| e.to_string()));
    let stage = match result {
        Ok(Summary { bytes, frames, particles, .. }) => {
            Stage::Done(ExportDone { bytes: bytes.iter().sum(), frames, particles })
        }
        Err(message) => {
            // Somebody has to hear of it.
            state.export.closes_when_done = false;
            Stage::Failed(message)
        }
    };
    state.export.set(export.number, stage.clone());
    // The dialog says it where it is open.
    let job = state.export.jobs.iter().find(|job| job.number == export.number);
    if let Some(job) = job.filter(|_| !state.export.open) {
        commands.push(Command::Notify(match stage {
            Stage::Done(done) => Notice::Done(format!("Wrote {}: {}", job.path.display(), done.summary())),
            Stage::Failed(message) => Notice::Problem(format!("{}: {message}", job.name())),
            Stage::Waiting | Stage::Running(_) => return,
        }));
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        if let Some(export) = self.running.take() {
            export.progress.cancel();
            // What it was about to say has nobody left to hear it.
            drop(export.thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{file_state::Question, settings::Settings},
        scene::Scene,
    };

    fn nothing() -> (Exporter, State) {
        (Exporter::default(), State::new(Scene::default(), Settings::default()))
    }

    /// Adds work to an exporter.
    fn add(
        (exporter, state): &mut (Exporter, State),
        work: impl FnOnce(&Arc<export::Progress>) -> Result<Summary, ClipError> + Send + 'static,
    ) -> u64 {
        let number = state.export.add("clip.gif".into());
        exporter.add(state, number, 9, Box::new(work));
        number
    }

    fn end((exporter, state): &mut (Exporter, State)) -> Vec<Command> {
        let mut commands = Vec::new();
        while state.export.is_busy() {
            thread::yield_now();
            exporter.receive(state, &mut commands);
        }
        commands
    }

    fn until_cancelled(progress: &Arc<export::Progress>) -> Result<Summary, ClipError> {
        while !progress.is_cancelled() {
            thread::yield_now();
        }
        Err(ClipError::Cancelled)
    }

    fn summary() -> Summary {
        let zero = Duration::ZERO;
        Summary {
            frames: 9,
            particles: 1,
            render: zero,
            encode: zero,
            all: zero,
            bytes: vec![1],
            drawn: Vec::new(),
        }
    }

    #[test]
    fn a_panic_becomes_a_sentence() {
        let mut both = nothing();
        add(&mut both, |_| panic!("a fault in an encoder"));
        let commands = end(&mut both);
        assert_eq!(both.1.export.jobs[0].stage, Stage::Failed(PANICKED.into()));
        assert!(matches!(&commands[..], [Command::Notify(Notice::Problem(text))] if text.contains(PANICKED)));
    }

    #[test]
    fn cancelling_and_closing_end_the_work_under_way() {
        let mut both = nothing();
        let number = add(&mut both, until_cancelled);
        assert!(both.1.export.is_writing());
        both.1.export.cancel(number);
        assert!(!both.1.export.is_writing());
        end(&mut both);
        assert!(matches!(&both.1.export.jobs[0].stage, Stage::Failed(why) if why.contains("cancelled")));
        // The window is closed: it would wait for ever.
        add(&mut both, until_cancelled);
        add(&mut both, until_cancelled);
        drop(both);
    }

    #[test]
    fn one_comes_after_the_other_but_for_those_that_were_cancelled() {
        let mut both = nothing();
        let first = add(&mut both, until_cancelled);
        let second = add(&mut both, |_| panic!("it was cancelled while it waited"));
        let third = add(&mut both, |_| Ok(summary()));
        assert_eq!(both.1.export.waiting().map(|job| job.number).collect::<Vec<_>>(), [second, third]);
        both.1.export.cancel(second);
        both.1.export.cancel(first);
        end(&mut both);
        let is_done = |number: u64| {
            let job = both.1.export.jobs.iter().find(|job| job.number == number).unwrap();
            matches!(job.stage, Stage::Done(_))
        };
        assert_eq!([first, second, third].map(is_done), [false, false, true]);
    }

    #[test]
    fn a_window_that_waits_for_its_clips_closes_over_them_and_not_over_a_failure() {
        for (outcome, closes) in [(Ok(summary()), true), (Err(ClipError::Cancelled), false)] {
            let mut both = nothing();
            add(&mut both, move |_| outcome);
            add(&mut both, |_| Ok(summary()));
            both.1.export.closes_when_done = true;
            let leave =
                |command: &&Command| matches!(command, Command::Document(DocumentCommand::Leave(Leaving::Close)));
            assert_eq!(end(&mut both).iter().filter(leave).count(), usize::from(closes));
            assert!(!both.1.export.closes_when_done && both.1.file.question != Some(Question::Exporting));
        }
    }

    #[test]
    fn what_is_left_follows_from_the_pace() {
        let (begun, mut pace) = (Instant::now(), Pace::default());
        let after = |seconds: u64| begun + Duration::from_secs(seconds);
        assert_eq!(pace.left(after(5), 0, 100), None, "preparing is no pace");
        assert_eq!(pace.left(after(10), 3, 100), None);
        assert_eq!(pace.left(after(12), 3, 100), None);
        assert_eq!(pace.left(after(20), 23, 103), Some(Duration::from_secs(40)));
        assert_eq!(pace.left(after(60), 103, 103), Some(Duration::ZERO));
    }
}
