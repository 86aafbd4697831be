//! Looks at a network under training: how far it is from what can be learned, how far its samples
//! are from the target, and whether it still learns.

use std::time::Duration;

use super::{
    Session,
    judge::Judge,
    record::{Check, Flatness, Record},
    yardstick::{Estimate, Yardstick},
};

/// Everything that one generation of one training is measured with.
#[derive(Debug)]
pub struct Examiner {
    yardstick: Yardstick,
    judge: Judge,
    flatness: Flatness,
    straightness: Option<f64>,
}

impl Examiner {
    /// Time between two looks.
    pub const EVERY: Duration = Duration::from_secs(1);

    /// Draws the fixed samples for what `session` trains.
    #[must_use]
    pub fn new(session: &Session) -> Self {
        Self {
            yardstick: Yardstick::new(session.target(), session.config(), session.fresh_pairs()),
            judge: Judge::new(session.target()),
            flatness: Flatness::default(),
            straightness: None,
        }
    }

    /// Looks at the network after `time` of training and notes it in `record`; whether its
    /// validation loss has been flat for a while.
    pub fn look(&mut self, session: &Session, time: Duration, record: &mut Record) -> bool {
        let model = session.snapshot();
        let (reading, judgement) = (self.yardstick.read(&model), self.judge.judge(&model));
        self.straightness = Some(judgement.straightness);
        let seconds = time.as_secs_f64();
        record.check(Check {
            step: session.steps(),
            seconds,
            validation: reading.validation,
            marginal: reading.marginal,
            distance: Some(judgement.distance),
        });
        self.flatness.is_flat(seconds, reading.validation)
    }

    /// Begins to wait for progress anew.
    pub fn expect_progress(&mut self) {
        self.flatness = Flatness::default();
    }

    /// The loss that cannot be undercut, where it is known.
    #[must_use]
    pub fn floor(&self) -> Option<Estimate> {
        self.yardstick.floor()
    }

    /// Distance between draws of the target itself.
    #[must_use]
    pub fn distance_floor(&self) -> f64 {
        self.judge.floor()
    }

    /// How straight the trajectories were at the last look.
    #[must_use]
    pub fn straightness(&self) -> Option<f64> {
        self.straightness
    }
}
