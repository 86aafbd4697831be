//! What `dunefield train` notes of a training: the curves of its log, and whether it still learns.

use std::time::Duration;

use crate::{
    export::data::{DataSet, Training, training},
    train::{
        Session,
        evaluation::Evaluation,
        interrupt::Interrupted,
        loss_by_time::{LossByTime, VelocityWeights},
        record::{Check, Record},
        run::Progress,
        sample_quality::Baseline,
    },
};

/// What stands for a loss of the velocity that is infinite.
pub(super) const DIVERGES: &str = "diverges";

/// Looks at a network under training now and then.
pub(super) struct Observer {
    /// Whether to look before the end.
    often: bool,
    next: Duration,
    /// One for each generation of the rectified flow.
    generations: Vec<Generation>,
}

#[derive(Default)]
struct Generation {
    number: u32,
    record: Record,
    evaluation: Option<Evaluation>,
}

impl Observer {
    pub(super) fn new(often: bool) -> Self {
        Self { often, next: Evaluation::EVERY, generations: Vec::new() }
    }

    /// A generation begins, with pairs of its own.
    pub(super) fn begin(&mut self, number: u32) {
        self.generations.push(Generation { number, ..Generation::default() });
        self.next = Evaluation::EVERY;
    }

    /// Notes a step, and looks if it is time; whether the validation has been flat for a while.
    pub(super) fn step(&mut self, now: &Progress<'_>) -> bool {
        let Some(current) = self.generations.last_mut() else { return false };
        current.record.step(now.session.steps(), now.loss);
        if !self.often || now.time < self.next {
            return false;
        }
        self.next = now.time + Evaluation::EVERY;
        current.look(now.session, now.time)
    }

    /// The last look at a generation.
    pub(super) fn finish(&mut self, session: &Session, time: Duration) {
        if let Some(current) = self.generations.last_mut() {
            current.record.finish(session.steps());
            current.look(session, time);
        }
    }

    fn evaluation(&self) -> Option<&Evaluation> {
        self.generations.last()?.evaluation.as_ref()
    }

    pub(super) fn floor(&self) -> Option<&LossByTime> {
        self.evaluation()?.floor()
    }

    pub(super) fn baseline(&self) -> Option<Baseline> {
        Some(self.evaluation()?.baseline())
    }

    pub(super) fn straightness(&self) -> Option<f64> {
        self.evaluation()?.straightness()
    }

    /// The mean training loss since the point of the curve before the last.
    pub(super) fn loss(&self) -> Option<f64> {
        Some(self.generations.last()?.record.loss.last()?[1])
    }

    pub(super) fn last_check(&self) -> Option<&Check> {
        self.generations.last()?.record.checks.last()
    }

    /// The curves of all generations, with the losses of the velocity on a path.
    pub(super) fn curves(&self, weights: Option<&VelocityWeights>) -> DataSet {
        let of_all: Vec<Training<'_>> = (self.generations.iter())
            .map(|generation| Training {
                generation: generation.number,
                record: &generation.record,
                floor: generation.evaluation.as_ref().and_then(Evaluation::floor),
            })
            .collect();
        training(&of_all, weights)
    }
}

impl Generation {
    fn look(&mut self, session: &Session, time: Duration) -> bool {
        // Nobody interrupts a training of the command line.
        self.try_look(session, time).unwrap_or(false)
    }

    fn try_look(&mut self, session: &Session, time: Duration) -> Result<bool, Interrupted> {
        let evaluation = match &mut self.evaluation {
            Some(evaluation) => evaluation,
            unknown => unknown.insert(Evaluation::new(session, session.match_validation_pairs()?)?),
        };
        evaluation.look(session, time, &mut self.record)
    }
}
