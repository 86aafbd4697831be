//! A network with all that is known of it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    field::Mlp,
    train::{
        checkpoints::Checkpoints, coupling::PairStats, error::TrainError, evaluation::Evaluation, record::Record,
        session::Session,
    },
};

/// Training on one target before it is looked at, so that drawing is not slowed down.
const SETTLED: Duration = Duration::from_millis(600);
/// Time spent on steps for that spent on looks, at least: looks at large networks take long.
const STEPS_PER_LOOK: u32 = 4;

/// A network with all that is known of it.
pub(super) struct Entry {
    pub(super) session: Session,
    /// The training that it belongs to, which all of its generations share.
    training: Arc<()>,
    pub(super) record: Arc<Record>,
    pub(super) checkpoints: Arc<Checkpoints>,
    pub(super) evaluation: Option<Evaluation>,
    pub(super) pairs: Option<PairStats>,
    /// Made for a target under a moving brush, which nobody comes back to.
    pub(super) transient: bool,
    /// Time spent on steps, and that of the next look.
    trained: Duration,
    next_look: Duration,
    /// What was last shown, and after how many steps.
    shown: Option<(u64, Arc<Mlp>)>,
}

impl Entry {
    pub(super) fn new(session: Session) -> Self {
        Self {
            session,
            training: Arc::default(),
            record: Arc::default(),
            checkpoints: Arc::default(),
            evaluation: None,
            pairs: None,
            transient: false,
            trained: Duration::ZERO,
            next_look: SETTLED,
            shown: None,
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
        Arc::make_mut(&mut self.checkpoints).step(&self.session, loss);
        self.trained += start.elapsed();
        Ok(())
    }

    /// Looks at the network if it is time; whether its validation loss has been flat for a while.
    pub(super) fn check(&mut self) -> Result<bool, TrainError> {
        if self.transient || self.trained < self.next_look {
            return Ok(false);
        }
        self.pairs = Some(self.session.pair_stats());
        let mut evaluation = if let Some(evaluation) = self.evaluation.take() {
            evaluation
        } else {
            // Not before the pairs are there; another turn of steps meanwhile.
            let Some(pairs) = self.session.validation_pairs()? else { return Ok(false) };
            Evaluation::new(&self.session, pairs)?
        };
        let start = Instant::now();
        let outcome = evaluation.look(&self.session, self.trained, Arc::make_mut(&mut self.record));
        self.evaluation = Some(evaluation);
        let flat = outcome?;
        self.next_look = self.trained + Evaluation::EVERY.max(STEPS_PER_LOOK * start.elapsed());
        Ok(flat)
    }

    /// The network as it is shown; nothing before the first step, or where a weight is not finite.
    pub(super) fn model(&mut self) -> Option<Arc<Mlp>> {
        let step = self.session.steps();
        if step == 0 {
            return None;
        }
        if let Some((at, known)) = &self.shown
            && *at == step
        {
            return Some(known.clone());
        }
        let model = Some(self.session.snapshot()).filter(Mlp::is_finite).map(Arc::new)?;
        self.shown = Some((step, model.clone()));
        Some(model)
    }

    /// Goes back to the weights that were last good.
    pub(super) fn recover(&mut self) -> Result<(), TrainError> {
        self.shown = None;
        self.session.recover()
    }

    /// Begins to wait for progress anew.
    pub(super) fn expect_progress(&mut self) {
        if let Some(evaluation) = &mut self.evaluation {
            evaluation.expect_progress();
        }
    }
}
