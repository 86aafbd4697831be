//! What is remembered of a training, in bounded memory.

use super::loss_by_time::LossByTime;

/// Entries of a record; when it is full every second one is dropped.
const ENTRIES: usize = 1024;

/// One look at a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Steps taken.
    pub step: u64,
    /// Seconds of training.
    pub seconds: f64,
    /// Conditional loss on the fixed sample.
    pub validation: LossByTime,
    /// Marginal loss, where it is known.
    pub marginal: Option<LossByTime>,
    /// Sliced 2-Wasserstein distance of samples from the target, in world units.
    pub distance: Option<f64>,
}

/// The curves of one network.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// (step, mean training loss since the point before).
    pub loss: Vec<[f64; 2]>,
    /// Looks at the network, oldest first.
    pub checks: Vec<Check>,
    /// Steps per point of the loss curve.
    stride: u64,
    sum: f64,
    count: u64,
}

impl Record {
    /// The loss curve alone.
    #[must_use]
    pub fn losses(&self) -> Self {
        Self { checks: Vec::new(), ..self.clone() }
    }

    /// Adds the loss of one step.
    pub fn step(&mut self, step: u64, loss: f32) {
        self.sum += f64::from(loss);
        self.count += 1;
        if self.count < self.stride {
            return;
        }
        self.loss.push([step as f64, self.sum / self.count as f64]);
        (self.sum, self.count) = (0.0, 0);
        if self.loss.len() >= ENTRIES {
            let merged = self.loss.chunks_exact(2).map(|p| [p[1][0], f64::midpoint(p[0][1], p[1][1])]);
            self.loss = merged.collect();
            self.stride = 2 * self.stride.max(1);
        }
    }

    /// Adds what is left over of the loss, so that the curve reaches the last step.
    pub fn finish(&mut self, step: u64) {
        if self.count > 0 {
            self.loss.push([step as f64, self.sum / self.count as f64]);
            (self.sum, self.count) = (0.0, 0);
        }
    }

    /// Adds a look at the network.
    pub fn check(&mut self, check: Check) {
        self.checks.push(check);
        if self.checks.len() >= ENTRIES {
            // The newest stays.
            let mut index = 0;
            self.checks.retain(|_| {
                index += 1;
                index % 2 == 0
            });
        }
    }
}

/// Tells when a validation loss has stopped falling.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flatness {
    best: Option<(f64, f64)>,
}

impl Flatness {
    /// Seconds without progress that count as flat.
    pub const SECONDS: f64 = 15.0;
    /// A relative improvement that counts as progress.
    const PROGRESS: f64 = 5e-4;

    /// Takes note of a validation loss after so many seconds; whether it has been flat.
    pub fn is_flat(&mut self, seconds: f64, validation: f64) -> bool {
        match self.best {
            Some((best, since)) if validation > best * (1.0 - Self::PROGRESS) => seconds - since >= Self::SECONDS,
            _ => {
                self.best = Some((validation, seconds));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::loss_by_time::{Estimate, STRATA};

    #[test]
    fn memory_is_bounded_and_nothing_is_forgotten() {
        let mut record = Record::default();
        let validation = LossByTime::new([Estimate::default(); STRATA]);
        for step in 1..=100_000u64 {
            record.step(step, (step % 2) as f32);
            record.check(Check {
                step,
                seconds: 0.0,
                validation: validation.clone(),
                marginal: None,
                distance: None,
            });
        }
        assert!(record.loss.len() < ENTRIES && record.checks.len() < ENTRIES);
        assert!(record.loss.len() > ENTRIES / 4);
        let mean = record.loss.iter().map(|p| p[1]).sum::<f64>() / record.loss.len() as f64;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        assert!(record.loss.windows(2).all(|p| p[0][0] < p[1][0]));
        assert!(record.checks.windows(2).all(|p| p[0].step < p[1].step));
        assert!(record.checks.last().unwrap().step > 99_000);
    }

    #[test]
    fn flat_is_a_while_without_progress() {
        let mut flatness = Flatness::default();
        for k in 0..100 {
            assert!(!flatness.is_flat(f64::from(k), 1.0 / f64::from(k + 1)), "{k}");
        }
        assert!(!flatness.is_flat(105.0, 0.01));
        assert!(flatness.is_flat(116.0, 0.0105));
        assert!(!flatness.is_flat(117.0, 0.005));
    }
}
