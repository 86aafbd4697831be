//! What the stage shows, for an export.

use std::sync::Arc;

use super::sampling::Sampling;
use crate::{
    app::{
        sampler::{Learned, Which},
        state::State,
    },
    export::{LaneMaterial, Material, ShownField},
    scene::{Camera, Document, FieldSource, Flow, Theme},
    train::Checkpoints,
};

/// What decides of a material, but for how far the network in training has come.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Origin {
    document: Document,
    camera: Camera,
    theme: Theme,
    /// The target of each exact field, and the network that moves or is compared with it.
    fields: Vec<(Option<u64>, Option<Which>, bool)>,
}

impl Origin {
    /// That of what is shown now.
    pub(super) fn of(state: &State, sampling: &Sampling) -> Self {
        let target = sampling.exact.as_ref().map(|(exact, _)| exact.target().id());
        let field = |lane: usize| {
            let network = sampling.network(lane, state).map(|network| network.which.clone());
            (target, network, state.lanes[lane].shown.learned)
        };
        Self {
            document: state.scene.document.clone(),
            camera: state.scene.camera,
            theme: theme(state),
            fields: (0..state.lanes.len()).map(field).collect(),
        }
    }
}

/// The theme of exports.
fn theme(state: &State) -> Theme {
    state.settings.export_theme.unwrap_or(state.scene.theme)
}

/// What the stage shows, to be sampled anew at full quality; nothing before there is a flow.
pub(super) fn material(state: &State, sampling: &Sampling) -> Option<Material> {
    let mut scene = state.scene.clone();
    scene.theme = theme(state);
    let mut lanes = Vec::new();
    for index in 0..state.lanes.len() {
        let field = shown_field(sampling, index, state)?;
        let learned = field.trained().is_some();
        let field_source = if learned { FieldSource::Learned } else { FieldSource::Exact };
        scene.document.lanes[index] = Flow { field: field_source, ..state.staged(index) };
        let (moments, cross_covariance) = sampling.data(index, learned, state);
        let network =
            sampling.network(index, state).filter(|network| network.model.frame == field.velocity().frame());
        let compared = network.map(|network| network.model.clone());
        let checkpoints = checkpoints(sampling, index, state);
        lanes.push(LaneMaterial { field, compared, moments, cross_covariance, checkpoints });
    }
    Some(Material { scene, lanes })
}

/// What the network of a lane went through, where it is the one in training.
fn checkpoints(sampling: &Sampling, lane: usize, state: &State) -> Arc<Checkpoints> {
    let network = sampling.network(lane, state).filter(|network| matches!(network.which, Which::InTraining(_)));
    network.and(state.report()).map(|report| report.checkpoints.clone()).unwrap_or_default()
}

/// What a lane shows, to be sampled anew.
fn shown_field(sampling: &Sampling, lane: usize, state: &State) -> Option<ShownField> {
    let exact = sampling.exact.as_ref().map(|(exact, _)| exact.clone());
    match sampling.learned(lane, state).filter(|_| state.lanes[lane].shown.learned) {
        None => exact.map(ShownField::Exact),
        Some(Learned { model, trained, .. }) => {
            let exact = exact.filter(|exact| exact.target().frame() == model.frame);
            Some(ShownField::Learned { mlp: model.clone(), trained: *trained, exact })
        }
    }
}
