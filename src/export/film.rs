//! Films of trainings: the flow at one moment while the networks of its lanes learn, and their losses beside it.

use std::sync::Arc;

use rayon::prelude::*;

use super::{
    error::ClipError,
    material::{LaneMaterial, Material, ShownField},
};
use crate::{
    density::Target,
    field::Exact,
    figure::{
        Ink, Inks, Shape,
        loss_plot::{LossCurve, LossPlot},
    },
    gpu::palette::{Map, REGIONS},
    scene::Theme,
    train::{Checkpoint, Checkpoints, Config, coupling::Pairs, interrupt::Interrupt, validation::Validation},
};

/// What is plotted where the exact field is known, and where it is not.
const DISTANCE: &str = "Distance to the floor";
const LOSS: &str = "Training loss";

/// A training as a film: a network and the losses up to it for every share of the film.
#[derive(Debug)]
pub(super) struct Film {
    material: Arc<Material>,
    plot: LossPlot,
    /// Steps of the longest training.
    last: f64,
}

impl Film {
    /// The film of what the lanes' networks went through. Their losses are measured, unless `is_cancelled` says so
    /// meanwhile.
    ///
    /// # Errors
    /// [`ClipError::NoTraining`] where no lane has a network that was trained here, and [`ClipError::Cancelled`].
    pub(super) fn new(
        material: &Arc<Material>,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        let trained = || material.lanes.iter().filter(|lane| lane.is_filmed());
        let last = trained().filter_map(|lane| lane.checkpoints.last()).max().ok_or(ClipError::NoTraining)?;
        // What has no floor is not drawn into one plot with what has.
        let is_known = trained().all(|lane| lane.checkpoints.has_floor() && lane.field.exact().is_some());
        let first = trained().next();
        let is_first =
            |lane: &LaneMaterial| first.is_some_and(|first| Arc::ptr_eq(&first.checkpoints, &lane.checkpoints));
        let is_alone = trained().all(is_first);
        let mut curves = Vec::new();
        let lanes = &material.lanes;
        for (index, lane) in lanes.iter().enumerate().filter(|(_, lane)| lane.is_filmed()) {
            // Lanes share the network in training.
            if lanes[..index].iter().any(|other| Arc::ptr_eq(&other.checkpoints, &lane.checkpoints)) {
                continue;
            }
            let target = lane.field.exact().map(Exact::target).filter(|_| is_known);
            curves.push(LossCurve {
                name: if is_alone { String::new() } else { format!("lane {}", index + 1) },
                ink: ink(material.scene.theme, is_alone, index),
                points: points(&lane.checkpoints, target, is_cancelled)?,
            });
        }
        let plot = LossPlot { title: if is_known { DISTANCE } else { LOSS }.into(), curves };
        Ok(Self { material: material.clone(), plot, last: last as f64 })
    }

    /// Steps that lie behind the networks after a share of the film in [0, 1], evenly spread on a log scale from 1.
    fn taken(&self, share: f64) -> f64 {
        self.last.powf(share.clamp(0.0, 1.0)) + 1e-6
    }

    /// What is shown after a share of the film. Lanes whose field is exact stay as they are.
    pub(super) fn material(&self, share: f64) -> Arc<Material> {
        let taken = self.taken(share);
        let mut material = Material::clone(&self.material);
        for lane in material.lanes.iter_mut().filter(|lane| lane.is_filmed()) {
            let checkpoint = lane.checkpoints.at(taken).cloned();
            if let (Some(Checkpoint { model, trained: now, .. }), ShownField::Learned { mlp, trained, .. }) =
                (checkpoint, &mut lane.field)
            {
                (*mlp, *trained) = (model, now);
            }
        }
        Arc::new(material)
    }

    /// The losses after a share of the film, in a view of this size in points.
    pub(super) fn losses(&self, share: f64, size: [f32; 2]) -> Vec<Shape> {
        let taken = self.taken(share);
        let shown = |lane: &LaneMaterial| Some(lane.checkpoints.taken(lane.checkpoints.at(taken)?));
        let step = self.material.lanes.iter().filter(|lane| lane.is_filmed()).filter_map(shown).max();
        self.plot.shapes(self.material.scene.theme, size, step.unwrap_or(1) as f64)
    }
}

impl LaneMaterial {
    /// Whether its network changes in a film.
    fn is_filmed(&self) -> bool {
        matches!(self.field, ShownField::Learned { .. }) && !self.checkpoints.all().is_empty()
    }
}

/// The colour of a lane's losses.
fn ink(theme: Theme, is_alone: bool, lane: usize) -> Ink {
    if is_alone {
        return Inks::of(theme).learned;
    }
    Ink::opaque(Map::Region.color(theme, (lane as f64 + 0.5) / REGIONS.len() as f64))
}

/// Steps and losses of networks: how far from the target's exact field they are, or what training lost.
fn points(
    checkpoints: &Checkpoints,
    target: Option<&Arc<Target>>,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<[f64; 2]>, ClipError> {
    let taken = |checkpoint: &Checkpoint| checkpoints.taken(checkpoint) as f64;
    let all = checkpoints.all();
    let (Some(target), Some(first)) = (target, all.first()) else {
        return Ok(all.iter().map(|checkpoint| [taken(checkpoint), checkpoint.loss]).collect());
    };
    let (config, interrupt) =
        (Config { architecture: first.model.architecture, ..Config::default() }, Interrupt::default());
    let cancelled = |_| ClipError::Cancelled;
    let validation = Validation::new(target, &config, Pairs::Independent, &interrupt).map_err(cancelled)?;
    let measured = all.par_iter().map(|checkpoint| {
        if is_cancelled() {
            return Err(ClipError::Cancelled);
        }
        let losses = validation.measure(&checkpoint.model, &interrupt).map_err(cancelled)?;
        let marginal = losses.marginal.as_ref().unwrap_or(&losses.conditional);
        Ok([taken(checkpoint), marginal.mean().mean])
    });
    let points: Vec<[f64; 2]> = measured.collect::<Result<_, _>>()?;
    // No logarithm shows any other.
    Ok(points.into_iter().filter(|[_, loss]| loss.is_finite() && *loss > 0.0).collect())
}
