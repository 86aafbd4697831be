//! Networks: the one in training, and what the scene keeps of it.

use std::sync::Arc;

use super::state::{State, Training};
use crate::{
    density::Target,
    derived::Revision,
    field::{Mlp, Trained, mlp::Scaling, model_file::Provenance},
    scene::SavedModel,
    train::State as TrainState,
};

/// The network that lanes without a model of their own show.
#[derive(Clone, Debug)]
pub struct InTraining {
    /// The network.
    pub model: Arc<Mlp>,
    /// How far it has come.
    pub trained: Trained,
    /// Whether it takes no steps now.
    pub rests: bool,
}

impl State {
    /// The newest network of the training; nothing before its first step.
    #[must_use]
    pub fn newest_network(&self) -> Option<SavedModel> {
        let report = self.report()?;
        // The path that it is shown on becomes the model's default.
        let provenance = Provenance { path: self.flow().path, ..report.provenance.clone()? };
        Some(SavedModel { model: report.model.clone()?, provenance })
    }

    /// The network that the scene keeps, while the trainer has said nothing and if it is of what is on the stage.
    #[must_use]
    pub fn kept_network(&self) -> Option<&Arc<SavedModel>> {
        let target = self.target.as_ref().filter(|_| self.report().is_none())?;
        self.scene.network.as_ref().filter(|network| is_of(network, target))
    }

    /// The network that lanes without a model of their own show.
    #[must_use]
    pub fn in_training(&self) -> Option<InTraining> {
        if let Some(report) = self.report() {
            let rests = report.state != TrainState::Running;
            return Some(InTraining { model: report.model.clone()?, trained: report.trained(), rests });
        }
        let SavedModel { model, provenance } = &**self.kept_network()?;
        Some(InTraining { model: model.clone(), trained: provenance.trained, rests: true })
    }

    /// Keeps the newest network in the scene.
    pub fn keep_network(&mut self) {
        if let Some(newest) = self.newest_network()
            && self.scene.network.as_ref().is_none_or(|known| !known.is(&newest))
        {
            self.scene.network = Some(Arc::new(newest));
        }
    }

    /// Goes over to another training, which begins with this network, or afresh.
    pub fn set_training(&mut self, id: Revision, following: bool, network: Option<Arc<SavedModel>>) {
        self.training = Training { following, id, report: None };
        self.scene.network = network;
    }
}

/// Whether a network was trained on a target: on its name, its frame and its moments.
fn is_of(network: &SavedModel, target: &Target) -> bool {
    let SavedModel { model, provenance } = network;
    provenance.target == target.name()
        && model.frame == target.frame()
        && model.scaling == Scaling::from(target.moments())
}
