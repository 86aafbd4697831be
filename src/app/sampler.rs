//! The thread that samples fields to volumes, and sources to see how far they are from their path's own.
//!
//! It holds at most one waiting job of each kind: a newer one replaces it, so that the stage follows the brush
//! instead of trailing behind it. A volume serves every path and every lane.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    density::Target,
    derived::{Revision, Same},
    field::{Exact, Mlp, Trained, Volume, volume::Resolution},
    flow::{SourceKind, source_difference},
    path::Clock,
};

/// Shortest time from one preview to the next.
const PREVIEW_EVERY: Duration = Duration::from_millis(80);

/// Whose source is compared with p_0.
#[derive(Clone, Debug, PartialEq)]
pub struct Beginning {
    /// The lane, from 0.
    pub lane: usize,
    /// How it begins.
    pub kind: SourceKind,
    /// The path on the target's frame.
    pub clock: Clock,
    /// Cov(x_1, x_0) of its pairs.
    pub cross_covariance: [f64; 4],
    /// The target.
    pub target: Same<Target>,
}

/// A network that lanes show.
#[derive(Clone, Debug, PartialEq)]
pub enum Which {
    /// The one in this training, whatever its weights are by now.
    InTraining(Revision),
    /// One that was loaded.
    Loaded(Same<Mlp>),
}

/// Something to sample.
#[derive(Clone, Debug)]
pub enum Job {
    /// The exact field of a target.
    Exact {
        /// The target.
        target: Arc<Target>,
        /// Samples of the volume.
        resolution: Resolution,
    },
    /// A network.
    Learned {
        /// Which one of those that lanes show.
        which: Which,
        /// The network.
        model: Arc<Mlp>,
        /// How far it has come.
        trained: Trained,
        /// Samples of the volume.
        resolution: Resolution,
        /// The exact field, to compare with.
        exact: Option<Arc<Volume>>,
    },
    /// The source of a lane.
    Beginning(Beginning),
}

impl Job {
    /// Its place in the queue: exact fields first, since the brush waits for them. Of those with the same place the
    /// newest counts.
    fn place(&self) -> (u8, usize) {
        match self {
            Self::Exact { .. } => (0, 0),
            Self::Beginning(beginning) => (1, beginning.lane),
            Self::Learned { which: Which::InTraining(_), .. } => (2, 0),
            // No two networks are at one place in memory.
            Self::Learned { which: Which::Loaded(model), .. } => (2, Arc::as_ptr(&model.0).addr()),
        }
    }

    fn is_preview(&self) -> bool {
        matches!(self, Self::Exact { resolution, .. } if *resolution == Resolution::COARSE)
    }
}

/// What was sampled.
#[derive(Clone, Debug)]
pub enum Sampled {
    /// Of an exact field.
    Exact {
        /// The field.
        field: Exact,
        /// The volume, with its density.
        volume: Arc<Volume>,
    },
    /// Of a network.
    Learned(Learned),
    /// How far a source is from p_0; see [`source_difference()`].
    Beginning(Beginning, Option<f64>),
}

/// A network with its volume.
#[derive(Clone, Debug)]
pub struct Learned {
    /// Which one of those that lanes show.
    pub which: Which,
    /// The network.
    pub model: Arc<Mlp>,
    /// How far it has come.
    pub trained: Trained,
    /// The volume.
    pub volume: Arc<Volume>,
    /// See [`Volume::squared_error`]; empty where there is nothing to compare with.
    pub error: Vec<f64>,
}

#[derive(Debug, Default)]
struct Slots {
    /// Waiting jobs, at most one of each kind.
    waiting: Vec<Job>,
    results: Vec<Result<Sampled, String>>,
}

#[derive(Debug, Default)]
struct Shared {
    /// Whether nobody waits for anything any more; raised while `slots` are locked.
    closed: AtomicBool,
    slots: Mutex<Slots>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Ends the thread as soon as it looks.
    fn close(&self) {
        let slots = self.lock();
        self.closed.store(true, Ordering::Relaxed);
        drop(slots);
        self.changed.notify_all();
    }

    /// Waits for so long, or until the thread is to end.
    fn rest(&self, time: Duration) {
        drop(self.changed.wait_timeout_while(self.lock(), time, |_| !self.is_closed()));
    }
}

/// What a job gives, unless the last argument says that nobody waits for it any more.
type Work = dyn Fn(Job, &(dyn Fn() -> bool + Sync)) -> Option<Sampled> + Send;

/// A handle on the sampler thread. Dropping it ends the thread, which gives up what it is at.
#[derive(Debug)]
pub struct Sampler {
    shared: Arc<Shared>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Sampler {
    /// Starts the thread. `wake` is called after every result, from that thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn spawn(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        Self::with(wake, Box::new(sample))
    }

    fn with(wake: impl Fn() + Send + 'static, work: Box<Work>) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        let thread = thread::Builder::new().name("dunefield-sample".into()).spawn(move || {
            while let Some(job) = next(&theirs) {
                let (start, preview) = (Instant::now(), job.is_preview());
                // A panic must become a message on the stage, not a stage that stands still.
                let result = catch_unwind(AssertUnwindSafe(|| work(job, &|| theirs.is_closed())));
                let failed = |_| Some(Err("sampling the field failed; undo the last change".to_owned()));
                theirs.lock().results.extend(result.map_or_else(failed, |sampled| sampled.map(Ok)));
                wake();
                // The frames between two previews need the cores too.
                if preview {
                    theirs.rest(PREVIEW_EVERY.saturating_sub(start.elapsed()));
                }
            }
        })?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Asks for something; the waiting job of the same kind is forgotten.
    pub fn request(&self, job: Job) {
        let mut slots = self.shared.lock();
        slots.waiting.retain(|waiting| waiting.place() != job.place());
        slots.waiting.push(job);
        self.shared.changed.notify_one();
    }

    /// Every result since the last call, oldest first.
    #[must_use]
    pub fn take(&self) -> Vec<Result<Sampled, String>> {
        std::mem::take(&mut self.shared.lock().results)
    }
}

impl Drop for Sampler {
    fn drop(&mut self) {
        self.shared.close();
        if let Some(thread) = self.thread.take() {
            // The thread catches its own panics, so there is nothing to learn from the result.
            drop(thread.join());
        }
    }
}

/// Waits for a job.
fn next(shared: &Shared) -> Option<Job> {
    let mut slots = shared.lock();
    loop {
        if shared.is_closed() {
            return None;
        }
        let first = (0..slots.waiting.len()).min_by_key(|k| slots.waiting[*k].place());
        if let Some(index) = first {
            return Some(slots.waiting.remove(index));
        }
        slots = shared.changed.wait(slots).unwrap_or_else(PoisonError::into_inner);
    }
}

fn sample(job: Job, is_closed: &(dyn Fn() -> bool + Sync)) -> Option<Sampled> {
    Some(match job {
        Job::Exact { target, resolution } => {
            let field = Exact::new(target);
            let volume = Arc::new(Volume::from_exact_unless(&field, resolution, is_closed)?);
            Sampled::Exact { field, volume }
        }
        Job::Learned { which, model, trained, resolution, exact } => {
            let volume = Arc::new(Volume::from_mlp_unless(&model, resolution, is_closed)?);
            let error = exact.map_or(Vec::new(), |exact| volume.squared_error(&exact));
            Sampled::Learned(Learned { which, model, trained, volume, error })
        }
        Job::Beginning(beginning) => {
            let Beginning { kind, clock, cross_covariance, target, .. } = &beginning;
            let difference = source_difference(*kind, clock, &target.0, *cross_covariance);
            Sampled::Beginning(beginning, difference)
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::density::presets;

    fn job() -> Job {
        Job::Exact { target: Arc::new(presets::target("ring").unwrap()), resolution: Resolution::COARSE }
    }

    /// A job that would never end by itself.
    #[test]
    fn closing_ends_the_job_under_way() {
        let (begun, begins) = channel();
        let work = move |_, is_closed: &(dyn Fn() -> bool + Sync)| {
            begun.send(()).unwrap();
            while !is_closed() {
                thread::yield_now();
            }
            None
        };
        let sampler = Sampler::with(|| {}, Box::new(work)).unwrap();
        sampler.request(job());
        begins.recv().unwrap();
        drop(sampler);
    }

    #[test]
    fn a_panic_becomes_a_sentence_and_the_next_job_is_done() {
        let (woken, wakes) = channel();
        let mut jobs = 0;
        let failing = Mutex::new(move || {
            jobs += 1;
            assert!(jobs > 1, "the first one fails");
        });
        let work = move |job, is_closed: &(dyn Fn() -> bool + Sync)| {
            failing.lock().unwrap_or_else(PoisonError::into_inner)();
            sample(job, is_closed)
        };
        let sampler = Sampler::with(move || woken.send(()).unwrap(), Box::new(work)).unwrap();
        for fails in [true, false] {
            sampler.request(job());
            wakes.recv().unwrap();
            let results = sampler.take();
            assert_eq!(results.iter().map(Result::is_err).collect::<Vec<_>>(), [fails], "{results:?}");
        }
    }
}
