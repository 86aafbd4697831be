//! What `dunefield train` notes of a training: the curves of its log, and whether it still learns.

use std::{fmt::Write as _, time::Duration};

use crate::train::{
    Session,
    evaluation::Evaluation,
    interrupt::Interrupted,
    loss_by_time::{LossByTime, VelocityWeights},
    record::{Check, Record},
    run::Progress,
    sample_quality::Baseline,
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

    /// The loss curves, each point with the last look at the network since the point before, and the losses of the
    /// velocity with the weights of a path.
    pub(super) fn csv(&self, weights: Option<&VelocityWeights>) -> String {
        let header = "generation,step,loss,seconds,validation,floor,marginal,sliced_wasserstein_2,velocity_loss,velocity_floor\n";
        let mut rows = String::from(header);
        for generation in &self.generations {
            generation.write_rows(weights, &mut rows);
        }
        rows
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

    fn write_rows(&self, weights: Option<&VelocityWeights>, rows: &mut String) {
        let text = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
        let velocity = |loss: &LossByTime| {
            weights.map_or_else(|| DIVERGES.to_owned(), |weights| loss.velocity(weights).mean.to_string())
        };
        let known = self.evaluation.as_ref().and_then(Evaluation::floor);
        let floor = text(known.map(|floor| floor.mean().mean));
        let velocity_floor = known.map_or(String::new(), velocity);
        let mut checks = self.record.checks.iter().peekable();
        for [step, loss] in &self.record.loss {
            let mut newest = None;
            while let Some(check) = checks.next_if(|check| check.step as f64 <= *step) {
                newest = Some(check);
            }
            let seconds = text(newest.map(|check| check.seconds));
            let validation = text(newest.map(|check| check.validation.mean().mean));
            let marginal = text(newest.and_then(|check| Some(check.marginal.as_ref()?.mean().mean)));
            let distance = text(newest.and_then(|check| check.distance));
            let velocity_loss = newest.map_or(String::new(), |check| velocity(&check.validation));
            let number = self.number;
            // Writing to a string cannot fail.
            let _ = writeln!(
                rows,
                "{number},{step},{loss},{seconds},{validation},{floor},{marginal},{distance},{velocity_loss},{velocity_floor}"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        path::Schedule,
        train::loss_by_time::{Estimate, STRATA},
    };

    #[test]
    fn the_log_joins_losses_and_looks() {
        let mut record = Record::default();
        for step in 1..=4u64 {
            record.step(step, step as f32);
        }
        for (step, validation) in [(2, 0.5), (3, 0.25), (3, 0.125)] {
            let validation = LossByTime::new([Estimate { mean: validation, error: 0.0 }; STRATA]);
            record.check(Check { step, seconds: 1.5, validation, marginal: None, distance: Some(0.1) });
        }
        let generation = Generation { number: 2, record, evaluation: None };
        let mut rows = String::new();
        generation.write_rows(None, &mut rows);
        let lines: Vec<&str> = rows.lines().collect();
        let expected =
            ["2,1,1,,,,,,,", "2,2,2,1.5,0.5,,,0.1,diverges,", "2,3,3,1.5,0.125,,,0.1,diverges,", "2,4,4,,,,,,,"];
        assert_eq!(lines, expected);
        // On the straight path with data of unit spread the weights add up to 2 x pi / 2.
        rows.clear();
        generation.write_rows(VelocityWeights::new(Schedule::OT, 1.0).as_ref(), &mut rows);
        let cell = rows.lines().nth(1).and_then(|line| line.split(',').nth(8)).unwrap();
        assert!((cell.parse::<f64>().unwrap() - 0.5 * std::f64::consts::PI).abs() < 1e-9, "{cell}");
    }
}
