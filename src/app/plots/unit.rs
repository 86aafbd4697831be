//! What losses are of: the network's own quantity, or the velocity on a path.

use crate::{
    path::Schedule,
    train::{
        Report,
        loss_by_time::{Estimate, LossByTime, VelocityWeights},
    },
};

/// What the losses are of.
pub(super) enum Unit {
    /// The network's own quantity, of unit variance.
    Own,
    /// The velocity on a path.
    Velocity(VelocityWeights),
    /// The velocity on a path on which its loss diverges.
    Diverging,
    /// The velocity before there is a network.
    Unknown,
}

impl Unit {
    pub(super) fn velocity(report: Option<&Report>, path: Schedule) -> Self {
        let Some(model) = report.and_then(|report| report.model.as_ref()) else { return Self::Unknown };
        VelocityWeights::new(path, model.scaling.spread).map_or(Self::Diverging, Self::Velocity)
    }

    pub(super) fn of(&self, loss: &LossByTime) -> Option<Estimate> {
        match self {
            Self::Own => Some(loss.mean()),
            Self::Velocity(weights) => Some(loss.velocity(weights)),
            Self::Diverging | Self::Unknown => None,
        }
    }
}
