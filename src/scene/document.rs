//! What is authored: all that is kept, shared and undone.

use super::{
    flow::{self, Flow, LANES},
    layers::{Grains, Layers},
    model::LaneModels,
    study::Study,
};
use crate::{drawing::Drawing, path::Schedule, train::Config};

/// What was authored. See the fields for ranges; [`Document::sanitised`] enforces them.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What was drawn or loaded.
    pub drawing: Drawing,
    /// The flows beside each other, as many as [`LANES`] allows. They share everything else.
    pub lanes: Vec<Flow>,
    /// Models that lanes show where their field is learned, in place of the network in training.
    pub models: LaneModels,
    /// What network is trained, and how.
    pub training: Config,
    /// Seed of the noise.
    pub seed: u64,
    /// What is shown of the flows.
    pub layers: Layers,
    /// How grains look.
    pub grains: Grains,
    /// What is looked at closely.
    pub study: Study,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            drawing: Drawing::named("two-moons").unwrap_or_default(),
            lanes: vec![Flow::default()],
            models: LaneModels::default(),
            training: Config::default(),
            seed: 0,
            layers: Layers::default(),
            grains: Grains::default(),
            study: Study::default(),
        }
    }
}

impl Document {
    /// One of one lane.
    #[must_use]
    pub fn of(flow: Flow) -> Self {
        Self { lanes: vec![flow], ..Self::default() }
    }

    /// Changes the number of lanes to the nearest of [`LANES`] that holds `count`; a new lane
    /// shows what the last one does, with its model.
    pub fn set_lane_count(&mut self, count: usize) {
        let count = LANES.into_iter().find(|lanes| *lanes >= count).unwrap_or(LANES[LANES.len() - 1]);
        let before = self.lanes.len();
        self.lanes.resize(count, self.lanes.last().copied().unwrap_or_default());
        let from: Vec<usize> = (0..count).map(|lane| lane.min(before.saturating_sub(1))).collect();
        self.models = self.models.arranged(&from);
    }

    /// The layers that are drawn: a conditional path is shown alone.
    #[must_use]
    pub fn drawn(&self) -> Layers {
        if self.study.datum.is_none() {
            return self.layers;
        }
        let Layers { outline, grid, caption, layout, .. } = self.layers;
        Layers { outline, grid, caption, layout, ..Layers::none() }
    }

    /// The share of their light that grains keep: they step back where something is looked at among them.
    #[must_use]
    pub fn grain_presence(&self) -> f32 {
        let study = &self.study;
        let among = study.pairs as usize + study.joined.len() + study.followed.len();
        match (study.probe, among) {
            (Some(_), _) => 0.16,
            (None, 0) => 1.0,
            _ => 0.35,
        }
    }

    /// The same document with every number brought into its range, for so many particles.
    #[must_use]
    pub fn sanitised(mut self, particles: u32) -> Self {
        self.set_lane_count(self.lanes.len());
        for flow in &mut self.lanes {
            flow.steps = flow.steps.clamp(1, flow::MAX_STEPS);
            flow.path = flow.path.validate().unwrap_or(Schedule::OT);
        }
        self.training = self.training.validate().unwrap_or_default();
        self.layers = self.layers.sanitised();
        self.study = self.study.sanitised(self.lanes.len(), particles);
        self.grains = self.grains.sanitised();
        self
    }
}
