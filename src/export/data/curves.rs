//! The curves of a training.

use super::{Axis, DataSet, Variable};
use crate::train::{
    loss_by_time::{LossByTime, VelocityWeights},
    record::Record,
};

/// What is remembered of one generation of a training.
#[derive(Clone, Copy, Debug)]
pub struct Training<'a> {
    /// Generation of the rectified flow; 0 learns from the coupling.
    pub generation: u32,
    /// Its curves.
    pub record: &'a Record,
    /// The loss that it cannot go below, where it is known.
    pub floor: Option<&'a LossByTime>,
}

/// Names of the columns.
const NAMES: [&[&str; 1]; 10] = [
    &["generation"],
    &["step"],
    &["loss"],
    &["seconds"],
    &["validation"],
    &["floor"],
    &["marginal"],
    &["sliced_wasserstein_2"],
    &["velocity_loss"],
    &["velocity_floor"],
];

/// A row for each point of the loss curves, with the last look at the network since the point before, and the losses of
/// the velocity with the `weights` of a path: infinite where they are on none. What is not known is no number; distances
/// and velocities are in world units.
#[must_use]
pub fn training(generations: &[Training<'_>], weights: Option<&VelocityWeights>) -> DataSet {
    let mut columns: [Vec<f64>; NAMES.len()] = Default::default();
    for generation in generations {
        generation.add_rows(weights, &mut columns);
    }
    let rows = columns[0].len();
    let variables = NAMES.iter().zip(columns).map(|(name, values)| Variable::scalar(name, values));
    DataSet::new(vec![Axis::counted("row", 0, rows)], variables.collect())
}

impl Training<'_> {
    fn add_rows(&self, weights: Option<&VelocityWeights>, columns: &mut [Vec<f64>; NAMES.len()]) {
        let known = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let velocity = |loss: &LossByTime| weights.map_or(f64::INFINITY, |weights| loss.velocity(weights).mean);
        let floor = known(self.floor.map(|floor| floor.mean().mean));
        let velocity_floor = known(self.floor.map(velocity));
        let mut checks = self.record.checks.iter().peekable();
        for [step, loss] in &self.record.loss {
            let mut newest = None;
            while let Some(check) = checks.next_if(|check| check.step as f64 <= *step) {
                newest = Some(check);
            }
            let row = [
                f64::from(self.generation),
                *step,
                *loss,
                known(newest.map(|check| check.seconds)),
                known(newest.map(|check| check.validation.mean().mean)),
                floor,
                known(newest.and_then(|check| Some(check.marginal.as_ref()?.mean().mean))),
                known(newest.and_then(|check| check.distance)),
                known(newest.map(|check| velocity(&check.validation))),
                velocity_floor,
            ];
            columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        export::data::Encoding,
        path::Schedule,
        train::{
            loss_by_time::{Estimate, STRATA},
            record::Check,
        },
    };

    fn text(generation: Training<'_>, weights: Option<&VelocityWeights>) -> Vec<String> {
        let mut bytes = Vec::new();
        training(&[generation], weights).write(Encoding::Csv, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn losses_and_looks_are_joined() {
        let mut record = Record::default();
        for step in 1..=4u64 {
            record.step(step, step as f32);
        }
        for (step, validation) in [(2, 0.5), (3, 0.25), (3, 0.125)] {
            let validation = LossByTime::new([Estimate { mean: validation, error: 0.0 }; STRATA]);
            record.check(Check { step, seconds: 1.5, validation, marginal: None, distance: Some(0.1) });
        }
        let generation = Training { generation: 2, record: &record, floor: None };
        let expected = [
            "generation,step,loss,seconds,validation,floor,marginal,sliced_wasserstein_2,velocity_loss,velocity_floor",
            "2,1,1,,,,,,,",
            "2,2,2,1.5,0.5,,,0.1,inf,",
            "2,3,3,1.5,0.125,,,0.1,inf,",
            "2,4,4,,,,,,,",
        ];
        assert_eq!(text(generation, None), expected);
        // On the straight path with data of unit spread the weights add up to 2 x pi / 2.
        let lines = text(generation, VelocityWeights::new(Schedule::OT, 1.0).as_ref());
        let cell = lines[2].split(',').nth(8).unwrap();
        assert!((cell.parse::<f64>().unwrap() - 0.5 * std::f64::consts::PI).abs() < 1e-9, "{cell}");
    }
}
