//! The thread that samples fields to volumes, and sources to see how far they are from their path's own.
//!
//! A volume serves every path and every lane.

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use super::queue::{self, Done, Queue, Waiting, Worker};
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

impl queue::Job for Job {
    type Kind = (u8, usize);

    /// Exact fields first, since the brush waits for them.
    fn kind(&self) -> (u8, usize) {
        match self {
            Self::Exact { .. } => (0, 0),
            Self::Beginning(beginning) => (1, beginning.lane),
            Self::Learned { which: Which::InTraining(_), .. } => (2, 0),
            // No two networks are at one place in memory.
            Self::Learned { which: Which::Loaded(model), .. } => (2, Arc::as_ptr(&model.0).addr()),
        }
    }
}

impl Job {
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

/// What comes of a job.
pub type Outcome = Result<Sampled, String>;

/// Starts the thread. `wake` is called after every outcome, from that thread.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn(wake: impl Fn() + Send + 'static) -> io::Result<Queue<Job, Outcome>> {
    Queue::spawn("dunefield-sample", wake, Sampler::default())
}

/// Samples, and knows when it began with the last preview.
#[derive(Default)]
struct Sampler {
    preview: Option<Instant>,
}

impl Worker<Job> for Sampler {
    type Outcome = Outcome;

    fn work(&mut self, job: &Job, waiting: &Waiting<Job>) -> Done<Outcome> {
        self.preview = job.is_preview().then(Instant::now);
        sample(job, &|| waiting.is_closed()).map_or(Done::Silently, |sampled| Done::With(Ok(sampled)))
    }

    /// The frames between two previews need the cores too.
    fn pause(&self) -> Duration {
        self.preview.map_or(Duration::ZERO, |began| PREVIEW_EVERY.saturating_sub(began.elapsed()))
    }

    fn fault(&mut self, _: &Job) -> Option<Outcome> {
        Some(Err("sampling the field failed; undo the last change".to_owned()))
    }
}

fn sample(job: &Job, is_closed: &(dyn Fn() -> bool + Sync)) -> Option<Sampled> {
    Some(match job {
        Job::Exact { target, resolution } => {
            let field = Exact::new(target.clone());
            let volume = Arc::new(Volume::from_exact_unless(&field, *resolution, is_closed)?);
            Sampled::Exact { field, volume }
        }
        Job::Learned { which, model, trained, resolution, exact } => {
            let volume = Arc::new(Volume::from_mlp_unless(model, *resolution, is_closed)?);
            let error = exact.as_ref().map_or(Vec::new(), |exact| volume.squared_error(exact));
            let (which, model, trained) = (which.clone(), model.clone(), *trained);
            Sampled::Learned(Learned { which, model, trained, volume, error })
        }
        Job::Beginning(beginning) => {
            let Beginning { kind, clock, cross_covariance, target, .. } = beginning;
            let difference = source_difference(*kind, clock, &target.0, *cross_covariance);
            Sampled::Beginning(beginning.clone(), difference)
        }
    })
}
