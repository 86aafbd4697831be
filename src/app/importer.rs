//! Files on their way onto the canvas, read on threads of their own.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::{
    commands::{Command, DocumentCommand, Imported, Placing},
    file_state::Leaving,
    import_state::{Failed, InProgress},
    inbox::Inbox,
    purpose::Purpose,
    state::Notice,
};
use crate::import::{
    ImportError, ImportProblem, LoadError, Loaded, Request, Source, load::of_points, load_request,
};

/// Between two frames that show how far the reading is.
const SHOWN_EVERY: Duration = Duration::from_millis(50);

/// Reads files; of several requests the newest one counts.
#[derive(Clone, Debug)]
pub struct Importer {
    inbox: Inbox,
    /// Number of the newest request; work for an older one ends.
    newest: Arc<AtomicU64>,
    reading: Arc<Mutex<Option<InProgress>>>,
}

impl Importer {
    /// Leaves its results in `inbox`.
    #[must_use]
    pub fn new(inbox: Inbox) -> Self {
        Self { inbox, newest: Arc::default(), reading: Arc::default() }
    }

    /// Ends what is older than the request of this number; what is being read now.
    pub fn follow(&self, newest: u64) -> Option<InProgress> {
        self.newest.store(newest, Ordering::Relaxed);
        self.reading
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .filter(|reading| reading.number == newest)
    }

    /// Reads files one after the other; each is shown when it is there, a model in this `lane`.
    pub fn read(&self, number: u64, lane: usize, requests: Vec<Request>) {
        self.newest.store(number, Ordering::Relaxed);
        let theirs = self.clone();
        self.inbox.in_background("dunefield-import", move |inbox| {
            let _shown = Shown(&theirs, number);
            let count = requests.len();
            for (index, request) in requests.into_iter().enumerate() {
                let (name, left) = (request.name(), count - 1 - index);
                let reading = InProgress { number, name, share: 0.0, left, since: Instant::now() };
                theirs.show(number, Some(reading.clone()));
                let Some(outcome) = theirs.read_one(&reading, &request) else { break };
                let problem = match &outcome {
                    Err(LoadError::Import(ImportError { problem, .. })) => Some(problem),
                    _ => None,
                };
                inbox.push(match (problem, request.source) {
                    (Some(ImportProblem::Model), Source::File(path)) => {
                        Command::UseFile(Purpose::LoadModel(lane), path)
                    }
                    (Some(ImportProblem::Scene), Source::File(path)) => {
                        Command::Document(DocumentCommand::Leave(Leaving::Open(path)))
                    }
                    (Some(ImportProblem::Scene), Source::Text(text)) => {
                        Command::Document(DocumentCommand::Leave(Leaving::Text(text.to_string())))
                    }
                    (_, source) => {
                        let request = Request { source, ..request };
                        let failed =
                            |error: LoadError| Failed { request, kind: error.kind(), message: error.to_string() };
                        let outcome = outcome.map_err(failed);
                        Command::Imported(Imported { number, index, name: reading.name, outcome })
                    }
                });
            }
        });
    }

    /// Makes another density of points.
    pub fn place(&self, number: u64, placing: Placing) {
        self.newest.store(number, Ordering::Relaxed);
        let newest = self.newest.clone();
        self.inbox.in_background("dunefield-import", move |inbox| {
            let Placing { name, points, options, file } = placing;
            match of_points(name.clone(), points, options, file) {
                Ok(loaded) => {
                    inbox.push(Command::Imported(Imported { number, index: 0, name, outcome: Ok(loaded) }));
                }
                Err(error) if newest.load(Ordering::Relaxed) == number => {
                    inbox.push(Command::Notify(Notice::Problem(error.to_string())));
                }
                Err(_) => {}
            }
        });
    }

    /// Reads a file; nothing where something newer was asked for meanwhile.
    fn read_one(&self, reading: &InProgress, request: &Request) -> Option<Result<Loaded, LoadError>> {
        let is_newest = || self.newest.load(Ordering::Relaxed) == reading.number;
        let mut shown: Option<Instant> = None;
        let outcome = load_request(request.clone(), &mut |share| {
            if !is_newest() {
                return Err(io::Error::other("something newer was asked for"));
            }
            if shown.is_none_or(|shown| shown.elapsed() > SHOWN_EVERY) {
                shown = Some(Instant::now());
                self.show(reading.number, Some(InProgress { share, ..reading.clone() }));
            }
            Ok(())
        });
        is_newest().then_some(outcome)
    }

    /// Shows how far a request is, unless a newer one is shown.
    fn show(&self, number: u64, reading: Option<InProgress>) {
        let mut shown = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.as_ref().is_none_or(|shown| shown.number <= number) {
            *shown = reading;
            self.inbox.wake();
        }
    }
}

/// Ends what is shown of a request, also where a decoder panics.
struct Shown<'a>(&'a Importer, u64);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        self.0.show(self.1, None);
    }
}
