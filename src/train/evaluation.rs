//! Looks at a network under training: how far it is from what can be learned, how far its samples
//! are from the target, and whether it still learns.

use std::time::Duration;

use super::{
    coupling::Pairs,
    interrupt::Interrupted,
    loss_by_time::LossByTime,
    record::{Check, Flatness, Record},
    sample_quality::{Baseline, SampleQuality},
    session::Session,
    validation::Validation,
};

/// Everything that one generation of one training is measured with.
#[derive(Debug)]
pub struct Evaluation {
    validation: Validation,
    samples: SampleQuality,
    flatness: Flatness,
    straightness: Option<f64>,
    signal: Option<f64>,
}

impl Evaluation {
    /// Time between two looks.
    pub const EVERY: Duration = Duration::from_secs(1);

    /// Draws the fixed samples for what `session` trains, from pairs that it is not trained on.
    ///
    /// # Errors
    /// [`Interrupted`] by what the session heeds.
    pub fn new(session: &Session, pairs: Pairs) -> Result<Self, Interrupted> {
        let (target, interrupt) = (session.target(), session.interrupt());
        let validation = Validation::new(target, session.config(), pairs, interrupt)?;
        Ok(Self {
            signal: validation.signal(),
            validation,
            samples: SampleQuality::new(target, interrupt)?,
            flatness: Flatness::default(),
            straightness: None,
        })
    }

    /// Looks at the network after `time` of training and notes it in `record`; whether its
    /// validation loss has been flat for a while.
    ///
    /// # Errors
    /// [`Interrupted`] by what the session heeds, with nothing noted.
    pub fn look(&mut self, session: &Session, time: Duration, record: &mut Record) -> Result<bool, Interrupted> {
        let (model, interrupt) = (session.snapshot(), session.interrupt());
        let losses = self.validation.measure(&model, interrupt)?;
        let quality = self.samples.measure(&model, interrupt)?;
        self.straightness = Some(quality.straightness);
        let seconds = time.as_secs_f64();
        let flat = self.flatness.is_flat(seconds, losses.conditional.mean().mean);
        record.check(Check {
            step: session.steps(),
            seconds,
            validation: losses.conditional,
            marginal: losses.marginal,
            distance: Some(quality.distance),
        });
        Ok(flat)
    }

    /// Begins to wait for progress anew.
    pub fn expect_progress(&mut self) {
        self.flatness = Flatness::default();
    }

    /// The loss that cannot be undercut, where it is known.
    #[must_use]
    pub fn floor(&self) -> Option<&LossByTime> {
        self.validation.floor()
    }

    /// What distances are judged by.
    #[must_use]
    pub fn baseline(&self) -> Baseline {
        self.samples.baseline()
    }

    /// The mean square of what there is to learn, where it is known: see [`Validation::signal`].
    #[must_use]
    pub fn signal(&self) -> Option<f64> {
        self.signal
    }

    /// How straight the trajectories were at the last look.
    #[must_use]
    pub fn straightness(&self) -> Option<f64> {
        self.straightness
    }
}
