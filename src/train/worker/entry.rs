//! A network with all that is known of it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::super::{Session, TrainError, coupling::PairStats, examiner::Examiner, record::Record};

/// Training on one target before it is looked at, so that drawing is not slowed down.
const SETTLED: Duration = Duration::from_millis(600);

/// A network with all that is known of it.
pub(super) struct Entry {
    pub(super) session: Session,
    /// The training that it belongs to, which all of its generations share.
    training: Arc<()>,
    pub(super) record: Arc<Record>,
    pub(super) examiner: Option<Examiner>,
    pub(super) pairs: Option<PairStats>,
    /// Made for a target under a moving brush, which nobody comes back to.
    pub(super) transient: bool,
    /// Time spent on steps, and that at the last look.
    trained: Duration,
    looked: Duration,
}

impl Entry {
    pub(super) fn new(session: Session) -> Self {
        Self {
            session,
            training: Arc::default(),
            record: Arc::default(),
            examiner: None,
            pairs: None,
            transient: false,
            trained: Duration::ZERO,
            looked: Duration::ZERO,
        }
    }

    pub(super) fn is_for(&self, target: u64) -> bool {
        self.session.target().id() == target
    }

    /// The next generation of the same training.
    pub(super) fn next(&self, session: Session) -> Self {
        Self { training: self.training.clone(), ..Self::new(session) }
    }

    /// Names the training that it belongs to.
    pub(super) fn training(&self) -> &Arc<()> {
        &self.training
    }

    /// Whether both are generations of one training.
    pub(super) fn is_kin(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.training, &other.training)
    }

    /// Forgets what was known about the target before, but for the losses.
    pub(super) fn retargeted(self) -> Self {
        let record = Arc::new(self.record.losses());
        Self { record, transient: self.transient, ..Self::new(self.session) }
    }

    pub(super) fn step(&mut self) -> Result<(), TrainError> {
        let start = Instant::now();
        let loss = self.session.step()?;
        Arc::make_mut(&mut self.record).step(self.session.steps(), loss);
        self.trained += start.elapsed();
        Ok(())
    }

    /// Looks at the network if it is time; whether its validation loss has been flat for a while.
    pub(super) fn check(&mut self) -> bool {
        let due = self.looked + if self.examiner.is_none() { SETTLED } else { Examiner::EVERY };
        if self.transient || self.trained < due {
            return false;
        }
        self.looked = self.trained;
        let examiner = self.examiner.get_or_insert_with(|| Examiner::new(&self.session));
        self.pairs = Some(self.session.pair_stats());
        examiner.look(&self.session, self.trained, Arc::make_mut(&mut self.record))
    }

    /// Begins to wait for progress anew.
    pub(super) fn expect_progress(&mut self) {
        if let Some(examiner) = &mut self.examiner {
            examiner.expect_progress();
        }
    }
}
