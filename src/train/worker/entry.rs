//! A network with all that is known of it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::super::{
    Session, TrainError,
    coupling::PairStats,
    judge::Judge,
    record::{Check, Flatness, Record},
    yardstick::Yardstick,
};
use crate::{field::model_file::Provenance, path::Schedule, target::Placement};

/// Time between two looks at the network.
const CHECK_EVERY: Duration = Duration::from_secs(1);
/// Training on one target before it is looked at, so that drawing is not slowed down.
const SETTLED: Duration = Duration::from_millis(600);

/// A network with all that is known of it.
pub(super) struct Entry {
    pub(super) session: Session,
    pub(super) record: Arc<Record>,
    pub(super) yardstick: Option<Yardstick>,
    pub(super) judge: Option<Judge>,
    pub(super) straightness: Option<f64>,
    pub(super) pairs: Option<PairStats>,
    /// Made for a target under a moving brush, which nobody comes back to.
    pub(super) transient: bool,
    flatness: Flatness,
    /// Time spent on steps, and that at the last look.
    trained: Duration,
    looked: Duration,
}

impl Entry {
    pub(super) fn new(session: Session) -> Self {
        Self {
            session,
            record: Arc::default(),
            yardstick: None,
            judge: None,
            straightness: None,
            pairs: None,
            transient: false,
            flatness: Flatness::default(),
            trained: Duration::ZERO,
            looked: Duration::ZERO,
        }
    }

    pub(super) fn is_for(&self, target: u64, schedule: Schedule) -> bool {
        self.session.target().id() == target && self.session.schedule() == schedule
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
        let due = self.looked + if self.judge.is_none() { SETTLED } else { CHECK_EVERY };
        if self.transient || self.trained < due {
            return false;
        }
        self.looked = self.trained;
        let session = &self.session;
        let yardstick = self.yardstick.get_or_insert_with(|| {
            Yardstick::new(session.target(), session.schedule(), session.config(), session.fresh_pairs())
        });
        let judge = self.judge.get_or_insert_with(|| Judge::new(session.target()));
        let model = session.snapshot();
        let (reading, judgement) = (yardstick.read(&model), judge.judge(&model));
        let seconds = self.trained.as_secs_f64();
        (self.straightness, self.pairs) = (Some(judgement.straightness), Some(session.pair_stats()));
        Arc::make_mut(&mut self.record).check(Check {
            step: session.steps(),
            seconds,
            validation: reading.validation,
            marginal: reading.marginal,
            distance: Some(judgement.distance),
        });
        self.flatness.is_flat(seconds, reading.validation)
    }

    /// Begins to wait for progress anew.
    pub(super) fn expect_progress(&mut self) {
        self.flatness = Flatness::default();
    }

    pub(super) fn provenance(&self) -> Provenance {
        let session = &self.session;
        Provenance {
            target: session.target().name().into(),
            trained: session.trained(),
            seed: session.config().seed,
            coupling: session.config().coupling.to_string(),
            placement: Placement::IDENTITY,
        }
    }
}
