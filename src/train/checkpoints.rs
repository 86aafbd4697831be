//! Networks of one training, kept at steps that are evenly spread on a log scale: what a film of it shows.

use std::sync::Arc;

use super::{coupling::Coupling, session::Session};
use crate::field::{Mlp, Trained};

/// Checkpoints while the number of steps doubles.
const PER_DOUBLING: f64 = 12.0;
/// What all of them take at most, in bytes; where it would be more, every second one is dropped.
const MOST_BYTES: usize = 96 << 20;
/// However large a network is, so many are kept.
const FEWEST: usize = 4;

/// A network while it was trained.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// How far it had come.
    pub trained: Trained,
    /// Mean training loss since the checkpoint before.
    pub loss: f64,
    /// The network with averaged weights.
    pub model: Arc<Mlp>,
}

/// Networks of one training, the oldest first.
#[derive(Clone, Debug, Default)]
pub struct Checkpoints {
    kept: Vec<Checkpoint>,
    /// Steps before the first of this training.
    before: Option<u64>,
    /// Doublings of the steps from one checkpoint to the next, over those at first.
    stride: u32,
    /// Whether the loss that cannot be undercut has a closed form: pairs are independent.
    has_floor: bool,
    /// Losses since the last one.
    sum: f64,
    count: u64,
}

impl Checkpoints {
    /// Takes note of a step that was taken, and of its loss.
    pub fn step(&mut self, session: &Session, loss: f32) {
        let steps = session.steps();
        self.has_floor = session.config().coupling == Coupling::Independent && session.generation() == 0;
        let taken = steps - *self.before.get_or_insert(steps.saturating_sub(1));
        self.sum += f64::from(loss);
        self.count += 1;
        if taken < self.due() {
            return;
        }
        self.keep(session);
        let Some(newest) = self.kept.last() else { return };
        let most = (MOST_BYTES / bytes(&newest.model)).max(FEWEST);
        if self.kept.len() > most {
            let last = self.kept.len();
            let mut index = 0;
            // The oldest and the newest stay.
            self.kept.retain(|_| {
                index += 1;
                index % 2 == 1 || index == last
            });
            self.stride += 1;
        }
    }

    /// Keeps the network of the last step, too.
    pub fn finish(&mut self, session: &Session) {
        if self.count > 0 {
            self.keep(session);
        }
    }

    fn keep(&mut self, session: &Session) {
        let (model, loss) = (session.snapshot(), self.sum / self.count as f64);
        // Weights that are not finite are put back to the last good ones.
        if model.is_finite() {
            self.kept.push(Checkpoint { trained: session.trained(), loss, model: Arc::new(model) });
            (self.sum, self.count) = (0.0, 0);
        }
    }

    /// Steps after which the next one is kept.
    fn due(&self) -> u64 {
        let Some(last) = self.kept.last() else { return 1 };
        let taken = self.taken(last);
        let ratio = (f64::from(1u32 << self.stride.min(16)) / PER_DOUBLING).exp2();
        ((taken as f64 * ratio).round() as u64).max(taken + 1)
    }

    /// Steps of this training that a checkpoint has behind it.
    #[must_use]
    pub fn taken(&self, checkpoint: &Checkpoint) -> u64 {
        checkpoint.trained.step.saturating_sub(self.before.unwrap_or(0))
    }

    /// Whether the loss that cannot be undercut has a closed form.
    #[must_use]
    pub fn has_floor(&self) -> bool {
        self.has_floor
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Checkpoint] {
        &self.kept
    }

    /// The newest that had at most so many steps of this training behind it; the first one where none had.
    #[must_use]
    pub fn at(&self, taken: f64) -> Option<&Checkpoint> {
        let after = self.kept.partition_point(|checkpoint| self.taken(checkpoint) as f64 <= taken);
        self.kept.get(after.saturating_sub(1))
    }

    /// Steps of this training that the newest has behind it.
    #[must_use]
    pub fn last(&self) -> Option<u64> {
        self.kept.last().map(|checkpoint| self.taken(checkpoint))
    }
}

/// Bytes of a network's weights.
fn bytes(model: &Mlp) -> usize {
    4 * model.architecture.parameters().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{density::presets, field::architecture::Architecture, train::Config};

    fn session(hidden: usize, layers: usize) -> Session {
        let target = Arc::new(presets::target("ring").unwrap());
        let architecture = Architecture { hidden, layers, ..Config::default().architecture };
        let config = Config { architecture, batch: 16, ..Config::default() };
        Session::new(target, config).unwrap()
    }

    fn train(session: &mut Session, checkpoints: &mut Checkpoints, steps: u64) -> Vec<f32> {
        (0..steps)
            .map(|_| {
                let loss = session.step().unwrap();
                checkpoints.step(session, loss);
                loss
            })
            .collect()
    }

    #[test]
    fn checkpoints_are_evenly_spread_on_a_log_scale() {
        let (mut session, mut checkpoints) = (session(16, 1), Checkpoints::default());
        let losses = train(&mut session, &mut checkpoints, 1000);
        let taken: Vec<u64> = checkpoints.all().iter().map(|one| checkpoints.taken(one)).collect();
        assert_eq!(taken[..12], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        let ratios: Vec<f64> = taken.windows(2).skip(40).map(|two| two[1] as f64 / two[0] as f64).collect();
        assert!(ratios.iter().all(|ratio| (ratio.log2() * PER_DOUBLING - 1.0).abs() < 0.35), "{ratios:?}");
        assert!((80..110).contains(&taken.len()), "{}", taken.len());
        let (last, before) = (taken[taken.len() - 1], taken[taken.len() - 2]);
        let between: Vec<f64> =
            losses[before as usize..last as usize].iter().map(|loss| f64::from(*loss)).collect();
        let mean = between.iter().sum::<f64>() / between.len() as f64;
        assert!((checkpoints.all().last().unwrap().loss - mean).abs() < 1e-9);

        assert_eq!(checkpoints.at(0.0).unwrap().trained.step, 1);
        assert_eq!(checkpoints.at(5.9).unwrap().trained.step, 5);
        assert_eq!(checkpoints.at(1e9).unwrap().trained.step, last);
        checkpoints.finish(&session);
        assert_eq!(checkpoints.last(), Some(1000));
        let newest = checkpoints.all().last().unwrap();
        assert_eq!(*newest.model, session.snapshot());
    }

    #[test]
    fn a_training_that_goes_on_is_counted_from_where_it_went_on() {
        let mut session = session(16, 1);
        for _ in 0..50 {
            session.step().unwrap();
        }
        let mut checkpoints = Checkpoints::default();
        train(&mut session, &mut checkpoints, 3);
        let steps: Vec<u64> = checkpoints.all().iter().map(|one| one.trained.step).collect();
        assert_eq!((steps, checkpoints.last()), (vec![51, 52, 53], Some(3)));
        assert!(Checkpoints::default().at(3.0).is_none() && Checkpoints::default().last().is_none());
    }

    #[test]
    fn large_networks_are_kept_less_often() {
        let (mut session, mut checkpoints) = (session(1024, 3), Checkpoints::default());
        let most = (MOST_BYTES / bytes(&session.snapshot())).max(FEWEST);
        train(&mut session, &mut checkpoints, 3 * most as u64);
        let taken: Vec<u64> = checkpoints.all().iter().map(|one| checkpoints.taken(one)).collect();
        assert!(taken.len() <= most && taken.len() >= most / 4, "{} of {most}", taken.len());
        assert_eq!(taken[0], 1);
        assert!(taken.windows(2).all(|two| two[0] < two[1]), "{taken:?}");
    }
}
