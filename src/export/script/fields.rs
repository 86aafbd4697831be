//! Targets and networks as Python.

use std::{fmt::Write as _, sync::Arc};

use super::literal::{array, numbers};
use crate::{
    density::{
        BANDWIDTH_CELLS, Cloud, Density, Spread, Target,
        raster::{CELLS, Raster},
    },
    export::{Material, ShownField},
    field::{Mlp, Trained},
};

/// The fields of all lanes, each once.
pub(super) struct Fields<'a> {
    targets: Vec<&'a Arc<Target>>,
    networks: Vec<(&'a Arc<Mlp>, Trained)>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(material: &'a Material) -> Self {
        let mut fields = Self { targets: Vec::new(), networks: Vec::new() };
        for lane in &material.lanes {
            if let Some(exact) = lane.field.exact()
                && fields.targets.iter().all(|known| known.id() != exact.target().id())
            {
                fields.targets.push(exact.target());
            }
            if let ShownField::Learned { mlp, trained, .. } = &lane.field
                && fields.networks.iter().all(|(known, _)| known != &mlp)
            {
                fields.networks.push((mlp, *trained));
            }
        }
        fields
    }

    pub(super) fn targets(&self) -> &[&'a Arc<Target>] {
        &self.targets
    }

    pub(super) fn networks(&self) -> &[(&'a Arc<Mlp>, Trained)] {
        &self.networks
    }

    /// What to call the data.
    pub(super) fn target_name(&self, material: &'a Material) -> &'a str {
        let saved = || material.scene.document.models.iter().next().map(|model| model.provenance.target.as_str());
        self.targets.first().map(|target| target.name()).or_else(saved).unwrap_or("a target")
    }

    /// The variable that holds a target.
    pub(super) fn target(&self, target: &Target) -> String {
        numbered("EXACT", self.targets.iter().position(|known| known.id() == target.id()).unwrap_or(0))
    }

    /// The variable that holds the field of a lane.
    pub(super) fn variable(&self, field: &ShownField) -> String {
        match field {
            ShownField::Exact(exact) => self.target(exact.target()),
            ShownField::Learned { mlp, .. } => {
                numbered("NETWORK", self.networks.iter().position(|(known, _)| *known == mlp).unwrap_or(0))
            }
        }
    }

    /// All of them, as variables.
    pub(super) fn python(&self) -> String {
        let mut out = String::new();
        for target in &self.targets {
            let value = match target.density() {
                Density::Raster(raster) => of_raster(raster),
                Density::Cloud(cloud) => of_cloud(cloud),
            };
            let _ = write!(out, "{} = {value}\n\n", self.target(target));
        }
        for (index, (mlp, _)) in self.networks.iter().enumerate() {
            let _ = write!(out, "{} = {}\n\n", numbered("NETWORK", index), of_network(mlp));
        }
        out
    }
}

fn numbered(name: &str, index: usize) -> String {
    if index == 0 { name.to_owned() } else { format!("{name}_{}", index + 1) }
}

/// The rectangle of cells that holds all mass.
fn of_raster(raster: &Raster) -> String {
    let is_held = |row: usize, column: usize| raster.row(row)[column] > 0.0;
    let rows = range(|row| (0..CELLS).any(|column| is_held(row, column)));
    let columns = range(|column| rows.clone().any(|row| is_held(row, column)));
    let weights: Vec<f32> = rows.clone().flat_map(|row| raster.row(row)[columns.clone()].to_vec()).collect();
    let (first, cell) = (raster.grid().at(columns.start, rows.start), raster.grid().cell());
    format!(
        "Raster(\n    {},\n    first={},\n    cell={cell:?},\n    h={:?},\n)",
        array(&[rows.len(), columns.len()], &weights),
        numbers(&first),
        BANDWIDTH_CELLS * cell
    )
}

/// From the first to the last that is held.
fn range(is_held: impl Fn(usize) -> bool) -> std::ops::Range<usize> {
    let first = (0..CELLS).find(|k| is_held(*k)).unwrap_or(0);
    first..(first..CELLS).rev().find(|k| is_held(*k)).map_or(first + 1, |last| last + 1)
}

fn of_cloud(cloud: &Cloud) -> String {
    let centres = array(&[cloud.len(), 2], cloud.means().as_flattened());
    let weights: Vec<f64> = (0..cloud.len()).map(|k| cloud.weight(k)).collect();
    let are_alike = weights.iter().all(|weight| *weight == weights[0]);
    let weights = || array(&[weights.len()], &weights);
    match cloud.spread() {
        Spread::Shared(h) if are_alike => format!("Points(\n    {centres},\n    h={h:?},\n)"),
        Spread::Shared(h) => format!("Points(\n    {centres},\n    h={h:?},\n    weights={},\n)", weights()),
        Spread::Own(all) => {
            let covariances = array(&[all.len(), 3], all.as_flattened());
            format!("Mixture(\n    {},\n    {centres},\n    {covariances},\n)", weights())
        }
    }
}

fn of_network(mlp: &Mlp) -> String {
    let mut layers = String::new();
    for (layer, (outputs, inputs)) in mlp.layers.iter().zip(mlp.architecture.shapes()) {
        let (weight, bias) = (array(&[outputs, inputs], &layer.weight), array(&[outputs], &layer.bias));
        let _ = write!(layers, "        (\n            {weight},\n            {bias},\n        ),\n");
    }
    format!(
        "Network(\n    [\n{layers}    ],\n    frequencies={},\n    harmonics={},\n    mean={},\n    spread={:?},\n)",
        array(&[mlp.frequencies.len(), 2], mlp.frequencies.as_flattened()),
        mlp.architecture.harmonics,
        numbers(&mlp.scaling.mean),
        mlp.scaling.spread
    )
}
